//! Where the built pages come from: a folder, or this very program.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;

/// The most a bundle may weigh, compressed forms included: ours has 6 MiB, made in haste 65.
const MAX_BUNDLE_BYTES: usize = 128 * 1024 * 1024;

/// The most files a bundle may have.
const MAX_FILES: usize = 4096;

/// Files by their path, which starts with a slash.
pub(super) type Files = Vec<(String, Bytes)>;

/// Why the built pages could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("the folder of built pages {path} could not be read: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error(
        "there are no built pages in {path}: `cargo xtask run` builds them, or say where they are \
         with --bundle"
    )]
    Missing { path: PathBuf },
    #[error("{path} has more than {MAX_FILES} files or {MAX_BUNDLE_BYTES} bytes: is it a bundle?")]
    TooLarge { path: PathBuf },
}

/// Reads the folder that the build wrote.
///
/// Hidden files and symbolic links are not read.
///
/// # Errors
///
/// [`BundleError`] when there is no `index.html` or something cannot be read.
pub(super) fn folder(folder: &Path) -> Result<Files, BundleError> {
    if !folder.join("index.html").is_file() {
        return Err(BundleError::Missing {
            path: folder.to_owned(),
        });
    }
    let mut files = Vec::new();
    let mut total_bytes = 0_usize;
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((inside, prefix)) = folders.pop() {
        let failed = |source| BundleError::Io {
            path: inside.clone(),
            source,
        };
        for entry in fs::read_dir(&inside).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let path = format!("{prefix}/{name}");
            if kind.is_dir() && (!name.starts_with('.') || name == ".well-known") {
                folders.push((entry.path(), path));
            } else if kind.is_file() && !name.starts_with('.') {
                let bytes = Bytes::from(fs::read(entry.path()).map_err(failed)?);
                total_bytes = total_bytes.saturating_add(bytes.len());
                files.push((path, bytes));
            }
        }
        if files.len() > MAX_FILES || total_bytes > MAX_BUNDLE_BYTES {
            return Err(BundleError::TooLarge {
                path: folder.to_owned(),
            });
        }
    }
    Ok(files)
}

/// Returns the pages inside this program; they are part of it, and never copied.
#[cfg(feature = "bundle")]
pub(super) fn inside() -> Files {
    include!(concat!(env!("OUT_DIR"), "/bundle.rs"))
        .iter()
        .map(|(path, bytes): &(&str, &'static [u8])| {
            ((*path).to_owned(), Bytes::from_static(bytes))
        })
        .collect()
}
