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
use crate::state::{App, app};
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

/// What is typed, and what came of it.
#[derive(Clone, Copy)]
struct Search {
    app: App,
    desk: Desk,
    typed: RwSignal<String>,
    found: RwSignal<Found>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
}

impl Search {
    fn go(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.failure.set(None);
        let text = (self.typed).with_untracked(|text| text.trim().to_uppercase());
        let Ok(folio) = text.parse::<Folio>() else {
            self.found.set(Found::NotAFolio);
            return;
        };
        self.found.set(Found::Nothing);
        self.busy.set(true);
        spawn_local(async move {
            let came = api::evidence::package(folio.as_str()).await;
            let _ = self.busy.try_set(false);
            match came {
                Ok(bytes) => {
                    if self.found.try_set(Found::Receipt(folio)).is_none() {
                        self.desk.begin(async move { Ok(vec![bytes]) });
                    }
                }
                Err(ended) if ended.is_signed_out() => self.app.session_ended(),
                Err(problem) => {
                    let _ = self.failure.try_set(Some(problem));
                }
            }
        });
    }
}

/// The question, where somebody is signed in; what it needs, where nobody is.
#[component]
pub(super) fn FolioSearch(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || VERIFY.in_(app.language.get());
    let search = Search {
        app,
        desk,
        typed: RwSignal::new(String::new()),
        found: RwSignal::new(Found::Nothing),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
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
            <Show when=move || app.session().is_some() fallback=outside>
                <Form search />
            </Show>
        </details>
    }
}

/// A folio that is typed.
#[component]
fn Form(search: Search) -> impl IntoView {
    let words = move || VERIFY.in_(search.app.language.get());
    let typed = search.typed;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        search.go();
    };
    view! {
        <form class="stack" on:submit=submit novalidate>
            <div class="field">
                <label class="field__label" for="verificar-folio">{move || words().folio}</label>
                <p class="field__hint" id="verificar-folio-hint">{move || words().folio_hint}</p>
                <input
                    class="input"
                    id="verificar-folio"
                    type="text"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    aria-describedby="verificar-folio-hint verificar-folio-error"
                    aria-invalid=move || (search.found.get() == Found::NotAFolio).to_string()
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <Said search />
            <button
                type="submit"
                class="button"
                aria-disabled=move || search.busy.get().to_string()
            >
                {move || words().search}
            </button>
            <FailureNotice failure=search.failure />
        </form>
    }
}

/// That it is no folio, or the way to its receipt.
#[component]
fn Said(search: Search) -> impl IntoView {
    let words = move || VERIFY.in_(search.app.language.get());
    move || match search.found.get() {
        Found::Nothing => ().into_any(),
        Found::NotAFolio => view! {
            <p class="field__error" id="verificar-folio-error" role="alert">
                {words().not_a_folio}
            </p>
        }
        .into_any(),
        Found::Receipt(folio) => {
            let address = route::receipt(&folio);
            view! { <p><a href=address>{(words().see)(folio.as_str())}</a></p> }.into_any()
        }
    }
}
