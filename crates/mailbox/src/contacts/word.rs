//! The word that a person chooses to know our messages by.
//!
//! It stands in every message to a proved medium. Who imitates us does not know it. It can hold
//! nothing that a mail program would make a link of.

use core::fmt;
use core::str::FromStr;

use crate::travels::{described, serde_of_text};

/// Fewest and most characters.
const CHARACTERS: core::ops::RangeInclusive<usize> = 3..=20;

/// Three to twenty letters, digits, hyphens or single spaces between them.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Word(String);

/// A text that is not such a word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAWord;

impl fmt::Display for NotAWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not 3 to 20 letters, digits, hyphens or spaces")
    }
}

impl core::error::Error for NotAWord {}

impl Word {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Word {
    type Err = NotAWord;

    fn from_str(text: &str) -> Result<Self, NotAWord> {
        let may_stand = |c: char| c.is_alphanumeric() || matches!(c, '-' | ' ');
        let is_one = CHARACTERS.contains(&text.chars().count())
            && text.chars().all(may_stand)
            && text.trim() == text
            && !text.contains("  ");
        if is_one {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAWord)
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_of_text!(Word);
described!(Word, "Word", crate::schema::characters(3, 20));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_holds_nothing_that_becomes_a_link() {
        for text in ["sol", "el trigo-7", "ñandú azul"] {
            assert_eq!(text.parse::<Word>().unwrap().as_str(), text);
        }
        for text in [
            "",
            "ab",
            " sol",
            "el  sol",
            "buzon.mx",
            "a/b/c",
            "ana@mx",
            "veintiún caracteres x",
            "sol\n",
            "so\u{200b}l",
        ] {
            assert_eq!(text.parse::<Word>(), Err(NotAWord), "{text}");
        }
    }
}
