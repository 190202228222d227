//! The period in which mailboxes had to be enabled: 180 calendar days, read in three ways.
//!
//! The institute says it ended on 1 February 2025 (DOMAIN 3.5). Since then, who is not enabled
//! may be notified at estrados (LSS 286 M).

use time::{Date, Duration, macros::date};

use crate::calendar::{Unpublished, WorkingDays};
use crate::civil_date::CivilDate;
use crate::travels::words;

/// The rules entered into force (ACDO.AS2.HCT.230724/261.P.DIR, DOF 5 August 2024).
pub const STARTED_ON: Date = date!(2024 - 08 - 06);
/// The period, in calendar days.
pub const PERIOD_DAYS: i64 = 180;

/// The ways to read the period.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum PeriodReading {
    /// The day of entry into force is day 1: what the institute says.
    Official,
    /// The day after is day 1.
    FromTheNextDay,
    /// As the institute reads it, and a last day that is no business day extends (CFF 12).
    Extended,
}

words!(PeriodReading {
    Official => "oficial",
    FromTheNextDay => "dia-siguiente",
    Extended => "prorrogado",
});

/// Returns the last day of the period in one reading.
///
/// `days` is asked only by [`PeriodReading::Extended`].
pub fn last_day(reading: PeriodReading, days: &WorkingDays<'_>) -> Result<CivilDate, Unpublished> {
    let official = STARTED_ON + Duration::days(PERIOD_DAYS - 1);
    let mut day = match reading {
        PeriodReading::Official | PeriodReading::Extended => official,
        PeriodReading::FromTheNextDay => official + Duration::DAY,
    };
    if reading == PeriodReading::Extended {
        while !days.kind(day)?.may_end_a_term() {
            day += Duration::DAY;
        }
    }
    Ok(day.into())
}
