//! Documents by their digest, in a folder or in a bucket.
//!
//! A document comes in as a stream, in constant memory: hashed and counted on its way to a file
//! on this machine's disk. Only when it is whole and of its digest it goes to its place, where it
//! appears at once or not at all. What has a name is whole, wherever it is. One that comes in
//! parts waits in `parts` until it is whole.

mod bucket;
mod folder;
mod parts;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::stream::BoxStream;
use mailbox::attachment::{ATTACHMENT_BYTES_MAX, PDF_MARK_WITHIN, looks_like_pdf};
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

use crate::settings::Documents;
use crate::{file, ids};
use bucket::Bucket;
use folder::Folder;
pub(crate) use parts::{Held, NotAdded, Part};

/// Bytes that show whether a document is a PDF: the mark may begin at the last of the first KiB.
const HEAD_BYTES: usize = PDF_MARK_WITHIN + 4;
/// Longer than any upload takes.
const STALE_AFTER: Duration = Duration::DAY;

/// Where documents are, and where they come in.
pub(crate) struct Blobs {
    place: Place,
    incoming: PathBuf,
    turns: parts::Turns,
    /// Whoever begins a document in parts counts those there are first.
    creating: Arc<Mutex<()>>,
}

enum Place {
    Bucket(Bucket),
    Folder(Folder),
}

/// Why documents cannot be kept where they should be.
#[derive(Debug, thiserror::Error)]
pub enum BlobsError {
    #[error("the documents in the bucket: {0}")]
    Bucket(#[from] object_store::Error),
    #[error("the documents in {path}: {source}")]
    Folder { path: PathBuf, source: io::Error },
}

/// The bytes of a document, piece by piece.
pub(crate) type Pieces = BoxStream<'static, io::Result<Bytes>>;

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
struct Beside {
    path: PathBuf,
    /// Part of a longer story: it is removed only when it was kept elsewhere.
    stays: bool,
}

impl Beside {
    fn that_goes(path: PathBuf) -> Self {
        Self { path, stays: false }
    }

    fn that_stays(path: PathBuf) -> Self {
        Self { path, stays: true }
    }

