//! CURP, a person's key: 18 characters, of RENAPO.
//!
//! Laxer than the institute's own form in one place: RENAPO puts an X in the second position when
//! a name has no inner vowel (DOMAIN 2.3.2), and X is a sex of its own (2.3.1).

use core::fmt;
use core::str::FromStr;

use super::doubt::{self, Doubt};
use crate::travels::travels_as_text;

/// The alphabet of the check digit; the position is the value (`Ñ` is 24).
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

/// The 32 states and NE, born abroad.
const STATES: &str = "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL \
                      SR TC TS TL VZ YN ZS NE";

/// A person's key, in upper case.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Curp(String);

/// Why a text is not a CURP.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CurpError {
    /// A character stands where it may not; `position` counts from 0.
    Character {
        /// Where the character stands.
        position: usize,
    },
    /// Its six digits are not a date: month 01 to 12, day 01 to 31.
    Date,
    /// It does not have 18 characters.
    Length {
        /// How many characters it has.
        characters: usize,
    },
    /// Its two letters are no state of the country, nor NE.
    State,
}

impl fmt::Display for CurpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character { position } => write!(f, "unexpected character at {position}"),
            Self::Date => f.write_str("its six digits are not a date"),
            Self::Length { characters } => write!(f, "{characters} characters, not 18"),
            Self::State => f.write_str("no such state"),
        }
    }
}

impl core::error::Error for CurpError {}

impl Curp {
    /// Reads what a person typed: any case, with blanks or hyphens.
    pub fn typed(text: &str) -> Result<Self, CurpError> {
        doubt::canonical(text).parse()
    }

    /// Completes seventeen characters with the digit that checks them.
    pub fn completed(seventeen: &str) -> Result<Self, CurpError> {
        let check = check_digit(seventeen).map(String::from).unwrap_or_default();
        format!("{seventeen}{check}").parse()
    }

    /// Returns the text, in upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns why it may be mistyped, if it may.
    pub fn doubt(&self) -> Option<Doubt> {
        doubt::check(self.0.chars().last(), check_digit(&self.0))
    }
}

/// Computes the check digit of the first 17 characters.
fn check_digit(curp: &str) -> Option<char> {
    let mut sum = 0;
    for (character, weight) in curp.chars().zip((2..=18).rev()) {
        sum += ALPHABET.chars().position(|c| c == character)? * weight;
    }
    char::from_digit(u32::try_from((10 - sum % 10) % 10).ok()?, 10)
}

impl FromStr for Curp {
    type Err = CurpError;

    fn from_str(text: &str) -> Result<Self, CurpError> {
        let characters = text.chars().count();
        if characters != 18 {
            return Err(CurpError::Length { characters });
        }
        let letter = |c: char| c.is_ascii_uppercase() || c == 'Ñ';
        let stands = |position: usize, c: char| match position {
            0..=3 | 13..=15 => letter(c),
            4..=9 | 17 => c.is_ascii_digit(),
            10 => matches!(c, 'H' | 'M' | 'X'),
            11..=12 => c.is_ascii_uppercase(),
            _ => c.is_ascii_uppercase() || c.is_ascii_digit(),
        };
        if let Some((position, _)) = text.chars().enumerate().find(|(p, c)| !stands(*p, *c)) {
            return Err(CurpError::Character { position });
        }
        let part = |from: usize| -> String { text.chars().skip(from).take(2).collect() };
        let within = |from: usize, most: u8| {
            part(from)
                .parse::<u8>()
                .is_ok_and(|n| (1..=most).contains(&n))
        };
        if !within(6, 12) || !within(8, 31) {
            return Err(CurpError::Date);
        }
        if !STATES.split(' ').any(|state| state == part(11)) {
            return Err(CurpError::State);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Curp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(
    Curp,
    r"^[A-ZÑ]{4}[0-9]{6}[HMX][A-Z]{2}[A-ZÑ]{3}[A-Z0-9][0-9]$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors_pass_or_are_doubted_with_their_reason() {
        for (text, doubt) in [
            ("XEXX010101HNEXXXA4", None),
            ("HEGG560427MVZRRL04", None),
            ("GORS561231HVZNNL00", Some(('0', '7'))),
            ("BADD110313HCMLNS09", Some(('9', '6'))),
        ] {
            let expected = doubt.map(|(found, expected)| Doubt::CheckDigit { found, expected });
            assert_eq!(
                text.parse::<Curp>().expect(text).doubt(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn what_people_type_becomes_canonical() {
        let curp = Curp::typed(" hegg-560427 mvzrrl04").unwrap();
        assert_eq!(curp.as_str(), "HEGG560427MVZRRL04");
        assert_eq!(
            Curp::typed("ñxn\u{303}a010101xdfñbcA0").unwrap().as_str(),
            "ÑXÑA010101XDFÑBCA0"
        );
    }

    #[test]
    fn what_is_not_a_curp_is_told_apart() {
        for (text, error) in [
            ("", CurpError::Length { characters: 0 }),
            ("HEGG560427MVZRRL0", CurpError::Length { characters: 17 }),
            ("hegg560427MVZRRL04", CurpError::Character { position: 0 }),
            ("HEGG560427QVZRRL04", CurpError::Character { position: 10 }),
            ("HEGG560427MVZRRL0A", CurpError::Character { position: 17 }),
            ("HE&G560427MVZRRL04", CurpError::Character { position: 2 }),
            ("HEGG561327MVZRRL04", CurpError::Date),
            ("HEGG560432MVZRRL04", CurpError::Date),
            ("HEGG560427MQQRRL04", CurpError::State),
        ] {
            assert_eq!(text.parse::<Curp>(), Err(error), "{text}");
        }
    }
}
