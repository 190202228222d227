//! Communications, apart from acts with legal effect: reading one moves no date (DOMAIN 9.12).

use std::rc::Rc;

use leptos::prelude::*;
use mailbox::api::{Communication, CommunicationKind};
use mailbox::id::Id;
use mailbox::problem::Code;
use wasm_bindgen_futures::spawn_local;

use crate::failure::Failure;
use crate::mail::{Download, Growing, GrowingList, Loaded, Loader, SEARCHED, SearchBox};
use crate::parts::Title;
use crate::state::app;
use crate::text::{COMMUNICATIONS, FRAME, when};
use crate::{api, clock, route};

/// The names of the query.
const KIND: &str = "tipo";
const UNREAD: &str = "leidos";
/// The words of the query of each view; the first has none.
const TABS: [Option<&str>; 3] = [None, Some("comunicado"), Some("documento")];

/// What is asked for: a view, whether only what is unread, a text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Asked {
    kind: Option<String>,
    is_unread: bool,
    text: String,
}

impl Asked {
    fn to_query(&self, encode: impl Fn(&str) -> String) -> String {
        let kind = self.kind.as_deref().and_then(CommunicationKind::parse);
        let kind = kind.map(|kind| format!("kind={}", kind.word()));
        let unread = self.is_unread.then(|| "unread=true".to_owned());
        let text = (!self.text.is_empty()).then(|| format!("q={}", encode(&self.text)));
        let all = kind.into_iter().chain(unread).chain(text);
        all.collect::<Vec<_>>().join("&")
    }
}

