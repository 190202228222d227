//! A failure, in words.

use leptos::prelude::*;

use crate::failure::Failure;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::errors;

/// Says what happened and what to do, when something happened. Place it where it can be mended.
#[component]
pub(crate) fn FailureNotice(#[prop(into)] failure: Signal<Option<Failure>>) -> impl IntoView {
    let language = app().language;
    move || {
        failure.get().map(|failure| {
            let said = errors::say(&failure, language.get());
            view! {
                <Notice tone=Tone::Danger>
                    <p>
                        <strong>"Error: "</strong>
                        {said.what}
                    </p>
                    <p>{said.todo}</p>
                    {said.code.map(|code| view! { <p class="notice__code">{code}</p> })}
                </Notice>
            }
        })
    }
}
