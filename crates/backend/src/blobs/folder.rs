//! Documents in a folder: synced, then moved to their name.

use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};

use futures_util::StreamExt as _;
use mailbox::digest::Digest;
use tokio::fs::{self, File};
use tokio::io::AsyncSeekExt as _;
use tokio_util::io::ReaderStream;

use super::Pieces;

/// A folder of documents named by their digest.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Makes `file`, which is at `path`, the document of `sha256`.
    pub(super) async fn keep(&self, file: &File, path: &Path, sha256: Digest) -> io::Result<()> {
        file.sync_all().await?;
        fs::rename(path, self.place(sha256)).await?;
        if cfg!(unix) {
            File::open(&self.0).await?.sync_all().await?;
        }
        Ok(())
    }

    pub(super) async fn read(&self, sha256: Digest) -> io::Result<Pieces> {
        let file = File::open(self.place(sha256)).await?;
        Ok(ReaderStream::new(file).boxed())
    }

    pub(super) async fn read_from(&self, sha256: Digest, from: u64) -> io::Result<Pieces> {
        let mut file = File::open(self.place(sha256)).await?;
        file.seek(SeekFrom::Start(from)).await?;
        Ok(ReaderStream::new(file).boxed())
    }

    pub(super) async fn size_bytes(&self, sha256: Digest) -> io::Result<Option<u64>> {
        match fs::metadata(self.place(sha256)).await {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn answer(&self) -> io::Result<()> {
        fs::metadata(&self.0).await.map(drop)
    }

    fn place(&self, sha256: Digest) -> PathBuf {
        self.0.join(sha256.to_string())
    }
}
