//! When things happened in the demonstration: business days before and after today.

use mailbox::calendar::{Calendar, DayKind, Selection};
use mailbox::instant::{CENTRAL_ZONE, LegalTime};
use time::{Date, Duration, Time, Weekday};

/// Days counted from today.
pub(super) struct Days {
    now: LegalTime,
    calendar: Calendar,
}

impl Days {
    pub(super) fn before(now: LegalTime) -> Self {
        Self {
            now,
            calendar: Calendar::seed(),
        }
    }

    /// Returns an hour of the `n`-th business day before today; of today when `n` is 0.
    ///
    /// It never returns an instant that is still to come.
    pub(super) fn ago(&self, n: u16, hour: u8, minute: u8) -> LegalTime {
        let mut day = self.now.date();
        let mut left = n;
        while left > 0 {
            day = day.previous_day().unwrap_or(Date::MIN);
            if self.works(day) {
                left -= 1;
            }
        }
        let time = Time::from_hms(hour, minute, 0).unwrap_or(Time::MIDNIGHT);
        let at = LegalTime::new(day.with_time(time).assume_offset(CENTRAL_ZONE));
        at.min(self.now.plus(-Duration::minutes(2)))
    }

    /// Whether it is a business day; in a year that nobody published, whether it is no weekend.
    fn works(&self, day: Date) -> bool {
        let selection = Selection::default();
        match self.calendar.working_days(&selection).kind(day) {
            Ok(kind) => matches!(kind, DayKind::Working | DayKind::OfficesClosed(_)),
            Err(_) => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_back_over_weekends_and_holidays() {
        // Monday 16 November 2026 does not count.
        let days = Days::before("2026-11-18T12:00:00-06:00".parse().unwrap());
        for (n, expected) in [
            (0, "2026-11-18T10:00:00-06:00"),
            (1, "2026-11-17T10:00:00-06:00"),
            (2, "2026-11-13T10:00:00-06:00"),
        ] {
            assert_eq!(days.ago(n, 10, 0).to_string(), expected);
        }
        let early = Days::before("2026-11-18T00:30:00-06:00".parse().unwrap());
        assert_eq!(early.ago(0, 10, 0).to_string(), "2026-11-18T00:28:00-06:00");
    }
}
