//! What is inside a PEM file, read more leniently than any reader under test.

use base64ct::{Base64, Encoding as _};

/// What stands between the first armour line and the last, or the whole as bare base64.
pub(crate) fn unarmoured(file: &[u8]) -> Option<Vec<u8>> {
    let text = core::str::from_utf8(file)
        .ok()?
        .trim_start_matches('\u{feff}');
    let body = text
        .split_once("-----BEGIN ")
        .and_then(|(_, rest)| rest.split_once("-----"))
        .map_or(text, |(_, rest)| rest);
    let body = body.split_once("-----END").map_or(body, |(body, _)| body);
    let dense: String = body.split_ascii_whitespace().collect();
    Base64::decode_vec(&dense).ok()
}
