//! Text that can be shown as it is: what is seen is what is signed.
//!
//! A control, bidirectional or invisible character can make two different texts look alike, or
//! one text look like another (Unicode TR36). None of them may enter a statement.

/// Why a text cannot be part of a statement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unclean {
    /// It holds a control, bidirectional or invisible character.
    Character {
        /// The offending character.
        character: char,
    },
    /// It begins or ends with white space.
    Edges,
}

/// Checks that `text` is one line without characters that deceive the eye.
pub fn check(text: &str) -> Result<(), Unclean> {
    if let Some(character) = text.chars().find(|c| deceives(*c)) {
        return Err(Unclean::Character { character });
    }
    if text.trim() != text {
        return Err(Unclean::Edges);
    }
    Ok(())
}

/// Tells whether a character is a control, a bidirectional mark or has no visible form.
pub fn deceives(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
            // Spaces that are not the space: they would make two equal-looking names differ.
            | '\u{00A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_spanish_is_clean() {
        for text in [
            "",
            "Ñandú & Cía., S.A. de C.V.",
            "¿Cuándo? El 5 de mayo — «hoy»",
            "ü€",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_deceives_the_eye_is_refused() {
        for character in [
            '\n',
            '\r',
            '\t',
            '\0',
            '\u{7f}',
            '\u{85}',
            '\u{200b}',
            '\u{202e}',
            '\u{2066}',
            '\u{feff}',
            '\u{a0}',
            '\u{2028}',
            '\u{e0041}',
            '\u{ad}',
        ] {
            let text = format!("a{character}b");
            assert_eq!(
                check(&text),
                Err(Unclean::Character { character }),
                "{character:?}"
            );
        }
        assert_eq!(check(" a"), Err(Unclean::Edges));
        assert_eq!(check("a "), Err(Unclean::Edges));
    }
}
