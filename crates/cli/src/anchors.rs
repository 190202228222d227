//! Which authorities are trusted: the folder that the operator names, and nothing else.
//!
//! Certificates given one by one (`--intermediate`) may help to reach a root of the folder. They
//! may come from a stranger, so a root among them is passed over and a responder among them is
//! pinned by nobody.

use std::fs;
use std::path::{Path, PathBuf};

use efirma::chain::{Anchors, ChainError};
use efirma::ocsp::Responder;
use efirma::path::{Trusted, TrustedError};

use crate::failure::{Failure, shown};
use crate::files;
use crate::language::Language;
use crate::output;

/// Octets of the largest file of anchors: some authorities publish all of theirs in one PEM.
const FILE_BYTES_MAX: usize = 1024 * 1024;
/// More files than any authority publishes; the whole of Mexico's history has thirty.
const FILES_MAX: usize = 256;
/// How certificates are named; in lower case.
const EXTENSIONS: [&str; 4] = ["cer", "crt", "der", "pem"];

/// What is trusted.
pub(crate) struct Trust {
    /// Roots and intermediates of the folder, and the intermediates given one by one.
    pub(crate) anchors: Anchors,
    /// OCSP responders of the folder.
    pub(crate) responders: Vec<Responder>,
}

/// Reads a folder of anchors and the intermediates given beside it.
pub(crate) fn read(
    folder: &Path,
    intermediates: &[PathBuf],
    language: Language,
) -> Result<Trust, Failure> {
    let of_folder = |error| of_chain(folder, error);
    let mut pinned = Vec::new();
    for path in list(folder)? {
        let file = files::read(&path, FILE_BYTES_MAX)?;
        if is_certificate(&file) {
            pinned.push(file);
        } else {
            pass_over(
                &path,
                language.pick(
                    "no es un certificado; se pasó por alto.",
                    "is not a certificate; it was passed over.",
                ),
            );
        }
    }
    if pinned.is_empty() {
        let path = folder.to_owned();
        return Err(Failure::NoAnchors { path });
    }
    let trusted = Anchors::read(pinned.clone()).map_err(of_folder)?;
    let responders = (trusted.responders().iter())
        .map(|certificate_der| Responder {
            certificate_der: certificate_der.clone(),
            accepts_sha1: false,
        })
        .collect();
    let given = read_intermediates(intermediates, language)?;
    if given.is_empty() {
        return Ok(Trust {
            anchors: trusted,
            responders,
        });
    }
    pinned.extend(given);
    Ok(Trust {
        anchors: Anchors::read(pinned).map_err(of_folder)?,
        responders,
    })
}

/// Reads a folder of those who are trusted to stamp time, and for nothing else.
pub(crate) fn read_timestampers(folder: &Path) -> Result<Trusted, Failure> {
    let mut files = Vec::new();
    for path in list(folder)? {
        files.push((files::read(&path, FILE_BYTES_MAX)?, path));
    }
    let path = folder.to_owned();
    if files.is_empty() {
        return Err(Failure::NoAnchors { path });
    }
    let read = Trusted::read_timestampers(files.iter().map(|(file, _)| file.as_slice()));
    read.map_err(|error| match error {
        TrustedError::MixedRealms => Failure::MixedRealms { path },
        TrustedError::NoRoot => Failure::NoRoot { path },
        TrustedError::NotAnAuthority { index } => {
            let path = files.into_iter().nth(index).map_or(path, |(_, path)| path);
            let why = error.to_string();
            Failure::NotACertificate { path, why }
        }
        TrustedError::TooMany => Failure::TooManyAnchors { path },
    })
}

/// The files of a folder that are named like certificates, in the order of their names.
fn list(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| files::of(folder, error.kind());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_named_so = (path.extension().and_then(|extension| extension.to_str()))
            .is_some_and(|extension| EXTENSIONS.contains(&extension.to_lowercase().as_str()));
        // Links to files count; folders, pipes and devices don't.
        if is_named_so && path.is_file() {
            paths.push(path);
        }
        if paths.len() > FILES_MAX {
            let path = folder.to_owned();
            return Err(Failure::TooManyAnchors { path });
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn read_intermediates(paths: &[PathBuf], language: Language) -> Result<Vec<Vec<u8>>, Failure> {
    let mut given = Vec::new();
    for path in paths {
        let file = files::read(path, FILE_BYTES_MAX)?;
        match Anchors::read(vec![file.clone()]) {
            Ok(_) => pass_over(
                path,
                language.pick(
                    "es una raíz y --intermediate no da confianza; se pasó por alto.",
                    "is a root and --intermediate gives no trust; it was passed over.",
                ),
            ),
            Err(ChainError::NoRoot) => given.push(file),
            Err(error) => {
                let (path, why) = (path.clone(), error.to_string());
                return Err(Failure::NotACertificate { path, why });
            }
        }
    }
    Ok(given)
}

/// Whether a file holds certificates and nothing that cannot be read.
fn is_certificate(file: &[u8]) -> bool {
    // Alone, an intermediate lacks its root; every other error means the file itself.
    file.len() <= FILE_BYTES_MAX
        && matches!(
            Anchors::read(vec![file.to_vec()]),
            Ok(_) | Err(ChainError::NoRoot | ChainError::MixedRealms)
        )
}

fn of_chain(folder: &Path, error: ChainError) -> Failure {
    let path = folder.to_owned();
    match error {
        ChainError::MixedRealms => Failure::MixedRealms { path },
        ChainError::NoRoot => Failure::NoRoot { path },
        // Each file was read alone before; what is left is that none could be.
        _ => Failure::NoAnchors { path },
    }
}

fn pass_over(path: &Path, why: &str) {
    output::complain(&format!("{}: {why}", shown(path)));
}
