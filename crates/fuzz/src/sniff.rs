//! Telling files apart: the same file is the same kind, in armour and without.

use base64ct::{Base64, Encoding as _};
use efirma::{CERTIFICATE_BYTES_MAX, Certificate, FileKind, PrivateKey, sniff as kind_of};

const SEQUENCE: u8 = 0x30;
/// Characters on a line of PEM.
const LINE: usize = 64;

/// Sniffs `data` as it is, and in armour when it may be DER.
pub fn sniff(data: &[u8]) {
    let kind = kind_of(data);
    assert_eq!(kind == FileKind::Empty, data.is_empty());
    if data.len() > CERTIFICATE_BYTES_MAX {
        let named = [FileKind::Pfx, FileKind::Renewal, FileKind::TooLarge];
        assert!(named.contains(&kind), "{kind:?}");
    } else {
        assert_ne!(kind, FileKind::TooLarge);
    }
    if Certificate::parse(data).is_ok() {
        assert_eq!(kind, FileKind::Certificate);
    }
    if data.first() != Some(&SEQUENCE) {
        return;
    }
    if PrivateKey::from_pkcs8(data).is_ok() {
        assert_eq!(kind, FileKind::PlainKey);
    }
    // One of the four, chosen by the bytes: armour is dear, and each input comes in many lengths.
    let label = if data.len().is_multiple_of(2) {
        "CERTIFICATE"
    } else {
        "ENCRYPTED PRIVATE KEY"
    };
    let (before, end) = match data.last() {
        Some(last) if last.is_multiple_of(2) => ("\u{feff}\r\n", "\r\n"),
        _ => ("", "\n"),
    };
    let text = format!("{before}{}", armoured(label, data, end));
    if text.len() <= CERTIFICATE_BYTES_MAX {
        assert_eq!(kind_of(text.as_bytes()), kind, "{text}");
    }
}

fn armoured(label: &str, der: &[u8], end: &str) -> String {
    let body = Base64::encode_string(der);
    let mut text = format!("-----BEGIN {label}-----{end}");
    for line in body.as_bytes().chunks(LINE) {
        text.extend(line.iter().copied().map(char::from));
        text.push_str(end);
    }
    format!("{text}-----END {label}-----{end}")
}
