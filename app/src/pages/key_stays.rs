//! Why the key stays on this device, how anyone can check it, and what we cannot promise.

use leptos::prelude::*;

use crate::parts::Title;
use crate::route;
use crate::state::app;
use crate::text::KEY_STAYS;

/// Explains where the key is and how to check it.
#[component]
pub(crate) fn KeyStaysPage() -> impl IntoView {
    let language = app().language;
    let words = move || KEY_STAYS.in_(language.get());
    let lines = |lines: &'static [&'static str]| {
        lines
            .iter()
            .map(|line| view! { <li>{*line}</li> })
            .collect_view()
    };
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().stays_title.to_owned()) />
            <ul class="prose">{move || lines(words().stays_text)}</ul>
            <h2>{move || words().check_title}</h2>
            <ol class="prose">{move || lines(words().check_steps)}</ol>
            <h2>{move || words().limits_title}</h2>
            <p class="prose">{move || words().limits}</p>
            <p><a class="back" href=route::HELP>{move || words().back}</a></p>
        </div>
    }
}
