//! What keeps a filing from being signed: first on the page, and again at its field.

use leptos::prelude::*;
use mailbox::filing::{Field, FilingError};

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::failure::Failure;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::{COMPOSE, errors};

/// The id of the summary in the page.
pub(super) const SUMMARY: &str = "falta";

/// Brings something of the page into sight, and the focus to it, once it is there.
pub(super) fn bring(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id);
        if let Some(element) = element.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
            // The browser may refuse the focus, to a page in the background for one.
            let _ = element.focus();
        }
    });
}

/// What is missing, first on the page, each linked to its field.
#[component]
pub(super) fn Problems(problems: RwSignal<Vec<FilingError>>) -> impl IntoView {
    let language = app().language;
    move || {
        // Read here: what a notice holds is made once.
        let (found, language) = (problems.get(), language.get());
        let line = move |error: FilingError| {
            let said = errors::say(&Failure::Filing(error), language);
            let field = format!("#{}", field_of(error));
            view! { <li><a href=field>{said.what} " " {said.todo}</a></li> }
        };
        (!found.is_empty()).then(|| {
            view! {
                <div id=SUMMARY tabindex="-1">
                    <Notice tone=Tone::Danger>
                        <p><strong>"Error: " {COMPOSE.in_(language).problems}</strong></p>
                        <ul>{found.into_iter().map(line).collect_view()}</ul>
                    </Notice>
                </div>
            }
        })
    }
}

/// The same words at the field.
#[component]
pub(super) fn FieldError(
    field: &'static str,
    problems: RwSignal<Vec<FilingError>>,
) -> impl IntoView {
    let language = app().language;
    let said = move || {
        let language = language.get();
        let found = problems.get().into_iter();
        let mut mine = found.filter(|error| field_of(*error) == field);
        let said = errors::say(&Failure::Filing(mine.next()?), language);
        Some(view! { <p class="field__error">{said.what} " " {said.todo}</p> })
    };
    view! { <div id=format!("{field}-error")>{said}</div> }
}

/// Tells whether something is wrong with a field, as an attribute says it.
pub(super) fn is_wrong(problems: RwSignal<Vec<FilingError>>, field: &str) -> String {
    let mut found = problems.get().into_iter();
    found.any(|error| field_of(error) == field).to_string()
}

/// Returns the field at fault, by its id in the page.
pub(super) fn field_of(error: FilingError) -> &'static str {
    match error {
        FilingError::Attachment { .. } => "filing-files",
        FilingError::SubjectCharacter
        | FilingError::SubjectTooLong
        | FilingError::SubjectTooShort => "subject",
        FilingError::Missing(requirement) => Field::of(requirement).word(),
        FilingError::Typed(field) => field.word(),
        FilingError::Particulars => Field::Registrations.word(),
        FilingError::TextCharacter { .. } | FilingError::TextEmpty | FilingError::TextTooLong => {
            "text"
        }
    }
}
