//! The outbox: what acts wrote to be said outside goes out from here, to each destination once.
//!
//! A message is claimed for a while, so of several replicas one sends it (`store::deliveries`).
//! Just before its content goes out that is noted. Three worlds follow from it after a crash, or
//! when a carrier never answers:
//!
//! - not noted: it surely did not go out, and is sent;
//! - noted, and a code: it may have arrived, and is not sent again; the person asks for another;
//! - noted, and an alert: it is sent again under the same `Message-ID`, for an alert that nobody
//!   got costs more than one that came twice.
//!
//! What came of it is kept beside the message, in classes and numbers that hold nothing of anybody:
//! the evidence of both sides (DOMAIN 4.8.2). Nothing of a message is ever written into the log.

mod carrier;
mod folder;
mod letter;
mod open;
pub(crate) mod plan;
pub(crate) mod remind;
mod retry;
pub(crate) mod returned;
mod send;
mod short;
mod sms;
mod smtp;
mod texts;

use std::sync::{Arc, Weak};
use std::time::Duration;

use lettre::message::Mailbox;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tokio_util::task::AbortOnDropHandle;

pub use open::OutboxError;
pub use returned::NotReturned;

use crate::acts::NotDone;
use crate::house::House;
use crate::store::{StoreError, deliveries};
use folder::Folder;
use sms::Gateway;
use smtp::Smtp;

/// How many messages of one process are under way at once.
const UNDER_WAY_MAX: usize = 4;
/// How many messages are looked up at once.
const ROUND_MAX: u32 = 64;

/// Who carries messages from this process.
pub(crate) struct Outbox {
    /// How the records know this process.
    process: String,
    from: Mailbox,
    mail: Option<Smtp>,
    sms: Option<Gateway>,
    folder: Folder,
    /// Held while messages of this process are under way.
    round: Mutex<()>,
    /// How long a message is claimed: longer than any attempt takes.
    lease: time::Duration,
}

/// Starts sending what waits, now and at each interval; it ends with the handle or the house.
pub(crate) fn begin(house: &Arc<House>, every: Duration) -> AbortOnDropHandle<()> {
    let house = Arc::downgrade(house);
    AbortOnDropHandle::new(tokio::spawn(rounds(house, every)))
}

async fn rounds(house: Weak<House>, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(house) = house.upgrade() else { return };
        let _round = house.outbox.round.lock().await;
        if house.is_stopping() {
            return;
        }
        if let Err(NotDone::Failed(failure)) = remind::round(&house).await {
            tracing::error!(reason = %failure, "reminders could not be planned");
        }
        if let Err(NotDone::Failed(failure)) = round(&house).await {
            tracing::error!(reason = %failure, "messages could not be sent");
        }
        if let Err(failure) = note_waiting(&house).await {
            tracing::error!(reason = %failure, "messages that wait could not be counted");
        }
    }
}

/// Waits until nothing of this process is under way. Nothing new begins once a stop was asked for.
pub(crate) async fn finish(house: &House) {
    drop(house.outbox.round.lock().await);
}

/// Sends what is due, until nothing is.
async fn round(house: &Arc<House>) -> Result<(), NotDone> {
    let outbox = &house.outbox;
    let mut under_way = JoinSet::new();
    loop {
        let mut connection = house.store.read().await?;
        let due = deliveries::due(&mut connection, house.clock.now(), ROUND_MAX).await?;
        drop(connection);
        let mut claimed_any = false;
        for id in due {
            while under_way.len() >= UNDER_WAY_MAX {
                // One that panicked keeps its claim until it ends, and is sent then.
                drop(under_way.join_next().await);
            }
            if house.is_stopping() {
                break;
            }
            let now = house.clock.now();
            let mut transaction = house.store.begin().await?;
            let until = now.plus(outbox.lease);
            let by = &outbox.process;
            let claimed = deliveries::claim(&mut transaction, id, by, now, until).await?;
            transaction.commit().await?;
            if let Some(claimed) = claimed {
                claimed_any = true;
                let house = house.clone();
                under_way.spawn(async move { Box::pin(send::deliver(&house, claimed)).await });
            }
        }
        if !claimed_any {
            break;
        }
    }
    while under_way.join_next().await.is_some() {}
    if let Some(mail) = &outbox.mail {
        mail.rest().await;
    }
    Ok(())
}

/// Tells the metrics how many messages wait, and how late the oldest is.
async fn note_waiting(house: &House) -> Result<(), StoreError> {
    let mut connection = house.store.read().await?;
    let (depth, oldest) = deliveries::waiting(&mut connection).await?;
    let seconds = oldest.map_or(0, |due_at| {
        house.clock.now().unix_seconds() - due_at.unix_seconds()
    });
    let late = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    house.metrics.note_outbox(depth, late);
    Ok(())
}
