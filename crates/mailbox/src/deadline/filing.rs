//! The day a filing counts as presented, and two smaller clocks of the mailbox.

use serde::{Deserialize, Serialize};
use time::Duration;

use super::count::Count;
use super::{CLOSING_HOUR, DeadlineError, Policy, Reading};
use crate::calendar::WorkingDays;
use crate::civil_date::CivilDate;
use crate::instant::LegalTime;

/// Clock hours a new contact has to be verified; no business days in it.
const HOURS_TO_VERIFY_A_CONTACT: i64 = 72;

/// When a filing counts as presented.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Presented {
    /// The day that counts, by the policy (P5).
    pub on: CivilDate,
    /// The day by the stricter reading, when it is later: after 18:00 or on a non-working day.
    pub at_risk_on: Option<CivilDate>,
}

impl Presented {
    /// Says whether it is in time for a last day.
    pub fn in_time_for(&self, due_on: CivilDate) -> bool {
        self.on <= due_on
    }
}

/// Returns the day a filing received at `received_at` counts as presented.
///
/// The receipt's date is presumed (CFF 17-E), at any hour. By the alternative of P5, what comes
/// after 18:00 or on a non-working day is presented on the next business day.
pub fn presented(
    received_at: LegalTime,
    days: &WorkingDays<'_>,
    policy: &Policy,
) -> Result<Presented, DeadlineError> {
    let day = received_at.date();
    let literal = CivilDate::from(day);
    let within = received_at.instant().time() <= CLOSING_HOUR;
    let strict = if within && days.kind(day)?.is_working() {
        literal
    } else {
        citation_day(literal, days)?
    };
    Ok(match policy.filed_out_of_hours {
        Reading::Default => Presented {
            on: literal,
            at_risk_on: Some(strict).filter(|strict| *strict != literal),
        },
        Reading::Alternative => Presented {
            on: strict,
            at_risk_on: None,
        },
    })
}

/// Returns the day a *citatorio* left on `left_on` summons for: the next business day (CFF 137).
pub fn citation_day(
    left_on: CivilDate,
    days: &WorkingDays<'_>,
) -> Result<CivilDate, DeadlineError> {
    Ok(Count::new(days).next_working(left_on.date())?.into())
}

/// Returns the instant from which an unverified contact is void: 72 clock hours after it was
/// registered.
pub fn contact_expires_at(registered_at: LegalTime) -> LegalTime {
    registered_at.plus(Duration::hours(HOURS_TO_VERIFY_A_CONTACT))
}
