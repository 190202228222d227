//! Documents in an S3-compatible bucket.
//!
//! Only what is whole and of its digest leaves for the bucket, so nothing there is ever under a
//! name that it does not have, and no temporary name is needed: an object appears when its
//! upload is completed. The signature of each request covers the digest of its bytes.

use std::io::{self, SeekFrom};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use mailbox::digest::Digest;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::{
    GetOptions, GetRange, MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload,
    RetryConfig,
};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::sync::Semaphore;

use super::{Beside, Pieces};
use crate::settings;

/// Bytes of each part but the last: the least that S3 takes.
const PART_BYTES: u64 = 5 * 1024 * 1024;
/// How many parts are in memory at once; further uploads wait on disk.
const PARTS_AT_ONCE: usize = 4;
/// How often and how long a request that failed on the way is repeated.
const RETRIES: usize = 3;
const RETRY_TIMEOUT: Duration = Duration::from_secs(30);

/// A bucket of documents named by their digest.
#[derive(Clone)]
pub(super) struct Bucket {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    places: Arc<Semaphore>,
}

impl Bucket {
    /// Opens the bucket, and looks into it: one that is not there or not ours is told at once.
    pub(super) async fn open(place: &settings::Bucket) -> object_store::Result<Self> {
        // The first of the process stays; it is the same one.
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(&place.name)
            .with_retry(RetryConfig {
                max_retries: RETRIES,
                retry_timeout: RETRY_TIMEOUT,
                ..RetryConfig::default()
            });
        for (option, value) in &place.options {
            builder = builder.with_config(option.parse::<AmazonS3ConfigKey>()?, value);
        }
        let bucket = Self {
            store: Arc::new(builder.build()?),
            prefix: Path::parse(&place.prefix)?,
            places: Arc::new(Semaphore::new(PARTS_AT_ONCE)),
        };
        bucket.look().await?;
        Ok(bucket)
    }

    pub(super) async fn answer(&self) -> io::Result<()> {
        Ok(self.look().await?)
    }

    async fn look(&self) -> object_store::Result<()> {
        let mut found = self.store.list(Some(&self.prefix));
        found.next().await.transpose()?;
        Ok(())
    }

    /// Uploads `file`, which goes away with `path`, as the document of `sha256`.
    ///
    /// It goes on when the caller went away: it is a whole document, and no part is left behind.
    pub(super) async fn keep(
        &self,
        mut file: File,
        path: Beside,
        size_bytes: u64,
        sha256: Digest,
    ) -> io::Result<()> {
        let bucket = self.clone();
        let upload = tokio::spawn(async move {
            let done = bucket.upload(&mut file, size_bytes, sha256).await;
            if done.is_ok() {
                path.let_go();
            }
            done
        });
        upload.await.map_err(io::Error::other)?
    }

    async fn upload(&self, file: &mut File, size_bytes: u64, sha256: Digest) -> io::Result<()> {
        let _place = self.places.acquire().await.map_err(io::Error::other)?;
        file.seek(SeekFrom::Start(0)).await?;
        let place = self.place(sha256);
        if size_bytes <= PART_BYTES {
            let bytes = next_part(file).await?;
            self.store.put(&place, bytes).await?;
            return Ok(());
        }
        let mut upload = self.store.put_multipart(&place).await?;
        let done = upload_parts(upload.as_mut(), file, size_bytes).await;
        if done.is_err()
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(reason = %error, "parts of a document were left in the bucket");
        }
        done
    }

    pub(super) async fn read(&self, sha256: Digest) -> io::Result<Pieces> {
        let found = self.store.get(&self.place(sha256)).await?;
        Ok(found.into_stream().map_err(io::Error::from).boxed())
    }

    pub(super) async fn read_from(&self, sha256: Digest, from: u64) -> io::Result<Pieces> {
        let options = GetOptions {
            range: Some(GetRange::Offset(from)),
            ..GetOptions::default()
        };
        let found = self.store.get_opts(&self.place(sha256), options).await?;
        Ok(found.into_stream().map_err(io::Error::from).boxed())
    }

    pub(super) async fn size_bytes(&self, sha256: Digest) -> io::Result<Option<u64>> {
        match self.store.head(&self.place(sha256)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn place(&self, sha256: Digest) -> Path {
        self.prefix.clone().join(sha256.to_string())
    }
}

async fn upload_parts(
    upload: &mut dyn MultipartUpload,
    file: &mut File,
    size_bytes: u64,
) -> io::Result<()> {
    for _ in 0..size_bytes.div_ceil(PART_BYTES) {
        upload.put_part(next_part(file).await?).await?;
    }
    upload.complete().await?;
    Ok(())
}

async fn next_part(file: &mut File) -> io::Result<PutPayload> {
    let mut part = Vec::new();
    file.take(PART_BYTES).read_to_end(&mut part).await?;
    Ok(part.into())
}
