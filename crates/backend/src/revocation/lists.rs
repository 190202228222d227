//! Revocation lists on the disk, for when no responder answers (RFC 5280, section 5).
//!
//! Something else brings them; they are read at the start and again when they change. Whether a
//! list holds is judged each time it is used, so an old one says nothing.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use std::{fs, io};

use bytes::Bytes;

/// Bytes of the largest list read.
const LIST_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// The lists in the files and folders that the operator named.
pub(super) struct Lists {
    paths: Vec<PathBuf>,
    read: Mutex<HashMap<PathBuf, Kept>>,
}

/// A list as it was when it was read.
#[derive(Clone)]
struct Kept {
    modified: SystemTime,
    size_bytes: u64,
    bytes: Bytes,
}

/// Why the lists cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path} holds no revocation list (.crl, .pem)")]
    None { path: PathBuf },
    #[error("{path} is larger than any revocation list")]
    TooLarge { path: PathBuf },
}

impl Lists {
    /// Reads every list, each of which must be there now.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self, ListError> {
        let lists = Self {
            paths: paths.to_vec(),
            read: Mutex::default(),
        };
        for path in paths {
            let files = files(path)?;
            if files.is_empty() {
                return Err(ListError::None { path: path.clone() });
            }
            for file in files {
                lists.bytes(&file)?;
            }
        }
        Ok(lists)
    }

    /// Tells whether the operator named any.
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Returns the lists as they are now. One that cannot be read any more says nothing.
    pub(super) fn current(&self) -> Vec<Bytes> {
        let mut found = Vec::new();
        for path in &self.paths {
            let lists = files(path).and_then(|files| {
                let lists = files.iter().map(|file| self.bytes(file));
                lists.collect::<Result<Vec<_>, _>>()
            });
            match lists {
                Ok(lists) => found.extend(lists),
                Err(error) => {
                    tracing::warn!(reason = %error, "a revocation list cannot be read");
                }
            }
        }
        found
    }

    /// Returns the bytes of a file, read again only when it changed.
    fn bytes(&self, path: &Path) -> Result<Bytes, ListError> {
        let error = |source| ListError::File {
            path: path.to_owned(),
            source,
        };
        let about = fs::metadata(path).map_err(error)?;
        let (modified, size_bytes) = (about.modified().map_err(error)?, about.len());
        if size_bytes > LIST_BYTES_MAX {
            let path = path.to_owned();
            return Err(ListError::TooLarge { path });
        }
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = read.get(path)
            && (kept.modified, kept.size_bytes) == (modified, size_bytes)
        {
            return Ok(kept.bytes.clone());
        }
        let bytes = Bytes::from(fs::read(path).map_err(error)?);
        let kept = Kept {
            modified,
            size_bytes,
            bytes: bytes.clone(),
        };
        read.insert(path.to_owned(), kept);
        Ok(bytes)
    }
}

/// Lists the `.crl` and `.pem` files of a folder in order, or the one file.
fn files(path: &Path) -> Result<Vec<PathBuf>, ListError> {
    let error = |source| ListError::File {
        path: path.to_owned(),
        source,
    };
    if !fs::metadata(path).map_err(error)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(error)? {
        let file = entry.map_err(error)?.path();
        let extension = file.extension().map(OsStr::to_ascii_lowercase);
        if extension.is_some_and(|e| e == "crl" || e == "pem") {
            found.push(file);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_again_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.crl");
        let open = |path: &Path| Lists::open(&[path.to_owned()]);
        assert!(matches!(open(&path), Err(ListError::File { .. })));
        assert!(matches!(open(folder.path()), Err(ListError::None { .. })));
        fs::write(&path, b"one").unwrap();
        fs::write(folder.path().join("README"), b"no list").unwrap();
        for named in [path.as_path(), folder.path()] {
            fs::write(&path, b"one").unwrap();
            let lists = open(named).unwrap();
            assert_eq!(lists.current(), ["one"]);
            fs::write(&path, b"another").unwrap();
            assert_eq!(lists.current(), ["another"]);
        }
        let lists = open(folder.path()).unwrap();
        fs::write(folder.path().join("b.crl"), b"more").unwrap();
        assert_eq!(lists.current(), ["another", "more"]);
        fs::remove_file(&path).unwrap();
        fs::remove_file(folder.path().join("b.crl")).unwrap();
        assert!(lists.current().is_empty());
    }
}
