//! Folios: the number people quote. Gap-free in each series, with a check character.
//!
//! `PR-26-000042-K`: series, two-digit year, six or more digits, check character. The alphabet
//! of the check leaves out what is confused when read aloud (B, I, O, S, Z).

use core::fmt;
use core::str::FromStr;

use crate::travels::travels_as_text;

/// 31 signs: with a prime modulus and weights below it, every single wrong sign and every swap of
/// neighbours changes the check.
const CHECKS: &str = "0123456789ACDEFGHJKLMNPQRTUVWXY";

/// A folio, complete with its check character.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Folio(String);

/// Why a text is not a folio.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FolioError {
    /// The check character is not the one the rest computes to: a sign was mistyped.
    Check,
    /// It is not `XX-00-000000-X`.
    Shape,
}

impl fmt::Display for FolioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Check => "the check character does not match",
            Self::Shape => "not of the form XX-00-000000-X",
        })
    }
}

impl core::error::Error for FolioError {}

impl Folio {
    /// The series of filings that parties present.
    pub const FILINGS: &'static str = "PR";
    /// The series of notifications.
    pub const NOTIFICATIONS: &'static str = "NO";
    /// The series of receipts and of *constancias* that answer no filing.
    pub const RECEIPTS: &'static str = "AC";
    /// The series of mandates.
    pub const MANDATES: &'static str = "MA";
    /// The series of postings at estrados.
    pub const POSTINGS: &'static str = "ES";

    /// Makes the folio of the `number`-th act of `series` in `year`.
    pub fn new(series: &str, year: i32, number: u64) -> Self {
        let body = format!("{series}-{:02}-{number:06}", year.rem_euclid(100));
        let check = check_of(&body);
        Self(format!("{body}-{check}"))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_of(body: &str) -> char {
    let value = |c: char| {
        c.to_digit(36)
            .and_then(|v| usize::try_from(v).ok())
            .unwrap_or(0)
    };
    let sum: usize = body
        .chars()
        .filter(|c| *c != '-')
        .enumerate()
        .map(|(i, c)| value(c) * (i % 29 + 2))
        .sum();
    CHECKS.chars().nth(sum % 31).unwrap_or('0')
}

impl FromStr for Folio {
    type Err = FolioError;

    fn from_str(text: &str) -> Result<Self, FolioError> {
        let parts: Vec<&str> = text.split('-').collect();
        let &[series, year, number, check] = parts.as_slice() else {
            return Err(FolioError::Shape);
        };
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        let shaped = series.len() == 2
            && series.bytes().all(|b| b.is_ascii_uppercase())
            && year.len() == 2
            && digits(year)
            && (number.len() == 6
                || (number.len() > 6 && number.len() <= 18 && !number.starts_with('0')))
            && digits(number)
            && check.chars().count() == 1;
        if !shaped {
            return Err(FolioError::Shape);
        }
        let (body, _) = text.rsplit_once('-').ok_or(FolioError::Shape)?;
        if check.starts_with(check_of(body)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FolioError::Check)
        }
    }
}

impl fmt::Display for Folio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

travels_as_text!(Folio, r"^[A-Z]{2}-[0-9]{2}-[0-9]{6,18}-[0-9A-Z]$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folio_reads_back() {
        for number in [1, 42, 999_999, 1_000_000, 123_456_789] {
            let folio = Folio::new(Folio::FILINGS, 2026, number);
            assert_eq!(folio.as_str().parse(), Ok(folio.clone()), "{folio}");
        }
        assert!(
            Folio::new("PR", 2026, 1)
                .as_str()
                .starts_with("PR-26-000001-")
        );
    }

    #[test]
    fn any_wrong_digit_and_any_swap_of_neighbours_is_caught() {
        for number in (1..2_000_000).step_by(7_919) {
            let text = Folio::new("PR", 2026, number).to_string();
            let signs: Vec<char> = text.chars().collect();
            for (i, sign) in signs.iter().enumerate().filter(|(_, s)| s.is_ascii_digit()) {
                let mut wrong = signs.clone();
                wrong[i] = if *sign == '9' { '0' } else { '9' };
                assert!(
                    wrong.iter().collect::<String>().parse::<Folio>().is_err(),
                    "{text} at {i}"
                );
                if i + 1 < signs.len() && signs[i + 1].is_ascii_digit() && signs[i + 1] != *sign {
                    let mut swapped = signs.clone();
                    swapped.swap(i, i + 1);
                    assert!(swapped.iter().collect::<String>().parse::<Folio>().is_err());
                }
            }
        }
    }
}
