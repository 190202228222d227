//! A month as a table, where there is room for one; its agenda follows in any case.

use leptos::prelude::*;
use mailbox::civil_date::CivilDate;
use time::{Date, Duration};

use super::MONTH;
use super::entries::Day;
use crate::state::app;
use crate::text::{CALENDAR, when};

/// A month, and those beside it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Months {
    pub(super) first: CivilDate,
    pub(super) last: CivilDate,
    before: Date,
    after: Date,
}

impl Months {
    /// The month that a day is in.
    pub(super) fn around(day: CivilDate) -> Self {
        let date = day.date();
        let first = date.replace_day(1).unwrap_or(date);
        let last = date
            .replace_day(date.month().length(date.year()))
            .unwrap_or(date);
        let before = first.checked_sub(Duration::days(1)).unwrap_or(first);
        Self {
            first: first.into(),
            last: last.into(),
            before: before.replace_day(1).unwrap_or(before),
            after: last.checked_add(Duration::days(1)).unwrap_or(last),
        }
    }
}

/// The month, with the ways to the one before and after.
#[component]
pub(super) fn MonthTable(
    months: Memo<Months>,
    days: Memo<Vec<Day>>,
    today: CivilDate,
) -> impl IntoView {
    let app = app();
    let words = move || CALENDAR.in_(app.language.get());
    let name = move |day: Date| when::month(day, app.language.get());
    let go = move |day: Date| {
        let text = CivilDate::from(day).to_string();
        let month = text.get(..7).map(str::to_owned);
        app.place.set_query(MONTH, month.as_deref());
        app.announce(name(day));
    };
    let titles = move || {
        let week = when::week(app.language.get()).into_iter();
        week.map(|(short, whole)| view! { <th scope="col" abbr=whole>{short}</th> })
            .collect_view()
    };
    let rows = move || {
        let all = days.get();
        let lead = months
            .get()
            .first
            .date()
            .weekday()
            .number_days_from_monday();
        let mut cells: Vec<Option<Day>> = (0..lead).map(|_| None).collect();
        cells.extend(all.into_iter().map(Some));
        cells
            .chunks(7)
            .map(|week| {
                let cells: Vec<_> = week
                    .iter()
                    .cloned()
                    .map(|day| view! { <Cell day today /> })
                    .collect();
                view! { <tr>{cells}</tr> }
            })
            .collect_view()
    };
    // A year that is not published has no days to show.
    let nothing = move || days.with(Vec::is_empty);
    view! {
        <div class="month__head">
            <button type="button" class="button" on:click=move |_| go(months.get_untracked().before)>
                "← " {move || name(months.get().before)}
            </button>
            <button type="button" class="button" on:click=move |_| go(months.get_untracked().after)>
                {move || name(months.get().after)} " →"
            </button>
        </div>
        <table class="month">
            <caption>{move || name(months.get().first.date())}</caption>
            <thead hidden=nothing><tr>{titles}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="key-note month__note" hidden=nothing>{move || words().weekend_note}</p>
    }
}

#[component]
fn Cell(day: Option<Day>, today: CivilDate) -> impl IntoView {
    let app = app();
    let Some(day) = day else {
        return view! { <td></td> }.into_any();
    };
    let words = CALENDAR.in_(app.language.get());
    let kind = if day.rest.is_some() || day.is_weekend {
        "rest"
    } else {
        "work"
    };
    let current = (day.on == today).then_some("date");
    let rest = day
        .rest
        .map(|_| view! { <span class="month__rest">{words.non_working_short}</span> });
    let duties: Vec<_> = day
        .duties
        .iter()
        .map(|duty| view! { <span class="month__duty">{(words.short)(duty.kind)}</span> })
        .collect();
    view! {
        <td data-kind=kind aria-current=current>
            <span class="month__number">{day.on.date().day()}</span>
            {rest}
            {duties}
        </td>
    }
    .into_any()
}
