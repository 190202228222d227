//! Backup while the mailbox is in use, and restore.
//!
//! The records are copied first, as they are at one instant (`VACUUM INTO`); then the documents.
//! Whatever the copied records name was in its place before they named it, and nothing is ever
//! taken away, so the copy is whole although people go on presenting. A backup holds the keys of
//! the seal: keep it like them. It appears under its name when it is complete and synced, or not
//! at all.
//!
//! Records in PostgreSQL and documents in a bucket have backups of their own (README); then only
//! what is in the data folder is copied here.

mod check;
mod copy;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::file;
use crate::settings::{Database, Documents, Settings};
use crate::store::{self, StoreError};

pub use check::Checked;

/// The records in a backup.
const RECORDS: &str = "buzon.sqlite";
/// The documents in a backup.
const DOCUMENTS: &str = "documents";
/// What a house needs besides, where the operator did not put it elsewhere.
const FOLDERS: [&str; 4] = ["anchors", "seal", "seal/older", "demo"];

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("the audit of the copy is broken at entry {seq}")]
    Audit { seq: i64 },
    #[error("the document {sha256} of the copy is missing or not what it was")]
    Document { sha256: String },
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path} is there already: nothing is overwritten")]
    InTheWay { path: PathBuf },
    #[error("a task was interrupted")]
    Interrupted,
    #[error("the records are in PostgreSQL: pg_dump and pg_restore copy them (see the README)")]
    Postgres,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Copies the mailbox of `settings` into the new folder `to`, and checks the copy.
///
/// # Errors
///
/// [`BackupError`]; then `to` is not there.
pub async fn backup(settings: &Settings, to: &Path) -> Result<Checked, BackupError> {
    let Database::Sqlite(records) = settings.records() else {
        return Err(BackupError::Postgres);
    };
    absent(to)?;
    let beside = beside(to);
    make_folder(&beside)?;
    let copied = copy_out(settings, &records, &beside).await;
    let checked = match copied {
        Ok(()) => check::check(&beside, settings.documents().folder().is_some()).await,
        Err(error) => Err(error),
    };
    match checked {
        Ok(checked) => {
            rename(&beside, to)?;
            Ok(checked)
        }
        Err(error) => {
            // What is half copied is worth nothing; that it stays is said by its name.
            drop(fs::remove_dir_all(&beside));
            Err(error)
        }
    }
}

/// Copies the backup `from` to where `settings` want a mailbox, and checks it first.
///
/// # Errors
///
/// [`BackupError`] also when there is a mailbox already.
pub async fn restore(settings: &Settings, from: &Path) -> Result<Checked, BackupError> {
    let Database::Sqlite(records) = settings.records() else {
        return Err(BackupError::Postgres);
    };
    absent(&records)?;
    let documents = settings.documents();
    let checked = check::check(from, documents.folder().is_some()).await?;
    let (data, from) = (settings.data.clone(), from.to_owned());
    off_thread(move || {
        if let Documents::Folder(folder) = documents {
            copy::folder(&from.join(DOCUMENTS), &folder)?;
        }
        for name in FOLDERS {
            copy::folder(&from.join(name), &data.join(name))?;
        }
        // Last: with its records a mailbox is there.
        copy::file(&from.join(RECORDS), &records)
    })
    .await?;
    Ok(checked)
}

async fn copy_out(settings: &Settings, records: &Path, to: &Path) -> Result<(), BackupError> {
    if !records.is_file() {
        let source = io::ErrorKind::NotFound.into();
        let path = records.to_owned();
        return Err(BackupError::File { path, source });
    }
    let copy = to.join(RECORDS);
    file::create_secret(&copy).map_err(|source| BackupError::File {
        path: copy.clone(),
        source,
    })?;
    store::copy_sqlite(records, &copy).await?;
    let (documents, data, to) = (settings.documents(), settings.data.clone(), to.to_owned());
    off_thread(move || {
        copy::sync(&to.join(RECORDS))?;
        if let Documents::Folder(folder) = documents {
            copy::folder(&folder, &to.join(DOCUMENTS))?;
        }
        for name in FOLDERS {
            copy::folder(&data.join(name), &to.join(name))?;
        }
        copy::sync(&to)
    })
    .await
}

async fn off_thread(
    work: impl FnOnce() -> Result<(), BackupError> + Send + 'static,
) -> Result<(), BackupError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| BackupError::Interrupted)?
}

fn absent(path: &Path) -> Result<(), BackupError> {
    if path.exists() {
        let path = path.to_owned();
        return Err(BackupError::InTheWay { path });
    }
    Ok(())
}

/// Where a backup is until it is complete.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".incomplete");
    path.with_file_name(name)
}

fn make_folder(path: &Path) -> Result<(), BackupError> {
    absent(path)?;
    file::create_folder(path).map_err(|source| BackupError::File {
        path: path.to_owned(),
        source,
    })
}

fn rename(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::rename(from, to).map_err(|source| BackupError::File {
        path: to.to_owned(),
        source,
    })?;
    match to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => copy::sync(parent),
        None => copy::sync(Path::new(".")),
    }
}
