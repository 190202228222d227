//! The filings presented, newest first, and one of them to its end.

mod asked;
mod detail;
mod filters;
mod history;
mod paper;
mod standing;

use leptos::prelude::*;
use mailbox::api::FilingSummary;
use mailbox::revocation::RevocationStanding;
use wasm_bindgen_futures::spawn_local;

use crate::api::filings;
use crate::draft::Draft;
use crate::mail::{Growing, GrowingList};
use crate::outbox::Waiting;
use crate::parts::Title;
use crate::state::{Presence, app};
use crate::text::{FILINGS, when};
use crate::{clock, route, store};

use asked::Asked;
pub(crate) use detail::FilingPage;
use filters::Filters;
pub(in crate::pages) use standing::demand;
use standing::of_summary;

/// Lists the filings of this mailbox, and the draft that waits on this device.
#[component]
pub(crate) fn FilingsPage() -> impl IntoView {
    let app = app();
    let words = move || FILINGS.in_(app.language.get());
    let drafts = RwSignal::new(Vec::<Draft>::new());
    let asked = Memo::new(move |_| Asked::of(app.place));
    let list = Growing::new(move |after: Option<String>| {
        let query = asked
            .get_untracked()
            .to_query(|text| String::from(js_sys::encode_uri_component(text)));
        async move { filings::list(&query, after.as_deref()).await }
    });
    // Again when something else is asked for, when a filing that waited was presented, or when its
    // party is here again after the session ended.
    Effect::new(move |was: Option<(Asked, bool)>| {
        let presented = matches!(app.waiting.get(), Waiting::Presented(_));
        let is_in = app.presence.with(|now| matches!(now, Presence::In(_)));
        let now = (asked.get(), is_in);
        if was.is_some_and(|(before, was_in)| before != now.0 || presented || (is_in && !was_in)) {
            list.again();
        }
        now
    });
    spawn_local(look_for_drafts(drafts));
    let shown = move |all: Vec<FilingSummary>| {
        if all.is_empty() {
            let whole = asked.with_untracked(Asked::is_whole);
            let said = move || {
                if whole {
                    words().empty
                } else {
                    words().none_found
                }
            };
            return view! { <p class="empty" role="status">{said}</p> }.into_any();
        }
        let rows = all.into_iter().map(|filing| view! { <Row filing /> });
        view! { <ul class="rows" aria-label=move || words().list>{rows.collect_view()}</ul> }
            .into_any()
    };
    let has_draft = move || drafts.with(|drafts| !drafts.is_empty());
    view! {
        <div class="page stack">
            <div class="page__head">
                <Title text=Signal::derive(move || words().title.to_owned()) />
                <a class="button button--primary" href=route::COMPOSE>
                    {move || if has_draft() { words().go_on } else { words().new }}
                </a>
            </div>
            <p class="lead">{move || words().lead}</p>
            <Show when=has_draft>
                <ul class="rows">
                    {move || {
                        let rows = drafts.get().into_iter().map(|draft| view! { <DraftRow draft /> });
                        rows.collect_view()
                    }}
                </ul>
            </Show>
            <Filters asked />
            <GrowingList list more=Signal::derive(move || words().more) view=shown />
        </div>
    }
}

/// Finds the draft, and the versions of it that other tabs made.
async fn look_for_drafts(found: RwSignal<Vec<Draft>>) {
    let draft = store::record::<Draft>(store::DRAFT).await.ok().flatten();
    let apart = store::drafts_apart::<Draft>().await.unwrap_or_default();
    let all = draft
        .into_iter()
        .chain(apart.into_iter().map(|(_, draft)| draft));
    // The screen may be gone by now.
    let _ = found.try_set(all.filter(|draft| *draft != Draft::default()).collect());
}

/// What is being written on this device, before the list: it is no filing yet.
#[component]
fn DraftRow(draft: Draft) -> impl IntoView {
    let language = app().language;
    let words = move || FILINGS.in_(language.get());
    let today = clock::now().date();
    let typed = draft.subject.trim().to_owned();
    let subject = move || {
        if typed.is_empty() {
            words().draft_untitled.to_owned()
        } else {
            typed.clone()
        }
    };
    let by = draft.answer_by_on.map(|dates| {
        let said = move || {
            let day = when::day(dates.literal.date(), today, language.get());
            (words().standing.answer_by)(&day)
        };
        view! { <span class="row__note">{said}</span> }
    });
    view! {
        <li>
            <a class="row" href=route::COMPOSE>
                <span class="row__title">{subject}</span>
                <span class="tag">{move || words().draft}</span>
                {by}
                <span class="row__soft">{move || words().draft_where}</span>
            </a>
        </li>
    }
}

/// One filing: the whole row is one link.
#[component]
fn Row(filing: FilingSummary) -> impl IntoView {
    let language = app().language;
    let today = clock::now().date().into();
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
    let (address, subject) = (route::filing(&filing.folio), filing.subject.clone());
    let folio = filing.folio.to_string();
    let said = Memo::new(move |_| of_summary(&filing, today, language.get()));
    view! {
        <li>
            <a class="row" href=address>
                <span class="row__title">{subject}</span>
                <span class="tag" data-tone=move || said.with(|said| said.tone)>
                    {move || said.with(|said| said.tag)}
                </span>
                <span class="row__soft">{move || said.with(|said| said.line.clone())}</span>
                <span class="row__code">{folio}</span>
                {move || certificate().map(|said| view! { <span class="row__note">{said}</span> })}
            </a>
        </li>
    }
}
