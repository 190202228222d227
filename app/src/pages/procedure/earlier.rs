//! What was asked before, newest first, each with its age.

use leptos::prelude::*;
use mailbox::api::ProcedureRequest;

use super::Desk;
use super::answer::{AnswerView, short};
use crate::clock;
use crate::mail::Loaded;
use crate::state::app;
use crate::text::{ASKING, when};

/// The requests of this procedure.
#[component]
pub(super) fn Earlier(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    let shown = move |all: Vec<ProcedureRequest>| {
        if all.is_empty() {
            return view! { <p class="empty">{move || words().no_earlier}</p> }.into_any();
        }
        let items = all
            .into_iter()
            .map(|request| view! { <One desk request /> });
        view! { <ul class="rows">{items.collect_view()}</ul> }.into_any()
    };
    view! {
        <h2>{move || words().earlier}</h2>
        <Loaded loader=desk.earlier rows=2 view=shown />
    }
}

#[component]
fn One(desk: Desk, request: ProcedureRequest) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    let (at, of) = (request.asked_at, request.clone());
    let title = move || {
        let language = app.language.get();
        short(&of, words(), language)
    };
    let age = move || {
        let (now, language) = (clock::now(), app.language.get());
        let minutes = (now.instant() - at.instant()).whole_minutes().max(0);
        let moment = when::moment(at, now.date(), language);
        let ago = (minutes > 0).then(|| when::span(minutes, language));
        (words().asked)(&moment, ago.as_deref())
    };
    // What is inside is made when it is unfolded, and stays.
    let open = RwSignal::new(false);
    let inside = Memo::new(move |was: Option<&bool>| open.get() || was == Some(&true));
    let request = StoredValue::new(request);
    view! {
        <li>
            <details class="procedure" on:toggle=move |_| open.set(true)>
                <summary class="procedure__head">
                    <span class="row__title">{title}</span>
                    <span class="row__soft">{age}</span>
                </summary>
                <Show when=move || inside.get()>
                    <AnswerView desk request=request.get_value() is_fresh=false />
                </Show>
            </details>
        </li>
    }
}
