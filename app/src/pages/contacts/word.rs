//! The word that a person chooses to know our messages by: what comes without it is not ours.

use leptos::prelude::*;
use mailbox::contacts::Word;
use wasm_bindgen_futures::spawn_local;

use super::Desk;
use crate::api;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::state::app;
use crate::text::CONTACTS;

/// Chooses the word, or takes it away.
#[expect(clippy::too_many_lines, reason = "one form, in the order it is seen")]
#[component]
pub(super) fn WordForm(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || &CONTACTS.in_(app.language.get()).word;
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let kept = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    Effect::new(move |_| {
        let word = desk
            .mailbox
            .value
            .with(|m| m.as_ref().and_then(|m| m.word.clone()));
        if let Some(word) = word {
            typed.set(word.to_string());
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let text = typed.get_untracked().trim().to_owned();
        let word = (!text.is_empty()).then(|| text.parse::<Word>());
        wrong.set(matches!(word, Some(Err(_))));
        kept.set(false);
        failure.set(None);
        let Ok(word) = word.transpose() else { return };
        busy.set(true);
        spawn_local(async move {
            let done = api::mailbox::choose_word(word).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => {
                    let _ = kept.try_set(true);
                }
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => {
                    let _ = failure.try_set(Some(problem));
                }
            }
        });
    };
    view! {
        <h2>{move || words().title}</h2>
        <p>{move || words().lead}</p>
        <form class="stack" on:submit=submit novalidate>
            <div class="field">
                <label class="field__label" for="palabra">{move || words().label}</label>
                <p class="field__hint" id="palabra-hint">{move || words().hint}</p>
                <div class="field__row">
                    <input
                        class="input"
                        id="palabra"
                        type="text"
                        autocomplete="off"
                        maxlength="20"
                        aria-describedby="palabra-hint palabra-error"
                        aria-invalid=move || wrong.get().to_string()
                        prop:value=typed
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            kept.set(false);
                            wrong.set(false);
                        }
                    />
                    <button type="submit" class="button" aria-disabled=move || busy.get().to_string()>
                        {move || words().keep}
                    </button>
                </div>
                <p class="field__error" id="palabra-error" role="alert">
                    {move || wrong.get().then(|| format!("Error: {}", words().wrong))}
                </p>
                <p role="status">{move || kept.get().then(|| words().kept)}</p>
            </div>
            <FailureNotice failure />
        </form>
    }
}
