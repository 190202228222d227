//! Reads the files of an archive (ZIP, with ZIP64), as any program reads it: from its directory.
//!
//! Exports of ours are stored; whoever packs one again may compress it (deflate). The archive
//! proves nothing and is not trusted: each package in it is judged by itself. What is read of it
//! is bounded, and numbers that lead outside of it end in "it cannot be read".

use std::fs::File;
use std::io::{Read, Seek as _, SeekFrom};

use flate2::read::DeflateDecoder;

const CENTRAL_MARK: u32 = 0x0201_4b50;
const LOCAL_MARK: u32 = 0x0403_4b50;
const END_MARK: u32 = 0x0605_4b50;
const END64_MARK: u32 = 0x0606_4b50;
const LOCATOR64_MARK: u32 = 0x0706_4b50;
const END_BYTES: usize = 22;
const LOCATOR64_BYTES: usize = 20;
/// The end, its longest comment, and the locator before it.
const TAIL_BYTES_MAX: u64 = 65_535 + 22 + 20;
/// Largest directory: that of some hundred thousand files.
const DIRECTORY_BYTES_MAX: u64 = 32 * 1024 * 1024;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const ENCRYPTED: u16 = 1;
const EXTRA64: u16 = 1;

/// A file of an archive.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    /// How many bytes it says that it has.
    pub(super) size_bytes: u64,
    is_deflated: bool,
    packed_bytes: u64,
    at: u64,
}

/// An archive that is open.
pub(super) struct Archive {
    file: File,
    pub(super) entries: Vec<Entry>,
}

impl Archive {
    /// Reads the directory; nothing when it is not an archive that can be read.
    pub(super) fn open(mut file: File) -> Option<Self> {
        let length = file.seek(SeekFrom::End(0)).ok()?;
        let tail = read_at(
            &mut file,
            length.saturating_sub(TAIL_BYTES_MAX),
            length.min(TAIL_BYTES_MAX),
        )?;
        // The last mark whose comment ends where the file does.
        let end = (0..=tail.len().checked_sub(END_BYTES)?).rev().find(|at| {
            let rest = Bytes(tail.get(*at..).unwrap_or_default());
            let comment = rest.u16(20).map(usize::from);
            rest.u32(0) == Some(END_MARK) && comment == Some(rest.0.len() - END_BYTES)
        })?;
        let (size, start) = directory(&mut file, &tail, end)?;
        if size > DIRECTORY_BYTES_MAX {
            return None;
        }
        let bytes = read_at(&mut file, start, size)?;
        let mut rest = Bytes(&bytes);
        let mut entries = Vec::new();
        while !rest.0.is_empty() {
            let (entry, length) = entry(rest)?;
            entries.extend(entry);
            rest = Bytes(rest.0.get(length..)?);
        }
        Some(Self { file, entries })
    }

    /// Reads a file, up to one byte more than `most`.
    pub(super) fn read(&mut self, entry: &Entry, most: u64) -> Option<Vec<u8>> {
        let head = read_at(&mut self.file, entry.at, 30)?;
        let head = Bytes(&head);
        if head.u32(0)? != LOCAL_MARK {
            return None;
        }
        let names = u64::from(head.u16(26)?) + u64::from(head.u16(28)?);
        let at = entry.at.checked_add(30 + names)?;
        self.file.seek(SeekFrom::Start(at)).ok()?;
        let packed = (&mut self.file).take(entry.packed_bytes);
        let mut bytes = Vec::new();
        let limit = most.saturating_add(1);
        if entry.is_deflated {
            DeflateDecoder::new(packed)
                .take(limit)
                .read_to_end(&mut bytes)
        } else {
            packed.take(limit).read_to_end(&mut bytes)
        }
        .ok()?;
        Some(bytes)
    }
}

/// How long the directory is, and where it begins.
fn directory(file: &mut File, tail: &[u8], end: usize) -> Option<(u64, u64)> {
    let short = Bytes(tail.get(end..)?);
    let (size, start) = (short.u32(12)?, short.u32(16)?);
    let locator = end.checked_sub(LOCATOR64_BYTES);
    let locator = locator.and_then(|at| tail.get(at..)).map(Bytes);
    let Some(locator) = locator.filter(|it| it.u32(0) == Some(LOCATOR64_MARK)) else {
        return Some((u64::from(size), u64::from(start)));
    };
    let long = read_at(file, locator.u64(8)?, 56)?;
    let long = Bytes(&long);
    (long.u32(0)? == END64_MARK).then_some(())?;
    Some((long.u64(40)?, long.u64(48)?))
}

/// Reads one line of the directory, and says how long it is; nothing of what is no file of ours
/// to read.
fn entry(line: Bytes<'_>) -> Option<(Option<Entry>, usize)> {
    if line.u32(0)? != CENTRAL_MARK {
        return None;
    }
    let (flags, method) = (line.u16(8)?, line.u16(10)?);
    let [name, extra, comment] = [28, 30, 32].map(|at| line.u16(at).map(usize::from));
    let (name, extra) = (name?, extra?);
    let length = 46 + name + extra + comment?;
    let text = String::from_utf8_lossy(line.0.get(46..46 + name)?).into_owned();
    let mut longs = longs(Bytes(line.0.get(46 + name..46 + name + extra)?));
    let mut wide = |at: usize| -> Option<u64> {
        match line.u32(at)? {
            u32::MAX => longs.next(),
            short => Some(u64::from(short)),
        }
    };
    // In this order where they are long.
    let (size_bytes, packed_bytes, at) = (wide(24)?, wide(20)?, wide(42)?);
    let is_readable = flags & ENCRYPTED == 0 && matches!(method, STORED | DEFLATED);
    let entry = is_readable.then_some(Entry {
        name: text,
        size_bytes,
        is_deflated: method == DEFLATED,
        packed_bytes,
        at,
    });
    Some((entry, length))
}

/// The numbers of the extra field of ZIP64.
fn longs(mut extra: Bytes<'_>) -> impl Iterator<Item = u64> {
    let mut found: &[u8] = &[];
    while let (Some(kind), Some(length)) = (extra.u16(0), extra.u16(2).map(usize::from)) {
        let field = extra.0.get(4..4 + length).unwrap_or_default();
        if kind == EXTRA64 {
            found = field;
        }
        extra = Bytes(extra.0.get(4 + length..).unwrap_or_default());
    }
    (found.as_chunks::<8>().0.iter()).map(|chunk| u64::from_le_bytes(*chunk))
}

fn read_at(file: &mut File, at: u64, length: u64) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes).ok()?;
    (u64::try_from(bytes.len()) == Ok(length)).then_some(bytes)
}

/// Bytes of which numbers are read; nothing outside of them.
#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn array<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk().copied()
    }

    fn u16(self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    fn u32(self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    fn u64(self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }
}