    /// Notes that its bytes are kept elsewhere.
    fn let_go(mut self) {
        self.stays = false;
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.stays {
            // It is gone already when it was moved.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Blobs {
    /// Opens the place, and drops what a crash left half written a day ago or more.
    ///
    /// What is younger may be on its way into another process on the same folder. What is on its
    /// way to a bucket waits in the data folder.
    pub(crate) async fn open(
        documents: &Documents,
        data: &Path,
        now: LegalTime,
    ) -> Result<Self, BlobsError> {
        let (place, home) = match documents {
            Documents::Bucket(bucket) => (Place::Bucket(Bucket::open(bucket).await?), data),
            Documents::Folder(folder) => (Place::Folder(Folder::new(folder)), folder.as_path()),
        };
        let incoming = home.join("incoming");
        clear(&incoming, now).map_err(|source| BlobsError::Folder {
            path: incoming.clone(),
            source,
        })?;
        Ok(Self {
            place,
            incoming,
            turns: parts::Turns::default(),
            creating: Arc::default(),
        })
    }

    /// Begins to take in a document.
    pub(crate) async fn begin(&self) -> io::Result<Incoming> {
        let path = Beside::that_goes(self.incoming.join(ids::file_name()));
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path.path)
            .await?;
        Ok(Incoming::of(file, path))
    }

    /// Gives a whole document its name, if its bytes are those of `sha256`. Returns its size.
    pub(crate) async fn keep(&self, incoming: Incoming, sha256: Digest) -> Result<u64, NotKept> {
        if incoming.size_bytes == 0 {
            return Err(NotKept::Empty);
        }
        if incoming.digest() != sha256 {
            return Err(NotKept::Mismatch);
        }
        if !looks_like_pdf(&incoming.head) {
            return Err(NotKept::NotAPdf);
        }
        let size_bytes = incoming.size_bytes;
        self.place(incoming, sha256).await?;
        Ok(size_bytes)
    }

    /// Keeps bytes of our own making, PDF or not. Returns their digest and size.
    pub(crate) async fn make(&self, bytes: &[u8]) -> io::Result<(Digest, u64)> {
        let mut incoming = self.begin().await?;
        incoming.write(bytes).await.map_err(|reason| match reason {
            NotKept::Disk(error) => error,
            _ => io::Error::from(io::ErrorKind::FileTooLarge),
        })?;
        let (sha256, size_bytes) = (incoming.digest(), incoming.size_bytes);
        self.place(incoming, sha256).await?;
        Ok((sha256, size_bytes))
    }

    async fn place(&self, incoming: Incoming, sha256: Digest) -> io::Result<()> {
        let Incoming {
            mut file,
            path,
            size_bytes,
            ..
        } = incoming;
        file.flush().await?;
        match &self.place {
            Place::Bucket(bucket) => bucket.keep(file, path, size_bytes, sha256).await?,
            Place::Folder(folder) => folder.keep(&file, &path.path, sha256).await?,
        }
        Ok(())
    }

    /// Opens a document to be read.
    pub(crate) async fn read(&self, sha256: Digest) -> io::Result<Pieces> {
        match &self.place {
            Place::Bucket(bucket) => bucket.read(sha256).await,
            Place::Folder(folder) => folder.read(sha256).await,
        }
    }

    /// Opens a document to be read from its byte `from` on.
    pub(crate) async fn read_from(&self, sha256: Digest, from: u64) -> io::Result<Pieces> {
        if from == 0 {
            return self.read(sha256).await;
        }
        match &self.place {
            Place::Bucket(bucket) => bucket.read_from(sha256, from).await,
            Place::Folder(folder) => folder.read_from(sha256, from).await,
        }
    }

    /// Asks the place for an answer, whatever it is.
    pub(crate) async fn answer(&self) -> io::Result<()> {
        tokio::fs::metadata(&self.incoming).await?;
        match &self.place {
            Place::Bucket(bucket) => bucket.answer().await,
            Place::Folder(folder) => folder.answer().await,
        }
    }

    /// Tells whether a document is here with this size.
    pub(crate) async fn holds(&self, sha256: Digest, size_bytes: u64) -> io::Result<bool> {
        let found = match &self.place {
            Place::Bucket(bucket) => bucket.size_bytes(sha256).await?,
            Place::Folder(folder) => folder.size_bytes(sha256).await?,
        };
        Ok(found == Some(size_bytes))
    }
}

/// Makes the folder where documents come in, and removes what is stale in it.
fn clear(incoming: &Path, now: LegalTime) -> io::Result<()> {
    file::create_folder(incoming)?;
    for entry in std::fs::read_dir(incoming)? {
        match remove_if_stale(&entry?.path(), now) {
            // Another process on the same folder was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
    }
    Ok(())
}

fn remove_if_stale(path: &Path, now: LegalTime) -> io::Result<()> {
    if path.is_dir() {
        parts::drop_stale_in(path, now)?;
    } else if is_stale(path, now)? {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

/// Tells whether nothing was written to a file for a day.
fn is_stale(path: &Path, now: LegalTime) -> io::Result<bool> {
    let written = OffsetDateTime::from(std::fs::metadata(path)?.modified()?);
    Ok(written + STALE_AFTER < now.instant())
}

impl Incoming {
    fn of(file: File, path: Beside) -> Self {
        Self {
            file,
            path,
            hasher: Sha256::new(),
            head: Vec::new(),
            size_bytes: 0,
        }
    }

    /// Returns the digest of what came so far.
    fn digest(&self) -> Digest {
        Digest::new(self.hasher.clone().finalize().into())
    }

    /// Takes some more bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), NotKept> {
        self.note(bytes)?;
        self.file.write_all(bytes).await?;
        Ok(())
    }

    /// Counts and hashes some more bytes, which are on the disk or will be.
    fn note(&mut self, bytes: &[u8]) -> Result<(), NotKept> {
        let more = u64::try_from(bytes.len()).map_err(|_| NotKept::TooLarge)?;
        self.size_bytes = self.size_bytes.saturating_add(more);
        if self.size_bytes > ATTACHMENT_BYTES_MAX {
            return Err(NotKept::TooLarge);
        }
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(missing));
        self.hasher.update(bytes);
        Ok(())
    }
}
