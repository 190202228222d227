//! Searching by folio: the evidence of an act of this mailbox, fetched and judged here.
//!
//! What is public proves without a name; a folio is a question about somebody's mailbox, so it is
//! answered only to whoever is signed in and may read it.

use leptos::prelude::*;
use mailbox::identifiers::Folio;
use wasm_bindgen_futures::spawn_local;

use super::Desk;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::VERIFY;
use crate::{api, route};

/// What was found under a folio.
#[derive(Clone, Debug, PartialEq)]
enum Found {
    Nothing,
    /// It is no folio.
    NotAFolio,
    Receipt(Folio),
}

/// A folio that is typed.
#[component]
pub(super) fn FolioSearch(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || VERIFY.in_(app.language.get());
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Found::Nothing);
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        failure.set(None);
        let text = typed.with_untracked(|text| text.trim().to_uppercase());
        let Ok(folio) = text.parse::<Folio>() else {
            found.set(Found::NotAFolio);
            return;
        };
        found.set(Found::Nothing);
        busy.set(true);
        spawn_local(async move {
            let came = api::evidence::package(folio.as_str()).await;
            let _ = busy.try_set(false);
            match came {
                Ok(bytes) => {
                    if found.try_set(Found::Receipt(folio)).is_none() {
                        desk.begin(async move { Ok(vec![bytes]) });
                    }
                }
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => {
                    let _ = failure.try_set(Some(problem));
                }
            }
        });
    };
    let said = move || match found.get() {
        Found::Nothing => None,
        Found::NotAFolio => Some(
            view! {
                <p class="field__error" id="verificar-folio-error" role="alert">
                    {words().not_a_folio}
                </p>
            }
            .into_any(),
        ),
        Found::Receipt(folio) => {
            let address = route::receipt(&folio);
            Some(view! { <p><a href=address>{(words().see)(folio.as_str())}</a></p> }.into_any())
        }
    };
    let form = move || {
        view! {
            <form class="stack" on:submit=search novalidate>
                <div class="field">
                    <label class="field__label" for="verificar-folio">{move || words().folio}</label>
                    <p class="field__hint" id="verificar-folio-hint">
                        {move || words().folio_hint}
                    </p>
                    <input
                        class="input"
                        id="verificar-folio"
                        type="text"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        aria-describedby="verificar-folio-hint verificar-folio-error"
                        aria-invalid=move || (found.get() == Found::NotAFolio).to_string()
                        prop:value=typed
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
                {said}
                <button
                    type="submit"
                    class="button"
                    aria-disabled=move || busy.get().to_string()
                >
                    {move || words().search}
                </button>
                <FailureNotice failure />
            </form>
        }
    };
    let outside = move || {
        view! {
            <Notice tone=Tone::Quiet>
                <p>{move || words().folio_needs}</p>
                <p><a href=route::SIGN_IN>{move || words().sign_in}</a></p>
            </Notice>
        }
    };
    view! {
        <details class="paste">
            <summary>{move || words().by_folio}</summary>
            <Show when=move || app.session().is_some() fallback=outside>{form}</Show>
        </details>
    }
}
