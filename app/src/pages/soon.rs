//! A screen of the plan that this version does not have yet. It says so, and nothing else.

use leptos::prelude::*;

use crate::parts::Title;
use crate::state::app;
use crate::text::frame::Frame;
use crate::text::{FRAME, SETTINGS};

/// Names the screen and says that it is not ready.
#[component]
pub(crate) fn SoonPage(name: fn(&Frame) -> &'static str) -> impl IntoView {
    let language = app().language;
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || name(FRAME.in_(language.get())).to_owned()) />
            <p class="empty">{move || SETTINGS.in_(language.get()).not_ready}</p>
        </div>
    }
}
