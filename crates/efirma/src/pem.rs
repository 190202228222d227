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
