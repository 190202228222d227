//! Whether a signer's certificate was revoked: asked of its authority, kept as evidence.
//!
//! The rules are:
//!
//! - Good is only what the authority's verified answer says, for this certificate, now. Silence,
//!   a stale, forged or foreign answer and every error are [`Standing::Unknown`].
//! - The responder is asked first (OCSP, RFC 6960); lists on the disk count when it doesn't
//!   answer. What to do while nobody knows is the operator's [`policy`].
//! - Nobody waits longer than the timeout: a responder that fails is left alone for a while, and
//!   all who ask about one certificate at once share one question.

mod breaker;
mod cache;
mod lists;
mod policy;
mod responder;
mod settings;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use efirma::chain::{Anchors, CrlError};
use efirma::ocsp::{OcspError, Status};
use efirma::{Certificate, Issuer};
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;

pub use lists::ListError;
pub use settings::{NonceRule, RevocationSettings, UnknownRule, WhenUnknown};

pub(crate) use crate::exchange::ExchangeError;
pub(crate) use policy::Policy;

use crate::clock::Clock;
use cache::{Cache, Key};
use lists::Lists;
use responder::Responder;

/// What is known of a certificate.
#[derive(Clone, Debug)]
pub(crate) enum Standing {
    /// Its authority said that it is not revoked.
    Good { at: LegalTime, proof: Proof },
    /// This mailbox asks nobody.
    NotAsked,
    /// Its authority said that it is.
    Revoked {
        at: LegalTime,
        since: LegalTime,
        proof: Proof,
    },
    /// Nothing that can be believed was said.
    Unknown { at: LegalTime, why: Why },
}

/// The bytes that prove a standing, as they came.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    pub(crate) source: Source,
    pub(crate) bytes: Bytes,
    pub(crate) sha256: Digest,
    /// When the responder signed; a list does not say.
    pub(crate) produced_at: Option<LegalTime>,
}

/// Where a proof came from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Source {
    /// A revocation list.
    Crl,
    /// A responder's answer.
    Ocsp,
}

impl Source {
    /// Returns the word of the records.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Crl => "crl",
            Self::Ocsp => "ocsp",
        }
    }
}

impl Proof {
    fn new(source: Source, bytes: Bytes, produced_at: Option<LegalTime>) -> Self {
        let sha256 = Digest::new(Sha256::digest(&bytes).into());
        Self {
            source,
            bytes,
            sha256,
            produced_at,
        }
    }
}

/// Why nothing is known.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum Why {
    #[error("{0}")]
    Answer(OcspError),
    #[error("{0}")]
    Exchange(ExchangeError),
    #[error("the question was interrupted")]
    Interrupted,
    #[error("the responder failed too often and is left alone for a while")]
    LeftAlone,
    #[error("{0}")]
    List(CrlError),
    #[error("no list of its authority is there")]
    NoList,
    #[error("the responder does not know the certificate")]
    NotOurs,
}

impl Why {
    /// Tells whether the next question would fare no better.
    pub(crate) fn is_about_the_responder(self) -> bool {
        matches!(self, Self::Exchange(_) | Self::LeftAlone)
    }
}

/// Why nobody can be asked.
#[derive(Debug, thiserror::Error)]
pub enum RevocationError {
    #[error(transparent)]
    Lists(#[from] ListError),
    #[error("the web authorities of this machine cannot be read: {0}")]
    WebAuthorities(io::Error),
}

/// Whoever can be asked, and what they said.
pub(crate) struct Revocation {
    pub(crate) policy: Policy,
    anchors: Arc<Anchors>,
    clock: Clock,
    desk: Mutex<Desk>,
    lists: Arc<Lists>,
    responder: Option<Responder>,
}

/// What was said, and the questions whose answer is awaited.
#[derive(Default)]
struct Desk {
    cache: Cache<Standing>,
    awaited: HashMap<Key, Awaited>,
}

type Awaited = watch::Receiver<Option<Standing>>;

impl Revocation {
    /// Opens what the settings name; the lists must be there.
    pub(crate) fn open(
        settings: &RevocationSettings,
        anchors: Arc<Anchors>,
        clock: Clock,
    ) -> Result<Self, RevocationError> {
        let responder = settings.ocsp_url.clone().map(|url| {
            Responder::new(url, settings, anchors.responders())
                .map_err(RevocationError::WebAuthorities)
        });
        Ok(Self {
            policy: Policy::new(&settings.when_unknown),
            lists: Arc::new(Lists::open(&settings.crls)?),
            responder: responder.transpose()?,
            desk: Mutex::default(),
            anchors,
            clock,
        })
    }

