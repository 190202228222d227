//! One line of text that can be shown and signed as it is, with its limit in its type.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::clean::{self, Unclean};

/// A clean line of 1 to `MAX` characters, without blanks at its ends.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Line<const MAX: usize>(String);

/// Why a text is not such a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LineError {
    /// It has no character.
    Empty,
    /// It is longer than it may be.
    TooLong {
        /// How many characters it has.
        characters: usize,
        /// How many it may have.
        most: usize,
    },
    /// It holds a character that deceives the eye, or a blank at an end.
    Unclean(Unclean),
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::TooLong { characters, most } => write!(f, "{characters} characters, over {most}"),
            Self::Unclean(_) => f.write_str("a character that cannot be shown as it is"),
        }
    }
}

impl core::error::Error for LineError {}

impl<const MAX: usize> Line<MAX> {
    /// Takes what was typed: blanks of any kind become one space, ends are trimmed.
    pub fn typed(text: &str) -> Result<Self, LineError> {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .parse()
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> FromStr for Line<MAX> {
    type Err = LineError;

    fn from_str(text: &str) -> Result<Self, LineError> {
        let characters = text.chars().count();
        match characters {
            0 => Err(LineError::Empty),
            n if n > MAX => Err(LineError::TooLong {
                characters,
                most: MAX,
            }),
            _ => {
                clean::check(text).map_err(LineError::Unclean)?;
                Ok(Self(text.to_owned()))
            }
        }
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> Serialize for Line<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Line<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl<const MAX: usize> utoipa::PartialSchema for Line<MAX> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::schema::characters(1, MAX).into()
    }
}

#[cfg(feature = "openapi")]
impl<const MAX: usize> utoipa::ToSchema for Line<MAX> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("Line{MAX}").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_of_its_limit_and_every_refusal() {
        assert!("ñ".repeat(5).parse::<Line<5>>().is_ok());
        assert_eq!(
            "ñ".repeat(6).parse::<Line<5>>(),
            Err(LineError::TooLong {
                characters: 6,
                most: 5
            })
        );
        assert_eq!("".parse::<Line<5>>(), Err(LineError::Empty));
        assert_eq!(
            " a".parse::<Line<5>>(),
            Err(LineError::Unclean(Unclean::Edges))
        );
        for text in ["a\nb", "a\u{202e}b", "a\u{200b}b", "a\tb"] {
            let refused = text.parse::<Line<5>>();
            assert!(
                matches!(refused, Err(LineError::Unclean(Unclean::Character { .. }))),
                "{text:?}"
            );
        }
    }

    #[test]
    fn what_is_typed_is_made_one_line() {
        let typed = Line::<20>::typed("  Of.\u{a0}12\t/ 2026 ").unwrap();
        assert_eq!(typed.as_str(), "Of. 12 / 2026");
    }
}
