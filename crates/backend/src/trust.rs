//! Which authorities are trusted: certificates in folders, chosen by the operator.
//!
//! Roots, intermediates and responders may lie side by side; which is which is told from the
//! certificates themselves by `efirma::Anchors`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use efirma::chain::{Anchors, ChainError};

use crate::authority::IdentityError;

/// Pins every certificate in `folders`.
pub(crate) fn anchors(folders: &[PathBuf]) -> Result<Anchors, IdentityError> {
    let (mut paths, mut files) = (Vec::new(), Vec::new());
    for folder in folders {
        for path in certificate_files(folder)? {
            files.push(fs::read(&path).map_err(|source| IdentityError::File {
                path: path.clone(),
                source,
            })?);
            paths.push(path);
        }
    }
    Anchors::read(files).map_err(|error| match error {
        ChainError::NoRoot => IdentityError::NoAnchors,
        ChainError::NotACertificate { index } => match paths.get(index) {
            Some(path) => IdentityError::NotAnAnchor { path: path.clone() },
            None => IdentityError::Anchors(error),
        },
        other => IdentityError::Anchors(other),
    })
}

/// Lists the `.cer`, `.crt` and `.pem` files of a folder in order; none when it is not there.
pub(crate) fn certificate_files(folder: &Path) -> Result<Vec<PathBuf>, IdentityError> {
    files_of(folder).map_err(|source| IdentityError::File {
        path: folder.to_owned(),
        source,
    })
}

/// Lists them, or says why not.
pub(crate) fn files_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let extension = path.extension().map(OsStr::to_ascii_lowercase);
        if extension.is_some_and(|e| e == "cer" || e == "crt" || e == "pem") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
