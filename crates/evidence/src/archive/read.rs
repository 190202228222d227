//! Reads an archive from its first byte to its last: no searching, no seeking, no second chance.
//!
//! The usual way, from the directory at the end, is what lets two readers see two archives.

use std::borrow::Cow;

use super::write::{Record, end};
use super::{
    ARCHIVE_BYTES_MAX, ArchiveError, CENTRAL_MARK, DATE, END_BYTES, END_MARK, ENTRIES_MAX, Entry,
    EntryName, Fixed, LOCAL_MARK, VERSION_NEEDED, ZIP64_END_MARK, ZIP64_LOCATOR_MARK,
};

const FLAG_ENCRYPTED: u16 = 1;
const FLAG_DESCRIPTOR: u16 = 1 << 3;
const FLAG_STRONG: u16 = 1 << 6;
/// What stands for a size that is in a ZIP64 field.
const ELSEWHERE: u32 = u32::MAX;

/// Reads the entries of an archive, in their order.
///
/// # Errors
///
/// [`ArchiveError`]: the first byte that could not be there, and why.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry<'_>>, ArchiveError> {
    if bytes.is_empty() {
        return Err(ArchiveError::Empty);
    }
    if bytes.len() > ARCHIVE_BYTES_MAX {
        return Err(ArchiveError::TooLarge);
    }
    let mut cursor = Cursor {
        rest: bytes,
        length: bytes.len(),
    };
    if !bytes.starts_with(&LOCAL_MARK.to_le_bytes()) {
        return Err(ArchiveError::NotAnArchive);
    }
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut directory = Vec::new();
    while cursor.next_is(LOCAL_MARK) {
        if entries.len() == ENTRIES_MAX {
            return Err(ArchiveError::TooManyEntries);
        }
        let offset = cursor.at();
        let local = Local::read(&mut cursor)?;
        let folded = local.name.folded();
        if entries.iter().any(|entry| entry.name.folded() == folded) {
            return Err(ArchiveError::Duplicate {
                entry: local.name.to_string(),
            });
        }
        let offset = u32::try_from(offset).map_err(|_| ArchiveError::TooLarge)?;
        let record = Record {
            name: local.name.as_str(),
            checksum: local.checksum,
            size: local.size,
        };
        directory.push(record.central(offset));
        entries.push(Entry {
            name: local.name,
            bytes: Cow::Borrowed(local.bytes),
        });
    }
    read_directory(&mut cursor, &entries, &directory)?;
    Ok(entries)
}

/// Compares the directory with the one line that each entry can have in it.
fn read_directory(
    cursor: &mut Cursor<'_>,
    entries: &[Entry<'_>],
    directory: &[Vec<u8>],
) -> Result<(), ArchiveError> {
    let start = cursor.at();
    for (entry, line) in entries.iter().zip(directory) {
        if !cursor.next_is(CENTRAL_MARK) {
            return Err(cursor.stray());
        }
        if cursor.take(line.len())? != line.as_slice() {
            return Err(ArchiveError::Disagrees {
                entry: entry.name.to_string(),
            });
        }
    }
    let length = cursor.at() - start;
    if cursor.next_is(ZIP64_END_MARK) || cursor.next_is(ZIP64_LOCATOR_MARK) {
        return Err(ArchiveError::Zip64);
    }
    if !cursor.next_is(END_MARK) {
        return Err(cursor.stray());
    }
    let found = cursor.take(END_BYTES)?;
    let number = |number: usize| u32::try_from(number).map_err(|_| ArchiveError::TooLarge);
    let count = u16::try_from(entries.len()).map_err(|_| ArchiveError::TooManyEntries)?;
    let expected = end(count, number(length)?, number(start)?);
    if found != expected.as_slice() {
        return Err(end_error(found, &expected));
    }
    match cursor.rest.len() {
        0 => Ok(()),
        bytes => Err(ArchiveError::Trailing { bytes }),
    }
}

/// Names the first part of the end that is not as it must be.
fn end_error(found: &[u8], expected: &[u8]) -> ArchiveError {
    let place = (found.iter().zip(expected)).position(|(found, expected)| found != expected);
    let field = match place {
        Some(4..=7) => Fixed::Disk,
        Some(8..=11) => Fixed::EntryCount,
        Some(12..=15) => Fixed::Size,
        Some(16..=19) => Fixed::Offset,
        _ => return ArchiveError::Comment,
    };
    ArchiveError::Fixed { field }
}

/// An entry as it stands before its bytes.
struct Local<'a> {
    name: EntryName,
    checksum: u32,
    size: u32,
    bytes: &'a [u8],
}

impl<'a> Local<'a> {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, ArchiveError> {
        cursor.take(4)?;
        let version = cursor.u16()?;
        let flags = cursor.u16()?;
        let method = cursor.u16()?;
        let time = cursor.u16()?;
        let date = cursor.u16()?;
        let checksum = cursor.u32()?;
        let packed = cursor.u32()?;
        let size = cursor.u32()?;
        let name_length = cursor.u16()?;
        let extra_length = cursor.u16()?;
        let name = EntryName::read(cursor.take(usize::from(name_length))?)?;
        let entry = || name.to_string();
        let fixed = |holds: bool, field| {
            if holds {
                Ok(())
            } else {
                Err(ArchiveError::Fixed { field })
            }
        };
        if flags & (FLAG_ENCRYPTED | FLAG_STRONG) != 0 {
            return Err(ArchiveError::Encrypted { entry: entry() });
        }
        if flags & FLAG_DESCRIPTOR != 0 {
            return Err(ArchiveError::DataDescriptor { entry: entry() });
        }
        if method != 0 {
            return Err(ArchiveError::Compressed { entry: entry() });
        }
        if packed == ELSEWHERE || size == ELSEWHERE {
            return Err(ArchiveError::Zip64);
        }
        if extra_length != 0 {
            return Err(ArchiveError::ExtraField { entry: entry() });
        }
        fixed(flags == 0, Fixed::Flags)?;
        fixed(version == VERSION_NEEDED, Fixed::Version)?;
        fixed(time == 0 && date == DATE, Fixed::Time)?;
        fixed(packed == size, Fixed::Size)?;
        let length = usize::try_from(size).map_err(|_| ArchiveError::TooLarge)?;
        let bytes = cursor.take(length)?;
        if crc32fast::hash(bytes) != checksum {
            return Err(ArchiveError::Checksum { entry: entry() });
        }
        Ok(Self {
            name,
            checksum,
            size,
            bytes,
        })
    }
}

/// What is left to read.
struct Cursor<'a> {
    rest: &'a [u8],
    length: usize,
}

impl<'a> Cursor<'a> {
    /// How far it has read.
    fn at(&self) -> usize {
        self.length - self.rest.len()
    }

    fn next_is(&self, mark: u32) -> bool {
        self.rest.starts_with(&mark.to_le_bytes())
    }

    /// Why neither an entry nor the directory goes on here.
    fn stray(&self) -> ArchiveError {
        if self.rest.len() < 4 {
            ArchiveError::Truncated
        } else {
            ArchiveError::Stray { at: self.at() }
        }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ArchiveError> {
        let (taken, rest) = (self.rest.split_at_checked(length)).ok_or(ArchiveError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ArchiveError> {
        let (taken, rest) = (self.rest.split_first_chunk()).ok_or(ArchiveError::Truncated)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn u16(&mut self) -> Result<u16, ArchiveError> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, ArchiveError> {
        self.array().map(u32::from_le_bytes)
    }
}
