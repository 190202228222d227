//! What follows from the life of a notification by the law's own functions: where it stands, and
//! the dates by which lists are sorted and papers fall due.

use mailbox::civil_date::CivilDate;
use mailbox::deadline::{Answer, DeadlineError, OPENING_HOUR, Reading};
use mailbox::instant::{CENTRAL_ZONE, LegalTime};
use mailbox::notification::{How, Life, Made, Rule, State};
use mailbox::problem::Code;
use time::{Date, Duration, Time, macros::date};

use super::Rulebook;
use crate::acts::{Failure, NotDone};
use crate::store::StoreError;
use crate::store::notifications::{Derived, Notification};

/// A last day that is not known sorts after all that are.
const UNKNOWN: Date = date!(9999 - 12 - 31);
/// How long a paper waits after nothing can change it any more: an opening that was received in
/// the last second may still be on its way to the disk.
const GRACE: Duration = Duration::minutes(15);
/// After everything that will be: what no event changes is made by then.
const AT_LAST: i64 = 250_000_000_000;

/// Returns where a notification stands; `None` when a day of it is in a year that is not published.
///
/// When only the term to answer reaches into such a year, what waits still says until when it can
/// be opened. What is made says nothing then: that it gives no term would not be true.
pub(crate) fn standing(
    life: &Life,
    rulebook: &Rulebook,
    now: LegalTime,
) -> Result<Option<State>, NotDone> {
    match life.state(rulebook.rules(), now) {
        Ok(state) => return Ok(Some(state)),
        Err(error) => is_unpublished(error)?,
    }
    match life.without_term().state(rulebook.rules(), now) {
        Ok(State::Notified(_) | State::Effective(_) | State::Lapsed(_)) => Ok(None),
        Ok(State::Answered { at, .. }) => Ok(Some(State::Answered { at, made: None })),
        Ok(state) => Ok(Some(state)),
        Err(error) => is_unpublished(error).map(|()| None),
    }
}

/// Returns the dates that govern, with their chain of days, as far as they are known.
pub(super) fn dates(
    life: &Life,
    rulebook: &Rulebook,
    now: LegalTime,
) -> Result<Option<Answer>, NotDone> {
    match life.dates(rulebook.rules(), now) {
        Ok(answer) => return Ok(answer),
        Err(error) => is_unpublished(error)?,
    }
    match life.without_term().dates(rulebook.rules(), now) {
        Ok(answer) => Ok(answer),
        Err(error) => is_unpublished(error).map(|()| None),
    }
}

/// Returns the dates that govern but for the term to answer, which nobody prints.
pub(super) fn service_dates(
    life: &Life,
    rulebook: &Rulebook,
    now: LegalTime,
) -> Result<Answer, NotDone> {
    let answer = life.without_term().dates(rulebook.rules(), now);
    let answer = answer.map_err(|error| match error {
        DeadlineError::Unpublished(_) | DeadlineError::BeyondCalendar => {
            NotDone::Refused(Code::YearUnpublished)
        }
        _ => Failure::Dates(error).into(),
    })?;
    Ok(answer.ok_or(Failure::KeptStatement)?)
}

/// Tells whether it is made at `now`, or may be: when no date is known, nothing that supposes the
/// contrary is done.
pub(crate) fn is_made(life: &Life, rulebook: &Rulebook, now: LegalTime) -> Result<bool, NotDone> {
    Ok(match standing(life, rulebook, now)? {
        Some(
            State::Deposited { .. }
            | State::Announced { .. }
            | State::Posted { .. }
            | State::Withdrawn { .. },
        ) => false,
        Some(State::Answered { made, .. }) => made.is_some(),
        Some(State::Notified(_) | State::Effective(_) | State::Lapsed(_)) | None => true,
    })
}

