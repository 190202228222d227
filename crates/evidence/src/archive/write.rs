//! Prints an archive: the one sequence of bytes of its entries.

use super::{
    ARCHIVE_BYTES_MAX, ArchiveError, CENTRAL_BYTES, CENTRAL_MARK, DATE, END_BYTES, END_MARK,
    ENTRIES_MAX, Entry, EntryName, LOCAL_BYTES, LOCAL_MARK, MODE, VERSION_MADE_BY, VERSION_NEEDED,
};

/// What the container says of an entry, whose bytes may be elsewhere.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Framed {
    /// Its path.
    pub name: EntryName,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// Their CRC-32.
    pub crc32: u32,
}

/// Everything of a container but the bytes of its entries.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Frames {
    /// What stands before the bytes of each entry.
    pub heads: Vec<Vec<u8>>,
    /// What stands after the last.
    pub tail: Vec<u8>,
    /// How many bytes the container has, with those of its entries.
    pub size_bytes: u64,
}

impl Framed {
    /// Measures an entry whose bytes are here.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::TooLarge`].
    pub fn of(entry: &Entry<'_>) -> Result<Self, ArchiveError> {
        Ok(Self {
            name: entry.name.clone(),
            size_bytes: u64::try_from(entry.bytes.len()).map_err(|_| ArchiveError::TooLarge)?,
            crc32: crc32fast::hash(&entry.bytes),
        })
    }
}

/// Prints `entries` in their order.
///
/// # Errors
///
/// [`ArchiveError::TooLarge`], [`ArchiveError::TooManyEntries`] or [`ArchiveError::Duplicate`]:
/// nothing is printed that could not be read.
pub fn write(entries: &[Entry<'_>]) -> Result<Vec<u8>, ArchiveError> {
    let outlined: Vec<Framed> = entries.iter().map(Framed::of).collect::<Result<_, _>>()?;
    let frames = frame(&outlined)?;
    let size = usize::try_from(frames.size_bytes).map_err(|_| ArchiveError::TooLarge)?;
    let mut out = Vec::with_capacity(size);
    for (head, entry) in frames.heads.iter().zip(entries) {
        out.extend_from_slice(head);
        out.extend_from_slice(&entry.bytes);
    }
    out.extend_from_slice(&frames.tail);
    Ok(out)
}

/// Prints what stands around `entries`, so that their bytes can come one after the other.
///
/// # Errors
///
/// As [`write`].
pub fn frame(entries: &[Framed]) -> Result<Frames, ArchiveError> {
    if entries.len() > ENTRIES_MAX {
        return Err(ArchiveError::TooManyEntries);
    }
    let mut names: Vec<String> = entries.iter().map(|entry| entry.name.folded()).collect();
    names.sort_unstable();
    let twins = names.iter().zip(names.iter().skip(1));
    if let Some((entry, _)) = twins.into_iter().find(|(one, other)| one == other) {
        let entry = entry.clone();
        return Err(ArchiveError::Duplicate { entry });
    }
    let most = u64::try_from(ARCHIVE_BYTES_MAX).unwrap_or(u64::MAX);
    let mut heads = Vec::with_capacity(entries.len());
    let (mut directory, mut at) = (Vec::new(), 0_u64);
    for entry in entries {
        if entry.size_bytes > most {
            return Err(ArchiveError::TooLarge);
        }
        let record = Record {
            name: entry.name.as_str(),
            checksum: entry.crc32,
            size: small(entry.size_bytes)?,
        };
        let mut head = Vec::with_capacity(LOCAL_BYTES + record.name.len());
        record.write_local(&mut head);
        directory.extend(record.central(small(at)?));
        at = at
            .saturating_add(length_of(&head))
            .saturating_add(entry.size_bytes);
        heads.push(head);
    }
    let start = small(at)?;
    let count = u16::try_from(entries.len()).map_err(|_| ArchiveError::TooManyEntries)?;
    let length = small(length_of(&directory))?;
    let mut tail = directory;
    tail.extend_from_slice(&end(count, length, start));
    let size_bytes = at.saturating_add(length_of(&tail));
    if size_bytes > most {
        return Err(ArchiveError::TooLarge);
    }
    Ok(Frames {
        heads,
        tail,
        size_bytes,
    })
}

fn length_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// What the container says of an entry.
pub(super) struct Record<'a> {
    pub(super) name: &'a str,
    pub(super) checksum: u32,
    pub(super) size: u32,
}

impl Record<'_> {
    fn name_length(&self) -> [u8; 2] {
        u16::try_from(self.name.len())
            .unwrap_or(u16::MAX)
            .to_le_bytes()
    }

    fn write_local(&self, out: &mut Vec<u8>) {
        out.extend(LOCAL_MARK.to_le_bytes());
        out.extend(VERSION_NEEDED.to_le_bytes());
        self.write_shared(out);
        // No extra field.
        out.extend([0; 2]);
        out.extend_from_slice(self.name.as_bytes());
    }

    /// Flags, method, time, date, checksum, both sizes and the length of the name.
    fn write_shared(&self, out: &mut Vec<u8>) {
        out.extend([0; 6]);
        out.extend(DATE.to_le_bytes());
        out.extend(self.checksum.to_le_bytes());
        out.extend(self.size.to_le_bytes());
        out.extend(self.size.to_le_bytes());
        out.extend(self.name_length());
    }

    /// The entry's line in the directory.
    pub(super) fn central(&self, offset: u32) -> Vec<u8> {
        let mut out = Vec::with_capacity(CENTRAL_BYTES + self.name.len());
        out.extend(CENTRAL_MARK.to_le_bytes());
        out.extend(VERSION_MADE_BY.to_le_bytes());
        out.extend(VERSION_NEEDED.to_le_bytes());
        self.write_shared(&mut out);
        // No extra field, no comment, disk 0, no internal attributes.
        out.extend([0; 8]);
        out.extend(MODE.to_le_bytes());
        out.extend(offset.to_le_bytes());
        out.extend_from_slice(self.name.as_bytes());
        out
    }
}

/// The end of the directory.
pub(super) fn end(count: u16, length: u32, start: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(END_BYTES);
    out.extend(END_MARK.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// A number of the short form; [`ARCHIVE_BYTES_MAX`] is far below its limit.
fn small(number: u64) -> Result<u32, ArchiveError> {
    u32::try_from(number).map_err(|_| ArchiveError::TooLarge)
}
