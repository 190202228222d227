//! In time or late, and by which reading.
//!
//! A filing counts on the date of its receipt, by the clock of the Zona Centro (CFF 13, 17-E): at
//! half past eleven at night in Tijuana it is already the next day there (DOMAIN 5.4.2). By a
//! stricter reading what comes after 18:00 counts the next business day (P5), and by others the
//! term itself ends earlier. A party is safe when it is in time by all of them.

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::civil_date::CivilDate;
use crate::deadline::{DeadlineError, Policy, Rule, presented};
use crate::instant::LegalTime;
use crate::notification::TwoDates;

/// How a filing stands to its last day.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "timeliness", rename_all = "snake_case")]
pub enum Timeliness {
    /// In time by every reading.
    InTime {
        /// The day it counts as presented.
        presented_on: CivilDate,
    },
    /// In time to the letter, late by a stricter reading.
    InTimeByTheLetter {
        /// The day it counts as presented.
        presented_on: CivilDate,
        /// The day it counts as presented by the stricter reading of its hour.
        at_risk_on: CivilDate,
        /// The last day, in both readings.
        due_on: TwoDates,
    },
    /// Late to the letter.
    Late {
        /// The day it counts as presented.
        presented_on: CivilDate,
        /// The last day, in both readings.
        due_on: TwoDates,
    },
}

/// Tells how a filing received at `received_at` stands to its last day.
pub fn timeliness(
    received_at: LegalTime,
    due_on: TwoDates,
    calendar: &Calendar,
    policy: &Policy,
) -> Result<Timeliness, DeadlineError> {
    let selection = policy.selection(Rule::Cff134, None);
    let presented = presented(received_at, &calendar.working_days(&selection), policy)?;
    let presented_on = presented.on;
    let at_risk_on = presented.at_risk_on.unwrap_or(presented_on);
    Ok(if presented_on > due_on.literal {
        Timeliness::Late {
            presented_on,
            due_on,
        }
    } else if at_risk_on > due_on.prudent {
        Timeliness::InTimeByTheLetter {
            presented_on,
            at_risk_on,
            due_on,
        }
    } else {
        Timeliness::InTime { presented_on }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(received_at: &str, literal: &str, prudent: &str) -> Timeliness {
        let due_on = TwoDates {
            literal: literal.parse().unwrap(),
            prudent: prudent.parse().unwrap(),
        };
        let at = received_at.parse().unwrap();
        timeliness(at, due_on, &Calendar::seed(), &Policy::default()).unwrap()
    }

    #[test]
    fn half_past_eleven_on_the_last_day_is_in_time_to_the_letter_only() {
        // X3.
        let late_hour = judged("2026-02-10T23:30:00-06:00", "2026-02-10", "2026-02-10");
        let Timeliness::InTimeByTheLetter {
            presented_on,
            at_risk_on,
            ..
        } = late_hour
        else {
            panic!("{late_hour:?}");
        };
        assert_eq!(presented_on.to_string(), "2026-02-10");
        assert_eq!(at_risk_on.to_string(), "2026-02-11");
        let before_six = judged("2026-02-10T17:59:59-06:00", "2026-02-10", "2026-02-10");
        assert!(matches!(before_six, Timeliness::InTime { .. }));
    }

    #[test]
    fn half_past_eleven_in_tijuana_is_late() {
        // 23:30 of 10 February at UTC−8 is 01:30 of the 11th in the Zona Centro (DOMAIN 5.4.2).
        let tijuana = time::macros::datetime!(2026-02-10 23:30:00 -8);
        let received_at = LegalTime::new(tijuana).to_string();
        let judged = judged(&received_at, "2026-02-10", "2026-02-10");
        let Timeliness::Late { presented_on, .. } = judged else {
            panic!("{judged:?}");
        };
        assert_eq!(presented_on.to_string(), "2026-02-11");
    }

    #[test]
    fn between_the_two_last_days_it_is_in_time_to_the_letter_only() {
        let between = judged("2026-04-13T10:00:00-06:00", "2026-04-14", "2026-04-10");
        assert!(matches!(between, Timeliness::InTimeByTheLetter { .. }));
        let after = judged("2026-04-15T00:00:00-06:00", "2026-04-14", "2026-04-10");
        assert!(matches!(after, Timeliness::Late { .. }));
    }

    #[test]
    fn on_a_sunday_it_is_presented_that_sunday() {
        // X4: before Monday in every count, and safe while the last day is Monday or later.
        let sunday = judged("2026-02-08T12:00:00-06:00", "2026-02-09", "2026-02-09");
        let Timeliness::InTime { presented_on } = sunday else {
            panic!("{sunday:?}");
        };
        assert_eq!(presented_on.to_string(), "2026-02-08");
    }
}
