//! The subject and the text of a filing.

use leptos::prelude::*;
use mailbox::filing::FilingError;

use super::keeper::Keeper;
use super::problems::{FieldError, is_wrong};
use crate::draft::Draft;
use crate::state::app;
use crate::text::COMPOSE;

/// The words of a filing.
#[component]
pub(super) fn Texts(
    draft: RwSignal<Draft>,
    problems: RwSignal<Vec<FilingError>>,
    kept: Keeper,
) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let on_subject = move |event| {
        draft.update(|draft| draft.subject = event_target_value(&event));
        kept.soon();
    };
    let on_text = move |event| {
        draft.update(|draft| draft.text = event_target_value(&event));
        kept.soon();
    };
    view! {
        <div class="field">
            <label class="field__label" for="subject">{move || words().subject}</label>
            <p class="field__hint" id="subject-hint">{move || words().subject_hint}</p>
            <FieldError field="subject" problems />
            <input
                class="input"
                id="subject"
                type="text"
                autocomplete="off"
                aria-describedby="subject-hint subject-error"
                aria-invalid=move || is_wrong(problems, "subject")
                prop:value=move || draft.with(|draft| draft.subject.clone())
                on:input=on_subject
            />
        </div>
        <div class="field">
            <label class="field__label" for="text">{move || words().text}</label>
            <p class="field__hint" id="text-hint">{move || words().text_hint}</p>
            <FieldError field="text" problems />
            <textarea
                class="input input--text"
                id="text"
                rows="9"
                autocomplete="off"
                aria-describedby="text-hint text-error"
                aria-invalid=move || is_wrong(problems, "text")
                prop:value=move || draft.with(|draft| draft.text.clone())
                on:input=on_text
            ></textarea>
        </div>
    }
}
