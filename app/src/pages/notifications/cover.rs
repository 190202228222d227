//! One notification: its cover before it is opened, and what it holds after.

use std::sync::Arc;

use leptos::prelude::*;
use mailbox::api::{Cover, NotificationDetail};
use mailbox::calendar::Calendar;
use mailbox::id::Id;
use mailbox::notification::{Event, State};
use mailbox::problem::Code;

use super::feed::Feed;
use super::history::HistoryView;
use super::opened::OpenedView;
use super::opening::OpeningView;
use super::outlook::{HowCounted, Outlook, futures, waits};
use super::row::tag;
use super::standing::{Count, Standing, is_opened, standing};
use crate::api;
use crate::failure::Failure;
use crate::mail::{Loaded, Loader};
use crate::parts::Title;
use crate::state::app;
use crate::text::{FRAME, INBOX, NOTIFICATION, when};
use crate::{clock, route};

/// A notification and the days that count.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) detail: NotificationDetail,
    /// Absent when it did not come: then nothing is computed here.
    pub(super) calendar: Option<Arc<Calendar>>,
}

/// One notification, by the id in the address.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a component owns what it is given"
)]
#[component]
pub(crate) fn NotificationPage(id: String, is_opened: bool) -> impl IntoView {
    let app = app();
    let words = move || NOTIFICATION.in_(app.language.get());
    let Ok(id) = id.parse::<Id>() else {
        return view! {
            <div class="page stack">
                <Back id=None />
                <Title text=Signal::derive(move || words().not_found.to_owned()) />
            </div>
        }
        .into_any();
    };
    let feed = use_context::<Feed>();
    let loader = Loader::new(move || async move {
        let detail = api::notifications::detail(id).await?;
        let calendar = match feed.and_then(|feed| feed.calendar.try_get_untracked().flatten()) {
            None => api::mailbox::calendar().await.ok().map(Arc::new),
            known => known,
        };
        Ok(Found { detail, calendar })
    });
    Effect::new(move |_| {
        if let Some(feed) = feed {
            loader.value.with(|found| {
                if let Some(found) = found {
                    feed.replace(&found.detail.cover);
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
    // The heading is the kind of act once it is known: the cover in the list may know it already.
    let known = move || {
        let here = loader
            .value
            .with(|f| f.as_ref().map(|f| f.detail.cover.kind.clone()));
        let listed = || {
            feed?.covers.with(|all| {
                let one = all.iter().find(|one| one.id == id);
                one.map(|one| one.kind.clone())
            })
        };
        here.or_else(listed)
    };
    let title = move || match known() {
        Some(kind) => kind,
        None if missing() => words().not_found.to_owned(),
        None => FRAME.in_(app.language.get()).loading.to_owned(),
    };
    view! {
        <article class="page stack notification">
            <Back id=Some(id) />
            <Title
                text=Signal::derive(title)
                page=Signal::derive(move || words().back.to_owned())
            />
            <Loaded loader rows=4 view=move |found| view! { <Shown found is_opened /> } />
        </article>
    }
    .into_any()
}

/// The way back to the list, and to the notifications beside this one.
#[component]
fn Back(id: Option<Id>) -> impl IntoView {
    let app = app();
    let words = move || NOTIFICATION.in_(app.language.get());
    let feed = use_context::<Feed>();
    let beside = Memo::new(move |_| match (feed, id) {
        (Some(feed), Some(id)) => feed.beside(id),
        _ => (None, None),
    });
    let back = move || format!("{}{}", route::INBOX, app.place.whole_query());
    let link = move |to: Option<Id>, key: &'static str, name: &'static str, sign: &'static str| {
        to.map(|id| {
            let address = format!("{}{}", route::cover(id), app.place.whole_query());
            view! {
                <a class="button button--small" href=address aria-keyshortcuts=key aria-label=name>
                    <span aria-hidden="true">{sign}</span>
                </a>
            }
        })
    };
    view! {
        <p class="notification__nav">
            <a class="back" href=back>{move || words().back}</a>
            <span class="notification__beside">
                {move || link(beside.get().0, "[", words().previous, "‹")}
                {move || link(beside.get().1, "]", words().next, "›")}
            </span>
        </p>
    }
}

#[component]
fn Shown(found: Found, is_opened: bool) -> impl IntoView {
    let app = app();
    let cover = found.detail.cover.clone();
    let said = said(&found);
    let opening = found.detail.opening.clone();
    let can_open = can_be_opened(&cover);
    let middle = match opening {
        Some(opening) if is_opened => {
            view! { <OpenedView found=found.clone() opening /> }.into_any()
        }
        Some(_) => {
            let address = move || format!("{}{}", route::opened(cover.id), app.place.whole_query());
            view! {
                <p>
                    <a class="button button--primary" href=address>
                        {move || NOTIFICATION.in_(app.language.get()).opening.see}
                    </a>
                </p>
                <Dates found=found.clone() />
            }
            .into_any()
        }
        None => view! {
            <Dates found=found.clone() />
            {can_open.then(|| view! { <OpeningView found=found.clone() /> })}
        }
        .into_any(),
    };
    let facts = found.detail.cover.clone();
    // What is posted is public: its place is found by the RFC it is for.
    let is_posted = matches!(facts.standing, Some(State::Posted { .. }));
    let board = is_posted.then(|| {
        let address = format!("{}?buscar={}", route::BOARD, facts.mailbox);
        view! {
            <p><a href=address>{move || NOTIFICATION.in_(app.language.get()).on_board}</a></p>
        }
    });
    view! {
        <p>{move || tag(&said.get())}</p>
        <CoverFacts cover=facts />
        {move || until(&said.get())}
        {board}
        {middle}
        <HistoryView detail=found.detail />
    }
}

/// Where it stands, in the language of the moment.
fn said(found: &Found) -> Memo<Standing> {
    let app = app();
    let (cover, calendar) = (found.detail.cover.clone(), found.calendar.clone());
    Memo::new(move |_| {
        standing(
            &cover,
            &Count {
                today: clock::now().date().into(),
                calendar: calendar.as_deref(),
                language: app.language.get(),
            },
        )
    })
}

/// What to do by when, and what follows if not: the one thing to see.
fn until(said: &Standing) -> impl IntoView + use<> {
    let otherwise = said
        .otherwise
        .clone()
        .map(|text| view! { <p>{text}"."</p> });
    let left = said.left.clone().map(|left| format!(" {left}."));
    let prudent = said.prudent.clone().map(|text| view! { <p>{text}"."</p> });
    let presses = said.presses.to_string();
    view! {
        <div class="until" data-presses=presses>
            <p><strong>{said.line.clone()}"."</strong> {left}</p>
            {otherwise}
            {prudent}
        </div>
    }
}

/// Tells whether an opening can be signed: somebody was alerted, nobody opened or withdrew it.
fn can_be_opened(cover: &Cover) -> bool {
    let announced = (cover.events.iter()).any(|event| matches!(event, Event::Announced { .. }));
    let withdrawn = matches!(cover.standing, Some(State::Withdrawn { .. }));
    announced && !withdrawn && !is_opened(cover)
}

#[component]
fn CoverFacts(cover: Cover) -> impl IntoView {
    let app = app();
    let words = move || NOTIFICATION.in_(app.language.get());
    let today = clock::now().date();
    let oficio = {
        let (number, on) = (cover.oficio.clone(), cover.issued_on.date());
        move || {
            let language = app.language.get();
            (words().oficio_of)(&number, &when::day(on, today, language))
        }
    };
    let sent = cover.events.iter().find_map(|event| match event {
        Event::Announced { at } => Some(*at),
        _ => None,
    });
    let to: Vec<String> = cover.alerts.iter().map(|alert| alert.to.clone()).collect();
    let alert = sent.map(|at| {
        let said = move || {
            let language = app.language.get();
            let moment = when::moment(at, today, language);
            if to.is_empty() {
                return moment;
            }
            (words().alert_to)(&moment, &when::list(&to, language))
        };
        view! {
            <dt>{move || words().alert}</dt>
            <dd>{said}</dd>
        }
    });
    let registration = cover.registration.as_ref().map(|registration| {
        let said = registration.to_string();
        view! {
            <dt>{move || words().registration}</dt>
            <dd>{said}</dd>
        }
    });
    let size = when::size(cover.document_bytes);
    let closed = !is_opened(&cover);
    let document = closed.then(|| {
        view! {
            <dt>{move || words().document}</dt>
            <dd>{move || (words().document_is)(&size)}</dd>
        }
    });
    view! {
        <dl class="facts">
            <dt>{move || words().from}</dt>
            <dd>{cover.issuer}</dd>
            <dt>{move || words().to}</dt>
            <dd>{cover.addressee_name} " · " {cover.mailbox.to_string()}</dd>
            {registration}
            <dt>{move || words().oficio}</dt>
            <dd>{oficio}</dd>
            {alert}
            <dt>{move || words().folio}</dt>
            <dd class="row__code">{cover.folio.to_string()}</dd>
            {document}
        </dl>
    }
}

/// The choices that are left, or the dates as they are, with their explanation.
#[component]
fn Dates(found: Found) -> impl IntoView {
    let app = app();
    let now = clock::now();
    let today = now.date().into();
    let cover = found.detail.cover;
    let Some(dates) = found.detail.dates else {
        return ().into_any();
    };
    if !waits(&cover) {
        return view! { <HowCounted dates today /> }.into_any();
    }
    let calendar = found.calendar.filter(|calendar| {
        // Other days than those the backend counted by would contradict it.
        calendar.version() == dates.outcome.calendar
    });
    let left = calendar.and_then(|calendar| futures(&cover, &dates, &calendar, now).ok());
    match left {
        Some(futures) => view! { <Outlook futures today /> }.into_any(),
        None => view! {
            <p class="key-note">{move || NOTIFICATION.in_(app.language.get()).outlook.cannot}</p>
            <HowCounted dates today />
        }
        .into_any(),
    }
}

/// The words under which a notification is spoken of, for whoever does not see the list.
pub(super) fn name(cover: &Cover, language: crate::text::Language) -> String {
    let oficio = INBOX.in_(language).oficio;
    format!("{}, {oficio} {}", cover.kind, cover.oficio)
}
