//! Documents by their digest, in a folder.
//!
//! A document comes in as a stream, in constant memory: hashed and counted on its way to a file
//! beside its place, synced, and only then moved to its name. What has a name is whole.

use std::io;
use std::path::{Path, PathBuf};

use mailbox::attachment::{ATTACHMENT_BYTES_MAX, PDF_MARK_WITHIN, looks_like_pdf};
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt as _;

use crate::{file, ids};

/// Bytes that show whether a document is a PDF: the mark may begin at the last of the first KiB.
const HEAD_BYTES: usize = PDF_MARK_WITHIN + 4;
/// Longer than any upload takes.
const STALE_AFTER: Duration = Duration::DAY;

/// The folder of documents.
pub(crate) struct Blobs {
    folder: PathBuf,
    incoming: PathBuf,
}

/// Why bytes do not become a document.
#[derive(Debug)]
pub(crate) enum NotKept {
    Disk(io::Error),
    Empty,
    Mismatch,
    NotAPdf,
    TooLarge,
}

impl From<io::Error> for NotKept {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// A document on its way in; its file goes away with it unless it is kept.
pub(crate) struct Incoming {
    file: File,
    path: Beside,
    hasher: Sha256,
    head: Vec<u8>,
    size_bytes: u64,
}

/// A file that is removed when nobody moved it to its place.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        // It is gone already when it was moved.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Blobs {
    /// Opens the folder, and drops what a crash left half written a day ago or more.
    ///
    /// What is younger may be on its way into another process on the same folder.
    pub(crate) fn open(folder: &Path, now: LegalTime) -> io::Result<Self> {
        let incoming = folder.join("incoming");
        file::create_folder(&incoming)?;
        for entry in std::fs::read_dir(&incoming)? {
            let entry = entry?;
            let written = OffsetDateTime::from(entry.metadata()?.modified()?);
            if written + STALE_AFTER < now.instant() {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            incoming,
        })
    }

    /// Begins to take in a document.
    pub(crate) async fn begin(&self) -> io::Result<Incoming> {
        let path = Beside(self.incoming.join(ids::file_name()));
        let file = File::create_new(&path.0).await?;
        Ok(Incoming {
            file,
            path,
            hasher: Sha256::new(),
            head: Vec::new(),
            size_bytes: 0,
        })
    }

    /// Gives a whole document its name, if its bytes are those of `sha256`. Returns its size.
    pub(crate) async fn keep(&self, incoming: Incoming, sha256: Digest) -> Result<u64, NotKept> {
        let Incoming {
            mut file,
            path,
            hasher,
            head,
            size_bytes,
        } = incoming;
        if size_bytes == 0 {
            return Err(NotKept::Empty);
        }
        if Digest::new(hasher.finalize().into()) != sha256 {
            return Err(NotKept::Mismatch);
        }
        if !looks_like_pdf(&head) {
            return Err(NotKept::NotAPdf);
        }
        file.flush().await?;
        file.sync_all().await?;
        fs::rename(&path.0, self.place(sha256)).await?;
        if cfg!(unix) {
            File::open(&self.folder).await?.sync_all().await?;
        }
        Ok(size_bytes)
    }

    /// Opens a document to be read.
    pub(crate) async fn read(&self, sha256: Digest) -> io::Result<File> {
        File::open(self.place(sha256)).await
    }

    /// Tells whether a document is here with this size.
    pub(crate) async fn holds(&self, sha256: Digest, size_bytes: u64) -> io::Result<bool> {
        match fs::metadata(self.place(sha256)).await {
            Ok(metadata) => Ok(metadata.len() == size_bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn place(&self, sha256: Digest) -> PathBuf {
        self.folder.join(sha256.to_string())
    }
}

impl Incoming {
    /// Takes some more bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), NotKept> {
        let more = u64::try_from(bytes.len()).map_err(|_| NotKept::TooLarge)?;
        self.size_bytes = self.size_bytes.saturating_add(more);
        if self.size_bytes > ATTACHMENT_BYTES_MAX {
            return Err(NotKept::TooLarge);
        }
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(missing));
        self.hasher.update(bytes);
        self.file.write_all(bytes).await?;
        Ok(())
    }
}
