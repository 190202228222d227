//! Writing a filing: its kind, subject, text and files, kept on this device as they are typed.

use leptos::prelude::*;
use mailbox::filing::{FilingError, Procedure};
use mailbox::procedures::{Catalogue, Place};
use wasm_bindgen_futures::spawn_local;

use crate::draft::Draft;
use crate::mail::FailureNotice;
use crate::parts::Title;
use crate::route;
use crate::state::app;
use crate::text::COMPOSE;

mod answering;
mod copying;
mod fields;
mod files;
mod given;
mod keeper;
mod photo;
mod problems;
mod texts;
mod turn;
mod versions;

pub(in crate::pages) use answering::AnsweredView;
use answering::{Answering, AnsweringPart};
use copying::{Copying, CopyingPart};
use fields::{KindAndDemanded, Wanted};
use files::Files;
use keeper::Keeper;
use problems::{Problems, SUMMARY, bring};
use texts::Texts;
use versions::{VERSIONS, Versions};

/// Writes a filing. What is typed is kept at once; limits are said before choosing files.
#[component]
pub(crate) fn ComposePage() -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let draft = RwSignal::new(Draft::default());
    let problems = RwSignal::new(Vec::<FilingError>::new());
    let kept = Keeper::new(draft);
    let place = app().place;
    let (answering, copying) = (Answering::new(draft), Copying::new(draft));
    let asked = |name| untrack(|| place.query(name));
    let (answered, copied) = (asked(route::ANSWERS), asked(route::COPIES));
    let procedure = asked(route::OF_PROCEDURE);
    spawn_local(async move {
        kept.load().await;
        if let Some(id) = answered {
            answering.find(&id).await;
        } else if let Some(folio) = copied {
            copying.find(&folio).await;
        } else if let Some(code) = procedure {
            begin(draft, &code);
        } else {
            return;
        }
        kept.now().await;
    });
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let found = draft.with_untracked(Draft::filing);
        let found = found.err().unwrap_or_default();
        let complete = found.is_empty();
        problems.set(found);
        spawn_local(async move {
            // Review reads what is kept: it must be kept first, and be the draft.
            if !complete {
                bring(SUMMARY);
            } else if kept.now().await {
                place.go(route::REVIEW);
            } else {
                bring(VERSIONS);
            }
        });
    };
    let discard = move |_| {
        problems.set(Vec::new());
        spawn_local(kept.discard());
    };
    view! {
        <form class="page stack" on:submit=go novalidate>
            <p class="step">{move || words().step_1}</p>
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <Problems problems />
            <Versions kept />
            <AnsweringPart answering on_change=Callback::new(move |()| kept.soon()) />
            <CopyingPart copying on_change=Callback::new(move |()| kept.soon()) />
            <KindAndDemanded draft problems kept />
            <Texts draft problems kept />
            <Wanted draft problems kept />
            <Files draft kept />
            <FailureNotice failure=kept.failure />
            <p class="field__hint" role="status">{move || kept.done.get().then(|| words().kept)}</p>
            <div class="actions">
                <button class="button button--primary" type="submit">{move || words().go}</button>
                <button class="button" type="button" on:click=discard>{move || words().discard}</button>
            </div>
        </form>
    }
}

/// Begins a filing of a procedure of the catalogue; a draft that is about something stays as it is.
fn begin(draft: RwSignal<Draft>, code: &str) {
    let catalogue = Catalogue::seed();
    let Some(entry) = catalogue.find(code) else {
        return;
    };
    let kind = match entry.place {
        Place::Filing { procedure } => procedure,
        _ => Procedure::Promocion,
    };
    // Its own name says nothing of what is asked.
    let subject = if code == "promocion" {
        String::new()
    } else {
        entry.name.to_string()
    };
    // The screen may be gone by now.
    let _ = draft.try_update(|draft| {
        if *draft == Draft::default() {
            draft.procedure = Some(kind);
            draft.subject = subject;
        }
    });
}
