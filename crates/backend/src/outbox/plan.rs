//! What is due to be said of a notification or an e.firma, from the law's own dates.
//!
//! Pure: the same life, rules and instant give the same plan, so nothing is remembered but how far
//! it was told. After an outage the newest moment is told and the older ones are not: one message,
//! true now, not five that were true once. A moment is told at nine in the morning of the Zona
//! Centro; a posting, at once.

use mailbox::deadline::DeadlineError;
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::instant::{CENTRAL_ZONE, LegalTime};
use mailbox::notification::{How, Life, Made, Rules, State};
use time::macros::time;
use time::{Date, Duration, OffsetDateTime};

use crate::acts::tell::{AboutNotification, Moment};

/// Business days before the end of a term at which it is reminded of.
const BEFORE_A_TERM_ENDS: [u16; 4] = [0, 1, 3, 5];
/// Days before the end of an e.firma at which it is reminded of.
const BEFORE_AN_EFIRMA_ENDS: [u16; 4] = [90, 40, 15, 2];

/// Something to say, from an instant on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Planned<T> {
    pub(crate) what: T,
    pub(crate) at: LegalTime,
}

/// What is due, and when to look again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Plan<T> {
    /// The newest that has not been told.
    pub(crate) due: Option<Planned<T>>,
    /// Nothing when there is nothing more to come, whatever happens.
    pub(crate) look_again_at: Option<LegalTime>,
}

/// Plans what to say of a notification at `now`, when all up to `told_through` was told.
///
/// A life can change any day, so it is looked at each morning until it is over.
pub(crate) fn of_notification(
    life: &Life,
    rules: Rules<'_>,
    told_through: LegalTime,
    now: LegalTime,
) -> Result<Plan<Moment>, DeadlineError> {
    let state = life.state(rules, now)?;
    let moments = moments(life, rules, &state, now)?;
    let tomorrow = now.date().next_day().map(morning);
    let is_over = match state {
        State::Deposited { .. }
        | State::Announced { .. }
        | State::Posted { .. }
        | State::Notified(_) => false,
        State::Effective(made) => made.answer_by_on.is_none(),
        State::Lapsed(_) | State::Answered { .. } | State::Withdrawn { .. } => true,
    };
    let to_come = moments.iter().any(|moment| moment.at > now);
    let look_again_at = if is_over && !to_come {
        None
    } else {
        let next = moments
            .iter()
            .map(|moment| moment.at)
            .filter(|at| *at > now);
        next.chain(tomorrow).min()
    };
    Ok(Plan {
        due: newest(moments, told_through, now),
        look_again_at,
    })
}

/// Says anew what a reminder that waited has to say; nothing when it is not the one to send.
pub(crate) fn refreshed(
    reminder: &AboutNotification,
    life: &Life,
    rules: Rules<'_>,
    now: LegalTime,
) -> Result<Option<AboutNotification>, DeadlineError> {
    let never = LegalTime::new(OffsetDateTime::UNIX_EPOCH);
    let plan = of_notification(life, rules, never, now)?;
    if plan.due.is_none_or(|due| due.what != reminder.moment) {
        return Ok(None);
    }
    let AboutNotification {
        notification,
        folio,
        moment,
        ..
    } = reminder;
    about(*notification, folio, *moment, life, rules, now).map(Some)
}

/// Plans what to say of an e.firma that ends at `ends_at`.
pub(crate) fn of_efirma(ends_at: LegalTime, told_through: LegalTime, now: LegalTime) -> Plan<u16> {
    let moments: Vec<_> = BEFORE_AN_EFIRMA_ENDS
        .into_iter()
        .filter_map(|days| {
            let day = ends_at.date().checked_sub(Duration::days(days.into()))?;
            let (what, at) = (days, morning(day));
            Some(Planned { what, at })
        })
        .collect();
    let next = moments
        .iter()
        .map(|moment| moment.at)
        .filter(|at| *at > now);
    Plan {
        look_again_at: next.min(),
        // What has ended needs no reminder: signing in says so.
        due: newest(moments, told_through, now).filter(|_| now < ends_at),
    }
}

