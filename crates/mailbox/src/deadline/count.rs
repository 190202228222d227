//! Counting: forward, one calendar day at a time, each day noted.

use time::{Date, Month};

use super::{DeadlineError, Phase, Step, What};
use crate::calendar::{DayKind, WorkingDays};

/// A count under way, and the days it has seen.
pub(crate) struct Count<'a> {
    days: &'a WorkingDays<'a>,
    pub(crate) steps: Vec<Step>,
}

impl<'a> Count<'a> {
    pub(crate) const fn new(days: &'a WorkingDays<'a>) -> Self {
        Self {
            days,
            steps: Vec::new(),
        }
    }

    pub(crate) fn note(&mut self, on: Date, what: What) {
        let on = on.into();
        self.steps.push(Step { on, what });
    }

    pub(crate) fn kind(&self, day: Date) -> Result<DayKind<'a>, DeadlineError> {
        Ok(self.days.kind(day)?)
    }

    /// Returns the next business day after `day`, noted as `number` of `phase`.
    pub(crate) fn next(
        &mut self,
        day: Date,
        number: u16,
        phase: Phase,
    ) -> Result<Date, DeadlineError> {
        let mut day = after(day)?;
        while !self.counts(day)? {
            day = after(day)?;
        }
        self.note(day, What::Counted { number, phase });
        Ok(day)
    }

    /// Returns the next business day after `day`, noting nothing: for what moves an act.
    pub(crate) fn next_working(&self, day: Date) -> Result<Date, DeadlineError> {
        let mut day = after(day)?;
        while !self.kind(day)?.is_working() {
            day = after(day)?;
        }
        Ok(day)
    }

    /// Returns the `count`th business day after `day`; `day` itself for none.
    pub(crate) fn business_days(&mut self, day: Date, count: u16) -> Result<Date, DeadlineError> {
        (1..=count).try_fold(day, |day, number| self.next(day, number, Phase::Term))
    }

    /// Returns the `count`th calendar day after `day`. Only suspended days are not counted: a
    /// term set by period counts all days (CFF 12, third paragraph).
    pub(crate) fn calendar_days(&mut self, day: Date, count: u16) -> Result<Date, DeadlineError> {
        let (mut day, mut number) = (day, 0);
        while number < count {
            day = after(day)?;
            if let DayKind::Suspended(row) = self.kind(day)? {
                self.note(day, What::Suspended { why: row.into() });
            } else {
                number += 1;
                let phase = Phase::Term;
                self.note(day, What::Counted { number, phase });
            }
        }
        Ok(day)
    }

    /// Returns the day with the number of `day`, `count` months later, or the first business day
    /// of the month after it when it has no such day (CFF 12, fourth paragraph). Suspended days
    /// between push it on.
    pub(crate) fn months(&mut self, day: Date, count: u16) -> Result<Date, DeadlineError> {
        let months = day.year() * 12 + i32::from(u8::from(day.month())) - 1 + i32::from(count);
        let year = months.div_euclid(12);
        let month = u8::try_from(months.rem_euclid(12) + 1)
            .ok()
            .and_then(|number| Month::try_from(number).ok())
            .ok_or(DeadlineError::BeyondCalendar)?;
        let at = |day| Date::from_calendar_date(year, month, day);
        let mut end = if day.day() <= month.length(year) {
            at(day.day()).map_err(|_| DeadlineError::BeyondCalendar)?
        } else {
            let last = at(month.length(year)).map_err(|_| DeadlineError::BeyondCalendar)?;
            self.note(last, What::MonthTooShort);
            self.next_end(last)?
        };
        let mut seen = day;
        while seen < end {
            seen = after(seen)?;
            if let DayKind::Suspended(row) = self.kind(seen)? {
                self.note(seen, What::Suspended { why: row.into() });
                end = after(end)?;
            }
        }
        Ok(end)
    }

    /// Returns the first day after `day` that a term may end on.
    pub(crate) fn next_end(&mut self, day: Date) -> Result<Date, DeadlineError> {
        let mut day = after(day)?;
        loop {
            if self.counts(day)? {
                let DayKind::OfficesClosed(row) = self.kind(day)? else {
                    return Ok(day);
                };
                self.note(day, What::NotAnEnd { why: row.into() });
            }
            day = after(day)?;
        }
    }

    /// Says whether `day` counts; notes why when it does not.
    fn counts(&mut self, day: Date) -> Result<bool, DeadlineError> {
        match self.kind(day)? {
            DayKind::NonWorking(row) => self.note(day, What::Skipped { why: row.into() }),
            DayKind::Suspended(row) => self.note(day, What::Suspended { why: row.into() }),
            DayKind::OfficesClosed(_) | DayKind::Working => return Ok(true),
        }
        Ok(false)
    }
}

fn after(day: Date) -> Result<Date, DeadlineError> {
    day.next_day().ok_or(DeadlineError::BeyondCalendar)
}
