//! NSS, the social security number: 11 digits, the last by Luhn (DOMAIN 2.4).

use core::fmt;
use core::str::FromStr;

use super::doubt::{self, Doubt};
use crate::travels::travels_as_text;

/// A social security number.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Nss(String);

/// Why a text is not an NSS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NssError {
    /// Something else than a digit; `position` counts from 0.
    Character {
        /// Where the character stands.
        position: usize,
    },
    /// It does not have 11 digits.
    Length {
        /// How many characters it has.
        characters: usize,
    },
}

impl fmt::Display for NssError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character { position } => write!(f, "unexpected character at {position}"),
            Self::Length { characters } => write!(f, "{characters} characters, not 11"),
        }
    }
}

impl core::error::Error for NssError {}

impl Nss {
    /// Reads what a person typed: with blanks or hyphens.
    pub fn typed(text: &str) -> Result<Self, NssError> {
        doubt::canonical(text).parse()
    }

    /// Completes ten digits with the one that checks them.
    pub fn completed(ten: &str) -> Result<Self, NssError> {
        let check = check_digit(ten).map(String::from).unwrap_or_default();
        format!("{ten}{check}").parse()
    }

    /// Returns the 11 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns why it may be mistyped: the check digit first, then the years.
    ///
    /// The years are two digits each, so that a worker registered in 2004 (`04`) and born in 1985
    /// (`85`) is right: only `now_year` tells whether `04` can be after `85`. Subdelegation 97
    /// does not follow the rule.
    pub fn doubts(&self, now_year: i32) -> Vec<Doubt> {
        let part = |from: usize| {
            let digits = self.0.get(from..from + 2).unwrap_or_default();
            digits.parse::<i32>().unwrap_or_default()
        };
        let full = |two: i32| {
            let this = now_year.div_euclid(100) * 100 + two;
            if this > now_year { this - 100 } else { this }
        };
        let (registered, born) = (full(part(2)), full(part(4)));
        let check = doubt::check(self.0.chars().last(), check_digit(&self.0));
        let years = (part(0) != 97 && registered < born).then_some(Doubt::RegisteredBeforeBirth);
        check.into_iter().chain(years).collect()
    }
}

/// Computes the check digit of the first ten: weights 1, 2, 1, 2… from the left.
fn check_digit(nss: &str) -> Option<char> {
    let mut sum = 0;
    for (digit, weight) in nss.chars().take(10).zip([1, 2].into_iter().cycle()) {
        let product = digit.to_digit(10)? * weight;
        sum += product / 10 + product % 10;
    }
    char::from_digit((10 - sum % 10) % 10, 10)
}

impl FromStr for Nss {
    type Err = NssError;

    fn from_str(text: &str) -> Result<Self, NssError> {
        let characters = text.chars().count();
        if characters != 11 {
            return Err(NssError::Length { characters });
        }
        match text.chars().position(|c| !c.is_ascii_digit()) {
            Some(position) => Err(NssError::Character { position }),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Nss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Nss, r"^[0-9]{11}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_compute_to_their_digit() {
        for (body, digit) in [
            ("3090682493", '0'),
            ("1780581644", '8'),
            ("6789735180", '4'),
            ("1234567890", '3'),
            ("9291908443", '1'),
        ] {
            assert_eq!(check_digit(body), Some(digit), "{body}");
            let nss: Nss = format!("{body}{digit}").parse().unwrap();
            let wrong_digit = |d: &Doubt| matches!(d, Doubt::CheckDigit { .. });
            assert!(!nss.doubts(2026).iter().any(wrong_digit), "{body}");
        }
    }

    #[test]
    fn doubts_say_what_is_odd_and_never_refuse() {
        let mistyped: Nss = "30906824931".parse().unwrap();
        let digit = Doubt::CheckDigit {
            found: '1',
            expected: '0',
        };
        assert_eq!(mistyped.doubts(2026), [digit]);
        // Registered in 1980, born in 1985; then the same under subdelegation 97.
        let odd = Nss::typed("12-80-85-1234-0").unwrap();
        assert!(odd.doubts(2026).contains(&Doubt::RegisteredBeforeBirth));
        let exempt: Nss = "97808512340".parse().unwrap();
        assert!(!exempt.doubts(2026).contains(&Doubt::RegisteredBeforeBirth));
        // Registered in 2004, born in 1985.
        let right: Nss = "12048512340".parse().unwrap();
        assert!(!right.doubts(2026).contains(&Doubt::RegisteredBeforeBirth));
    }

    #[test]
    fn what_is_not_an_nss_is_told_apart() {
        for (text, error) in [
            ("", NssError::Length { characters: 0 }),
            ("3090682493", NssError::Length { characters: 10 }),
            ("3090682493A", NssError::Character { position: 10 }),
            ("３0906824930", NssError::Character { position: 0 }),
        ] {
            assert_eq!(text.parse::<Nss>(), Err(error), "{text}");
        }
    }
}
