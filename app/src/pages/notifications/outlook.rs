//! What happens to one's dates: if it is opened now, on the last day, or never.
//!
//! All by `mailbox::deadline`, with the calendar in force and the readings that the backend
//! applied; where either is not known, nothing is computed.

use leptos::prelude::*;
use mailbox::api::Cover;
use mailbox::calendar::Calendar;
use mailbox::civil_date::CivilDate;
use mailbox::deadline::{Answer, DeadlineError, Facts, Rule, Service, Term, answer};
use mailbox::instant::{CENTRAL_ZONE, LegalTime};
use mailbox::notification::{Event, State};
use time::{PrimitiveDateTime, Time};

use super::standing::is_opened;
use crate::state::app;
use crate::text::{NOTIFICATION, when};

/// What the addressee may do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Choice {
    Now,
    LastDay(CivilDate),
    Never,
}

/// A choice, and the dates that follow from it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Future {
    pub(super) choice: Choice,
    pub(super) dates: Answer,
}

/// Returns the choices that are left; none when it does not wait to be opened.
pub(super) fn futures(
    cover: &Cover,
    dates: &Answer,
    calendar: &Calendar,
    now: LegalTime,
) -> Result<Vec<Future>, DeadlineError> {
    if !waits(cover) {
        return Ok(Vec::new());
    }
    let last = match cover.standing {
        Some(State::Announced { open_by_on, .. }) => open_by_on.map(|by| by.literal),
        _ => None,
    };
    let today = CivilDate::from(now.date());
    let last = last.filter(|last| today < *last).map(Choice::LastDay);
    let choices = [Some(Choice::Now), last, Some(Choice::Never)];
    let choices = choices.into_iter().flatten();
    choices
        .map(|choice| {
            let opened_at = match choice {
                Choice::Now => Some(now),
                Choice::LastDay(day) => Some(noon(day)),
                Choice::Never => None,
            };
            let dates = dates_if(cover, dates, calendar, opened_at)?;
            Ok(Future { choice, dates })
        })
        .collect()
}

/// Tells whether opening it moves a date: it waits to be opened, or the receipt that an opening
/// makes is what notifies it (LSS 40).
pub(super) fn waits(cover: &Cover) -> bool {
    let told = (cover.events.iter()).any(|event| matches!(event, Event::Announced { .. }));
    match cover.standing {
        Some(State::Announced { .. }) => true,
        Some(State::Notified(_) | State::Effective(_) | State::Lapsed(_)) => {
            cover.rule == Rule::Lss40 && told && !is_opened(cover)
        }
        _ => false,
    }
}

/// Returns the dates if it is opened at an instant, or never.
fn dates_if(
    cover: &Cover,
    dates: &Answer,
    calendar: &Calendar,
    opened_at: Option<LegalTime>,
) -> Result<Answer, DeadlineError> {
    let sent = cover.events.iter().find_map(|event| match event {
        Event::Announced { at } => Some(*at),
        _ => None,
    });
    let sent_at = sent.unwrap_or(cover.deposited_at);
    let service = match cover.rule {
        Rule::Lss40 => Service::Lss40 {
            sent_at,
            acknowledged_at: opened_at,
        },
        Rule::Lfpa => Service::Lfpa { sent_at, opened_at },
        Rule::Cff134 | Rule::Estrados | Rule::Personal => Service::Cff134 { sent_at, opened_at },
    };
    let facts = Facts {
        service,
        known_on: None,
        office: dates.outcome.office.clone(),
    };
    let terms: Vec<Term> = cover
        .answer_days
        .map(Term::business_days)
        .into_iter()
        .collect();
    answer(&facts, calendar, &dates.outcome.policy, &terms)
}

fn noon(day: CivilDate) -> LegalTime {
    let noon = PrimitiveDateTime::new(day.date(), Time::MIDNIGHT) + time::Duration::hours(12);
    LegalTime::new(noon.assume_offset(CENTRAL_ZONE))
}

/// The choices side by side, and how the days are counted.
#[component]
pub(super) fn Outlook(futures: Vec<Future>, today: CivilDate) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).outlook;
    let never = futures.last().map(|future| future.dates.clone());
    let futures = StoredValue::new(futures);
    let cards = move || {
        let language = app.language.get();
        let words = words();
        let day = |day: CivilDate| when::day(day.date(), today.date(), language);
        let card = |future: &Future| {
            let name = match future.choice {
                Choice::Now => words.now.to_owned(),
                Choice::LastDay(last) => (words.last_day)(&day(last)),
                Choice::Never => words.never.to_owned(),
            };
            let outcome = &future.dates.outcome;
            let due = future.dates.due.first().map(|due| day(due.on));
            view! {
                <li class="future">
                    <h3>{name}</h3>
                    <dl class="facts">
                        <dt>{words.notified}</dt>
                        <dd>{day(outcome.notified_on)}</dd>
                        <dt>{words.effects}</dt>
                        <dd>{day(outcome.effects_on)}</dd>
                        <dt>{words.answer_by}</dt>
                        <dd>
                            <strong>{due.unwrap_or_else(|| words.no_term.to_owned())}</strong>
                        </dd>
                    </dl>
                </li>
            }
        };
        futures.with_value(|all| all.iter().map(card).collect_view())
    };
    view! {
        <h2>{move || words().title}</h2>
        <ul class="futures">{cards}</ul>
        {never.map(|dates| view! { <HowCounted dates today /> })}
    }
}

