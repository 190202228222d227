//! Looks at the records for seals that were published elsewhere, while there is a house.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::MissedTickBehavior;
use tokio_util::task::AbortOnDropHandle;

use crate::house::House;
use crate::store::{StoreError, seals};

/// Starts to look, at each interval; it ends when the handle or the house is dropped.
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
        if let Err(reason) = look(&house).await {
            tracing::warn!(%reason, "the seals of the records could not be read");
        }
    }
}

async fn look(house: &House) -> Result<(), StoreError> {
    let records = seals::all(&mut *house.store.read().await?).await?;
    if house.seals.is_up_to_date(&records) {
        return Ok(());
    }
    let (seals, now) = (house.seals.clone(), house.clock.now());
    let taking = tokio::task::spawn_blocking(move || seals.take(records, now));
    taking.await.map_err(|_| StoreError::Interrupted)
}
