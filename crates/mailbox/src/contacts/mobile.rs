//! Mexican mobile numbers: ten digits, dialled alike from anywhere since August 2019.

use core::fmt;
use core::str::FromStr;

use crate::travels::travels_as_text;

/// A mobile number, written `+525512345678` (E.164).
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Mobile(String);

/// Why a text is not a Mexican mobile number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MobileError {
    /// Something else than digits and what people put between them.
    Character,
    /// The number is of another country.
    Country,
    /// It does not have ten digits.
    Length {
        /// How many it has.
        digits: usize,
    },
    /// No number begins with 0 or 1.
    Start,
}

impl fmt::Display for MobileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character => f.write_str("something else than digits"),
            Self::Country => f.write_str("a number of another country"),
            Self::Length { digits } => write!(f, "{digits} digits, not 10"),
            Self::Start => f.write_str("no number begins so"),
        }
    }
}

impl core::error::Error for MobileError {}

impl Mobile {
    /// Reads what a person typed: ten digits, with or without +52, blanks, hyphens, brackets.
    ///
    /// The 1 that mobiles had after +52 until 2019 is dropped.
    pub fn typed(text: &str) -> Result<Self, MobileError> {
        let text = text.trim();
        let (international, rest) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut digits = String::new();
        for c in rest.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}' => {}
                _ if c.is_whitespace() => {}
                _ => return Err(MobileError::Character),
            }
        }
        let national = match digits.strip_prefix("52") {
            Some(rest) if international || digits.len() > 10 => rest,
            None if international => return Err(MobileError::Country),
            _ => &digits,
        };
        let national = match national.strip_prefix('1') {
            Some(rest) if rest.len() == 10 => rest,
            _ => national,
        };
        format!("+52{national}").parse()
    }

    /// Returns the number, `+525512345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the ten digits.
    pub fn national(&self) -> &str {
        self.0.get(3..).unwrap_or_default()
    }

    /// Returns it as it may be shown on a cover: `55 •••• 5678`.
    pub fn masked(&self) -> String {
        let national = self.national();
        let (head, tail) = (national.get(..2), national.get(6..));
        format!(
            "{} •••• {}",
            head.unwrap_or_default(),
            tail.unwrap_or_default()
        )
    }
}

impl FromStr for Mobile {
    type Err = MobileError;

    fn from_str(text: &str) -> Result<Self, MobileError> {
        let national = text.strip_prefix("+52").ok_or(MobileError::Country)?;
        if !national.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MobileError::Character);
        }
        match national.len() {
            10 if national.starts_with(['0', '1']) => Err(MobileError::Start),
            10 => Ok(Self(text.to_owned())),
            digits => Err(MobileError::Length { digits }),
        }
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Mobile, r"^[+]52[2-9][0-9]{9}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_people_write_a_number() {
        for typed in [
            "5512345678",
            "55 1234 5678",
            "(55) 1234-5678",
            "+52 55 1234 5678",
            "+52 1 55 1234 5678",
            "52 55 1234 5678",
        ] {
            let mobile = Mobile::typed(typed).expect(typed);
            assert_eq!(mobile.as_str(), "+525512345678");
            assert_eq!(mobile.masked(), "55 •••• 5678");
        }
        // Ten digits that begin with 52 are a number of their own.
        assert_eq!(
            Mobile::typed("5212345678").unwrap().as_str(),
            "+525212345678"
        );
    }

    #[test]
    fn what_is_not_a_mexican_number_is_told_apart() {
        for (typed, error) in [
            ("", MobileError::Length { digits: 0 }),
            ("551234567", MobileError::Length { digits: 9 }),
            ("55123456789", MobileError::Length { digits: 11 }),
            ("+1 212 555 0100", MobileError::Country),
            ("55 1234 567a", MobileError::Character),
            ("55１2345678", MobileError::Character),
            ("0512345678", MobileError::Start),
        ] {
            assert_eq!(Mobile::typed(typed), Err(error), "{typed}");
        }
        for text in ["5512345678", "+52 5512345678", "+5255123456789"] {
            assert!(text.parse::<Mobile>().is_err(), "{text}");
        }
    }
}