/// The chain of days behind the dates, and the earlier dates of the safest reading.
#[component]
pub(super) fn HowCounted(dates: Answer, today: CivilDate) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).outlook;
    let dates = StoredValue::new(dates);
    let list = |lines: Vec<String>| {
        let items = lines.into_iter().map(|line| view! { <li>{line}</li> });
        items.collect_view()
    };
    let opening = move || {
        let law = app.language.get().of_the_law();
        list(dates.with_value(|dates| dates.outcome.explain(law).full))
    };
    let answering = move || {
        let language = app.language.get();
        let law = language.of_the_law();
        let lines: Vec<String> = dates.with_value(|dates| {
            let due = dates.due.iter();
            due.flat_map(|due| due.explain(law).full).collect()
        });
        (!lines.is_empty()).then(|| {
            view! {
                <details>
                    <summary>{words().how_answer}</summary>
                    <ol class="prose count">{list(lines)}</ol>
                </details>
            }
        })
    };
    let prudent = move || {
        let language = app.language.get();
        let words = words();
        let day = |day: CivilDate| when::day(day.date(), today.date(), language);
        dates.with_value(|dates| {
            let why = dates.why_prudent(language.of_the_law());
            if why.is_empty() {
                return None;
            }
            let window = dates.outcome.window.last();
            let open = (dates.prudent.open_until)
                .filter(|on| window.is_some_and(|last| on < last) && today <= *on);
            let due = dates.prudent.due.iter().zip(&dates.due);
            let due = due.filter(|(prudent, literal)| prudent.on < literal.on);
            let lines = open.map(|on| (words.prudent_open)(&day(on))).into_iter();
            let lines = lines.chain(due.map(|(due, _)| (words.prudent_answer)(&day(due.on))));
            let lines = lines.chain(why).collect();
            Some(view! {
                <h3>{words.prudent}</h3>
                <ul class="prose">{list(lines)}</ul>
            })
        })
    };
    view! {
        {prudent}
        <details>
            <summary>{move || words().how}</summary>
            <ol class="prose count">{opening}</ol>
        </details>
        {answering}
    }
}

#[cfg(test)]
mod tests {
    use mailbox::deadline::Policy;
    use mailbox::digest::Digest;
    use mailbox::id::Id;
    use mailbox::identifiers::Folio;
    use mailbox::notification::{Life, Rules, TwoDates};

    use super::*;

    fn at(text: &str) -> LegalTime {
        text.parse().unwrap()
    }

    /// The example of UX 4.4: alerted on Wednesday the 14th, answered within eight days.
    #[test]
    fn opening_waiting_and_never_opening_have_their_own_dates() {
        let (calendar, policy) = (Calendar::seed(), Policy::default());
        let sent_at = at("2026-01-14T09:30:00-06:00");
        let now = at("2026-01-15T10:51:00-06:00");
        let events = vec![Event::Announced { at: sent_at }];
        let life = Life::begun(Rule::Cff134, Some(8), sent_at)
            .replay(&events)
            .unwrap();
        let rules = Rules {
            calendar: &calendar,
            policy: &policy,
            office: None,
        };
        let cover = Cover {
            id: Id::new(1, [0; 10]),
            folio: Folio::new(Folio::NOTIFICATIONS, 2026, 14),
            mailbox: "EKU9003173C9".parse().unwrap(),
            addressee_name: "La Espiga".into(),
            registration: None,
            kind: "Requerimiento".into(),
            issuer: "Subdelegación".into(),
            oficio: "1/2026".into(),
            issued_on: "2026-01-13".parse().unwrap(),
            document_sha256: Digest::new([1; 32]),
            document_bytes: 1,
            rule: Rule::Cff134,
            answer_days: Some(8),
            deposited_at: sent_at,
            events,
            standing: life.state(rules, now).ok(),
            alerts: vec![],
        };
        let dates = life.dates(rules, now).unwrap().unwrap();
        let found = futures(&cover, &dates, &calendar, now).unwrap();
        let said: Vec<String> = found
            .iter()
            .map(|future| {
                let outcome = &future.dates.outcome;
                let due = future.dates.due[0].on;
                format!("{} {} {due}", outcome.notified_on, outcome.effects_on)
            })
            .collect();
        assert_eq!(
            said,
            [
                "2026-01-15 2026-01-16 2026-01-28",
                "2026-01-19 2026-01-20 2026-01-30",
                "2026-01-20 2026-01-21 2026-02-03",
            ]
        );
        let opened = Cover {
            standing: Some(State::Withdrawn { at: now }),
            ..cover.clone()
        };
        assert_eq!(futures(&opened, &dates, &calendar, now), Ok(vec![]));
        // On its last day only two choices are left.
        let last = at("2026-01-19T08:00:00-06:00");
        let day = TwoDates {
            literal: last.date().into(),
            prudent: last.date().into(),
        };
        let State::Announced { deemed_on, .. } = cover.standing.unwrap() else {
            panic!("it waits to be opened");
        };
        let standing = Some(State::Announced {
            sent_at,
            open_by_on: Some(day),
            deemed_on,
        });
        let cover = Cover { standing, ..cover };
        assert_eq!(futures(&cover, &dates, &calendar, last).unwrap().len(), 2);
    }
}
