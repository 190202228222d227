//! NRP, the employer's registration (*registro patronal*): 10 characters and a check digit.
//!
//! Eight of municipality and serial, two of modality, one of check. Some screens leave the last
//! out, so 10 are accepted; modalities are data that change, so they are not judged (DOMAIN 2.5).

use core::fmt;
use core::str::FromStr;

use super::doubt::{self, Doubt};
use crate::travels::travels_as_text;

/// An employer's registration, in upper case, without hyphens, with or without its check digit.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Nrp(String);

/// Why a text is not a registro patronal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NrpError {
    /// A character stands where it may not; `position` counts from 0.
    Character {
        /// Where the character stands.
        position: usize,
    },
    /// It has neither 10 nor 11 characters.
    Length {
        /// How many characters it has.
        characters: usize,
    },
}

impl fmt::Display for NrpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character { position } => write!(f, "unexpected character at {position}"),
            Self::Length { characters } => write!(f, "{characters} characters, not 10 or 11"),
        }
    }
}

impl core::error::Error for NrpError {}

impl Nrp {
    /// Reads what a person typed: any case, with blanks or hyphens.
    pub fn typed(text: &str) -> Result<Self, NrpError> {
        doubt::canonical(text).parse()
    }

    /// Completes ten characters with the digit that checks them.
    pub fn completed(ten: &str) -> Result<Self, NrpError> {
        let check = check_digit(ten).map(String::from).unwrap_or_default();
        format!("{ten}{check}").parse()
    }

    /// Returns the text, in upper case, without hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the ten characters without the check digit: what tells two registrations apart.
    pub fn body(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }

    /// Returns the two digits of the modality.
    pub fn modality(&self) -> &str {
        self.0.get(8..10).unwrap_or_default()
    }

    /// Returns why it may be mistyped, if it may.
    pub fn doubt(&self) -> Option<Doubt> {
        match self.0.chars().nth(10) {
            None => Some(Doubt::NoCheckDigit),
            found => doubt::check(found, check_digit(self.body())),
        }
    }
}

/// Computes the check digit: a first letter becomes two digits (A is 10), then Luhn from the
/// right, doubling the rightmost first.
fn check_digit(body: &str) -> Option<char> {
    let first = body.chars().next()?.to_digit(36)?;
    let rest = body.get(1..)?.chars().map(|c| c.to_digit(10));
    let lead = [(first >= 10).then_some(first / 10), Some(first % 10)];
    let digits: Vec<u32> = lead
        .into_iter()
        .flatten()
        .map(Some)
        .chain(rest)
        .collect::<Option<_>>()?;
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10)
}

impl FromStr for Nrp {
    type Err = NrpError;

    fn from_str(text: &str) -> Result<Self, NrpError> {
        let characters = text.chars().count();
        if !matches!(characters, 10 | 11) {
            return Err(NrpError::Length { characters });
        }
        let stands = |position: usize, c: char| {
            c.is_ascii_digit() || (position == 0 && c.is_ascii_uppercase())
        };
        match text.chars().enumerate().find(|(p, c)| !stands(*p, *c)) {
            Some((position, _)) => Err(NrpError::Character { position }),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Nrp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Nrp, r"^[A-Z0-9][0-9]{9,10}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_compute_to_their_digit() {
        for (body, digit) in [
            ("Y392655210", '4'),
            ("A012345610", '3'),
            ("B123456710", '0'),
            ("C987654310", '6'),
            ("Y460123410", '9'),
            ("Z999999910", '5'),
            ("0412345610", '7'),
            ("E230000117", '9'),
            ("H350012332", '3'),
            ("0612345610", '2'),
        ] {
            let nrp: Nrp = format!("{body}{digit}").parse().unwrap();
            assert_eq!(nrp.doubt(), None, "{body}");
            assert_eq!(nrp.body(), body);
        }
    }

    #[test]
    fn the_authoritys_own_sample_is_doubted_not_refused() {
        let sample: Nrp = "B5510768108".parse().unwrap();
        let doubt = Doubt::CheckDigit {
            found: '8',
            expected: '0',
        };
        assert_eq!(sample.doubt(), Some(doubt));
        let short: Nrp = "B551076810".parse().unwrap();
        assert_eq!(short.doubt(), Some(Doubt::NoCheckDigit));
    }

    #[test]
    fn what_people_type_becomes_canonical() {
        for typed in [
            "y39-26552-10-4",
            " Y392 6552 104",
            "Y39\u{2013}26552\u{a0}10\u{2013}4",
        ] {
            let nrp = Nrp::typed(typed).expect(typed);
            assert_eq!((nrp.as_str(), nrp.modality()), ("Y3926552104", "10"));
        }
    }

    #[test]
    fn what_is_not_a_registration_is_told_apart() {
        for (text, error) in [
            ("", NrpError::Length { characters: 0 }),
            ("Y39265521", NrpError::Length { characters: 9 }),
            ("Y39265521045", NrpError::Length { characters: 12 }),
            ("y3926552104", NrpError::Character { position: 0 }),
            ("ÑA926552104", NrpError::Character { position: 0 }),
            ("YA926552104", NrpError::Character { position: 1 }),
        ] {
            assert_eq!(text.parse::<Nrp>(), Err(error), "{text}");
        }
    }
}
