//! The agenda: only the days on which something stands, in their order.

use leptos::prelude::*;
use mailbox::civil_date::CivilDate;
use mailbox::duties::Duty;

use super::entries::{Day, Rest, RestKind};
use super::is_empty;
use crate::state::app;
use crate::text::{CALENDAR, when};

/// Lists days, each with its duties and the reason why it does not count.
#[component]
pub(super) fn Agenda(days: Memo<Vec<Day>>, today: CivilDate) -> impl IntoView {
    let app = app();
    let words = move || CALENDAR.in_(app.language.get());
    let item = move |day: Day| {
        let language = app.language.get();
        let name = when::day(day.on.date(), today.date(), language);
        let name = if day.on == today {
            format!("{} · {name}", words().today)
        } else {
            name
        };
        let duties: Vec<_> = day
            .duties
            .into_iter()
            .map(|duty| view! { <OneDuty duty today /> })
            .collect();
        let rest = day.rest.map(rest);
        view! {
            <li class="agenda__day">
                <h3>{name}</h3>
                {duties}
                {rest}
            </li>
        }
    };
    let filled = move || {
        let all = days.get().into_iter();
        all.filter(|day| day.on == today || !day.duties.is_empty() || day.rest.is_some())
            .map(item)
            .collect_view()
    };
    view! {
        <h2 class="visually-hidden">{move || words().agenda}</h2>
        <Show when=move || days.with(|days| is_empty(days))>
            <p class="empty">{move || words().nothing}</p>
        </Show>
        <ol class="agenda">{filled}</ol>
    }
}

fn rest(rest: Rest) -> impl IntoView {
    let language = app().language;
    let basis = rest.basis;
    let said = move || {
        let words = CALENDAR.in_(language.get());
        match rest.kind {
            RestKind::NonWorking => words.non_working,
            RestKind::OfficesClosed => words.offices_closed,
            RestKind::Suspended => words.suspended,
        }
    };
    view! {
        <p class="agenda__rest">
            {said} " (" <span lang="es">{basis}</span> ")"
        </p>
    }
}

/// A duty on its last day, and how that day was found.
#[component]
fn OneDuty(duty: Duty, today: CivilDate) -> impl IntoView {
    let app = app();
    let words = move || CALENDAR.in_(app.language.get());
    let duty = StoredValue::new(duty);
    let title = move || duty.with_value(|d| d.title(app.language.get().of_the_law()));
    let nominal = move || {
        let day = duty.with_value(|d| d.nominal_on);
        (words().nominal)(&when::day(day.date(), today.date(), app.language.get()))
    };
    let lines = move || {
        let lines = duty.with_value(|d| d.lines(app.language.get().of_the_law()));
        let items = lines.into_iter().map(|line| view! { <li>{line}</li> });
        items.collect_view()
    };
    let prudent = move || {
        let (due, prudent) = duty.with_value(|d| (d.due_on, d.prudent_on));
        (prudent != due).then(|| {
            let day = when::day(prudent.date(), today.date(), app.language.get());
            view! { <p>{(words().prudent)(&day)}</p> }
        })
    };
    let basis = duty.with_value(|d| d.basis.clone());
    view! {
        <div class="agenda__duty">
            <p><span class="tag" data-tone="due">{move || words().last_day}</span> " " <strong>{title}</strong></p>
            {prudent}
            <details>
                <summary>{move || words().how}</summary>
                <ul class="prose">
                    <li>{nominal}</li>
                    {lines}
                </ul>
                <p class="key-note">{move || words().basis} ": " <span lang="es">{basis}</span></p>
            </details>
        </div>
    }
}
