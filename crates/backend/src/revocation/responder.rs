//! Asking the responder about one certificate: question, exchange, judgement.

use std::io;
use std::sync::{Mutex, PoisonError};

use efirma::ocsp::{self, Question, Responder as Pinned};
use efirma::{Certificate, Issuer};
use http::Uri;
use mailbox::instant::LegalTime;

use super::breaker::Breaker;
use super::settings::{NonceRule, RevocationSettings};
use super::{Proof, Source, Standing, Why};
use crate::clock::Clock;
use crate::exchange::{Client, REVOCATION};
use crate::ids;

/// The responder of the authority, and what we know of its health.
pub(super) struct Responder {
    breaker: Mutex<Breaker>,
    client: Client,
    nonce: NonceRule,
    pinned: Vec<Pinned>,
}

impl Responder {
    pub(super) fn new(
        url: Uri,
        settings: &RevocationSettings,
        pinned: &[Vec<u8>],
    ) -> io::Result<Self> {
        let pinned = pinned.iter().map(|certificate_der| Pinned {
            certificate_der: certificate_der.clone(),
            accepts_sha1: settings.ocsp_legacy_sha1,
        });
        Ok(Self {
            breaker: Mutex::default(),
            client: Client::new(url, settings.ocsp_timeout, REVOCATION)?,
            nonce: settings.ocsp_nonce,
            pinned: pinned.collect(),
        })
    }

    /// Asks once; what is not good or revoked is the reason why nothing is known.
    ///
    /// With it comes until when the answer holds, if it says so.
    pub(super) async fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Issuer,
        clock: &Clock,
    ) -> Result<(Standing, Option<LegalTime>), Why> {
        if !self.breaker(|breaker| breaker.lets_ask(clock.now())) {
            return Err(Why::LeftAlone);
        }
        let nonce = (self.nonce == NonceRule::Required).then(ids::question_nonce);
        let nonce = nonce.as_ref().map(<[u8; 32]>::as_slice);
        let question = ocsp::request(certificate, issuer, nonce);
        let answer = self.client.post(question).await;
        let now = clock.now();
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                if self.breaker(|breaker| breaker.failed(now)) {
                    tracing::warn!("the responder fails: it is left alone for a while");
                }
                return Err(Why::Exchange(error));
            }
        };
        self.breaker(Breaker::answered);
        let question = Question {
            certificate,
            issuer,
            nonce,
            responders: &self.pinned,
            at: now.instant(),
        };
        let said = ocsp::verify(&answer, &question).map_err(Why::Answer)?;
        let proof = Proof::new(Source::Ocsp, answer, Some(LegalTime::new(said.produced_at)));
        let standing = super::standing(&said.status, now, proof).ok_or(Why::NotOurs)?;
        Ok((standing, said.next_update.map(LegalTime::new)))
    }

    fn breaker<T>(&self, act: impl FnOnce(&mut Breaker) -> T) -> T {
        act(&mut self.breaker.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
