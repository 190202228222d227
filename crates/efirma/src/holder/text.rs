//! Texts of a distinguished name, decoded from their tag and bytes.

use crate::asn1::{Element, tag};

/// Decodes a string; `None` when its bytes are not of its type or hold control characters.
pub(super) fn decode(value: Element<'_>) -> Option<String> {
    let text: String = match value.tag {
        tag::UTF8_STRING => core::str::from_utf8(value.body).ok()?.to_owned(),
        // Latin-1 in all three, whatever the standards say: see the front page of `holder`.
        tag::IA5_STRING | tag::PRINTABLE_STRING | tag::TELETEX_STRING => {
            value.body.iter().copied().map(char::from).collect()
        }
        tag::BMP_STRING => {
            let (pairs, rest) = value.body.as_chunks::<2>();
            if !rest.is_empty() {
                return None;
            }
            // Surrogates are no characters here: BMPString has none.
            pairs
                .iter()
                .map(|pair| char::from_u32(u16::from_be_bytes(*pair).into()))
                .collect::<Option<_>>()?
        }
        _ => return None,
    };
    if text.chars().any(char::is_control) {
        None
    } else {
        Some(text)
    }
}

/// Replaces characters that reorder or hide text; says whether there were any.
pub(super) fn clean(text: String) -> (String, bool) {
    if !text.chars().any(hides) {
        return (text, false);
    }
    let clean = text
        .chars()
        .map(|char| if hides(char) { '\u{fffd}' } else { char })
        .collect();
    (clean, true)
}

/// Bidirectional controls, zero-width characters, separators of lines, tags.
fn hides(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: u8, body: &[u8], expected: Option<&str>) {
        assert_eq!(
            decode(Element {
                tag,
                body,
                raw: body
            })
            .as_deref(),
            expected
        );
    }

    #[test]
    fn every_string_type_of_the_authority_says_its_enie() {
        check(tag::TELETEX_STRING, b"NU\xd1EZ", Some("NUÑEZ"));
        check(tag::PRINTABLE_STRING, b"NU\xd1EZ", Some("NUÑEZ"));
        check(tag::UTF8_STRING, "NUÑEZ".as_bytes(), Some("NUÑEZ"));
        check(tag::BMP_STRING, b"\0N\0\xd1", Some("NÑ"));
    }

    #[test]
    fn broken_texts_and_controls_are_refused() {
        check(tag::UTF8_STRING, b"\xff\xfe", None);
        check(tag::BMP_STRING, b"\0N\0", None);
        check(tag::BMP_STRING, b"\xd8\x00", None);
        check(tag::PRINTABLE_STRING, b"A\0B", None);
        check(tag::TELETEX_STRING, b"A\x85B", None);
        check(tag::OCTET_STRING, b"A", None);
    }

    #[test]
    fn hidden_characters_are_shown_as_such() {
        assert_eq!(
            clean("A\u{202e}B".to_owned()),
            ("A\u{fffd}B".to_owned(), true)
        );
        assert_eq!(
            clean("MUÑOZ & CÍA".to_owned()),
            ("MUÑOZ & CÍA".to_owned(), false)
        );
    }
}
