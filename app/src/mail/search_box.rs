//! The box that looks for a text in a list; what is looked for stands in the address.

use leptos::prelude::*;

use crate::state::app;

/// The name of the text in the query.
pub(crate) const TEXT: &str = "buscar";

/// A box and its button. Emptying the box looks for everything again.
#[component]
pub(crate) fn SearchBox(
    /// Its label, and the button's.
    #[prop(into)]
    label: Signal<&'static str>,
) -> impl IntoView {
    let app = app();
    let at_first = untrack(|| app.place.query(TEXT)).unwrap_or_default();
    let typed = RwSignal::new(at_first);
    let look = move || {
        let text = typed.get_untracked();
        let text = text.trim();
        app.place
            .set_query(TEXT, (!text.is_empty()).then_some(text));
    };
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        look();
    };
    let change = move |event| {
        typed.set(event_target_value(&event));
        if typed.with_untracked(|text| text.trim().is_empty()) {
            look();
        }
    };
    view! {
        <form role="search" class="inbox__search" on:submit=search>
            <label class="visually-hidden" for="buscar">{label}</label>
            <input
                class="input"
                id="buscar"
                type="search"
                maxlength="100"
                prop:value=typed
                on:input=change
            />
            <button type="submit" class="button">{label}</button>
        </form>
    }
}
