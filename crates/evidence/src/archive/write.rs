//! Prints an archive: the one sequence of bytes of its entries.

use super::{
    ARCHIVE_BYTES_MAX, ArchiveError, CENTRAL_BYTES, CENTRAL_MARK, DATE, END_BYTES, END_MARK,
    ENTRIES_MAX, Entry, LOCAL_MARK, MODE, VERSION_MADE_BY, VERSION_NEEDED,
};

/// Prints `entries` in their order.
///
/// # Errors
///
/// [`ArchiveError::TooLarge`], [`ArchiveError::TooManyEntries`] or [`ArchiveError::Duplicate`]:
/// nothing is printed that could not be read.
pub fn write(entries: &[Entry<'_>]) -> Result<Vec<u8>, ArchiveError> {
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
    let size: usize = (entries.iter())
        .map(|it| {
            it.bytes
                .len()
                .saturating_add(it.name.as_str().len() * 2 + 76)
        })
        .fold(END_BYTES, usize::saturating_add);
    if size > ARCHIVE_BYTES_MAX {
        return Err(ArchiveError::TooLarge);
    }
    let mut out = Vec::with_capacity(size);
    let mut directory = Vec::new();
    for entry in entries {
        let offset = small(out.len())?;
        let record = Record::of(entry)?;
        record.write_local(&mut out);
        out.extend_from_slice(&entry.bytes);
        directory.extend(record.central(offset));
    }
    let start = small(out.len())?;
    let count = u16::try_from(entries.len()).map_err(|_| ArchiveError::TooManyEntries)?;
    let length = small(directory.len())?;
    out.append(&mut directory);
    out.extend_from_slice(&end(count, length, start));
    Ok(out)
}

/// What the container says of an entry.
pub(super) struct Record<'a> {
    pub(super) name: &'a str,
    pub(super) checksum: u32,
    pub(super) size: u32,
}

impl<'a> Record<'a> {
    fn of(entry: &'a Entry<'_>) -> Result<Self, ArchiveError> {
        Ok(Self {
            name: entry.name.as_str(),
            checksum: crc32fast::hash(&entry.bytes),
            size: small(entry.bytes.len())?,
        })
    }

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
fn small(number: usize) -> Result<u32, ArchiveError> {
    u32::try_from(number).map_err(|_| ArchiveError::TooLarge)
}
