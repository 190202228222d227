//! The reference mailbox backend: the contract of `mailbox::api`, on SQLite or PostgreSQL, and a folder
//! or a bucket.
//!
//! The rooms, and who may call whom: `http → acts → {store, blobs, seal, audit, revocation}`. Acts
//! know nothing of HTTP, the store knows nothing of acts, and an act is the only code that opens a
//! transaction. Time comes from [`clock`] and randomness from [`ids`], from nowhere else.
//!
//! ```no_run
//! # async fn serve(settings: &backend::Settings) -> Result<axum::Router, backend::StartError> {
//! backend::serve_router(settings).await
//! # }
//! ```

mod acts;
pub mod audit;
mod authority;
pub mod backup;
mod blobs;
pub mod clock;
mod credential;
mod demo;
pub mod desk;
mod documents;
mod exchange;
mod file;
mod house;
mod http;
mod ids;
pub mod log;
mod metrics;
mod outbox;
mod records;
mod replies;
mod revocation;
pub mod rotation;
mod seal;
pub mod serve;
pub mod settings;
pub mod store;
mod timestamps;
mod trust;

// The server that tests share names this crate from outside.
#[cfg(test)]
extern crate self as backend;

use std::io::Read;
use std::sync::Arc;

use axum::Router;
use mailbox::problem::Problem;

use acts::NotDone;
use store::{Store, StoreError};

pub use acts::publish_terms::Publication;
pub use authority::IdentityError;
pub use blobs::BlobsError;
pub use clock::Clock;
pub use credential::CredentialFileError;
pub use house::{House, StartError};
pub use outbox::{NotReturned, OutboxError};
pub use records::Answerer;
pub use revocation::{
    ListError, NonceRule, RevocationError, RevocationSettings, UnknownRule, WhenUnknown,
};
pub use seal::{KeyError, SealError};
pub use settings::{
    AlertSettings, Bucket, Database, Documents, PlaceError, PostgresUrl, SealPlace, SealPlaceError,
    Secret, Settings, SmsHeader, SmsUrl, SmtpUrl, Template,
};
pub use timestamps::{TimestampSettings, TimestampsError};

/// An open mailbox: what it answers with, what it counts, and the way to stop it.
#[derive(Clone)]
pub struct Mailbox {
    house: Arc<House>,
    router: Router,
}

impl Mailbox {
    /// Opens the data folder.
    ///
    /// # Errors
    ///
    /// [`StartError`] says which file or setting keeps the mailbox closed.
    pub async fn open(settings: &Settings, clock: Clock) -> Result<Self, StartError> {
        if settings.demo && !settings.demo_bare {
            demo::play(settings, clock.now()).await?;
        }
        let house = Arc::new(House::open(settings, clock).await?);
        if house.revocation.asks() {
            let rechecking = acts::recheck::begin(&house, settings.revocation.recheck_every);
            // Nobody else sets it: it lives as long as the house.
            let _ = house.rechecking.set(rechecking);
        }
        if house.timestamps.asks() {
            let stamping = acts::stamp_seals::begin(&house, settings.timestamps.tsa_every);
            let _ = house.stamping.set(stamping);
        }
        if !settings.alerts.alerts_every.is_zero() {
            let sending = outbox::begin(&house, settings.alerts.alerts_every);
            let _ = house.sending.set(sending);
        }
        let watching = seal::begin(&house, settings.seals_every);
        let _ = house.watching.set(watching);
        let sweeping = acts::notifications::sweep::begin(&house, settings.sweep_every);
        let _ = house.sweeping.set(sweeping);
        let router = http::router(house.clone());
        Ok(Self { house, router })
    }

    /// Returns the contract's router; beside it, `/healthz` and `/readyz`.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Writes what was counted, in the text format of `OpenMetrics`.
    pub fn metrics(&self) -> String {
        self.house.metrics.to_text()
    }

    /// Makes `/readyz` say no from now on; everything else goes on.
    pub fn begin_to_stop(&self) {
        self.house.begin_to_stop();
    }

    /// Waits until no message is on its way out; none follows once a stop was asked for.
    pub async fn finish_sending(&self) {
        outbox::finish(&self.house).await;
    }
}

/// Opens the data folder and returns the contract's router, under the system's clock.
///
/// # Errors
///
/// [`StartError`] says which file or setting keeps the mailbox closed.
pub async fn serve_router(settings: &Settings) -> Result<Router, StartError> {
    router_with(settings, Clock::system()).await
}

/// Why a version of the terms was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// What the version lacks, or with what it collides.
    #[error("{what} {todo}{}", at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default())]
    Refused {
        /// What happened.
        what: String,
        /// What to do.
        todo: String,
        /// Which part.
        at: Option<String>,
    },
    /// The records did not keep it.
    #[error("the version could not be kept: {0}")]
    Failed(String),
}

/// Publishes a version of the terms in the records of `settings`.
///
/// # Errors
///
/// [`PublishError`] says what the version lacks, or with what it collides.
pub async fn publish_terms(
    settings: &Settings,
    publication: Publication,
    clock: &Clock,
) -> Result<mailbox::api::Terms, PublishError> {
    let failed = |error: StoreError| PublishError::Failed(error.to_string());
    let store = Store::open(&settings.records()).await.map_err(failed)?;
    match acts::publish_terms::publish_terms(&store, publication, clock.now()).await {
        Ok((terms, _)) => Ok(terms),
        Err(NotDone::Failed(failure)) => Err(PublishError::Failed(failure.to_string())),
        Err(NotDone::Refused(code)) => Err(refused(code.problem())),
        Err(NotDone::RefusedAt(code, at)) => Err(refused(code.problem_at(at))),
    }
}

/// Notes in the records of `settings` that a mail system gave back a message of ours, as its
/// notification in `from` says (RFC 3464); returns the id of the message.
///
/// # Errors
///
/// [`NotReturned`] when it says no such thing, or is about no message of ours.
pub async fn note_returned(
    settings: &Settings,
    from: impl Read,
    clock: &Clock,
) -> Result<mailbox::id::Id, NotReturned> {
    let mut bytes = Vec::new();
    from.take(outbox::returned::BYTES_MAX)
        .read_to_end(&mut bytes)
        .map_err(|_| NotReturned::NotAFailure)?;
    let text = String::from_utf8_lossy(&bytes);
    let store = Store::open(&settings.records()).await?;
    outbox::returned::note(&store, &text, clock.now()).await
}

fn refused(problem: Problem) -> PublishError {
    PublishError::Refused {
        what: problem.es.what,
        todo: problem.es.todo,
        at: problem.at,
    }
}

/// Opens the data folder and returns the contract's router, under a clock of the caller.
///
/// # Errors
///
/// [`StartError`] says which file or setting keeps the mailbox closed.
pub async fn router_with(settings: &Settings, clock: Clock) -> Result<Router, StartError> {
    Ok(Mailbox::open(settings, clock).await?.router())
}
