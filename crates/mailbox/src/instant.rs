//! Legal time: the hour of the Zona Centro, to the second.
//!
//! Since October 2022 the Zona Centro is UTC−6 all year (Ley de los Husos Horarios), so no zone
//! table is needed. Instants of earlier years with summer time do not arise: the mailbox's legal
//! base is of 2024.

use core::fmt;
use core::str::FromStr;

use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset, macros::offset};

use crate::travels::travels_as_text;

/// The time of the mailbox.
pub const CENTRAL_ZONE: UtcOffset = offset!(-6);

/// An instant of the legal clock, whole seconds, written with the offset of the Zona Centro.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LegalTime(OffsetDateTime);

/// A text that is not `2026-11-24T10:10:51-06:00`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAnInstant;

impl fmt::Display for NotAnInstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an instant such as 2026-11-24T10:10:51-06:00")
    }
}

impl core::error::Error for NotAnInstant {}

impl LegalTime {
    /// Takes an instant, dropping fractions of a second. Years outside 1 to 9999 are clamped.
    pub fn new(instant: OffsetDateTime) -> Self {
        let whole = instant.replace_nanosecond(0).unwrap_or(instant);
        Self(
            whole
                .checked_to_offset(CENTRAL_ZONE)
                .unwrap_or(OffsetDateTime::UNIX_EPOCH.to_offset(CENTRAL_ZONE)),
        )
    }

    /// Takes seconds since 1970 (UTC). Returns `None` outside the years 0 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        OffsetDateTime::from_unix_timestamp(seconds)
            .ok()
            .map(Self::new)
    }

    /// Returns seconds since 1970 (UTC).
    pub fn unix_seconds(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// Returns the instant, in the offset of the Zona Centro.
    pub fn instant(self) -> OffsetDateTime {
        self.0
    }

    /// Returns the civil date of the instant in the Zona Centro.
    pub fn date(self) -> Date {
        self.0.date()
    }

    /// Returns the instant `duration` later; unchanged at the end of time.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        self.0.checked_add(duration).map_or(self, Self)
    }
}

impl fmt::Display for LegalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.0.to_calendar_date();
        let (hour, minute, second) = self.0.to_hms();
        write!(
            f,
            "{y:04}-{:02}-{d:02}T{hour:02}:{minute:02}:{second:02}-06:00",
            u8::from(m)
        )
    }
}

impl FromStr for LegalTime {
    type Err = NotAnInstant;

    fn from_str(text: &str) -> Result<Self, NotAnInstant> {
        let bytes = text.as_bytes();
        let part = |from: usize, to: usize| -> Option<u16> {
            let digits = bytes.get(from..to)?;
            digits.iter().try_fold(0u16, |n, b| {
                b.is_ascii_digit().then(|| n * 10 + u16::from(b - b'0'))
            })
        };
        let small = |from: usize| part(from, from + 2).and_then(|n| u8::try_from(n).ok());
        let read = || -> Option<OffsetDateTime> {
            let month = Month::try_from(small(5)?).ok()?;
            let date = Date::from_calendar_date(i32::from(part(0, 4)?), month, small(8)?).ok()?;
            let time = Time::from_hms(small(11)?, small(14)?, small(17)?).ok()?;
            Some(OffsetDateTime::new_in_offset(date, time, CENTRAL_ZONE))
        };
        let instant = read().map(Self).ok_or(NotAnInstant)?;
        // Separators, length and offset in one comparison: an instant has one text.
        if instant.to_string() == text {
            Ok(instant)
        } else {
            Err(NotAnInstant)
        }
    }
}

travels_as_text!(
    LegalTime,
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}-06:00$"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_past_eleven_in_tijuana_is_already_tomorrow() {
        // 23:30 at UTC−8 on 10 February is 01:30 of the 11th in the Zona Centro.
        let tijuana = OffsetDateTime::from_unix_timestamp(1_770_795_000).unwrap();
        assert_eq!(
            LegalTime::new(tijuana).to_string(),
            "2026-02-11T01:30:00-06:00"
        );
    }

    #[test]
    fn other_writings_of_an_instant_are_refused() {
        for text in [
            "",
            "2026-11-24T10:10:51Z",
            "2026-11-24T10:10:51-05:00",
            "2026-11-24 10:10:51-06:00",
            "2026-11-24T10:10:51.0-06:00",
            "2026-02-30T10:10:51-06:00",
            "2026-11-24T24:00:00-06:00",
        ] {
            assert_eq!(text.parse::<LegalTime>(), Err(NotAnInstant), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_instant_reads_back(seconds in 0i64..250_000_000_000) {
            let instant = LegalTime::from_unix_seconds(seconds).unwrap();
            prop_assert_eq!(instant.to_string().parse(), Ok(instant));
            prop_assert_eq!(instant.unix_seconds(), seconds);
        }
    }
}
