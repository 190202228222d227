//! A civil date of the Zona Centro, written `2026-01-15`.

use core::fmt;
use core::str::FromStr;

use time::{Date, Month};

use crate::travels::travels_as_text;

/// A date as people and the law write it, without an hour.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CivilDate(Date);

/// A text that is not `2026-01-15`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date such as 2026-01-15")
    }
}

impl core::error::Error for NotADate {}

impl CivilDate {
    /// Returns the date to compute with.
    pub const fn date(self) -> Date {
        self.0
    }
}

impl From<Date> for CivilDate {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl From<CivilDate> for Date {
    fn from(date: CivilDate) -> Self {
        date.0
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl FromStr for CivilDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let read = || -> Option<Date> {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
            Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
        };
        // One comparison refuses every other writing: signs, blanks, missing zeros.
        read()
            .map(Self)
            .filter(|date| date.to_string() == text)
            .ok_or(NotADate)
    }
}

travels_as_text!(CivilDate, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_text() {
        let date: CivilDate = "2026-01-15".parse().unwrap();
        assert_eq!(date.to_string(), "2026-01-15");
        for text in [
            "",
            "2026-1-15",
            "2026-01-32",
            "+2026-01-15",
            "2026-02-29",
            "2026-01-15 ",
        ] {
            assert_eq!(text.parse::<CivilDate>(), Err(NotADate), "{text}");
        }
    }
}
