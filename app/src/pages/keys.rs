//! What the sheet of keys says, printed from the table of keys.

use leptos::prelude::*;

use crate::keyboard;
use crate::state::app;
use crate::text::KEYS;

/// Lists every key, and the switch that turns them all off.
#[component]
pub(crate) fn KeysList() -> impl IntoView {
    let app = app();
    let words = move || KEYS.in_(app.language.get());
    let change = move |event| {
        app.settings
            .update(|settings| settings.keys = event_target_checked(&event));
        app.settings.get_untracked().remember();
    };
    let item = move |(keys, does): (&'static str, keyboard::Does)| {
        let shown = if keys == "Escape" { "Esc" } else { keys };
        let caps: Vec<_> = shown
            .split(' ')
            .map(|key| view! { <kbd>{key.to_owned()}</kbd> " " })
            .collect();
        view! {
            <dt>{caps}</dt>
            <dd>{move || (words().does)(keys, does)}</dd>
        }
    };
    view! {
        <p>{move || words().lead}</p>
        <label class="field--check">
            <input type="checkbox" prop:checked=move || app.settings.get().keys on:change=change />
            {move || words().on}
        </label>
        <dl class="keys">
            <dt><kbd>"Enter"</kbd></dt>
            <dd>{move || words().enter}</dd>
            {keyboard::KEYS.into_iter().map(item).collect_view()}
        </dl>
    }
}
