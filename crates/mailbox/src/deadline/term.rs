//! Terms: so many business days, calendar days or months after effects, and their last day.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Date, Weekday};

use super::count::Count;
use super::{DeadlineError, Outcome, Policy, Reading, Step, What};
use crate::calendar::{Calendar, DayKind, WorkingDays};
use crate::civil_date::CivilDate;
use crate::travels::travels_as_text;

/// What a term is counted in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unit {
    /// Business days, the last included (LSS 39-C, 39-D).
    BusinessDays,
    /// Every day (CFF 12, third paragraph).
    CalendarDays,
    /// From a day to the day of the same number (CFF 12, fourth paragraph).
    Months,
}

/// What a term is for, where that changes its last day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// A notice of hiring, leaving or wages: RACERF 3 does not extend it.
    AffiliationNotice,
    /// Anything to answer or file.
    Answer,
    /// A payment through a bank: a Friday extends it (CFF 12).
    BankPayment,
}

/// A term, written `15` (business days), `30n` (calendar days, *naturales*) or `2m` (months);
/// with `p` after it for a payment through a bank, with `a` for a notice of affiliation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Term {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
    /// For what.
    pub purpose: Purpose,
}

impl Term {
    /// A term of business days.
    pub const fn business_days(count: u16) -> Self {
        Self {
            count,
            unit: Unit::BusinessDays,
            purpose: Purpose::Answer,
        }
    }

    /// A term of calendar days.
    pub const fn calendar_days(count: u16) -> Self {
        Self {
            unit: Unit::CalendarDays,
            ..Self::business_days(count)
        }
    }

    /// A term of months.
    pub const fn months(count: u16) -> Self {
        Self {
            unit: Unit::Months,
            ..Self::business_days(count)
        }
    }

    /// The same term for a purpose.
    #[must_use]
    pub const fn for_purpose(self, purpose: Purpose) -> Self {
        Self { purpose, ..self }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::BusinessDays => "",
            Unit::CalendarDays => "n",
            Unit::Months => "m",
        };
        let purpose = match self.purpose {
            Purpose::AffiliationNotice => "a",
            Purpose::Answer => "",
            Purpose::BankPayment => "p",
        };
        write!(f, "{}{unit}{purpose}", self.count)
    }
}

/// A text that is not a term such as `15`, `30n` or `2m`, of at least one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotATerm;

impl fmt::Display for NotATerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a term such as 15, 30n or 2m")
    }
}

impl core::error::Error for NotATerm {}

impl FromStr for Term {
    type Err = NotATerm;

    fn from_str(text: &str) -> Result<Self, NotATerm> {
        let (rest, purpose) = match (text.strip_suffix('a'), text.strip_suffix('p')) {
            (Some(rest), _) => (rest, Purpose::AffiliationNotice),
            (_, Some(rest)) => (rest, Purpose::BankPayment),
            _ => (text, Purpose::Answer),
        };
        let (digits, unit) = match (rest.strip_suffix('n'), rest.strip_suffix('m')) {
            (Some(digits), _) => (digits, Unit::CalendarDays),
            (_, Some(digits)) => (digits, Unit::Months),
            _ => (rest, Unit::BusinessDays),
        };
        let count = digits.parse().map_err(|_| NotATerm)?;
        let term = Self {
            count,
            unit,
            purpose,
        };
        // One comparison refuses every other writing: signs and zeros in front.
        if count > 0 && term.to_string() == text {
            Ok(term)
        } else {
            Err(NotATerm)
        }
    }
}

travels_as_text!(Term, r"^[1-9][0-9]*[nm]?[ap]?$");

/// The last day of a term, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = TermDue))]
pub struct Due {
    /// The term.
    pub term: Term,
    /// Where the count ends, before any extension.
    pub counted_to: CivilDate,
    /// Its last day, which is inside the term.
    pub on: CivilDate,
    /// The chain, day by day.
    pub steps: Vec<Step>,
}

impl Outcome {
    /// Returns the last day of a term that runs from the effects, by the outcome's own policy.
    ///
    /// `calendar` must be the one of the outcome.
    pub fn due(&self, term: Term, calendar: &Calendar) -> Result<Due, DeadlineError> {
        let selection = self.policy.selection(self.rule, self.office.as_deref());
        let days = calendar.working_days(&selection);
        term.after(self.effects_on, &days, &self.policy)
    }
}

impl Term {
    /// Returns its last day when it runs from the day after `from`.
    pub fn after(
        self,
        from: CivilDate,
        days: &WorkingDays<'_>,
        policy: &Policy,
    ) -> Result<Due, DeadlineError> {
        let mut count = Count::new(days);
        let counted_to = match self.unit {
            Unit::BusinessDays => count.business_days(from.date(), self.count)?,
            Unit::CalendarDays => count.calendar_days(from.date(), self.count)?,
            Unit::Months => count.months(from.date(), self.count)?,
        };
        let extends = match self.purpose {
            Purpose::AffiliationNotice => false,
            Purpose::Answer => policy.friday == Reading::Alternative,
            Purpose::BankPayment => true,
        };
        let on = extended(&mut count, counted_to, extends)?;
        count.note(on, What::LastDay { term: self });
        Ok(Due {
            term: self,
            counted_to: counted_to.into(),
            on: on.into(),
            steps: count.steps,
        })
    }
}

/// CFF 12: a last day that is not a business day, or on which offices are closed, goes on to the
/// next; so does a Friday, for what is paid through banks or falls under RACERF 3.
pub(crate) fn extended(
    count: &mut Count<'_>,
    last: Date,
    friday_extends: bool,
) -> Result<Date, DeadlineError> {
    match count.kind(last)? {
        DayKind::NonWorking(row) | DayKind::OfficesClosed(row) | DayKind::Suspended(row) => {
            count.note(last, What::NotAnEnd { why: row.into() });
        }
        DayKind::Working if friday_extends && last.weekday() == Weekday::Friday => {
            count.note(last, What::FridayIsNotAnEnd);
        }
        DayKind::Working => return Ok(last),
    }
    count.next_end(last)
}
