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
    for label in ["CERTIFICATE", "ENCRYPTED PRIVATE KEY"] {
        for (before, end) in [("", "\n"), ("\u{feff}\r\n", "\r\n")] {
            let text = format!("{before}{}", armoured(label, data, end));
            if text.len() <= CERTIFICATE_BYTES_MAX {
                assert_eq!(kind_of(text.as_bytes()), kind, "{text}");
            }
        }
    }
}

fn armoured(label: &str, der: &[u8], end: &str) -> String {
    let mut text = format!("-----BEGIN {label}-----{end}");
    for (at, char) in Base64::encode_string(der).chars().enumerate() {
        if at > 0 && at.is_multiple_of(LINE) {
            text.push_str(end);
        }
        text.push(char);
    }
    format!("{text}{end}-----END {label}-----{end}")
}
