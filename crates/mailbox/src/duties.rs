//! What recurs: cuotas, EMA and EBA, ICSOE, the yearly prima, as entries of a calendar.
//!
//! Each entry has its last day, literal and prudent, and the articles it rests on. Not receiving
//! the Institute's proposal (EMA, EBA) excuses nobody from paying (LSS 39-A, last paragraph).
//!
//! ```
//! use mailbox::calendar::Calendar;
//! use mailbox::deadline::{Language, Policy};
//! use mailbox::duties::duties;
//!
//! let (from, to) = ("2026-04-18".parse().unwrap(), "2026-04-30".parse().unwrap());
//! let found = duties(from, to, &Calendar::seed(), &Policy::default()).unwrap();
//! // 17 April 2026 is a Friday.
//! assert_eq!(found[0].due_on.to_string(), "2026-04-20");
//! assert_eq!(found[0].title(Language::Spanish), "Cuotas y EMA de marzo de 2026");
//! ```

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::calendar::{Calendar, WorkingDays};
use crate::civil_date::CivilDate;
use crate::deadline::count::Count;
use crate::deadline::lines::line;
use crate::deadline::term::extended;
use crate::deadline::words::month;
use crate::deadline::{DeadlineError, Language, Policy, Reading, Rule, Step};
use crate::travels::words;

/// Day of the month on which cuotas are paid (LSS 39) and ICSOE is presented (LSS 15-A).
const DAY_OF_MONTH: u8 = 17;

/// A duty that recurs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DutyKind {
    /// Cuotas of two months: RCV and INFONAVIT, and the EBA that proposes them (LSS 39, 39-A).
    BimonthlyDues,
    /// Information on contracts of specialised services, of four months (LSS 15-A).
    Icsoe,
    /// Cuotas of the month, and the EMA that proposes them (LSS 39, 39-A).
    MonthlyDues,
    /// The yearly determination of the prima de riesgos de trabajo, in February (RACERF 32).
    Prima,
}

words!(DutyKind {
    BimonthlyDues => "eba",
    Icsoe => "icsoe",
    MonthlyDues => "ema",
    Prima => "prima",
});

impl DutyKind {
    /// Returns the articles it rests on.
    pub const fn basis(self) -> &'static str {
        match self {
            Self::BimonthlyDues | Self::MonthlyDues => "LSS 39 y 39-A; CFF 12; RACERF 3",
            Self::Icsoe => "LSS 15-A; CFF 12",
            Self::Prima => "LSS 74; RACERF 32 (por confirmar)",
        }
    }

    /// Returns how many months its period has.
    const fn months(self) -> u8 {
        match self {
            Self::MonthlyDues => 1,
            Self::BimonthlyDues => 2,
            Self::Icsoe => 4,
            Self::Prima => 12,
        }
    }
}

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
    /// Why it goes on from the day the law names, day by day; none when it does not.
    pub steps: Vec<Step>,
}

impl Duty {
    /// Names it, with its period.
    pub fn title(&self, language: Language) -> String {
        let (from, to) = (self.period_from.date(), self.period_to.date());
        let (first, last, year) = (month(from, language), month(to, language), to.year());
        match (self.kind, language) {
            (DutyKind::MonthlyDues, Language::Spanish) => {
                format!("Cuotas y EMA de {last} de {year}")
            }
            (DutyKind::MonthlyDues, Language::English) => {
                format!("Dues and EMA of {last} {year}")
            }
            (DutyKind::BimonthlyDues, Language::Spanish) => {
                format!("RCV, Infonavit y EBA de {first} y {last} de {year}")
            }
            (DutyKind::BimonthlyDues, Language::English) => {
                format!("RCV, Infonavit and EBA of {first} and {last} {year}")
            }
            (DutyKind::Icsoe, Language::Spanish) => {
                format!("ICSOE de {first} a {last} de {year}")
            }
            (DutyKind::Icsoe, Language::English) => format!("ICSOE of {first} to {last} {year}"),
            (DutyKind::Prima, Language::Spanish) => {
                format!("Prima de riesgos de trabajo de {year}")
            }
            (DutyKind::Prima, Language::English) => format!("Yearly risk premium of {year}"),
        }
    }
}