/// The list.
#[component]
pub(crate) fn CommunicationsPage() -> impl IntoView {
    let app = app();
    let words = move || COMMUNICATIONS.in_(app.language.get());
    let asked = Memo::new(move |_| Asked {
        kind: app.place.query(KIND),
        is_unread: app.place.query(UNREAD).as_deref() == Some("no"),
        text: app.place.query(SEARCHED).unwrap_or_default(),
    });
    let list = Growing::new(move |after: Option<String>| {
        let query = asked
            .get_untracked()
            .to_query(|text| String::from(js_sys::encode_uri_component(text)));
        async move { api::communications::list(&query, after.as_deref()).await }
    });
    Effect::new(move |was: Option<Asked>| {
        let now = asked.get();
        if was.is_some_and(|was| was != now) {
            list.again();
        }
        now
    });
    let tabs = TABS.into_iter().enumerate().map(|(at, word)| {
        let name = move || words().tabs.get(at).copied().unwrap_or_default();
        view! {
            <li>
                <button
                    type="button"
                    class="tab"
                    aria-pressed=move || asked.with(|a| a.kind.as_deref() == word).to_string()
                    on:click=move |_| app.place.set_query(KIND, word)
                >
                    {name}
                </button>
            </li>
        }
    });
    let shown = move |all: Vec<Communication>| {
        if all.is_empty() {
            let whole = asked.with_untracked(|asked| *asked == Asked::default());
            let said = move || {
                if whole {
                    words().nothing
                } else {
                    words().none_found
                }
            };
            return view! { <p class="empty" role="status">{said}</p> }.into_any();
        }
        let items = all.into_iter().map(|one| view! { <Row one /> });
        view! {
            <ul class="rows" aria-label=move || words().list>{items.collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <div class="page stack">
            <a class="back" href=route::INBOX>{move || FRAME.in_(app.language.get()).notifications}</a>
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <ul class="tabs">{tabs.collect_view()}</ul>
            <Search asked />
            <GrowingList list more=Signal::derive(move || words().more) view=shown />
        </div>
    }
}

#[component]
fn Search(asked: Memo<Asked>) -> impl IntoView {
    let app = app();
    let words = move || COMMUNICATIONS.in_(app.language.get());
    let tick = move |event| {
        app.place
            .set_query(UNREAD, event_target_checked(&event).then_some("no"));
    };
    view! {
        <SearchBox label=Signal::derive(move || words().search) />
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || asked.with(|asked| asked.is_unread)
                on:change=tick
            />
            {move || words().unread_only}
        </label>
    }
}

#[component]
fn Row(one: Communication) -> impl IntoView {
    let app = app();
    let words = move || COMMUNICATIONS.in_(app.language.get());
    let today = clock::now().date();
    let is_unread = one.read_at.is_none();
    let tag = is_unread.then(|| {
        view! { <span class="tag" data-tone="due">{move || words().unread}</span> }
    });
    let (kind, sent_at) = (one.kind, one.sent_at);
    let line = move || {
        let moment = when::moment(sent_at, today, app.language.get());
        format!("{} · {moment}", name_of(kind, words().kinds))
    };
    let registration = one.registration.as_ref().map(|registration| {
        let said = registration.to_string();
        view! { <span class="row__soft">{said}</span> }
    });
    view! {
        <li>
            <a
                class="row cover-row"
                href=route::communication(one.id)
                data-unopened=is_unread.to_string()
            >
                <span class="row__title">{one.subject}</span>
                {tag}
                <span class="row__soft">{line}</span>
                {registration}
            </a>
        </li>
    }
}

const fn name_of(kind: CommunicationKind, names: [&'static str; 2]) -> &'static str {
    let [announcement, document] = names;
    match kind {
        CommunicationKind::Announcement => announcement,
        CommunicationKind::Document => document,
    }
}

/// One communication. Seeing it marks it as read, for its holder.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a component owns what it is given"
)]
#[component]
pub(crate) fn CommunicationPage(id: String) -> impl IntoView {
    let app = app();
    let words = move || COMMUNICATIONS.in_(app.language.get());
    let back = move || {
        view! { <a class="back" href=route::COMMUNICATIONS>{move || words().back}</a> }
    };
    let Ok(id) = id.parse::<Id>() else {
        return view! {
            <div class="page stack">
                {back()}
                <Title text=Signal::derive(move || words().not_found.to_owned()) />
            </div>
        }
        .into_any();
    };
    let loader = Loader::new(move || api::communications::one(id));
    let is_holder = app
        .presence_now()
        .is_some_and(|session| session.signer.is_none());
    Effect::new(move |_| {
        let unread = loader
            .value
            .with(|one| one.as_ref().is_some_and(|one| one.read_at.is_none()));
        if unread && is_holder {
            spawn_local(async move {
                if api::communications::read(id).await.is_ok() {
                    loader.again();
                }
            });
        }
    });
    let missing = move || {
        let none = Code::NotFound.problem().code;
        loader.failure.with(
            |failure| matches!(failure, Some(Failure::Refused(problem)) if problem.code == none),
        )
    };
    let title = move || {
        let subject = loader
            .value
            .with(|one| one.as_ref().map(|one| one.subject.clone()));
        match subject {
            Some(subject) => subject,
            None if missing() => words().not_found.to_owned(),
            None => FRAME.in_(app.language.get()).loading.to_owned(),
        }
    };
    view! {
        <article class="page stack">
            {back()}
            <Title
                text=Signal::derive(title)
                page=Signal::derive(move || words().title.to_owned())
            />
            <Loaded loader view=move |one| view! { <Shown one is_holder /> } />
        </article>
    }
    .into_any()
}

#[component]
fn Shown(one: Communication, is_holder: bool) -> impl IntoView {
    let app = app();
    let words = move || COMMUNICATIONS.in_(app.language.get());
    let today = clock::now().date();
    let id = one.id;
    let moment = move |at| move || when::moment(at, today, app.language.get());
    let read = one.read_at.map(|at| {
        view! { <dt>{move || words().read}</dt> <dd>{moment(at)}</dd> }
    });
    let registration = one.registration.as_ref().map(|registration| {
        let said = registration.to_string();
        view! { <dt>{move || words().registration}</dt> <dd>{said}</dd> }
    });
    let lines = one.text.into_iter().map(|line| view! { <p>{line}</p> });
    let filing = one.filing.map(|folio| {
        let address = format!("{}/{folio}", route::FILINGS);
        view! { <p><a href=address>{move || (words().about_filing)(folio.as_str())}</a></p> }
    });
    let request = one.request.map(|_| {
        view! { <p><a href=route::PROCEDURES>{move || words().about_request}</a></p> }
    });
    let has_documents = !one.documents.is_empty();
    let documents = one.documents.into_iter().map(|document| {
        let sha256 = document.sha256;
        let fetch = Rc::new(move || -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(api::communications::document(id, sha256))
        });
        view! {
            <Download
                name=document.name
                media_type=document.media_type
                size_bytes=document.size_bytes
                sha256
                button=Signal::derive(move || { let [rest, busy] = words().save; (rest, busy) })
                fetch
            />
        }
    });
    let kind = one.kind;
    view! {
        <p class="row__soft">{move || words().no_effect}</p>
        <dl class="facts">
            <dt>{move || words().kind}</dt>
            <dd>{move || name_of(kind, words().kinds)}</dd>
            <dt>{move || words().sent}</dt>
            <dd>{moment(one.sent_at)}</dd>
            {read}
            {registration}
        </dl>
        <div class="prose stack" lang="es">{lines.collect_view()}</div>
        {filing}
        {request}
        {has_documents.then(|| view! { <h2>{move || words().documents}</h2> })}
        {documents.collect_view()}
        {(!is_holder).then(|| view! { <p class="key-note">{move || words().not_marked}</p> })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_question() {
        let plain = |text: &str| text.to_owned();
        assert_eq!(Asked::default().to_query(plain), "");
        let asked = Asked {
            kind: Some("documento".into()),
            is_unread: true,
            text: "cuotas".into(),
        };
        assert_eq!(asked.to_query(plain), "kind=documento&unread=true&q=cuotas");
        let unknown = Asked {
            kind: Some("otro".into()),
            ..Asked::default()
        };
        assert_eq!(
            unknown.to_query(plain),
            "",
            "an unknown view is all of them"
        );
    }
}