/// Returns what follows from what happened to a notification.
pub(crate) fn derived(
    notification: &Notification,
    rulebook: &Rulebook,
    now: LegalTime,
) -> Result<Derived, NotDone> {
    let life = notification.life()?;
    let told = [
        life.announced_at(),
        life.posted().map(|(at, _)| at),
        life.served_at(),
        life.known_at(),
    ];
    let told_at = told.into_iter().flatten().min();
    let is_open = life.answered_at().is_none() && life.withdrawn_at().is_none();
    let made = made_at_last(&life, rulebook)?;
    let made_on = made.map(|made| made.notified_on.literal);
    let answer_by_on = made.and_then(|made| made.answer_by_on).map(|on| on.literal);
    let day_before = |on: CivilDate| on.date().previous_day().map(CivilDate::from);
    let wait_on = made_on.map_or(Some(UNKNOWN.into()), day_before);
    let wait_on = wait_on.filter(|_| is_open && told_at.is_some());
    let due = made.filter(|_| life.withdrawn_at().is_none() && notification.attestation.is_none());
    Ok(Derived {
        dated_by: rulebook.number,
        told_at,
        opened_at: life.opened_at(),
        answered_at: life.answered_at(),
        withdrawn_at: life.withdrawn_at(),
        waits: told_at.map(|_| waits(&life)),
        made_on,
        effective_on: made.map(|made| made.effective_on.literal),
        answer_by_on,
        wait_on,
        answer_on: answer_by_on.filter(|_| is_open),
        paper_due_at: due.and_then(|made| paper_due_at(&life, &made, rulebook, now)),
    })
}

/// Returns how and when it is made if nothing else happens.
fn made_at_last(life: &Life, rulebook: &Rulebook) -> Result<Option<Made>, NotDone> {
    let at_last = LegalTime::from_unix_seconds(AT_LAST).ok_or(StoreError::Interrupted)?;
    let state = match life.state(rulebook.rules(), at_last) {
        Ok(state) => state,
        Err(error) => {
            is_unpublished(error)?;
            match life.without_term().state(rulebook.rules(), at_last) {
                Ok(state) => state,
                Err(error) => return is_unpublished(error).map(|()| None),
            }
        }
    };
    Ok(match state {
        State::Notified(made) | State::Effective(made) | State::Lapsed(made) => Some(made),
        State::Answered { made, .. } => made,
        _ => None,
    })
}

/// As what it waits: the way that began last.
fn waits(life: &Life) -> &'static str {
    let announced = life.announced_at();
    match life.posted() {
        Some((at, _)) if announced.is_none_or(|announced| announced <= at) => "posted",
        _ => "announced",
    }
}

/// Returns from when on the *constancia* can be issued: at once for what was opened; for the rest
/// when no opening can change what it says any more (the fourth day, by P6; CFF 134-I).
fn paper_due_at(
    life: &Life,
    made: &Made,
    rulebook: &Rulebook,
    now: LegalTime,
) -> Option<LegalTime> {
    let made_on = made.notified_on.literal.date();
    let next = |day: Date| day.next_day().map(|day| (day, Time::MIDNIGHT));
    let (day, hour) = match made.how {
        How::Opened { .. } => return Some(now),
        How::Served { .. } | How::Known { .. } => return None,
        // A receipt that comes before it takes effect is still one (LSS 40).
        How::Deemed { .. } if life.rule() == Rule::Lss40 => {
            (made.effective_on.literal.date(), Time::MIDNIGHT)
        }
        How::Deemed { .. } if rulebook.policy.fourth_day_cut == Reading::Alternative => {
            (made_on, OPENING_HOUR)
        }
        How::Deemed { .. } | How::Posted { .. } => next(made_on)?,
    };
    let instant = day.with_time(hour).assume_offset(CENTRAL_ZONE);
    Some(LegalTime::new(instant).plus(GRACE))
}

fn is_unpublished(error: DeadlineError) -> Result<(), NotDone> {
    match error {
        DeadlineError::Unpublished(_) | DeadlineError::BeyondCalendar => Ok(()),
        _ => Err(Failure::Dates(error).into()),
    }
}
