//! Timestamps of seals (RFC 3161): asked of an authority of time that the operator names.
//!
//! What comes is believed only after our own verification: over this seal, with our nonce, under
//! the policy, signed by whom the operator trusts for time, at an hour that agrees with ours.
//! Nobody waits for it: an act is done and answered before the authority is asked.

mod settings;

use std::fs;
use std::io;
use std::path::PathBuf;

use efirma::path::{Trusted, TrustedError};
use efirma::timestamp::{self, PolicyId, Question, Timestamp, TimestampError};

pub use settings::TimestampSettings;

use crate::clock::Clock;
use crate::exchange::{self, Client, ExchangeError};
use crate::{ids, trust};

/// Why the authority of time cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum TimestampsError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("--tsa-url needs --tsa-anchors: whose timestamps are believed")]
    NoAnchors,
    #[error("a certificate of --tsa-anchors cannot be used: {0}")]
    NotTrusted(TrustedError),
    #[error("the certificates of web authorities could not be read: {0}")]
    Tls(io::Error),
}

/// Why a seal was not stamped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotStamped {
    #[error("{0}")]
    Answer(#[from] TimestampError),
    #[error("{0}")]
    Exchange(#[from] ExchangeError),
}

/// The authority of time, and whom to believe.
pub(crate) struct Timestamps {
    client: Option<Client>,
    policy: Option<PolicyId>,
    trusted: Trusted,
    certificates: Vec<Vec<u8>>,
}

impl Timestamps {
    /// Reads whom to believe; asks nobody yet. Those who are believed stay so without an address
    /// to ask, for what was stamped before.
    pub(crate) fn open(settings: &TimestampSettings) -> Result<Self, TimestampsError> {
        let mut certificates = Vec::new();
        for place in &settings.tsa_anchors {
            let failed = |path: &PathBuf| {
                let path = path.clone();
                move |source| TimestampsError::File { path, source }
            };
            let files = if place.is_dir() {
                trust::files_of(place).map_err(failed(place))?
            } else {
                vec![place.clone()]
            };
            for path in files {
                certificates.push(fs::read(&path).map_err(failed(&path))?);
            }
        }
        let trusted = if certificates.is_empty() {
            Trusted::default()
        } else {
            Trusted::read_timestampers(certificates.iter().map(Vec::as_slice))
                .map_err(TimestampsError::NotTrusted)?
        };
        let client = match &settings.tsa_url {
            Some(_) if certificates.is_empty() => return Err(TimestampsError::NoAnchors),
            Some(url) => {
                let client = Client::new(url.clone(), settings.tsa_timeout, exchange::TIMESTAMPS);
                Some(client.map_err(TimestampsError::Tls)?)
            }
            None => None,
        };
        Ok(Self {
            client,
            policy: settings.tsa_policy.clone(),
            trusted,
            certificates,
        })
    }

    /// Tells whether there is anybody to ask.
    pub(crate) fn asks(&self) -> bool {
        self.client.is_some()
    }

    /// Returns the files (DER or PEM) of those who are believed.
    pub(crate) fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// Asks once for a token over `seal`; nothing comes back but one that can be believed.
    pub(crate) async fn ask(
        &self,
        seal: &efirma::Examined,
        clock: &Clock,
    ) -> Result<Option<(Vec<u8>, Timestamp)>, NotStamped> {
        let Some(client) = &self.client else {
            return Ok(None);
        };
        let (sha256, nonce) = (evidence::seal::stamped(seal), ids::stamp_nonce());
        let question = Question {
            sha256: &sha256,
            nonce: Some(&nonce),
            policy: self.policy.as_ref(),
        };
        let answer = client.post(timestamp::request(&question)).await?;
        let token = timestamp::token_of(&answer)?;
        let said = timestamp::verify(token, &question, &self.trusted)?;
        said.check_clock(clock.now().instant())?;
        Ok(Some((token.to_vec(), said)))
    }

    /// Reads a token that was kept; whoever stamped it may not be believed any more.
    pub(crate) fn read(
        &self,
        seal: &efirma::Examined,
        token: &[u8],
    ) -> Result<Timestamp, TimestampError> {
        let sha256 = evidence::seal::stamped(seal);
        let question = Question {
            sha256: &sha256,
            nonce: None,
            policy: None,
        };
        timestamp::verify(token, &question, &self.trusted)
    }
}
