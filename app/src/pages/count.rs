//! Counts a term before it begins: if it is sent on…, if I open it on…, if I never do.
//!
//! Every date is computed by `mailbox::deadline`; what is asked stands in the address.

use leptos::prelude::*;
use mailbox::calendar::Calendar;
use mailbox::civil_date::CivilDate;
use mailbox::deadline::{self, Answer, DeadlineError, Facts, Policy, Service, Term, Unit};
use mailbox::instant::LegalTime;

use crate::clock;
use crate::parts::{Notice, Title, Tone};
use crate::route;
use crate::state::app;
use crate::text::{CALENDAR, COUNT, when};

/// An hour of a working day, for acts of which only the day is asked.
const HOUR: &str = "T10:00:00-06:00";
const WAYS: [&str; 4] = ["buzon", "estrados", "lss40", "persona"];
const UNITS: [Unit; 3] = [Unit::BusinessDays, Unit::CalendarDays, Unit::Months];

/// What is asked, as it stands in the address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Question {
    /// Which of [`WAYS`].
    way: usize,
    sent: Option<CivilDate>,
    opened: Option<CivilDate>,
    term: Option<Term>,
}

impl Question {
    /// Reads the values of a query; what is missing is today, unopened, fifteen business days.
    fn read(value: impl Fn(&str) -> Option<String>, today: CivilDate) -> Self {
        let way = value("forma").and_then(|asked| WAYS.iter().position(|way| *way == asked));
        let sent = value("envio").map_or(Some(today), |text| text.parse().ok());
        let term = value("plazo").map_or(Some(Term::business_days(15)), |text| text.parse().ok());
        Self {
            way: way.unwrap_or(0),
            sent,
            opened: value("apertura").and_then(|text| text.parse().ok()),
            // Its purpose is not asked for.
            term: term.filter(|term| term.purpose == deadline::Purpose::Answer),
        }
    }

    fn answer(&self, calendar: &Calendar) -> Option<Result<Answer, DeadlineError>> {
        let (sent, term) = (self.sent?, self.term?);
        let at = |day: CivilDate| -> Option<LegalTime> { format!("{day}{HOUR}").parse().ok() };
        let (sent_at, opened_at) = (at(sent)?, self.opened.and_then(at));
        let service = match self.way {
            0 => Service::Cff134 { sent_at, opened_at },
            1 => Service::Estrados { published_on: sent },
            2 => Service::Lss40 {
                sent_at,
                acknowledged_at: opened_at,
            },
            _ => Service::Personal { served_at: sent_at },
        };
        let facts = Facts::of(service);
        Some(deadline::answer(
            &facts,
            calendar,
            &Policy::default(),
            &[term],
        ))
    }
}

/// Asks how, when and how long; answers with dates, each explained day by day.
#[component]
pub(crate) fn CountPage() -> impl IntoView {
    let app = app();
    let words = move || COUNT.in_(app.language.get());
    let today = CivilDate::from(clock::now().date());
    let question = Memo::new(move |_| Question::read(|name| app.place.query(name), today));
    let calendar = StoredValue::new(Calendar::seed());
    let answer = Memo::new(move |_| calendar.with_value(|all| question.get().answer(all)));
    let result = move || match answer.get() {
        None => {
            let said = match question.get().sent {
                None => words().not_a_date,
                Some(_) => words().not_a_term,
            };
            view! { <p class="empty">{said}</p> }.into_any()
        }
        Some(Err(error)) => {
            let said = error.words(app.language.get().of_the_law());
            view! { <Notice tone=Tone::Due><p>{said.what} " " {said.todo}</p></Notice> }.into_any()
        }
        Some(Ok(answer)) => view! { <Dates answer question=question.get() today /> }.into_any(),
    };
    view! {
        <div class="page stack">
            <p><a class="back" href=route::CALENDAR>{move || CALENDAR.in_(app.language.get()).title}</a></p>
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <Asked question />
            <h2>{move || words().result}</h2>
            <div class="stack" aria-live="polite">{result}</div>
            <p class="key-note">{move || words().advice}</p>
        </div>
    }
}

#[component]
fn Asked(question: Memo<Question>) -> impl IntoView {
    let app = app();
    let words = move || COUNT.in_(app.language.get());
    let set = move |name: &'static str| {
        move |event| {
            let value = event_target_value(&event);
            app.place.set_query(name, Some(value.as_str()));
        }
    };
    let way = move || question.get().way;
    let ways = move || {
        let option = move |(at, name): (usize, &'static str)| {
            let value = WAYS.get(at).copied().unwrap_or_default();
            view! { <option value=value selected=move || way() == at>{name}</option> }
        };
        words()
            .ways
            .into_iter()
            .enumerate()
            .map(option)
            .collect_view()
    };
    let may_open = Memo::new(move |_| matches!(way(), 0 | 2));
    let which = move || usize::from(way() == 2);
    let day = |day: Option<CivilDate>| day.map_or_else(String::new, |day| day.to_string());
    view! {
        <div class="asked">
            <div class="field">
                <label class="field__label" for="forma">{move || words().way}</label>
                <select class="input" id="forma" on:change=set("forma")>{ways}</select>
            </div>
            <div class="field">
                <label class="field__label" for="envio">
                    {move || words().sent.get(way()).copied().unwrap_or_default()}
                </label>
                <input
                    class="input"
                    id="envio"
                    type="date"
                    prop:value=move || day(question.get().sent)
                    on:change=set("envio")
                />
            </div>
            <Show when=move || may_open.get()>
                <div class="field">
                    <label class="field__label" for="apertura">
                        {move || words().opened.get(which()).copied().unwrap_or_default()}
                    </label>
                    <input
                        class="input"
                        id="apertura"
                        type="date"
                        aria-describedby="apertura-hint"
                        prop:value=move || day(question.get().opened)
                        on:change=set("apertura")
                    />
                    <p class="field__hint" id="apertura-hint">
                        {move || words().opened_hint.get(which()).copied().unwrap_or_default()}
                    </p>
                </div>
            </Show>
            <TermField question />
        </div>
    }
}

