//! RFC, the taxpayer's key: 12 characters for companies, 13 for people.
//!
//! Strict in alphabet and length. The check digit only warns: the tax authority has issued a few
//! RFC that fail it (DOMAIN 2.2.6), and a certificate's word is stronger than arithmetic.

use core::fmt;
use core::str::FromStr;

use super::doubt::{self, Doubt};
use crate::travels::travels_as_text;

/// The alphabet of the check digit; the position is the value (`&` is 24, the blank 37, `Ñ` 38).
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

/// A taxpayer's key, in upper case.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Rfc(String);

/// Why a text is not an RFC.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RfcError {
    /// A character stands where it may not; `position` counts from 0.
    Character {
        /// Where the character stands.
        position: usize,
    },
    /// Its six digits are not a date: month 01 to 12, day 01 to 31.
    Date,
    /// It has neither 12 nor 13 characters.
    Length {
        /// How many characters it has.
        characters: usize,
    },
}

impl fmt::Display for RfcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character { position } => write!(f, "unexpected character at {position}"),
            Self::Date => f.write_str("its six digits are not a date"),
            Self::Length { characters } => write!(f, "{characters} characters, not 12 or 13"),
        }
    }
}

impl core::error::Error for RfcError {}

impl Rfc {
    /// Reads what a person typed: any case, with blanks or hyphens.
    pub fn typed(text: &str) -> Result<Self, RfcError> {
        doubt::canonical(text).parse()
    }

    /// Returns the text, in upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether it is the RFC of a company (12 characters).
    pub fn is_company(&self) -> bool {
        self.0.chars().count() == 12
    }

    /// Tells whether it is one of the two generic RFC, which own no mailbox.
    pub fn is_generic(&self) -> bool {
        matches!(self.as_str(), "XAXX010101000" | "XEXX010101000")
    }

    /// Tells whether the last character is the one the rest computes to.
    pub fn has_valid_check_digit(&self) -> bool {
        let body: String = self
            .0
            .chars()
            .take(self.0.chars().count().saturating_sub(1))
            .collect();
        check_digit(&body).is_some_and(|digit| self.0.ends_with(digit))
    }

    /// Returns why it may be mistyped or of no use here, if it may.
    pub fn doubt(&self) -> Option<Doubt> {
        if self.is_generic() {
            return Some(Doubt::Generic);
        }
        let (at, found) = self.0.char_indices().next_back()?;
        doubt::check(Some(found), check_digit(self.0.get(..at)?))
    }
}

/// Computes the check digit of the first 11 or 12 characters.
///
/// Returns `None` when a character is outside the alphabet or the length is another.
pub fn check_digit(body: &str) -> Option<char> {
    let padded = match body.chars().count() {
        11 => format!(" {body}"),
        12 => body.to_owned(),
        _ => return None,
    };
    let mut sum = 0;
    for (character, weight) in padded.chars().zip((2..=13).rev()) {
        sum += ALPHABET.chars().position(|c| c == character)? * weight;
    }
    match 11 - sum % 11 {
        11 => Some('0'),
        10 => Some('A'),
        digit => char::from_digit(u32::try_from(digit).ok()?, 10),
    }
}

impl FromStr for Rfc {
    type Err = RfcError;

    fn from_str(text: &str) -> Result<Self, RfcError> {
        let characters = text.chars().count();
        let letters = match characters {
            12 => 3,
            13 => 4,
            _ => return Err(RfcError::Length { characters }),
        };
        let stands = |position: usize, c: char| match position {
            p if p < letters => c.is_ascii_uppercase() || c == 'Ñ' || c == '&',
            p if p < letters + 6 => c.is_ascii_digit(),
            p if p + 1 < characters => c.is_ascii_uppercase() || c.is_ascii_digit(),
            _ => c.is_ascii_digit() || c == 'A',
        };
        if let Some((position, _)) = text.chars().enumerate().find(|(p, c)| !stands(*p, *c)) {
            return Err(RfcError::Character { position });
        }
        let number = |skip: usize| {
            text.chars()
                .skip(letters + skip)
                .take(2)
                .fold(0, |n, c| n * 10 + c.to_digit(10).unwrap_or(0))
        };
        if !(1..=12).contains(&number(2)) || !(1..=31).contains(&number(4)) {
            return Err(RfcError::Date);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Rfc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Rfc, r"^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{2}[0-9A]$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors_pass_the_check_digit() {
        for rfc in [
            "GODE561231GR8",
            "SAT970701NN3",
            "IMS421231I45",
            "EKU9003173C9",
            "XIA190128J61",
            "CACX7605101P8",
            "URE180429TM6",
            "IIA040805DZ4",
            "KIJ0906199R1",
        ] {
            let parsed: Rfc = rfc.parse().expect(rfc);
            assert!(parsed.has_valid_check_digit(), "{rfc}");
        }
    }

    #[test]
    fn the_generic_ones_are_known_and_one_fails_its_digit() {
        let public: Rfc = "XAXX010101000".parse().unwrap();
        assert!(public.is_generic() && !public.has_valid_check_digit());
        assert_eq!(check_digit("XAXX01010100"), Some('4'));
    }

    #[test]
    fn a_doubt_says_what_was_expected() {
        let foreign: Rfc = "XEXX010101000".parse().unwrap();
        assert_eq!(foreign.doubt(), Some(Doubt::Generic));
        let mistyped = Rfc::typed("eku-900317-3c8").unwrap();
        let doubt = Doubt::CheckDigit {
            found: '8',
            expected: '9',
        };
        assert_eq!(mistyped.doubt(), Some(doubt));
        assert_eq!(
            Rfc::typed("h&e 951128 469").unwrap().as_str(),
            "H&E951128469"
        );
    }

    #[test]
    fn enye_and_ampersand_are_letters() {
        for rfc in ["ÑAÑ010101AB1", "H&E951128469"] {
            assert!(rfc.parse::<Rfc>().unwrap().is_company());
        }
    }

    #[test]
    fn what_is_not_an_rfc_is_told_apart() {
        use RfcError::{Character, Date, Length};
        let cases = [
            ("", Length { characters: 0 }),
            ("EKU9003173C", Length { characters: 11 }),
            ("eku9003173C9", Character { position: 0 }),
            ("EKU900317,C9", Character { position: 9 }),
            ("EKU9013173C9", Date),
            ("EKU9003003C9", Date),
            ("EKU9003173CB", Character { position: 11 }),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Rfc>(), Err(error), "{text}");
        }
    }
}
