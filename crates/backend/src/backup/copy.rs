//! Copying files so that they stay: written, synced, and their folder synced.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::BackupError;
use crate::file;

/// Copies the files of a folder, not those of its folders; nothing when it is not there.
///
pub(super) fn folder(from: &Path, to: &Path) -> Result<(), BackupError> {
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => told(from, entries)?,
    };
    told(to, file::create_folder(to))?;
    for entry in entries {
        let entry = told(from, entry)?;
        if told(from, entry.file_type())?.is_file() {
            file(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    sync(to)
}

/// Copies a file with its permissions, and syncs it.
pub(super) fn file(from: &Path, to: &Path) -> Result<(), BackupError> {
    told(to, fs::copy(from, to))?;
    sync(to)
}

/// Waits until a file or folder is on the disk.
pub(super) fn sync(path: &Path) -> Result<(), BackupError> {
    if path.is_dir() && !cfg!(unix) {
        return Ok(());
    }
    told(path, File::open(path).and_then(|file| file.sync_all()))
}

fn told<T>(path: &Path, done: io::Result<T>) -> Result<T, BackupError> {
    done.map_err(|source| BackupError::File {
        path: path.to_owned(),
        source,
    })
}
