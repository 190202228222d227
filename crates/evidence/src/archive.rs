//! The container: a ZIP of which every byte has one possible value (APPNOTE 6.3, a small part).
//!
//! Entries are stored, never compressed; names are plain ASCII; there is no date, comment, extra
//! field, data descriptor, encryption nor ZIP64. So one list of entries has exactly one archive,
//! two readers can never see different things in it, nothing can swell, and a single changed bit
//! is found. Files that gain from compression (PDF) bring their own. A general ZIP crate reads
//! far more than this, which is what must not happen here.

mod name;
mod read;
mod write;

use core::fmt;
use std::borrow::Cow;

pub use self::name::{EntryName, NameError};
pub use self::read::read;
pub use self::write::{Framed, Frames, frame, write};

/// Octets of the largest archive read: the largest filing, and room for its evidence.
pub const ARCHIVE_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Most entries of an archive.
pub const ENTRIES_MAX: usize = 256;

const LOCAL_MARK: u32 = 0x0403_4b50;
const CENTRAL_MARK: u32 = 0x0201_4b50;
const END_MARK: u32 = 0x0605_4b50;
const ZIP64_END_MARK: u32 = 0x0606_4b50;
const ZIP64_LOCATOR_MARK: u32 = 0x0706_4b50;
/// Stored entries need version 1.0 and nothing more.
const VERSION_NEEDED: u16 = 10;
/// Made on Unix, so that the mode counts, by a writer of version 2.0.
const VERSION_MADE_BY: u16 = 0x0314;
/// 1980-01-01, the first day a ZIP can say: the same at every making.
const DATE: u16 = 0x0021;
/// A plain file that its owner may write and everybody read.
const MODE: u32 = 0o100_644 << 16;
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;

/// One file of an archive.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry<'a> {
    /// Its path.
    pub name: EntryName,
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
}

/// A field of the container that has one value only.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fixed {
    /// What the file system should make of it.
    Attributes,
    /// The number of the disk.
    Disk,
    /// The flags.
    Flags,
    /// How many entries there are.
    EntryCount,
    /// Where something lies.
    Offset,
    /// How long something is.
    Size,
    /// Date and hour.
    Time,
    /// A version of the format.
    Version,
}

/// Why bytes are not such an archive.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ArchiveError {
    /// It has a comment.
    Comment,
    /// An entry is compressed: it could be anything once unpacked.
    Compressed {
        /// Which.
        entry: String,
    },
    /// The bytes of an entry are not those its checksum is of.
    Checksum {
        /// Which.
        entry: String,
    },
    /// An entry gives its size after its bytes.
    DataDescriptor {
        /// Which.
        entry: String,
    },
    /// The directory at the end says something else of an entry than the entry itself.
    Disagrees {
        /// Which.
        entry: String,
    },
    /// Two entries have one name, or names that a file system may confuse.
    Duplicate {
        /// Which.
        entry: String,
    },
    /// It has no byte.
    Empty,
    /// An entry is encrypted.
    Encrypted {
        /// Which.
        entry: String,
    },
    /// It has an extra field.
    ExtraField {
        /// Of which entry.
        entry: String,
    },
    /// A field of the container does not have its only value.
    Fixed {
        /// Which field.
        field: Fixed,
    },
    /// A name that no entry may have.
    Name(NameError),
    /// It does not begin as an archive does.
    NotAnArchive,
    /// Something stands where an entry, the directory or its end must.
    Stray {
        /// At which byte.
        at: usize,
    },
    /// It is larger than any package.
    TooLarge,
    /// It has more entries than any package.
    TooManyEntries,
    /// It goes on after its end.
    Trailing {
        /// By how many bytes.
        bytes: usize,
    },
    /// It ends too early.
    Truncated,
    /// It uses the long form of the format.
    Zip64,
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comment => f.write_str("archive has a comment"),
            Self::Compressed { entry } => write!(f, "{entry}: compressed"),
            Self::Checksum { entry } => write!(f, "{entry}: bytes do not match their checksum"),
            Self::DataDescriptor { entry } => write!(f, "{entry}: size given after its bytes"),
            Self::Disagrees { entry } => write!(f, "{entry}: directory and entry disagree"),
            Self::Duplicate { entry } => write!(f, "{entry}: more than one of that name"),
            Self::Empty => f.write_str("archive is empty"),
            Self::Encrypted { entry } => write!(f, "{entry}: encrypted"),
            Self::ExtraField { entry } => write!(f, "{entry}: has an extra field"),
            Self::Fixed { field } => write!(f, "archive has another {field:?} than it can have"),
            Self::Name(error) => error.fmt(f),
            Self::NotAnArchive => f.write_str("does not begin as an archive does"),
            Self::Stray { at } => write!(f, "stray bytes at {at}"),
            Self::TooLarge => f.write_str("archive is larger than any package"),
            Self::TooManyEntries => f.write_str("archive has too many entries"),
            Self::Trailing { bytes } => write!(f, "archive goes on for {bytes} bytes"),
            Self::Truncated => f.write_str("archive ends too early"),
            Self::Zip64 => f.write_str("archive uses ZIP64"),
        }
    }
}

impl core::error::Error for ArchiveError {}

impl From<NameError> for ArchiveError {
    fn from(error: NameError) -> Self {
        Self::Name(error)
    }
}

#[cfg(test)]
mod tests;
