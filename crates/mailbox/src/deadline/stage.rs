//! Where a notification stands at an instant: a pure function of its facts and its outcome.

use super::{DeadlineError, Facts, Kind, OPENING_HOUR, Outcome, Reading, Service};
use crate::calendar::Calendar;
use crate::civil_date::CivilDate;
use crate::instant::LegalTime;
use crate::travels::words;

/// Where a notification stands, in the order of its life.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// It has not been sent, posted or served.
    NotYet,
    /// It can be opened in time, or it is posted.
    Running,
    /// The days to open are over and it is not yet made: opening still gives a receipt.
    Closing,
    /// It is made and has no effect yet.
    Notified,
    /// It has taken effect: terms run from the next business day.
    Effective,
}

words!(Stage {
    NotYet => "SIN_ENVIAR",
    Running => "EN_CURSO",
    Closing => "POR_VENCER",
    Notified => "NOTIFICADA",
    Effective => "SURTE_EFECTOS",
});

/// Returns where a notification stands at `now`.
pub fn stage(facts: &Facts, outcome: &Outcome, now: LegalTime) -> Stage {
    let today = CivilDate::from(now.date());
    let begun = match facts.service {
        Service::Cff134 { sent_at, .. }
        | Service::Lfpa { sent_at, .. }
        | Service::Lss40 { sent_at, .. } => now >= sent_at,
        Service::Estrados { published_on } => today >= published_on,
        Service::Personal { served_at } => now >= served_at,
    };
    if is_made(facts, outcome, now) {
        if today < outcome.effects_on {
            Stage::Notified
        } else {
            Stage::Effective
        }
    } else if !begun {
        Stage::NotYet
    } else if outcome.window.last().is_some_and(|last| today > *last) {
        Stage::Closing
    } else {
        Stage::Running
    }
}

/// Says whether it is made at `now`: by the receipt's instant, or by the day, at the hour of P6.
fn is_made(facts: &Facts, outcome: &Outcome, now: LegalTime) -> bool {
    let today = CivilDate::from(now.date());
    let instant = match facts.service {
        Service::Cff134 { opened_at, .. } | Service::Lfpa { opened_at, .. } => opened_at,
        Service::Lss40 {
            acknowledged_at: None,
            sent_at,
        } => Some(sent_at),
        Service::Lss40 {
            acknowledged_at, ..
        } => acknowledged_at,
        Service::Personal { served_at } => Some(served_at),
        Service::Estrados { .. } => None,
    };
    match outcome.kind {
        Kind::Opening | Kind::Acknowledged | Kind::Sending | Kind::Personal => {
            today >= outcome.notified_on && instant.is_none_or(|instant| now >= instant)
        }
        Kind::Expiry if outcome.policy.fourth_day_cut == Reading::Alternative => {
            today > outcome.notified_on
                || (today == outcome.notified_on && now.instant().time() >= OPENING_HOUR)
        }
        Kind::Expiry | Kind::Posting | Kind::Knowledge => today >= outcome.notified_on,
    }
}

/// Returns how many business days are left after today, up to and with `last`; zero on the last
/// day and after it.
pub fn days_left(
    outcome: &Outcome,
    calendar: &Calendar,
    now: LegalTime,
    last: CivilDate,
) -> Result<u16, DeadlineError> {
    let selection = outcome
        .policy
        .selection(outcome.rule, outcome.office.as_deref());
    let days = calendar.working_days(&selection);
    Ok(days.between(now.date().into(), last)?)
}
