//! The calendar: duties with their last day, and days that do not count, each with its reason.
//!
//! Every date comes from `mailbox`; a year whose days are not published has none (DESIGN 5).

mod agenda;
mod entries;
mod month;

use leptos::prelude::*;
use mailbox::calendar::Calendar;
use mailbox::civil_date::CivilDate;
use mailbox::deadline::Policy;
use wasm_bindgen_futures::spawn_local;

use crate::parts::Title;
use crate::state::app;
use crate::text::CALENDAR;
use crate::{api, clock, route};
use agenda::Agenda;
use entries::{Day, days};
use month::{MonthTable, Months};

/// How far the agenda looks ahead, in days.
const AHEAD_DAYS: i64 = 92;
/// The words of the query.
const VIEW: &str = "vista";
const MONTH: &str = "mes";

/// The agenda of the next three months, or a month whole.
#[expect(clippy::too_many_lines, reason = "one screen, in the order it is seen")]
#[component]
pub(crate) fn CalendarPage() -> impl IntoView {
    let app = app();
    let words = move || CALENDAR.in_(app.language.get());
    let today = CivilDate::from(clock::now().date());
    let by_month = Memo::new(move |_| app.place.query(VIEW).as_deref() == Some(MONTH));
    let shown = Memo::new(move |_| {
        let asked = app.place.query(MONTH);
        asked.and_then(|text| format!("{text}-01").parse().ok())
    });
    let months = Memo::new(move |_| Months::around(shown.get().unwrap_or(today)));
    // What came with the app is shown until what is published is here, and without a network.
    let calendar = RwSignal::new(Calendar::seed());
    let is_published = RwSignal::new(false);
    spawn_local(async move {
        if let Ok(published) = api::mailbox::calendar().await {
            let _ = calendar.try_set(published);
            let _ = is_published.try_set(true);
        }
    });
    let found = Memo::new(move |_| {
        let (from, to) = if by_month.get() {
            let months = months.get();
            (months.first, months.last)
        } else {
            (today, entries::later(today, AHEAD_DAYS))
        };
        calendar.with(|calendar| days(from, to, calendar, &Policy::default()))
    });
    let missing = move || {
        let error = found.get().1?;
        let said = error.words(app.language.get().of_the_law());
        Some(view! { <p class="notice" data-tone="due">{said.what} " " {said.todo}</p> })
    };
    let source = move || {
        let [published, carried] = words().sources;
        if is_published.get() {
            published
        } else {
            carried
        }
    };
    let list = Memo::new(move |_| found.get().0);
    let tab = move |month: bool,
                    name: fn(&crate::text::calendar::CalendarWords) -> &'static str| {
        let press = move |_| app.place.set_query(VIEW, month.then_some(MONTH));
        view! {
            <li>
                <button
                    type="button"
                    class="tab"
                    aria-pressed=move || (by_month.get() == month).to_string()
                    on:click=press
                >
                    {move || name(words())}
                </button>
            </li>
        }
    };
    view! {
        <div class="page stack" class=("page--table", move || by_month.get())>
            <div class="page__head">
                <Title text=Signal::derive(move || words().title.to_owned()) />
                <a class="button" href=route::COUNT>{move || words().count}</a>
            </div>
            <p class="lead">{move || words().lead}</p>
            <ul class="tabs">{tab(false, |w| w.agenda)} {tab(true, |w| w.month)}</ul>
            <Show when=move || by_month.get()>
                <MonthTable months days=list today />
            </Show>
            {missing}
            <Agenda days=list today />
            <p class="key-note">{move || (words().version)(&calendar.with(|c| c.version().to_owned()))} " " {source}</p>
        </div>
    }
}

/// Tells whether a list has anything to show.
fn is_empty(days: &[Day]) -> bool {
    days.iter()
        .all(|day| day.duties.is_empty() && day.rest.is_none())
}
