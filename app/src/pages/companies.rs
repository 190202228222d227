//! Companies: for whom one acts, who may act, and every change of it signed (CFF 19).
//!
//! A mandate is offered by a signature, counts from its acceptance, and ends at once when either
//! side says so. Acting for another is signing in to that mailbox with one's own e.firma.

mod change;
mod entering;
mod form;
mod given;
mod held;

use leptos::prelude::*;
use mailbox::api::{Mailbox, MandateDetail};
use mailbox::civil_date::CivilDate;
use mailbox::mandates::{MandateState, Power, Scope};

use crate::acts::Proved;
use crate::mail::{DoneNotice, Growing, GrowingList, Loader};
use crate::parts::Title;
use crate::state::app;
use crate::text::{COMPANIES, Language, when};
use crate::{api, clock};
use change::{Change, ChangeDialog};
use entering::{EnterDialog, Target};
use given::GivenList;
use held::HeldList;

/// What the screen shares: the mandates, and what is being signed.
#[derive(Clone, Copy)]
struct Desk {
    mandates: Growing<MandateDetail>,
    mailbox: Loader<Mailbox>,
    changing: RwSignal<Option<Change>>,
    entering: RwSignal<Option<Target>>,
    receipt: RwSignal<Option<Proved>>,
}

/// For whom one acts, and who may act.
#[component]
pub(crate) fn CompaniesPage() -> impl IntoView {
    let app = app();
    let words = move || COMPANIES.in_(app.language.get());
    let desk = Desk {
        mandates: Growing::new(|after: Option<String>| async move {
            api::mandates::list(after.as_deref()).await
        }),
        mailbox: Loader::new(api::mailbox::mailbox),
        changing: RwSignal::new(None),
        entering: RwSignal::new(None),
        receipt: RwSignal::new(None),
    };
    // Who acts for another gives nothing in their name.
    let is_holder = app
        .presence_now()
        .is_some_and(|session| session.signer.is_none());
    let shown = move |all: Vec<MandateDetail>| {
        let (held, given) = parted(app.session().map(|s| s.mailbox).as_ref(), is_holder, all);
        view! {
            <HeldList desk held />
            {is_holder.then(|| view! { <GivenList desk given /> })}
        }
    };
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <DoneNotice
                proved=desk.receipt
                words=Signal::derive(move || (words().acts.done, words().acts.save))
            />
            <GrowingList list=desk.mandates more=Signal::derive(move || words().more) view=shown />
            <ChangeDialog desk />
            <EnterDialog desk />
        </div>
    }
}

/// Parts what is held from what was given.
fn parted(
    mailbox: Option<&mailbox::identifiers::Rfc>,
    is_holder: bool,
    all: Vec<MandateDetail>,
) -> (Vec<MandateDetail>, Vec<MandateDetail>) {
    all.into_iter()
        .partition(|one| !is_holder || mailbox != Some(&one.principal))
}

/// What a mandate permits, in words: the powers, where, until when.
fn scope_said(scope: &Scope, language: Language) -> [String; 2] {
    let words = COMPANIES.in_(language);
    let [view, open, file] = words.powers;
    let powers = scope.powers.iter().map(|power| {
        let name = match power {
            Power::View => view,
            Power::Open => open,
            Power::File => file,
        };
        name.to_owned()
    });
    let mut powers = when::list(&powers.collect::<Vec<_>>(), language);
    if let Some(first) = powers.get(..1).map(str::to_uppercase) {
        powers.replace_range(..1, &first);
    }
    let registrations = scope.registrations.iter().map(ToString::to_string);
    let registrations = registrations.collect::<Vec<_>>();
    let place = if registrations.is_empty() {
        words.whole.to_owned()
    } else {
        (words.only_in)(&when::list(&registrations, language))
    };
    let today = clock::now().date();
    let until = scope.until_on.map_or_else(
        || words.without_end.to_owned(),
        |day| (words.until)(&when::day(day.date(), today, language)),
    );
    [powers, format!("{place}, {until}")]
}

/// Where a mandate stands, as a tag.
fn standing_tag(standing: MandateState) -> impl IntoView {
    let app = app();
    let today = clock::now().date();
    let tone = match standing {
        MandateState::Offered => Some("due"),
        MandateState::Active => Some("ok"),
        MandateState::Ended { .. }
        | MandateState::Revoked { .. }
        | MandateState::Renounced { .. } => None,
    };
    let said = move || {
        let language = app.language.get();
        let words = COMPANIES.in_(language);
        let day = |on: CivilDate| when::day(on.date(), today, language);
        match standing {
            MandateState::Offered => words.offered.to_owned(),
            MandateState::Active => words.active.to_owned(),
            MandateState::Ended { on } => (words.ended)(&day(on)),
            MandateState::Revoked { at } => (words.revoked)(&day(at.date().into())),
            MandateState::Renounced { at } => (words.renounced)(&day(at.date().into())),
        }
    };
    view! { <span class="tag" data-tone=tone>{said}</span> }
}

/// The facts of a mandate under the name of the other side.
fn facts(one: &MandateDetail, name: &str, rfc: &str) -> impl IntoView + use<> {
    let app = app();
    let (scope, folio) = (one.scope.clone(), one.folio.clone());
    let powers = {
        let scope = scope.clone();
        move || {
            let [powers, _] = scope_said(&scope, app.language.get());
            powers
        }
    };
    let place = move || {
        let [_, place] = scope_said(&scope, app.language.get());
        place
    };
    let said = move || (COMPANIES.in_(app.language.get()).folio)(folio.as_str());
    view! {
        <p class="mandate__head">
            <strong>{name.to_owned()}</strong> " " {standing_tag(one.standing)}
        </p>
        <p class="row__soft">{rfc.to_owned()} " · " {said}</p>
        <p>{powers}". "{place}"."</p>
    }
}
