//! Reads files, never more of them than their kind can have.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::failure::Failure;

/// Reads a file up to one octet beyond `octets_max`, which is enough to know it is too large.
pub(crate) fn read(path: &Path, octets_max: usize) -> Result<Vec<u8>, Failure> {
    // Room for the whole of it at once: growing step by step takes twice the memory.
    let length = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    let length = usize::try_from(length).map_or(octets_max, |length| length.min(octets_max));
    let mut bytes = Vec::with_capacity(length.saturating_add(1));
    read_into(&mut bytes, path, octets_max)?;
    Ok(bytes)
}

/// Reads a passphrase as it is: nothing is trimmed, because blanks are part of it.
pub(crate) fn passphrase(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let octets_max = efirma::PASSPHRASE_BYTES_MAX;
    // All the room it may need at once, so that growing leaves no copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * (octets_max + 1)));
    read_into(&mut bytes, path, octets_max)?;
    Ok(bytes)
}

fn read_into(bytes: &mut Vec<u8>, path: &Path, octets_max: usize) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| of(path, error.kind()))?;
    let limit = u64::try_from(octets_max)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    file.take(limit)
        .read_to_end(bytes)
        .map_err(|error| of(path, error.kind()))?;
    Ok(())
}

/// Says why a file or folder cannot be read.
pub(crate) fn of(path: &Path, kind: ErrorKind) -> Failure {
    let path = path.to_owned();
    match kind {
        ErrorKind::IsADirectory => Failure::IsFolder { path },
        ErrorKind::NotADirectory => Failure::NotAFolder { path },
        ErrorKind::NotFound => Failure::Missing { path },
        ErrorKind::PermissionDenied => Failure::Forbidden { path },
        _ => Failure::Unreadable { path },
    }
}
