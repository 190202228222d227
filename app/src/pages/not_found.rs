//! An address that leads nowhere.

use leptos::prelude::*;

use crate::parts::Title;
use crate::route;
use crate::state::app;
use crate::text::FRAME;

/// Says that the address leads nowhere, and the way back.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let language = app().language;
    let words = move || FRAME.in_(language.get());
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().not_found.to_owned()) />
            <p><a href=route::INBOX>{move || words().not_found_do}</a></p>
        </div>
    }
}
