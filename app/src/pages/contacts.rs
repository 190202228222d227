//! The media of contact: to where alerts go, each proved by its code, changed by a signature; and
//! what became of every alert.

mod change;
mod code;
mod media;
mod sent;
mod word;

use leptos::prelude::*;
use mailbox::api::{ContactMedium, Mailbox};
use mailbox::contacts::{Contact, ContactState, Kind, Medium};
use mailbox::id::Id;

use crate::acts::Proved;
use crate::api;
use crate::failure::Failure;
use crate::mail::{DoneNotice, Loaded, Loader};
use crate::parts::{Notice, Title, Tone};
use crate::route;
use crate::state::app;
use crate::text::{CONTACTS, INBOX};
use change::ask_again;
pub(super) use change::{Change, ChangeDialog};
pub(super) use code::CodeForm;
pub(super) use media::MediaList;
use sent::SentAlerts;
use word::WordForm;

/// What the screens of contacts share: the media, and the change that is being signed.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) contacts: Loader<Vec<ContactMedium>>,
    pub(super) mailbox: Loader<Mailbox>,
    /// The change whose dialog is open.
    pub(super) changing: RwSignal<Option<Change>>,
    /// The receipt of the last change, to save.
    pub(super) receipt: RwSignal<Option<Proved>>,
    /// Why the code of a medium was refused: the list is asked for again meanwhile.
    pub(super) refused: RwSignal<Option<(Id, Failure)>>,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self {
            contacts: Loader::new(api::mailbox::contacts),
            mailbox: Loader::new(api::mailbox::mailbox),
            changing: RwSignal::new(None),
            receipt: RwSignal::new(None),
            refused: RwSignal::new(None),
        }
    }

    /// Asks again for everything that a change may have changed.
    pub(super) fn changed(self) {
        self.contacts.again();
        self.mailbox.again();
    }
}

/// The media of contact, and the alerts that went there.
#[component]
pub(crate) fn ContactsPage() -> impl IntoView {
    let app = app();
    let words = move || CONTACTS.in_(app.language.get());
    let desk = Desk::new();
    ask_again(desk);
    let gate = move || {
        let lacks = desk
            .mailbox
            .value
            .with(|m| m.as_ref().is_some_and(|m| !m.lacks.is_empty()));
        lacks.then(|| {
            let gate = &INBOX.in_(app.language.get()).gate;
            view! {
                <Notice tone=Tone::Due>
                    <p><strong>{gate.title}</strong></p>
                    <p>{gate.lead}</p>
                    <p><a class="button" href=route::enable("contactos")>{gate.go}</a></p>
                </Notice>
            }
        })
    };
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            {gate}
            <Receipt desk />
            <Loaded loader=desk.contacts view=move |all| view! { <MediaList desk all /> } />
            <ChangeDialog desk />
            <WordForm desk />
            <SentAlerts />
        </div>
    }
}

/// That a change was done, with its receipt to save.
#[component]
pub(super) fn Receipt(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || &CONTACTS.in_(app.language.get()).changing;
    view! {
        <DoneNotice
            proved=desk.receipt
            words=Signal::derive(move || (words().done, words().save))
        />
    }
}

/// The address of a medium as people write it, in clear: only its holder sees this screen.
pub(super) fn address(medium: &Medium) -> String {
    match medium {
        Medium::Email(email) => email.as_str().to_owned(),
        Medium::Mobile(mobile) => {
            let national = mobile.national();
            let part = |range: core::ops::Range<usize>| national.get(range).unwrap_or_default();
            format!("{} {} {}", part(0..2), part(2..6), part(6..10))
        }
    }
}

/// Where the words of a kind stand in their pair.
pub(super) const fn place_of(kind: Kind) -> usize {
    match kind {
        Kind::Email => 0,
        Kind::Mobile => 1,
    }
}

/// The facts by which `mailbox` judges what may be done with a medium.
pub(super) fn facts(one: &ContactMedium) -> Contact {
    let (mut confirmed_at, mut removed_at) = (None, None);
    match one.standing {
        ContactState::Confirmed { confirmed_at: at } => confirmed_at = Some(at),
        ContactState::Removed { removed_at: at } => removed_at = Some(at),
        ContactState::Pending { .. } | ContactState::Expired { .. } => {}
    }
    Contact {
        medium: one.medium.clone(),
        registration: one.registration.clone(),
        registered_at: one.registered_at,
        confirmed_at,
        removed_at,
    }
}

/// Tells whether alerts go there.
pub(super) fn is_proved(one: &ContactMedium) -> bool {
    matches!(one.standing, ContactState::Confirmed { .. })
}

/// Tells whether it waits for its code.
pub(super) fn waits(one: &ContactMedium) -> bool {
    matches!(one.standing, ContactState::Pending { .. })
}
