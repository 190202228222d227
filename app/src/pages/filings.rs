//! The filings presented, newest first, and one of them to its end.

mod detail;
mod history;
mod paper;
mod standing;

use leptos::prelude::*;
use mailbox::api::FilingSummary;
use mailbox::revocation::RevocationStanding;
use wasm_bindgen_futures::spawn_local;

use crate::api::filings;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::outbox::{Draft, Waiting};
use crate::parts::{Skeleton, Title};
use crate::state::{Presence, app};
use crate::text::{FILINGS, FRAME, when};
use crate::{clock, route, store};

pub(crate) use detail::FilingPage;
pub(in crate::pages) use standing::demand;
use standing::of_summary;

/// Lists the filings of this mailbox.
#[component]
pub(crate) fn FilingsPage() -> impl IntoView {
    let app = app();
    let words = move || FILINGS.in_(app.language.get());
    let items = RwSignal::new(Vec::<FilingSummary>::new());
    let next = RwSignal::new(None::<String>);
    let loading = RwSignal::new(true);
    let came = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let has_draft = RwSignal::new(false);
    let load = move |after: Option<String>| {
        loading.set(true);
        failure.set(None);
        spawn_local(async move {
            match filings::list(after.as_deref()).await {
                Ok(page) if after.is_none() => {
                    items.set(page.items);
                    came.set(true);
                    next.set(page.next);
                }
                Ok(page) => {
                    items.update(|items| items.extend(page.items));
                    next.set(page.next);
                }
                Err(ended) if ended.is_signed_out() => app.session_ended(),
                Err(problem) => failure.set(Some(problem)),
            }
            loading.set(false);
        });
    };
    // Once on arrival, and again when a filing that waited was presented, or when its party is
    // here again after the session ended.
    Effect::new(move |was_in: Option<bool>| {
        let presented = matches!(app.waiting.get(), Waiting::Presented(_));
        let is_in = app.presence.with(|now| matches!(now, Presence::In(_)));
        if was_in.is_none() || presented || (is_in && was_in == Some(false)) {
            load(None);
        }
        is_in
    });
    spawn_local(look_for_draft(has_draft));
    let empty = move || came.get() && failure.get().is_none() && items.get().is_empty();
    view! {
        <div class="page stack">
            <div class="page__head">
                <Title text=Signal::derive(move || words().title.to_owned()) />
                <a class="button button--primary" href=route::COMPOSE>
                    {move || if has_draft.get() { words().go_on } else { words().new }}
                </a>
            </div>
            <p class="lead">{move || words().lead}</p>
            <FailureNotice failure />
            <Show when=move || failure.get().is_some()>
                <button type="button" class="button" on:click=move |_| load(None)>
                    {move || FRAME.in_(app.language.get()).retry}
                </button>
            </Show>
            <Show when=move || loading.get() && !came.get()><Coming /></Show>
            <Show when=empty>
                <p class="empty">{move || words().empty}</p>
            </Show>
            <ul class="rows" aria-busy=move || loading.get().to_string()>
                <For each=move || items.get() key=|filing| filing.folio.to_string() let:filing>
                    <Row filing />
                </For>
            </ul>
            <Show when=move || next.get().is_some()>
                <button type="button" class="button" on:click=move |_| load(next.get_untracked())>
                    {move || words().more}
                </button>
            </Show>
        </div>
    }
}

async fn look_for_draft(has_draft: RwSignal<bool>) {
    let draft = store::record::<Draft>(store::DRAFT).await.ok().flatten();
    // The screen may be gone by now.
    let _ = has_draft.try_set(draft.is_some_and(|draft| draft != Draft::default()));
}

/// The shape of what is coming.
#[component]
fn Coming() -> impl IntoView {
    let language = app().language;
    view! {
        <Skeleton
            coming=Signal::derive(move || FRAME.in_(language.get()).loading)
            slow=Signal::derive(move || FRAME.in_(language.get()).slow)
        />
    }
}

/// One filing: the whole row is one link.
#[component]
fn Row(filing: FilingSummary) -> impl IntoView {
    let language = app().language;
    let today = clock::now().date().into();
    let said = {
        let filing = filing.clone();
        Memo::new(move |_| of_summary(&filing, today, language.get()))
    };
    let (standing, revoked_at) = (filing.revocation, filing.revoked_at);
    let certificate = move || {
        let language = language.get();
        let words = FILINGS.in_(language);
        match (standing, revoked_at) {
            (RevocationStanding::Revoked, Some(at)) => {
                Some((words.certificate_revoked)(&when::instant(at, language)))
            }
            (RevocationStanding::Unknown, _) => Some(words.certificate_unknown.to_owned()),
            _ => None,
        }
    };
    view! {
        <li>
            <a class="row" href=route::filing(&filing.folio)>
                <span class="row__title">{filing.subject}</span>
                <span class="tag" data-tone=move || said.with(|said| said.tone)>
                    {move || said.with(|said| said.tag)}
                </span>
                <span class="row__soft">{move || said.with(|said| said.line.clone())}</span>
                <span class="row__code">{filing.folio.to_string()}</span>
                {move || certificate().map(|said| view! { <span class="row__note">{said}</span> })}
            </a>
        </li>
    }
}
