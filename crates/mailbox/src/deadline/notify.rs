//! The engine: from facts to the day a notification is made and the day it takes effect.

use serde::{Deserialize, Serialize};
use time::Date;

use super::count::Count;
use super::{
    CLOSING_HOUR, DeadlineError, Facts, OPENING_HOUR, Phase, Policy, Reading, Rule, SentAfterHours,
    Service, Step, Switch, What,
};
use crate::calendar::Calendar;
use crate::civil_date::CivilDate;
use crate::instant::LegalTime;
use crate::travels::words;

/// Business days to open the document (CFF 134-I, sixth paragraph).
const DAYS_TO_OPEN: u16 = 3;

/// Days a document stays posted (CFF 139).
const DAYS_POSTED: u16 = 10;

/// How a notification came to be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The employer's electronic receipt (LSS 40).
    Acknowledged,
    /// Nobody opened it: the fourth day (CFF 134-I, seventh paragraph).
    Expiry,
    /// The addressee declared knowing the act (CFF 135, second paragraph).
    Knowledge,
    /// It was opened (CFF 134-I, fourth paragraph).
    Opening,
    /// It was served in person (CFF 137).
    Personal,
    /// It was posted: the eleventh day (CFF 139).
    Posting,
    /// There is no receipt: the day it was sent (LSS 40).
    Sending,
}

words!(Kind named "MadeKind" {
    Acknowledged => "ACUSE",
    Expiry => "VENCIMIENTO",
    Knowledge => "CONOCIMIENTO",
    Opening => "APERTURA",
    Personal => "PERSONAL",
    Posting => "ESTRADOS",
    Sending => "ENVIO",
});

/// When a notification is made and takes effect, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// The rule applied.
    pub rule: Rule,
    /// The days to open it, three; for estrados the ten days posted; for other rules, none.
    pub window: Vec<CivilDate>,
    /// The day it counts as made if nobody does anything.
    pub deemed_on: CivilDate,
    /// The day it is made.
    pub notified_on: CivilDate,
    /// How.
    pub kind: Kind,
    /// The day it takes effect.
    pub effects_on: CivilDate,
    /// The readings applied.
    pub policy: Policy,
    /// The office whose days count too.
    pub office: Option<String>,
    /// The version of the calendar.
    pub calendar: String,
    /// The chain, day by day.
    pub steps: Vec<Step>,
}

/// What a rule gives.
struct Made {
    window: Vec<CivilDate>,
    deemed: Date,
    notified: Date,
    kind: Kind,
}

/// Returns when a notification is made and takes effect.
///
/// # Errors
///
/// [`DeadlineError::Unpublished`] when a day falls in a year that is not published; the others
/// when the facts contradict each other.
pub fn notify(
    facts: &Facts,
    calendar: &Calendar,
    policy: &Policy,
) -> Result<Outcome, DeadlineError> {
    let rule = facts.rule();
    let days = calendar.working_days(&policy.selection(rule, facts.office.as_deref()));
    let mut count = Count::new(&days);
    let mut made = match facts.service {
        Service::Cff134 { sent_at, opened_at } | Service::Lfpa { sent_at, opened_at } => {
            in_the_mailbox(&mut count, *policy, sent_at, opened_at)?
        }
        Service::Estrados { published_on } => posted(&mut count, published_on.date())?,
        Service::Lss40 {
            sent_at,
            acknowledged_at,
        } => acknowledged(&mut count, *policy, sent_at, acknowledged_at)?,
        Service::Personal { served_at } => {
            count.note(served_at.date(), What::Served { at: served_at });
            on_the_day(served_at.date(), Kind::Personal)
        }
    };
    // CFF 135, second paragraph: what is known earlier counts as notified then.
    if let Some(known) = facts.known_on.map(CivilDate::date)
        && known < made.notified
    {
        count.note(known, What::Known);
        made.notified = known;
        made.kind = Kind::Knowledge;
    }
    let kind = made.kind;
    count.note(made.notified, What::Notified { kind });
    let same_day = rule == Rule::Lfpa; // LFPA 38
    let effects = if same_day {
        made.notified
    } else {
        count.next(made.notified, 1, Phase::Effects)? // CFF 135, LSS 40
    };
    count.note(effects, What::Effects { same_day });
    Ok(Outcome {
        rule,
        window: made.window,
        deemed_on: made.deemed.into(),
        notified_on: made.notified.into(),
        kind,
        effects_on: effects.into(),
        policy: *policy,
        office: facts.office.clone(),
        calendar: calendar.version().to_owned(),
        steps: count.steps,
    })
}

const fn on_the_day(day: Date, kind: Kind) -> Made {
    Made {
        window: Vec::new(),
        deemed: day,
        notified: day,
        kind,
    }
}

