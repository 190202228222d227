//! The bytes a passphrase may stand for: UTF-8 first, then windows-1252.
//!
//! Bytes that are no UTF-8 stand for themselves.

use zeroize::Zeroizing;

/// What windows-1252 has at 0x80..=0x9f; five places there have no character.
const HIGH_CONTROLS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The candidates in the order they are tried, each once.
pub(super) fn candidates(passphrase: &[u8]) -> impl Iterator<Item = Zeroizing<Vec<u8>>> {
    let (first, second) = match core::str::from_utf8(passphrase) {
        Ok(text) => {
            let composed = composed(text);
            let utf8 = Zeroizing::new(composed.as_bytes().to_vec());
            (utf8, windows_1252(&composed))
        }
        Err(_) => (Zeroizing::new(passphrase.to_vec()), None),
    };
    let second = second.filter(|bytes| *bytes != first);
    core::iter::once(first).chain(second)
}

/// NFC: some systems hand over `n` and a tilde where others hand over `ñ`.
#[cfg(feature = "nfc")]
fn composed(passphrase: &str) -> Zeroizing<String> {
    use unicode_normalization::UnicodeNormalization as _;
    // Room for the longest, so that growing leaves no copy behind.
    let mut out = Zeroizing::new(String::with_capacity(passphrase.len().saturating_mul(3)));
    out.extend(passphrase.nfc());
    out
}

#[cfg(not(feature = "nfc"))]
fn composed(passphrase: &str) -> Zeroizing<String> {
    Zeroizing::new(passphrase.to_owned())
}

/// The passphrase in windows-1252, if it can be written so.
pub(crate) fn windows_1252(passphrase: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::with_capacity(passphrase.len()));
    for char in passphrase.chars() {
        out.push(windows_1252_byte(char)?);
    }
    Some(out)
}

fn windows_1252_byte(char: char) -> Option<u8> {
    if let Some(at) = HIGH_CONTROLS.iter().position(|&high| high == char) {
        return u8::try_from(at).ok().map(|at| 0x80 + at);
    }
    let byte = u8::try_from(char).ok()?;
    if (0x80..0xa0).contains(&byte) {
        None
    } else {
        Some(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(passphrase: impl AsRef<[u8]>, expected: &[&[u8]]) {
        let found: Vec<Vec<u8>> = candidates(passphrase.as_ref())
            .map(|bytes| bytes.to_vec())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ascii_is_tried_once() {
        check("12345678a", &[b"12345678a"]);
        check("", &[b""]);
    }

    #[test]
    fn accents_are_tried_as_utf8_and_then_as_windows_1252() {
        check("ñ", &["ñ".as_bytes(), b"\xf1"]);
        check("€uro", &["€uro".as_bytes(), b"\x80uro"]);
        check("名", &["名".as_bytes()]);
    }

    #[test]
    fn bytes_that_are_no_utf8_are_tried_as_they_are() {
        check(b"\xf1andu\0\n", &[b"\xf1andu\0\n"]);
    }

    #[cfg(feature = "nfc")]
    #[test]
    fn a_decomposed_passphrase_is_composed_first() {
        check("n\u{303}", &["ñ".as_bytes(), b"\xf1"]);
    }
}
