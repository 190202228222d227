//! Strips the armour of a PEM file: a convenience, since the authority hands out DER only.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

/// Armours this crate opens, and what each holds.
const ACCEPTED: [&[u8]; 2] = [b"CERTIFICATE", b"ENCRYPTED PRIVATE KEY"];

/// What a text file turned out to hold.
pub(crate) enum Unarmoured {
    /// The DER inside the first armour, or inside bare base64.
    Der(Zeroizing<Vec<u8>>),
    /// A private key without encryption.
    PlainKey,
    /// A private key encrypted the old way, in the headers of the armour.
    LegacyKey,
    /// A certificate request.
    Request,
    /// Not PEM: take the bytes as they came.
    NotPem,
}

/// Looks for one armour in `bytes`; anything that is not clean ASCII base64 is `NotPem`.
pub(crate) fn unarmour(bytes: &[u8]) -> Unarmoured {
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii();
    let Some(rest) = text.strip_prefix(b"-----BEGIN ") else {
        return bare_base64(text);
    };
    let Some((label, rest)) = split_once(rest, b"-----") else {
        return Unarmoured::NotPem;
    };
    if label.ends_with(b"CERTIFICATE REQUEST") {
        return Unarmoured::Request;
    }
    if !ACCEPTED.contains(&label) {
        return match label.ends_with(b"PRIVATE KEY") {
            true if split_once(rest, b"DEK-Info").is_some() => Unarmoured::LegacyKey,
            true => Unarmoured::PlainKey,
            false => Unarmoured::NotPem,
        };
    }
    let closed = split_once(rest, b"-----END ")
        .filter(|(_, end)| end.strip_prefix(label).is_some_and(|end| end == b"-----"));
    closed
        .and_then(|(body, _)| decode(body))
        .map_or(Unarmoured::NotPem, Unarmoured::Der)
}

/// The certificates of a file that an operator pins: one in DER or bare base64, or any number
/// in PEM, with or without text around them. `None` when it holds none, or anything else.
pub(crate) fn certificates(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    blocks(file, b"CERTIFICATE")
}

/// The only revocation list of a file in DER or PEM.
pub(crate) fn revocation_list(file: &[u8]) -> Option<Vec<u8>> {
    match blocks(file, b"X509 CRL")?.as_mut_slice() {
        [list] => Some(core::mem::take(list)),
        _ => None,
    }
}

/// The contents of every armour of `file`, all of which must have `label`.
fn blocks(file: &[u8], label: &[u8]) -> Option<Vec<Vec<u8>>> {
    if file.first() == Some(&crate::asn1::tag::SEQUENCE) {
        return Some(vec![file.to_vec()]);
    }
    let mut found = Vec::new();
    let mut rest = file;
    while let Some((_, armour)) = split_once(rest, b"-----BEGIN ") {
        let body = armour.strip_prefix(label)?.strip_prefix(b"-----")?;
        let (body, after) = split_once(body, b"-----END ")?;
        rest = after.strip_prefix(label)?.strip_prefix(b"-----")?;
        found.push(decode(body)?.to_vec());
    }
    if !found.is_empty() {
        return Some(found);
    }
    match bare_base64(file.trim_ascii()) {
        Unarmoured::Der(der) => Some(vec![der.to_vec()]),
        _ => None,
    }
}

/// Base64 of a DER SEQUENCE without armour, as some portals hand out.
fn bare_base64(text: &[u8]) -> Unarmoured {
    if !text.starts_with(b"MII") {
        return Unarmoured::NotPem;
    }
    decode(text).map_or(Unarmoured::NotPem, Unarmoured::Der)
}

fn decode(body: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let dense: Zeroizing<Vec<u8>> = Zeroizing::new(
        body.iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect(),
    );
    let text = core::str::from_utf8(&dense).ok()?;
    Base64::decode_vec(text).ok().map(Zeroizing::new)
}

fn split_once<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes
        .windows(mark.len())
        .position(|window| window == mark)?;
    Some((bytes.get(..at)?, bytes.get(at + mark.len()..)?))
}
