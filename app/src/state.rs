//! What the whole app knows: the language, who is here, which e.firma is open.

use leptos::prelude::*;
use mailbox::api::Session;
use mailbox::digest::Digest;
use mailbox::environment::Environment;
use mailbox::instant::LegalTime;

use crate::outbox::Waiting;
use crate::route::Place;
use crate::text::Language;

/// Who is here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Presence {
    /// Not known yet: the first request is on its way.
    Asking,
    /// Nobody.
    Out,
    /// The holder of this session.
    In(Session),
}

/// An e.firma whose key the signer worker holds open.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OpenEfirma {
    pub(crate) handle: u32,
    pub(crate) facts: CertificateFacts,
}

/// What a certificate says of its holder.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CertificateFacts {
    pub(crate) name: String,
    pub(crate) rfc: String,
    pub(crate) number: String,
    pub(crate) sha256: Digest,
    pub(crate) expires_at: LegalTime,
}

/// The state shared by all screens.
#[derive(Clone, Copy)]
pub(crate) struct App {
    pub(crate) language: RwSignal<Language>,
    pub(crate) presence: RwSignal<Presence>,
    pub(crate) efirma: RwSignal<Option<OpenEfirma>>,
    /// The signed filing that waits for its receipt, and what is happening to it.
    pub(crate) waiting: RwSignal<Waiting>,
    /// Where acts count here, once the mailbox has said it.
    pub(crate) environment: RwSignal<Option<Environment>>,
    /// Where one is.
    pub(crate) place: Place,
}

impl App {
    pub(crate) fn new() -> Self {
        Self {
            language: RwSignal::new(Language::remembered()),
            presence: RwSignal::new(Presence::Asking),
            efirma: RwSignal::new(None),
            waiting: RwSignal::new(Waiting::Nothing),
            environment: RwSignal::new(None),
            place: Place::here(),
        }
    }

    /// Returns the session as it is now, without following its changes.
    pub(crate) fn presence_now(self) -> Option<Session> {
        match self.presence.get_untracked() {
            Presence::In(session) => Some(session),
            Presence::Asking | Presence::Out => None,
        }
    }

    /// Returns the session, when somebody is signed in.
    pub(crate) fn session(self) -> Option<Session> {
        match self.presence.get() {
            Presence::In(session) => Some(session),
            Presence::Asking | Presence::Out => None,
        }
    }
}

/// Returns the state; every component is below the shell that provides it.
pub(crate) fn app() -> App {
    use_context().unwrap_or_else(App::new)
}
