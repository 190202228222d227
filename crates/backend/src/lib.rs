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
mod demo;
mod file;
mod house;
mod http;
mod ids;
mod outbox;
mod revocation;
mod seal;
mod settings;
pub mod store;
mod trust;

use std::sync::Arc;

use axum::Router;

pub use authority::IdentityError;
pub use blobs::BlobsError;
pub use clock::Clock;
pub use house::{House, StartError};
pub use outbox::OutboxError;
pub use revocation::{
    ListError, NonceRule, RevocationError, RevocationSettings, UnknownRule, WhenUnknown,
};
pub use settings::{
    AlertSettings, Bucket, Database, Documents, Password, PlaceError, PostgresUrl, Settings,
    SmtpUrl,
};

/// Opens the data folder and returns the contract's router, under the system's clock.
///
/// # Errors
///
/// [`StartError`] says which file or setting keeps the mailbox closed.
pub async fn serve_router(settings: &Settings) -> Result<Router, StartError> {
    router_with(settings, Clock::system()).await
}

/// Opens the data folder and returns the contract's router, under a clock of the caller.
///
/// # Errors
///
/// [`StartError`] says which file or setting keeps the mailbox closed.
pub async fn router_with(settings: &Settings, clock: Clock) -> Result<Router, StartError> {
    let house = Arc::new(House::open(settings, clock).await?);
    if house.revocation.asks() {
        let rechecking = acts::recheck::begin(&house, settings.revocation.recheck_every);
        // Nobody else sets it: it lives as long as the house.
        let _ = house.rechecking.set(rechecking);
    }
    if !settings.alerts.alerts_every.is_zero() {
        let sending = outbox::begin(&house, settings.alerts.alerts_every);
        let _ = house.sending.set(sending);
    }
    Ok(http::router(house))
}