/// CFF 134-I: three business days to open, counted from the day after the alert was sent; made
/// when it is opened, or on the fourth day.
fn in_the_mailbox(
    count: &mut Count<'_>,
    policy: Policy,
    sent_at: LegalTime,
    opened_at: Option<LegalTime>,
) -> Result<Made, DeadlineError> {
    if opened_at.is_some_and(|opened_at| opened_at < sent_at) {
        return Err(DeadlineError::OpenedBeforeSent);
    }
    let mut day = sent_on(count, policy, sent_at)?;
    let mut window = Vec::new();
    for number in 1..=DAYS_TO_OPEN {
        day = count.next(day, number, Phase::Opening)?;
        window.push(day.into());
    }
    let deemed = count.next(day, DAYS_TO_OPEN + 1, Phase::Deeming)?;
    let mut made = on_the_day(deemed, Kind::Expiry);
    made.window = window;
    let Some(at) = opened_at else {
        return Ok(made);
    };
    // P6: on the fourth day, what is not opened by 9:30 was made by the automatic cut.
    let cut = policy.fourth_day_cut == Reading::Alternative
        && at.date() == deemed
        && at.instant().time() >= OPENING_HOUR;
    // An opening after the fourth day moves nothing, whatever its hour (CFF 134-I): P3 need not
    // ask for days that may not be published.
    let opened = if at.date() > deemed {
        at.date()
    } else {
        opened_on(count, policy, at)?
    };
    if opened <= deemed && !cut {
        count.note(at.date(), What::Opened { at });
        if opened != at.date() {
            count.note(opened, What::OpenedMoved);
        }
        made.notified = opened;
        made.kind = Kind::Opening;
    } else {
        count.note(at.date(), What::OpenedLate { at });
    }
    Ok(made)
}

/// CFF 139: posted ten days, counted from the day after; made on the eleventh.
fn posted(count: &mut Count<'_>, published: Date) -> Result<Made, DeadlineError> {
    count.note(published, What::Published);
    let mut day = published;
    let mut window = Vec::new();
    for number in 1..=DAYS_POSTED {
        day = count.next(day, number, Phase::Posting)?;
        window.push(day.into());
    }
    let notified = count.next(day, DAYS_POSTED + 1, Phase::Posted)?;
    let mut made = on_the_day(notified, Kind::Posting);
    made.window = window;
    Ok(made)
}

/// LSS 40: made the day of the employer's receipt; without one, the day it was sent.
fn acknowledged(
    count: &mut Count<'_>,
    policy: Policy,
    sent_at: LegalTime,
    acknowledged_at: Option<LegalTime>,
) -> Result<Made, DeadlineError> {
    if acknowledged_at.is_some_and(|at| at < sent_at) {
        return Err(DeadlineError::AcknowledgedBeforeSent);
    }
    let sent = sent_on(count, policy, sent_at)?;
    let mut made = on_the_day(sent, Kind::Sending);
    if let Some(at) = acknowledged_at {
        count.note(at.date(), What::Acknowledged { at });
        made.notified = opened_on(count, policy, at)?;
        if made.notified != at.date() {
            count.note(made.notified, What::OpenedMoved);
        }
        made.kind = Kind::Acknowledged;
    }
    Ok(made)
}

/// The day an alert counts as sent: its date in the Zona Centro, unless P1 or P2 move it.
fn sent_on(
    count: &mut Count<'_>,
    policy: Policy,
    sent_at: LegalTime,
) -> Result<Date, DeadlineError> {
    let (day, hour) = (sent_at.date(), sent_at.instant().time());
    count.note(day, What::Sent { at: sent_at });
    let out_of_hours = match policy.sent_after_hours {
        SentAfterHours::Default => false,
        SentAfterHours::Alternative => hour > CLOSING_HOUR,
        SentAfterHours::Window => hour > CLOSING_HOUR || hour < OPENING_HOUR,
    };
    let by = if out_of_hours {
        Switch::P2
    } else if policy.sent_on_a_non_working_day == Reading::Alternative
        && !count.kind(day)?.is_working()
    {
        Switch::P1
    } else {
        return Ok(day);
    };
    let moved = count.next_working(day)?;
    count.note(moved, What::SentMoved { by });
    Ok(moved)
}

/// The day an opening counts: its date, unless P3 moves it to the next business day.
fn opened_on(count: &Count<'_>, policy: Policy, at: LegalTime) -> Result<Date, DeadlineError> {
    let (day, hour) = (at.date(), at.instant().time());
    if policy.opened_out_of_hours == Reading::Default {
        return Ok(day);
    }
    let within = (OPENING_HOUR..=CLOSING_HOUR).contains(&hour) && count.kind(day)?.is_working();
    if within {
        Ok(day)
    } else {
        count.next_working(day)
    }
}
