//! The filings presented, newest first.

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
use crate::text::{COMPOSE, FRAME, when};
use crate::{route, store};

/// Lists the filings of this mailbox.
#[component]
pub(crate) fn FilingsPage() -> impl IntoView {
    let app = app();
    let words = move || COMPOSE.in_(app.language.get());
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
    spawn_local(async move {
        let draft = store::record::<Draft>(store::DRAFT).await.ok().flatten();
        has_draft.set(draft.is_some_and(|draft| draft != Draft::default()));
    });
    let empty = move || came.get() && failure.get().is_none() && items.get().is_empty();
    view! {
        <div class="page stack">
            <div class="page__head">
                <Title text=Signal::derive(move || words().list_title.to_owned()) />
                <a class="button button--primary" href=route::COMPOSE>
                    {move || if has_draft.get() { words().go_on } else { words().new }}
                </a>
            </div>
            <p class="lead">{move || words().list_lead}</p>
            <FailureNotice failure />
            <Show when=move || failure.get().is_some()>
                <button type="button" class="button" on:click=move |_| load(None)>
                    {move || FRAME.in_(app.language.get()).retry}
                </button>
            </Show>
            <Show when=move || loading.get() && !came.get()>
                <Skeleton
                    coming=Signal::derive(move || FRAME.in_(app.language.get()).loading)
                    slow=Signal::derive(move || FRAME.in_(app.language.get()).slow)
                />
            </Show>
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

/// One filing: the whole row is one link.
#[component]
fn Row(filing: FilingSummary) -> impl IntoView {
    let language = app().language;
    let received = move || {
        let language = language.get();
        (COMPOSE.in_(language).received)(&when::instant(filing.received_at, language))
    };
    let (standing, revoked_at) = (filing.revocation, filing.revoked_at);
    let certificate = move || {
        let language = language.get();
        let words = COMPOSE.in_(language);
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
            <a class="row" href=route::receipt(&filing.folio)>
                <span class="row__title">{filing.subject}</span>
                <span class="row__code">{filing.folio.to_string()}</span>
                <span class="row__soft">{received}</span>
                {move || certificate().map(|said| view! { <span class="row__note">{said}</span> })}
            </a>
        </li>
    }
}
