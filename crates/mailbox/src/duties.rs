//! What recurs: cuotas, EMA and EBA, ICSOE, the yearly prima, as entries of a calendar.
//!
//! Each entry has its last day, literal and prudent, and the article it rests on.

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::civil_date::CivilDate;
use crate::deadline::{DeadlineError, Language, Policy};
use crate::travels::words;

/// A duty that recurs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DutyKind {
    /// Cuotas of the month, and the EMA that proposes them (LSS 39, 39-A).
    MonthlyDues,
    /// Cuotas of two months: RCV and INFONAVIT, and the EBA that proposes them (LSS 39, 39-A).
    BimonthlyDues,
    /// Information on contracts of specialised services, of four months (LSS 15-A).
    Icsoe,
    /// The yearly determination of the prima de riesgos de trabajo (LSS 74, RACERF 32).
    Prima,
}

words!(DutyKind {
    MonthlyDues => "ema",
    BimonthlyDues => "eba",
    Icsoe => "icsoe",
    Prima => "prima",
});

/// A duty with its days.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Duty {
    /// What it is.
    pub kind: DutyKind,
    /// First day of the period it is for.
    pub period_from: CivilDate,
    /// Last day of the period it is for.
    pub period_to: CivilDate,
    /// The day the law names.
    pub nominal_on: CivilDate,
    /// Its last day, with its extensions.
    pub due_on: CivilDate,
    /// The earliest last day of all readings: no Friday extends it.
    pub prudent_on: CivilDate,
    /// The articles.
    pub basis: String,
}

impl Duty {
    /// Names it, with its period: `Cuotas de marzo de 2026 (EMA)`.
    pub fn title(&self, language: Language) -> String {
        let _ = language;
        String::new()
    }
}

/// Returns the duties whose last day falls from `from` to `to`, in the order of their days.
pub fn duties(
    from: CivilDate,
    to: CivilDate,
    calendar: &Calendar,
    policy: &Policy,
) -> Result<Vec<Duty>, DeadlineError> {
    let _ = (from, to, calendar, policy);
    Ok(Vec::new())
}
