//! Whether a copy is whole: its database, its audit, every document it names.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use mailbox::digest::Digest;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Connection as _};

use super::{BackupError, DOCUMENTS, RECORDS};
use crate::audit::{self, Chain};
use crate::store::{self, StoreError, documents};

/// How many documents are read from the records at once.
const PAGE: u32 = 1000;
/// Bytes read at once.
const STEP_BYTES: usize = 64 * 1024;

/// What was found in a copy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Checked {
    /// Entries of its audit.
    pub entries: usize,
    /// Documents whose bytes are those of their digest; 0 when they are kept elsewhere.
    pub documents: usize,
}

/// Checks the copy in `folder`, with its documents if they belong to it.
pub(super) async fn check(folder: &Path, with_documents: bool) -> Result<Checked, BackupError> {
    let path = folder.join(RECORDS);
    if !path.is_file() {
        let source = io::ErrorKind::NotFound.into();
        return Err(BackupError::File { path, source });
    }
    let mut connection = store::open_copy(&path).await?;
    let entries = match audit::verify_in(&mut connection).await? {
        Chain::Broken { seq } => return Err(BackupError::Audit { seq }),
        Chain::Whole { entries } => entries,
    };
    let documents = if with_documents {
        check_documents(&mut connection, &folder.join(DOCUMENTS)).await?
    } else {
        0
    };
    connection.close().await.map_err(StoreError::from)?;
    Ok(Checked { entries, documents })
}

/// Checks every document that the records name. Returns how many there are.
async fn check_documents(
    connection: &mut AnyConnection,
    folder: &Path,
) -> Result<usize, BackupError> {
    let (mut found, mut after) = (0, String::new());
    loop {
        let page = documents::digests(connection, &after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after.clone_from(last);
        found += page.len();
        let places: Vec<(String, PathBuf)> = page
            .into_iter()
            .map(|sha256| (sha256.clone(), folder.join(sha256)))
            .collect();
        super::off_thread(move || places.iter().try_for_each(check_document)).await?;
    }
}

fn check_document((sha256, path): &(String, PathBuf)) -> Result<(), BackupError> {
    let digest = digest_of(path).map_err(|source| BackupError::File {
        path: path.clone(),
        source,
    })?;
    if digest.to_string() == *sha256 {
        Ok(())
    } else {
        let sha256 = sha256.clone();
        Err(BackupError::Document { sha256 })
    }
}

fn digest_of(path: &Path) -> io::Result<Digest> {
    let (mut file, mut hasher) = (std::fs::File::open(path)?, Sha256::new());
    let mut step = vec![0; STEP_BYTES];
    loop {
        let count = file.read(&mut step)?;
        let Some(bytes) = step.get(..count).filter(|bytes| !bytes.is_empty()) else {
            return Ok(Digest::new(hasher.finalize().into()));
        };
        hasher.update(bytes);
    }
}
