//! Which authorities are trusted: certificates in folders, chosen by the operator.
//!
//! A certificate that names itself as its issuer is a root; any other is an intermediate. Only
//! the shape is read here; whether a path holds is for `efirma::Anchors`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use base64ct::{Base64, Encoding as _};
use efirma::chain::Anchors;

use crate::authority::IdentityError;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const PEM_BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const PEM_END: &str = "-----END CERTIFICATE-----";

/// Pins every certificate in `folders`.
pub(crate) fn anchors(folders: &[PathBuf]) -> Result<Anchors, IdentityError> {
    let (mut roots, mut intermediates) = (Vec::new(), Vec::new());
    for path in folders
        .iter()
        .map(|f| certificate_files(f))
        .collect::<Result<Vec<_>, _>>()?
        .concat()
    {
        let bytes = fs::read(&path).map_err(|source| IdentityError::File {
            path: path.clone(),
            source,
        })?;
        for der in certificates(&bytes).ok_or(IdentityError::NotAnAnchor { path: path.clone() })? {
            match is_self_issued(&der) {
                Some(true) => roots.push(der),
                Some(false) => intermediates.push(der),
                None => return Err(IdentityError::NotAnAnchor { path }),
            }
        }
    }
    if roots.is_empty() {
        return Err(IdentityError::NoAnchors);
    }
    Anchors::new(roots, intermediates).map_err(IdentityError::Anchors)
}

/// Lists the `.cer`, `.crt` and `.pem` files of a folder in order; none when it is not there.
pub(crate) fn certificate_files(folder: &Path) -> Result<Vec<PathBuf>, IdentityError> {
    let file = |source: io::Error| IdentityError::File {
        path: folder.to_owned(),
        source,
    };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(file)?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(file)?.path();
        let extension = path.extension().map(OsStr::to_ascii_lowercase);
        if extension.is_some_and(|e| e == "cer" || e == "crt" || e == "pem") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Returns the certificates in a file: one in DER, or any number in PEM.
fn certificates(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    if bytes.first() == Some(&SEQUENCE) {
        return Some(vec![bytes.to_vec()]);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let mut found = Vec::new();
    for block in text.split(PEM_BEGIN).skip(1) {
        let (body, _) = block.split_once(PEM_END)?;
        let dense: String = body.split_whitespace().collect();
        found.push(Base64::decode_vec(&dense).ok()?);
    }
    if found.is_empty() { None } else { Some(found) }
}

/// Tells whether issuer and subject are the same bytes; `None` when it is no certificate.
fn is_self_issued(der: &[u8]) -> Option<bool> {
    let (outer, _) = element(der, SEQUENCE)?;
    let (mut rest, _) = element(outer, SEQUENCE)?;
    if rest.first() == Some(&VERSION) {
        (_, rest) = element(rest, VERSION)?;
    }
    // Serial number and algorithm, then issuer, validity, subject.
    (_, rest) = element(rest, 0x02)?;
    (_, rest) = element(rest, SEQUENCE)?;
    let (issuer, rest) = element(rest, SEQUENCE)?;
    let (_, rest) = element(rest, SEQUENCE)?;
    let (subject, _) = element(rest, SEQUENCE)?;
    Some(issuer == subject)
}

/// Splits the first element, which must have this tag, into its body and what follows.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = bytes.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    if first < 0x80 {
        return rest.split_at_checked(usize::from(first));
    }
    let count = usize::from(first & 0x7f);
    let (octets, rest) = rest.split_at_checked(count)?;
    if count == 0 || count > 3 {
        return None;
    }
    let length = octets
        .iter()
        .fold(0usize, |n, octet| n << 8 | usize::from(*octet));
    rest.split_at_checked(length)
}
