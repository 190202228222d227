//! The periods of proposals: a month (`2026-09`) and two of them (`2026-B5`).

use core::fmt;
use core::str::FromStr;

use time::Date;

use crate::civil_date::CivilDate;
use crate::travels::travels_as_text;

/// A month of a year.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Month(Date);

/// Two months of a year, numbered 1 to 6, as RCV and INFONAVIT are paid.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Bimester {
    last: Month,
}

/// A text that is not `2026-09`, or not `2026-B5`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAPeriod;

impl fmt::Display for NotAPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a period such as 2026-09 or 2026-B5")
    }
}

impl core::error::Error for NotAPeriod {}

impl Month {
    /// Returns the month of a day.
    pub fn of(day: Date) -> Self {
        Self(day.replace_day(1).unwrap_or(day))
    }

    /// Returns its first day.
    pub const fn first(self) -> Date {
        self.0
    }

    /// Returns its last day.
    pub fn last(self) -> Date {
        let days = self.0.month().length(self.0.year());
        self.0.replace_day(days).unwrap_or(self.0)
    }

    /// Returns how many days it has.
    pub fn days(self) -> i64 {
        i64::from(self.0.month().length(self.0.year()))
    }

    /// Returns the month before.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.0.previous_day().unwrap_or(self.0))
    }

    /// Returns the month after.
    #[must_use]
    pub fn after(self) -> Self {
        Self::of(self.last().next_day().unwrap_or(self.0))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), u8::from(self.0.month()))
    }
}

impl FromStr for Month {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let first: CivilDate = format!("{text}-01").parse().map_err(|_| NotAPeriod)?;
        Ok(Self(first.date()))
    }
}

impl Bimester {
    /// Returns the two months that a month is of.
    pub fn of(month: Month) -> Self {
        let is_last = u8::from(month.0.month()).is_multiple_of(2);
        Self {
            last: if is_last { month } else { month.after() },
        }
    }

    /// Returns its two months, in their order.
    pub fn months(self) -> [Month; 2] {
        [self.last.before(), self.last]
    }
}

impl fmt::Display for Bimester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.last.0;
        write!(f, "{:04}-B{}", last.year(), u8::from(last.month()) / 2)
    }
}

impl FromStr for Bimester {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (year, number) = text.split_once("-B").ok_or(NotAPeriod)?;
        let number: u8 = number.parse().map_err(|_| NotAPeriod)?;
        let last = number.checked_mul(2).ok_or(NotAPeriod)?;
        let read = Self::of(format!("{year}-{last:02}").parse()?);
        // One writing: no sign, no zero in front.
        if read.to_string() == text {
            Ok(read)
        } else {
            Err(NotAPeriod)
        }
    }
}

travels_as_text!(Month, r"^[0-9]{4}-[0-9]{2}$");
travels_as_text!(Bimester, r"^[0-9]{4}-B[1-6]$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_one_writing_and_their_days() {
        let february: Month = "2028-02".parse().unwrap();
        assert_eq!((february.days(), february.last().day()), (29, 29));
        assert_eq!(february.before().to_string(), "2028-01");
        assert_eq!(february.before().before().to_string(), "2027-12");
        assert_eq!(february.after().to_string(), "2028-03");
        let fifth: Bimester = "2026-B5".parse().unwrap();
        assert_eq!(
            fifth.months().map(|m| m.to_string()),
            ["2026-09", "2026-10"]
        );
        assert_eq!(Bimester::of("2026-09".parse().unwrap()), fifth);
        assert_eq!(Bimester::of("2026-10".parse().unwrap()), fifth);
        for text in [
            "2026",
            "2026-13",
            "2026-9",
            "26-09",
            "2026-00",
            "2026-09-01",
        ] {
            assert_eq!(text.parse::<Month>(), Err(NotAPeriod), "{text}");
        }
        for text in [
            "2026-B0", "2026-B7", "2026-B05", "2026-5", "2026-b5", "x-B1",
        ] {
            assert_eq!(text.parse::<Bimester>(), Err(NotAPeriod), "{text}");
        }
    }
}
