//! What stands on each day of a calendar.

use mailbox::calendar::{Calendar, DayKind, Weekday};
use mailbox::civil_date::CivilDate;
use mailbox::deadline::{DeadlineError, Policy, Rule};
use mailbox::duties::{self, Duty};
use time::{Date, Duration};

/// A day, and what stands on it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Day {
    pub(super) on: CivilDate,
    pub(super) duties: Vec<Duty>,
    pub(super) rest: Option<Rest>,
    pub(super) is_weekend: bool,
}

/// Why a day does not count, or no term ends on it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Rest {
    /// The article or decree.
    pub(super) basis: String,
    pub(super) kind: RestKind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum RestKind {
    NonWorking,
    OfficesClosed,
    Suspended,
}

/// The day so many days later; the last one there is when that is beyond.
pub(super) fn later(day: CivilDate, days: i64) -> CivilDate {
    let date = day.date().checked_add(Duration::days(days));
    date.unwrap_or(Date::MAX).into()
}

/// Returns every day from `from` to `to`. A day that is not published ends the list, with the
/// reason: nothing after it is guessed.
pub(super) fn days(
    from: CivilDate,
    to: CivilDate,
    calendar: &Calendar,
    policy: &Policy,
) -> (Vec<Day>, Option<DeadlineError>) {
    let working = calendar.working_days(&policy.selection(Rule::Cff134, None));
    let (mut found, mut missing) = (Vec::new(), None);
    let mut on = from.date();
    while on <= to.date() {
        let kind = match working.kind(on) {
            Ok(kind) => kind,
            Err(unpublished) => {
                missing = Some(unpublished.into());
                break;
            }
        };
        found.push(day(on, kind));
        let Some(next) = on.next_day() else { break };
        on = next;
    }
    if let (Some(first), Some(last)) = (found.first(), found.last()) {
        match duties::duties(first.on, last.on, calendar, policy) {
            Ok(all) => {
                for duty in all {
                    if let Some(day) = found.iter_mut().find(|day| day.on == duty.due_on) {
                        day.duties.push(duty);
                    }
                }
            }
            Err(error) => missing = missing.or(Some(error)),
        }
    }
    (found, missing)
}

fn day(on: Date, kind: DayKind<'_>) -> Day {
    let is_weekend = matches!(
        Weekday::from(on.weekday()),
        Weekday::Saturday | Weekday::Sunday
    );
    let (row, kind) = match kind {
        DayKind::Working => (None, RestKind::NonWorking),
        DayKind::NonWorking(row) => (Some(row), RestKind::NonWorking),
        DayKind::OfficesClosed(row) => (Some(row), RestKind::OfficesClosed),
        DayKind::Suspended(row) => (Some(row), RestKind::Suspended),
    };
    // That a Saturday does not count needs no line of its own.
    let row = row.filter(|_| !is_weekend || kind == RestKind::Suspended);
    Day {
        on: on.into(),
        duties: Vec::new(),
        rest: row.map(|row| Rest {
            basis: row.basis.clone(),
            kind,
        }),
        is_weekend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(from: &str, to: &str) -> (Vec<Day>, Option<DeadlineError>) {
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        days(from, to, &Calendar::seed(), &Policy::default())
    }

    #[test]
    fn a_holiday_has_its_article_and_a_duty_its_last_day() {
        let (may, missing) = between("2026-05-01", "2026-05-31");
        assert_eq!(missing, None);
        assert_eq!(may.len(), 31);
        let rest: Vec<(String, String)> = may
            .iter()
            .filter_map(|day| Some((day.on.to_string(), day.rest.clone()?.basis)))
            .collect();
        let cff = "CFF 12".to_owned();
        assert_eq!(
            rest,
            [
                ("2026-05-01".to_owned(), cff.clone()),
                ("2026-05-05".to_owned(), cff)
            ]
        );
        let due: Vec<String> = may
            .iter()
            .filter(|day| !day.duties.is_empty())
            .map(|day| day.on.to_string())
            .collect();
        // 17 May 2026 is a Sunday.
        assert_eq!(due, ["2026-05-18"]);
        assert!(may.iter().filter(|day| day.is_weekend).count() == 10);
    }

    #[test]
    fn what_is_not_published_ends_the_list() {
        let (found, missing) = between("2027-12-30", "2028-01-10");
        assert_eq!(
            found.last().map(|day| day.on.to_string()).as_deref(),
            Some("2027-12-31")
        );
        assert!(matches!(missing, Some(DeadlineError::Unpublished(_))));
    }
}