/// How long, and in what it is counted.
#[component]
fn TermField(question: Memo<Question>) -> impl IntoView {
    let app = app();
    let words = move || COUNT.in_(app.language.get());
    let term = move || question.get().term;
    let change = move |count: Option<u16>, unit: Option<Unit>| {
        let now = question.get_untracked().term;
        let unit = unit
            .or(now.map(|term| term.unit))
            .unwrap_or(Unit::BusinessDays);
        let count = count.or(now.map(|term| term.count)).unwrap_or(0);
        let text = match unit {
            Unit::BusinessDays => count.to_string(),
            Unit::CalendarDays => format!("{count}n"),
            Unit::Months => format!("{count}m"),
        };
        app.place.set_query("plazo", Some(text.as_str()));
    };
    let count = move |event| change(Some(event_target_value(&event).parse().unwrap_or(0)), None);
    let unit = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        change(None, at.and_then(|at| UNITS.get(at)).copied());
    };
    let units = move || {
        let option = move |(at, name): (usize, &'static str)| {
            let chosen = move || term().map(|term| term.unit) == UNITS.get(at).copied();
            view! { <option value=at.to_string() selected=chosen>{name}</option> }
        };
        words()
            .units
            .into_iter()
            .enumerate()
            .map(option)
            .collect_view()
    };
    view! {
        <div class="field">
            <label class="field__label" for="plazo">{move || words().term}</label>
            <div class="field__row">
                <input
                    class="input figures"
                    id="plazo"
                    type="number"
                    inputmode="numeric"
                    min="1"
                    max="999"
                    prop:value=move || term().map_or_else(String::new, |term| term.count.to_string())
                    on:change=count
                />
                <select class="input" aria-label=move || words().unit on:change=unit>{units}</select>
            </div>
        </div>
    }
}

/// The dates, the prudent ones beside them, and the count.
#[component]
fn Dates(answer: Answer, question: Question, today: CivilDate) -> impl IntoView {
    let language = app().language.get_untracked();
    let (words, law) = (COUNT.in_(language), language.of_the_law());
    let day = |day: CivilDate| when::day(day.date(), today.date(), language);
    let outcome = &answer.outcome;
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    if question.way == 0 && question.opened.is_none() {
        rows.extend(
            outcome
                .window
                .last()
                .map(|last| (words.open_by, day(*last))),
        );
        rows.push((words.if_not, day(outcome.notified_on)));
    } else {
        rows.push((words.notified, day(outcome.notified_on)));
    }
    rows.push((words.effects, day(outcome.effects_on)));
    rows.extend(answer.due.iter().map(|due| (words.answer_by, day(due.on))));
    let prudent = answer.why_prudent(law);
    let mut earlier: Vec<String> = Vec::new();
    if prudent.is_empty() {
        earlier.push(words.prudent_same.to_owned());
    } else {
        let open = answer
            .prudent
            .open_until
            .map(|on| format!("{} {}.", words.open_by, day(on)));
        earlier.extend(open);
        let due = answer.prudent.due.iter();
        earlier.extend(due.map(|due| format!("{} {}.", words.answer_by, day(due.on))));
        earlier.extend(prudent);
    }
    earlier.push(words.prudent_hour.to_owned());
    let mut lines = outcome.explain(law).full;
    lines.extend(answer.due.iter().flat_map(|due| due.explain(law).full));
    let list = |lines: Vec<String>| {
        let items = lines.into_iter().map(|line| view! { <li>{line}</li> });
        items.collect_view()
    };
    let facts: Vec<_> = rows
        .into_iter()
        .map(|(name, day)| view! { <dt>{name}</dt> <dd><strong>{day}</strong></dd> })
        .collect();
    view! {
        <dl class="facts facts--dates">{facts}</dl>
        <h3>{words.prudent_title}</h3>
        <ul class="prose">{list(earlier)}</ul>
        <details>
            <summary>{words.how}</summary>
            <ol class="prose count">{list(lines)}</ol>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_question() {
        let today = "2026-01-14".parse().unwrap();
        let asked = |pairs: &'static [(&str, &str)]| {
            Question::read(
                |name| {
                    let found = pairs.iter().find(|(key, _)| *key == name);
                    found.map(|(_, value)| (*value).to_owned())
                },
                today,
            )
        };
        let usual = asked(&[]);
        assert_eq!((usual.way, usual.sent), (0, Some(today)));
        let answer = usual.answer(&Calendar::seed()).unwrap().unwrap();
        assert_eq!(answer.outcome.notified_on.to_string(), "2026-01-20");
        assert_eq!(answer.due[0].on.to_string(), "2026-02-12");
        let opened = asked(&[("apertura", "2026-01-15"), ("plazo", "8")]);
        let answer = opened.answer(&Calendar::seed()).unwrap().unwrap();
        assert_eq!(answer.outcome.effects_on.to_string(), "2026-01-16");
        assert_eq!(answer.due[0].on.to_string(), "2026-01-28");
        for broken in [
            &[("envio", "ayer")][..],
            &[("plazo", "0")],
            &[("plazo", "15a")],
        ] {
            let none = Question::read(
                |name| {
                    let found = broken.iter().find(|(key, _)| *key == name);
                    found.map(|(_, value)| (*value).to_owned())
                },
                today,
            );
            assert!(none.answer(&Calendar::seed()).is_none(), "{broken:?}");
        }
    }
}