    /// Tells whether there is anybody to ask.
    pub(crate) fn asks(&self) -> bool {
        self.responder.is_some() || !self.lists.is_empty()
    }

    /// Returns what is known of a certificate, asking unless an answer still holds.
    pub(crate) async fn ask(
        self: &Arc<Self>,
        certificate: &Certificate,
        issuer: &Issuer,
    ) -> Standing {
        if !self.asks() {
            return Standing::NotAsked;
        }
        let key = certificate.sha256();
        let mut awaited = {
            let mut desk = self.desk();
            if let Some(standing) = desk.cache.get(&key, self.clock.now()) {
                return standing;
            }
            let found = desk.awaited.get(&key).cloned();
            // One whose asker is gone has no answer to come.
            match found.filter(|awaited| awaited.has_changed().is_ok()) {
                Some(awaited) => awaited,
                None => self.begin(&mut desk, certificate.clone(), issuer.clone()),
            }
        };
        let answer = awaited.wait_for(Option::is_some).await;
        let standing = answer.ok().and_then(|standing| standing.clone());
        standing.unwrap_or_else(|| Standing::Unknown {
            at: self.clock.now(),
            why: Why::Interrupted,
        })
    }

    /// Begins a question that goes on even if whoever asked leaves: others may wait for it.
    fn begin(
        self: &Arc<Self>,
        desk: &mut Desk,
        certificate: Certificate,
        issuer: Issuer,
    ) -> Awaited {
        let (answer, awaited) = watch::channel(None);
        let key = certificate.sha256();
        desk.awaited.insert(key, awaited.clone());
        let asker = Arc::clone(self);
        tokio::spawn(async move {
            let (standing, next_update) = asker.find_out(&certificate, &issuer).await;
            {
                let mut desk = asker.desk();
                desk.awaited.remove(&key);
                if let Some(at) = standing.may_be_kept() {
                    desk.cache.keep(key, standing.clone(), at, next_update);
                }
            }
            answer.send_replace(Some(standing));
        });
        awaited
    }

    /// Asks the responder, then the lists.
    async fn find_out(
        self: &Arc<Self>,
        certificate: &Certificate,
        issuer: &Issuer,
    ) -> (Standing, Option<LegalTime>) {
        let by_responder = match &self.responder {
            Some(responder) => responder.ask(certificate, issuer, &self.clock).await,
            None => Err(Why::NoList),
        };
        let why = match by_responder {
            Ok(known) => return known,
            Err(why) => why,
        };
        let asker = Arc::clone(self);
        let certificate = certificate.clone();
        let by_list = tokio::task::spawn_blocking(move || asker.by_lists(&certificate)).await;
        let at = self.clock.now();
        let standing = by_list
            .unwrap_or(Err(Why::Interrupted))
            .unwrap_or_else(|list| {
                let why = if self.responder.is_some() { why } else { list };
                tracing::warn!(reason = %why, "nobody says whether a certificate was revoked");
                Standing::Unknown { at, why }
            });
        (standing, None)
    }

    /// Looks a certificate up in the lists. A list of another authority says nothing.
    fn by_lists(&self, certificate: &Certificate) -> Result<Standing, Why> {
        let at = self.clock.now();
        let mut why = Why::NoList;
        let mut good = None;
        for list in self.lists.current() {
            match self.anchors.check_crl(certificate, &list, at.instant()) {
                Ok(status) => {
                    let proof = Proof::new(Source::Crl, list, None);
                    match standing(&status, at, proof) {
                        Some(Standing::Good { at, proof }) => {
                            good = Some(Standing::Good { at, proof });
                        }
                        Some(revoked) => return Ok(revoked),
                        None => {}
                    }
                }
                Err(CrlError::OtherIssuer) => {}
                Err(error) => why = Why::List(error),
            }
        }
        good.ok_or(why)
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Standing {
    /// Returns when a responder said it. What lists say is read again each time, and that nothing
    /// is known is asked again.
    fn may_be_kept(&self) -> Option<LegalTime> {
        match self {
            Self::Good { at, proof } | Self::Revoked { at, proof, .. } => {
                (proof.source == Source::Ocsp).then_some(*at)
            }
            Self::NotAsked | Self::Unknown { .. } => None,
        }
    }
}

/// Returns what a status means; `None` when it says nothing.
fn standing(status: &Status, at: LegalTime, proof: Proof) -> Option<Standing> {
    match *status {
        Status::Good => Some(Standing::Good { at, proof }),
        Status::Revoked { at: since, .. } => Some(Standing::Revoked {
            at,
            since: LegalTime::new(since),
            proof,
        }),
        Status::Unknown => None,
    }
}
