//! What the whole app knows: the language, who is here, which e.firmas are open.

use leptos::prelude::*;
use mailbox::api::Session;
use mailbox::digest::Digest;
use mailbox::environment::Environment;
use mailbox::instant::LegalTime;
use web_sys::File;

use crate::acts::Acting;
use crate::outbox::Waiting;
use crate::route::Place;
use crate::settings::Settings;
use crate::signer;
use crate::text::Language;
use crate::uploads::Sending;

/// Who is here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Presence {
    /// Not known yet: the first request is on its way.
    Asking,
    /// Nobody.
    Out,
    /// The holder of this session.
    In(Session),
    /// The session ended while its holder was at work: the screen stays as it is, and they are
    /// asked to sign in again.
    Ended(Session),
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
    /// As it was when the certificate was issued.
    pub(crate) email: Option<String>,
    pub(crate) number: String,
    pub(crate) sha256: Digest,
    pub(crate) expires_at: LegalTime,
}

/// The state shared by all screens.
#[derive(Clone, Copy)]
pub(crate) struct App {
    pub(crate) language: RwSignal<Language>,
    pub(crate) settings: RwSignal<Settings>,
    pub(crate) presence: RwSignal<Presence>,
    /// The e.firma one acts with; locked when none.
    pub(crate) efirma: RwSignal<Option<OpenEfirma>>,
    /// Every e.firma that is open, side by side, one a person or company.
    pub(crate) keyring: RwSignal<Vec<OpenEfirma>>,
    /// The files of the e.firma opened last, as the person picked them: after locking, only the
    /// passphrase is asked for. Nothing of them is read or kept here.
    pub(crate) picked: StoredValue<Vec<File>, LocalStorage>,
    /// The signed filing that waits for its receipt, and what is happening to it.
    pub(crate) waiting: RwSignal<Waiting>,
    /// How far its files are, while they go in pieces.
    pub(crate) sending: RwSignal<Sending>,
    /// The other signed acts that wait for theirs, where no screen of their own tells.
    pub(crate) acting: RwSignal<Acting>,
    /// Where acts count here, once the mailbox has said it.
    pub(crate) environment: RwSignal<Option<Environment>>,
    /// Whether the device says that it has a network.
    pub(crate) online: RwSignal<bool>,
    /// Whether the mailbox has not answered since this page began, and who was here reads what was
    /// kept for them.
    pub(crate) away: RwSignal<bool>,
    /// When the oldest of what is shown was kept, if it was: there is no network to ask again.
    pub(crate) kept_at: RwSignal<Option<LegalTime>>,
    /// Grows when what was kept can be asked for again.
    pub(crate) renewed: RwSignal<u32>,
    /// What is said aloud to who does not see the screen.
    pub(crate) said: RwSignal<String>,
    /// Where one is.
    pub(crate) place: Place,
}

impl App {
    pub(crate) fn new() -> Self {
        Self {
            language: RwSignal::new(Language::remembered()),
            settings: RwSignal::new(Settings::remembered()),
            presence: RwSignal::new(Presence::Asking),
            efirma: RwSignal::new(None),
            keyring: RwSignal::new(Vec::new()),
            picked: StoredValue::new_local(Vec::new()),
            waiting: RwSignal::new(Waiting::Nothing),
            sending: RwSignal::new(Sending::default()),
            acting: RwSignal::new(Acting::Nothing),
            environment: RwSignal::new(None),
            online: RwSignal::new(window().navigator().on_line()),
            away: RwSignal::new(false),
            kept_at: RwSignal::new(None),
            renewed: RwSignal::new(0),
            said: RwSignal::new(String::new()),
            place: Place::here(),
        }
    }

    /// Returns the session as it is now, without following its changes; none when it has ended.
    pub(crate) fn presence_now(self) -> Option<Session> {
        match self.presence.get_untracked() {
            Presence::In(session) => Some(session),
            Presence::Asking | Presence::Ended(_) | Presence::Out => None,
        }
    }

    /// Returns whose screens are shown: who is signed in, or was until a moment ago.
    pub(crate) fn session(self) -> Option<Session> {
        match self.presence.get() {
            Presence::In(session) | Presence::Ended(session) => Some(session),
            Presence::Asking | Presence::Out => None,
        }
    }

    /// Tells whether somebody may be shown their mailbox: signed in, or reading what was kept.
    pub(crate) fn reads(self) -> bool {
        let is_in = self
            .presence
            .with(|presence| matches!(presence, Presence::In(_)));
        is_in || self.away.get()
    }

    /// Tells whether the mailbox cannot be asked now.
    pub(crate) fn is_cut_off(self) -> bool {
        self.away.get_untracked() || !window().navigator().on_line()
    }

    /// Notes that the mailbox answers again: what was kept, or was not there, gives way to it.
    pub(crate) fn reached(self) {
        if self.away.get_untracked() || self.kept_at.get_untracked().is_some() {
            self.away.set(false);
            self.kept_at.set(None);
            self.renewed.update(|times| *times += 1);
        }
    }

    /// Notes that the session has ended by itself: nothing on the screen is lost.
    pub(crate) fn session_ended(self) {
        self.presence.update(|presence| {
            *presence = match std::mem::replace(presence, Presence::Out) {
                Presence::In(session) | Presence::Ended(session) => Presence::Ended(session),
                Presence::Asking | Presence::Out => Presence::Out,
            };
        });
    }

    /// Takes an e.firma that was opened as the one to act with, beside those that are open.
    pub(crate) fn hold(self, efirma: OpenEfirma) {
        self.keyring.update(|all| {
            all.retain(|other| other.facts.sha256 != efirma.facts.sha256);
            all.push(efirma.clone());
        });
        self.efirma.set(Some(efirma));
    }

    /// Locks every e.firma: the worker that holds the keys ends.
    pub(crate) fn lock(self) {
        signer::lock();
        self.forget_keys();
    }

    /// Takes note that the worker holds no key any more.
    pub(crate) fn forget_keys(self) {
        self.efirma.set(None);
        self.keyring.set(Vec::new());
    }

    /// Says something aloud, politely, once. Not for what takes the focus: that is read anyway.
    pub(crate) fn announce(self, text: String) {
        self.said.set(text);
    }
}

/// Returns the state; every component is below the shell that provides it.
pub(crate) fn app() -> App {
    use_context().unwrap_or_else(App::new)
}