impl Duty {
    /// Returns the line of each step, in its order.
    pub fn lines(&self, language: Language) -> Vec<String> {
        let steps = self.steps.iter();
        steps
            .map(|step| line(step, Rule::Cff134, language))
            .collect()
    }
}

/// Returns the duties whose last day falls from `from` to `to`, in the order of their days.
///
/// Cuotas go on from a day that is not a business day, and from a Friday, for banks are where
/// they are paid (CFF 12, RACERF 3). ICSOE and the prima go on from a Friday only under P8.
pub fn duties(
    from: CivilDate,
    to: CivilDate,
    calendar: &Calendar,
    policy: &Policy,
) -> Result<Vec<Duty>, DeadlineError> {
    let days = calendar.working_days(&policy.selection(Rule::Cff134, None));
    let bare = Policy::default();
    let strict = calendar.working_days(&bare.selection(Rule::Cff134, None));
    let mut found = Vec::new();
    // A nominal day goes on into the next month at most.
    let mut at = from.date().replace_day(1).unwrap_or(from.date());
    at = add_months(at, -1)?;
    while at <= to.date() {
        for kind in DutyKind::ALL {
            let Some(nominal) = nominal_day(*kind, at) else {
                continue;
            };
            let due = dues(*kind, nominal, policy.friday, &days, &strict)?;
            if from <= due.due_on && due.due_on <= to {
                found.push(due);
            }
        }
        at = add_months(at, 1)?;
    }
    found.sort_by_key(|duty| duty.due_on);
    Ok(found)
}

/// The day the law names for a duty in the month that begins at `first`, if it names one.
fn nominal_day(kind: DutyKind, first: Date) -> Option<Date> {
    let month = u8::from(first.month());
    let is_due = match kind {
        DutyKind::MonthlyDues => true,
        DutyKind::BimonthlyDues => month % 2 == 1,
        DutyKind::Icsoe => matches!(month, 1 | 5 | 9),
        DutyKind::Prima => month == 2,
    };
    let day = match kind {
        DutyKind::Prima => first.month().length(first.year()),
        _ => DAY_OF_MONTH,
    };
    is_due.then(|| first.replace_day(day).ok()).flatten()
}

fn dues(
    kind: DutyKind,
    nominal: Date,
    friday: Reading,
    days: &WorkingDays<'_>,
    strict: &WorkingDays<'_>,
) -> Result<Duty, DeadlineError> {
    let friday_extends = match kind {
        DutyKind::MonthlyDues | DutyKind::BimonthlyDues => true,
        DutyKind::Icsoe | DutyKind::Prima => friday == Reading::Alternative,
    };
    let mut count = Count::new(days);
    let due = extended(&mut count, nominal, friday_extends)?;
    let prudent = extended(&mut Count::new(strict), nominal, false)?;
    let month_after = nominal.replace_day(1).unwrap_or(nominal);
    // The prima is of the year before; the others of the months before.
    let end = match kind {
        DutyKind::Prima => add_months(month_after, -1)?,
        _ => month_after,
    };
    let period_from = add_months(end, -i32::from(kind.months()))?;
    let period_to = end.previous_day().ok_or(DeadlineError::BeyondCalendar)?;
    Ok(Duty {
        kind,
        period_from: period_from.into(),
        period_to: period_to.into(),
        nominal_on: nominal.into(),
        due_on: due.into(),
        prudent_on: prudent.into(),
        basis: kind.basis().to_owned(),
        steps: count.steps,
    })
}

/// The first day of the month `months` away from the month that begins at `first`.
fn add_months(first: Date, months: i32) -> Result<Date, DeadlineError> {
    let months = first.year() * 12 + i32::from(u8::from(first.month())) - 1 + months;
    u8::try_from(months.rem_euclid(12) + 1)
        .ok()
        .and_then(|number| Month::try_from(number).ok())
        .and_then(|month| Date::from_calendar_date(months.div_euclid(12), month, 1).ok())
        .ok_or(DeadlineError::BeyondCalendar)
}
