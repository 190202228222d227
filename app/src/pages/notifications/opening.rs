//! Opening: what it does, then the sign panel. There is no other way to the content.

use leptos::prelude::*;
use mailbox::api::Cover;
use mailbox::deadline::Kind;
use mailbox::mandates::Power;
use mailbox::statement::{Open, SignedBy, Statement};

use super::cover::{Found, name};
use super::outlook::{Choice, futures, waits};
use crate::acts;
use crate::api::acts::Door;
use crate::api::notifications;
use crate::mail::{Act, SignPanel, SignStage, SignedText};
use crate::parts::Dialog;
use crate::state::{App, app};
use crate::text::{FRAME, Language, NOTIFICATION, when};
use crate::{clock, route};

/// What the opening does to one's dates.
#[derive(Clone, Debug, PartialEq)]
enum Moves {
    /// It notifies: the day, and the day it takes effect.
    Notifies(
        mailbox::civil_date::CivilDate,
        mailbox::civil_date::CivilDate,
    ),
    /// It was notified before: it changes nothing.
    Consults(mailbox::civil_date::CivilDate),
    /// It cannot be told here.
    Unknown,
}

/// What opening does, and the button that leads to the sign panel.
#[component]
pub(super) fn OpeningView(found: Found) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).opening;
    let open = RwSignal::new(false);
    let consults = matches!(effect_of(&found), Moves::Consults(_));
    let lines = move || {
        let words = words();
        let lines: &[&str] = if consults {
            &words.on_consulting_lines
        } else {
            &words.on_opening_lines
        };
        lines
            .iter()
            .map(|line| view! { <li>{*line}</li> })
            .collect_view()
    };
    let found = StoredValue::new(found);
    if !may_open(app) {
        return view! { <p class="notice">{move || words().not_allowed}</p> }.into_any();
    }
    view! {
        <h2>{move || words().lead}</h2>
        <ul class="prose">{lines}</ul>
        <p class="actions actions--end">
            <button type="button" class="button button--primary" on:click=move |_| open.set(true)>
                {move || if consults { words().consult } else { words().open }}
            </button>
        </p>
        <Dialog
            id="apertura"
            open
            title=Signal::derive(move || words().panel.to_owned())
            close=Signal::derive(move || FRAME.in_(app.language.get()).not_now)
        >
            <OpeningPanel found=found.get_value() />
        </Dialog>
    }
    .into_any()
}

/// Tells whether who is here may open: the holder, or a delegate who was given it.
fn may_open(app: App) -> bool {
    app.session().is_none_or(|session| {
        let given = session
            .powers
            .as_ref()
            .is_some_and(|all| all.contains(Power::Open));
        session.signer.is_none() || given
    })
}

/// The sign panel of an opening.
#[component]
fn OpeningPanel(found: Found) -> impl IntoView {
    let app = app();
    let words = move || &NOTIFICATION.in_(app.language.get()).opening;
    let stage = RwSignal::new(SignStage::Ready);
    let cover = found.detail.cover.clone();
    let id = cover.id;
    let folio = cover.folio.to_string();
    let effect = effect_of(&found);
    let done = {
        let cover = cover.clone();
        move || {
            let language = app.language.get_untracked();
            let words = &NOTIFICATION.in_(language).opening;
            app.announce(format!("{} {}", words.done, name(&cover, language)));
            let query = app.place.whole_query();
            app.place
                .go_instead(&format!("{}{query}", route::opened(id)));
        }
    };
    Effect::new(move |_| {
        if stage.with(|stage| *stage == SignStage::Done) {
            untrack(&done);
        }
    });
    let act = Act::new(
        move || notifications::challenge(id),
        move |by| statement(&cover, by),
        move |signed| open(app, id, signed),
    );
    view! {
        <SignPanel
            act
            stage
            what=Signal::derive(move || (words().act)(&folio))
            effect=Signal::derive(move || words_of(&effect, app.language.get()))
            button=Signal::derive(move || (words().sign, words().signing))
        />
    }
}

/// Kept on this device before it is sent; done when its receipt was verified.
async fn open(
    app: App,
    id: mailbox::id::Id,
    signed: SignedText,
) -> Result<(), crate::failure::Failure> {
    acts::send(app, Door::Opening(id), signed.signed)
        .await
        .map(|_| ())
}

/// The statement, of what the cover says and nothing else.
fn statement(cover: &Cover, by: SignedBy) -> Option<Statement> {
    Some(Statement::Open(Open {
        by,
        notification: cover.folio.clone(),
        kind: cover.kind.parse().ok()?,
        issuer: cover.issuer.parse().ok()?,
        oficio: cover.oficio.parse().ok()?,
        issued_on: cover.issued_on,
        document_sha256: cover.document_sha256,
    }))
}

/// What opening it now does, by the same count as the outlook.
fn effect_of(found: &Found) -> Moves {
    let Some(dates) = &found.detail.dates else {
        return Moves::Unknown;
    };
    let cover = &found.detail.cover;
    if !waits(cover) {
        return match cover.standing {
            Some(_) => Moves::Consults(dates.outcome.notified_on),
            None => Moves::Unknown,
        };
    }
    let calendar = found.calendar.as_ref();
    let calendar = calendar.filter(|calendar| calendar.version() == dates.outcome.calendar);
    let now = calendar.and_then(|calendar| {
        let futures = futures(cover, dates, calendar, clock::now()).ok()?;
        futures.into_iter().find(|one| one.choice == Choice::Now)
    });
    match now.map(|now| now.dates.outcome) {
        Some(outcome) if outcome.kind == Kind::Expiry => Moves::Consults(outcome.notified_on),
        Some(outcome) => Moves::Notifies(outcome.notified_on, outcome.effects_on),
        None => Moves::Unknown,
    }
}

fn words_of(effect: &Moves, language: Language) -> String {
    let words = &NOTIFICATION.in_(language).opening;
    let today = clock::now().date();
    let day = |day: mailbox::civil_date::CivilDate| when::day(day.date(), today, language);
    match effect {
        Moves::Notifies(notified, effects) => (words.effect_now)(&day(*notified), &day(*effects)),
        Moves::Consults(notified) => (words.effect_late)(&day(*notified)),
        Moves::Unknown => words.effect_unknown.to_owned(),
    }
}
