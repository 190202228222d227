//! Names of entries: safe on every file system, and the same on all of them.

use core::fmt;

/// Longest name, in bytes.
const NAME_BYTES_MAX: usize = 120;
/// Most folders and the file.
const PARTS_MAX: usize = 3;
/// Longest part, in bytes.
const PART_BYTES_MAX: usize = 80;
/// What Windows takes for a device, with any extension.
const DEVICES: [&str; 6] = ["aux", "con", "nul", "prn", "com", "lpt"];

/// A path of plain ASCII: letters, digits, `.`, `_`, `-`, with `/` between folders.
///
/// It never leaves the folder it is unpacked into: there is no `..`, no leading `/` or drive.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct EntryName(String);

/// A name that no entry may have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NameError {
    /// The name, with whatever is not plain ASCII replaced.
    pub shown: String,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not a name that an entry may have", self.shown)
    }
}

impl core::error::Error for NameError {}

impl EntryName {
    /// Takes a name as it is, or not at all.
    ///
    /// # Errors
    ///
    /// [`NameError`].
    pub fn new(name: &str) -> Result<Self, NameError> {
        let mut parts = 0usize;
        let sound = name.split('/').all(|part| {
            parts = parts.saturating_add(1);
            is_part(part)
        });
        if sound && parts <= PARTS_MAX && name.len() <= NAME_BYTES_MAX {
            Ok(Self(name.to_owned()))
        } else {
            Err(NameError {
                shown: shown(name.as_bytes()),
            })
        }
    }

    /// Takes the bytes of a name.
    ///
    /// # Errors
    ///
    /// [`NameError`].
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NameError> {
        let name = core::str::from_utf8(bytes).map_err(|_| NameError {
            shown: shown(bytes),
        })?;
        Self::new(name)
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns what a file system without capitals makes of it.
    pub(super) fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_part(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default();
    let stem = stem.to_ascii_lowercase();
    let device = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    !part.is_empty()
        && part.len() <= PART_BYTES_MAX
        && part
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && !part.starts_with(['.', '-'])
        && !part.ends_with('.')
        && !DEVICES.contains(&device)
}

fn shown(bytes: &[u8]) -> String {
    let printable = |b: &u8| {
        if b.is_ascii_graphic() {
            char::from(*b)
        } else {
            char::REPLACEMENT_CHARACTER
        }
    };
    bytes.iter().take(NAME_BYTES_MAX).map(printable).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_are_names_and_tricks_are_not() {
        for good in [
            "mimetype",
            "META-INF/signature001.p7s",
            "documentos/01-escrito.pdf",
            "a/b/c",
            "console.txt",
        ] {
            assert_eq!(EntryName::new(good).unwrap().as_str(), good);
        }
        let long = "a".repeat(PART_BYTES_MAX + 1);
        for bad in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            "./a",
            "a\\b",
            "C:",
            "c:/a",
            "a b",
            "ñ",
            "a\0",
            "a\n",
            "con",
            "NUL.txt",
            "com1",
            "lpt9.pdf",
            "a.",
            "-rf",
            ".hidden",
            "a/b/c/d",
            "~",
            "a*",
            "a\u{202e}b",
            &long,
        ] {
            assert!(EntryName::new(bad).is_err(), "{bad:?}");
        }
        assert!(EntryName::read(b"a\xff").is_err());
    }
}
