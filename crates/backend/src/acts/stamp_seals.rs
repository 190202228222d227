//! Asking an authority of time for timestamps of what was sealed (RFC 3161), after it was done.
//!
//! No act waits for it and none fails by it. A seal gets one token; whoever of several processes
//! claims it asks, and what could not be had is asked for again. A restart forgets nothing: what
//! waits is in the records.

use std::sync::{Arc, Weak};
use std::time::Duration;

use mailbox::instant::LegalTime;
use time::Duration as LegalDuration;
use tokio::time::MissedTickBehavior;
use tokio_util::task::AbortOnDropHandle;

use super::{Failure, NotDone};
use crate::house::House;
use crate::store::timestamps::{self, Unstamped};
use crate::timestamps::NotStamped;

/// How many are looked for in one step.
const STEP: u32 = 50;
/// How long a seal belongs to whoever asks about it, and when it is asked about again.
const CLAIM: LegalDuration = LegalDuration::MINUTE;
/// How many intervals an authority that failed is left alone for.
const REST: u32 = 6;

/// Starts asking, now and at each interval; it ends when the handle or the house is dropped.
pub(crate) fn begin(house: &Arc<House>, every: Duration) -> AbortOnDropHandle<()> {
    let house = Arc::downgrade(house);
    AbortOnDropHandle::new(tokio::spawn(rounds(house, every)))
}

async fn rounds(house: Weak<House>, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut rests: u32 = 0;
    loop {
        ticks.tick().await;
        if rests > 0 {
            rests -= 1;
            continue;
        }
        let Some(house) = house.upgrade() else { return };
        match round(&house).await {
            Ok(Ended::AllStamped) => {}
            Ok(Ended::AuthorityFails(why)) => {
                tracing::warn!(reason = %why, "seals wait for their timestamps");
                rests = REST;
            }
            Err(not_done) => {
                tracing::error!(reason = ?not_done, "seals could not be stamped");
            }
        }
    }
}

/// How a round ends.
enum Ended {
    AllStamped,
    AuthorityFails(NotStamped),
}

/// Asks for the token of each seal that has none, until there is none or the authority fails.
async fn round(house: &House) -> Result<Ended, NotDone> {
    loop {
        let now = house.clock.now();
        let mut connection = house.store.read().await?;
        let waiting = timestamps::unstamped(&mut connection, now, STEP).await?;
        drop(connection);
        if waiting.is_empty() {
            return Ok(Ended::AllStamped);
        }
        for seal in waiting {
            if !claim(house, &seal).await? {
                continue;
            }
            if let Err(why) = stamp(house, &seal).await? {
                return Ok(Ended::AuthorityFails(why));
            }
        }
    }
}

async fn claim(house: &House, seal: &Unstamped) -> Result<bool, NotDone> {
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
    let is_ours = timestamps::is_ours(&mut transaction, seal, now, now.plus(CLAIM)).await?;
    transaction.commit().await?;
    Ok(is_ours)
}

async fn stamp(house: &House, seal: &Unstamped) -> Result<Result<(), NotStamped>, NotDone> {
    let examined = efirma::examine(&seal.seal, seal.statement.as_bytes())
        .map_err(|_| Failure::KeptStatement)?;
    let (token, said) = match house.timestamps.ask(&examined, &house.clock).await {
        Ok(Some(stamped)) => stamped,
        Ok(None) => return Ok(Ok(())),
        Err(why) => return Ok(Err(why)),
    };
    let mut transaction = house.store.begin().await?;
    // Another may have been quicker, when this one took longer than its claim: the first stays.
    let at = LegalTime::new(said.at);
    timestamps::keep(&mut transaction, seal, &token, at).await?;
    transaction.commit().await?;
    Ok(Ok(()))
}
