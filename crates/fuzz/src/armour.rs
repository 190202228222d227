//! What is inside a PEM file, read more leniently than any reader under test.

use base64ct::{Base64, Encoding as _};

/// What stands between the first armour line and the last, or the whole as bare base64.
pub(crate) fn unarmoured(file: &[u8]) -> Option<Vec<u8>> {
    // Before the first line of armour anything may stand (RFC 7468, section 5.2), text or not.
    let text = String::from_utf8_lossy(file);
    let text = text.trim_start_matches('\u{feff}');
    let body = text
        .split_once("-----BEGIN ")
        .and_then(|(_, rest)| rest.split_once("-----"))
        .map_or(text, |(_, rest)| rest);
    let body = body.split_once("-----END").map_or(body, |(body, _)| body);
    let dense: String = body.split_ascii_whitespace().collect();
    Base64::decode_vec(&dense).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_armour_need_not_be_text() {
        let armoured = b"-----BEGIN X509 CRL-----\nAQID\n-----END X509 CRL-----\n";
        let behind = [&b"MIIB\x8b\xff\n"[..], armoured].concat();
        assert_eq!(unarmoured(armoured), Some(vec![1, 2, 3]));
        assert_eq!(unarmoured(&behind), Some(vec![1, 2, 3]));
    }
}
