//! The act that a filing answers: found by the address, kept in the draft, shown above the words.
//!
//! It never takes a draft away: one that is about something else is shown, and the person says.

use leptos::prelude::*;
use mailbox::filing::AnsweredAct;
use mailbox::id::Id;
use mailbox::notification::State;

use crate::api::notifications;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::outbox::Draft;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::{COMPOSE, when};

/// What the address asks to answer, and how far that is.
#[derive(Clone, Copy)]
pub(super) struct Answering {
    draft: RwSignal<Draft>,
    /// An act to answer while the draft is about something else.
    other: RwSignal<Option<AnsweredAct>>,
    failure: RwSignal<Option<Failure>>,
}

impl Answering {
    pub(super) fn new(draft: RwSignal<Draft>) -> Self {
        Self {
            draft,
            other: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Finds the notification of this id, and answers it unless the draft is about something else.
    pub(super) async fn find(self, id: &str) {
        // The screen may be gone when the answer comes.
        match found(id).await {
            Ok(act) => {
                let standing = self.draft.try_get_untracked().unwrap_or_default();
                if standing == Draft::default() {
                    self.answer(act);
                } else if standing.answers.as_ref() != Some(&act) {
                    let _ = self.other.try_set(Some(act));
                }
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Makes the draft answer this act; a subject that was typed stays.
    fn answer(self, act: AnsweredAct) {
        let language = app().language.get_untracked();
        let _ = self.draft.try_update(|draft| {
            if draft.subject.is_empty() {
                draft.subject = (COMPOSE.in_(language).answers_subject)(act.oficio.as_str());
            }
            draft.answers = Some(act);
        });
        let _ = self.other.try_set(None);
    }
}

/// Asks for the notification: only one that was made can be answered.
async fn found(id: &str) -> Result<AnsweredAct, Failure> {
    let id = id.parse::<Id>().map_err(|_| Failure::Unreadable)?;
    let cover = notifications::detail(id).await?.cover;
    let made = cover.standing.as_ref().and_then(State::made);
    let made = made.ok_or(Failure::Unreadable)?;
    Ok(AnsweredAct {
        oficio: cover.oficio.parse().map_err(|_| Failure::Unreadable)?,
        notification: Some(cover.folio),
        issued_on: cover.issued_on,
        notified_on: made.notified_on.literal,
    })
}

/// The act that is answered, with the way not to; or the question which of two is meant.
#[component]
pub(super) fn AnsweringPart(answering: Answering, on_change: Callback<()>) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let take = move |_| {
        if let Some(act) = answering.other.get_untracked() {
            answering.answer(act);
            on_change.run(());
        }
    };
    let leave = move |_| {
        answering.draft.update(|draft| draft.answers = None);
        on_change.run(());
    };
    let answered = move || {
        let act = answering.draft.with(|draft| draft.answers.clone())?;
        Some(view! {
            <AnsweredView act />
            <div class="actions">
                <button class="button" type="button" on:click=leave>{move || words().answers_not}</button>
            </div>
        })
    };
    let other = move || {
        answering.other.get()?;
        let subject = answering.draft.with(|draft| draft.subject.clone());
        let said = (words().answers_other)(&subject);
        Some(view! {
            <Notice tone=Tone::Due>
                <p>{said}</p>
                <div class="actions">
                    <button class="button" type="button" on:click=take>
                        {move || words().answers_with_this}
                    </button>
                </div>
            </Notice>
        })
    };
    view! {
        {answered}
        {other}
        <FailureNotice failure=answering.failure />
    }
}

/// The act that a filing answers, in words.
#[component]
pub(in crate::pages) fn AnsweredView(act: AnsweredAct) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let issued = act.issued_on;
    let oficio = act.oficio.clone();
    let which = move || {
        let day = when::date(issued.into(), language.get());
        (words().answers_act)(oficio.as_str(), &day)
    };
    let notified = move || {
        let day = when::date(act.notified_on.into(), language.get());
        (words().answers_notified)(&day)
    };
    let folio = act
        .notification
        .map(|folio| view! { <dd>{folio.to_string()}</dd> });
    view! {
        <dl class="summary">
            <dt>{move || words().answers}</dt>
            <dd>{which}</dd>
            <dd>{notified}</dd>
            {folio}
        </dl>
    }
}