/// Says of a notification what a message needs.
pub(crate) fn about(
    notification: Id,
    folio: &Folio,
    moment: Moment,
    life: &Life,
    rules: Rules<'_>,
    now: LegalTime,
) -> Result<AboutNotification, DeadlineError> {
    let mut about = AboutNotification {
        notification,
        folio: folio.clone(),
        moment,
        open_by_on: None,
        notified_on: None,
        effective_on: None,
        answer_by_on: None,
        days_left: None,
    };
    match life.state(rules, now)? {
        State::Announced {
            open_by_on,
            deemed_on,
            ..
        } => {
            about.open_by_on = open_by_on;
            about.notified_on = Some(deemed_on);
        }
        State::Posted { notified_on, .. } => about.notified_on = Some(notified_on),
        State::Notified(made) | State::Effective(made) | State::Lapsed(made) => {
            about.notified_on = Some(made.notified_on);
            about.effective_on = Some(made.effective_on);
            about.answer_by_on = made.answer_by_on;
        }
        State::Deposited { .. } | State::Answered { .. } | State::Withdrawn { .. } => {}
    }
    let last = match moment {
        Moment::Day | Moment::Announced => about.open_by_on,
        Moment::Term => about.answer_by_on,
        Moment::Posted | Moment::Made | Moment::Effects => None,
    };
    if let Some(last) = last {
        let days = rules.calendar.working_days(&selection(life, rules));
        let today = now.date().into();
        about.days_left = Some(days.between(today, last.prudent)?);
    }
    Ok(about)
}

fn newest<T>(
    moments: Vec<Planned<T>>,
    told_through: LegalTime,
    now: LegalTime,
) -> Option<Planned<T>> {
    moments
        .into_iter()
        .filter(|moment| told_through < moment.at && moment.at <= now)
        .max_by_key(|moment| moment.at)
}

/// Lists the moments of a notification as its life stands at `now`, past and to come.
fn moments(
    life: &Life,
    rules: Rules<'_>,
    state: &State,
    now: LegalTime,
) -> Result<Vec<Planned<Moment>>, DeadlineError> {
    let mut found = Vec::new();
    let mut say = |what, at| found.push(Planned { what, at });
    match state {
        State::Announced { deemed_on, .. } => {
            let dates = life.dates(rules, now)?;
            for day in dates.iter().flat_map(|answer| &answer.outcome.window) {
                say(Moment::Day, morning(day.date()));
            }
            say(Moment::Made, morning(deemed_on.literal.date()));
        }
        State::Posted {
            at, notified_on, ..
        } => {
            say(Moment::Posted, *at);
            say(Moment::Made, morning(notified_on.literal.date()));
        }
        State::Notified(made) | State::Effective(made) => {
            if was_not_looked_at(made) {
                say(Moment::Made, morning(made.notified_on.literal.date()));
            }
            let effects = made.effective_on.literal.date();
            say(Moment::Effects, morning(effects));
            let last = made.answer_by_on.map(|on| on.prudent.date());
            for day in before(life, rules, effects, last)? {
                say(Moment::Term, morning(day));
            }
        }
        State::Deposited { .. }
        | State::Lapsed(_)
        | State::Answered { .. }
        | State::Withdrawn { .. } => {}
    }
    Ok(found)
}

/// Who opened it, or was served, knows already.
fn was_not_looked_at(made: &Made) -> bool {
    match made.how {
        How::Deemed { consulted_at, .. } => consulted_at.is_none(),
        How::Posted { .. } => true,
        How::Opened { .. } | How::Served { .. } | How::Known { .. } => false,
    }
}

/// Lists the days, after `effects`, on which the end of a term is reminded of.
fn before(
    life: &Life,
    rules: Rules<'_>,
    effects: Date,
    last: Option<Date>,
) -> Result<Vec<Date>, DeadlineError> {
    let selection = selection(life, rules);
    let days = rules.calendar.working_days(&selection);
    let (mut found, mut left) = (Vec::new(), 0);
    let mut day = last.filter(|last| *last > effects);
    while let Some(this) = day
        && this > effects
        && BEFORE_A_TERM_ENDS.iter().any(|most| left <= *most)
    {
        if BEFORE_A_TERM_ENDS.contains(&left) {
            found.push(this);
        }
        left += 1;
        day = this.previous_day();
        while let Some(earlier) = day
            && earlier > effects
            && !days.kind(earlier)?.is_working()
        {
            day = earlier.previous_day();
        }
    }
    Ok(found)
}

fn selection(life: &Life, rules: Rules<'_>) -> mailbox::calendar::Selection {
    rules.policy.selection(life.rule(), rules.office)
}

/// Nine in the morning of a day.
fn morning(day: Date) -> LegalTime {
    LegalTime::new(OffsetDateTime::new_in_offset(
        day,
        time!(9:00),
        CENTRAL_ZONE,
    ))
}

#[cfg(test)]
mod tests;
