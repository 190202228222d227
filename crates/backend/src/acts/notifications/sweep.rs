//! What runs by itself: late alerts, dates after a new calendar, papers, and dropping documents of
//! which no more came for a day.
//!
//! None of it makes anything legally so. One of several replicas takes each round; whatever a
//! round did not reach, because a process died or was off for days, is still due in the next.

use std::sync::{Arc, Weak};
use std::time::Duration;

use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::problem::Code;
use time::Duration as LegalDuration;
use tokio::time::MissedTickBehavior;
use tokio_util::task::AbortOnDropHandle;

use super::{Rulebook, announce, board, derived, destinations, papers};
use crate::acts::NotDone;
use crate::house::House;
use crate::store::notifications;
use crate::store::sweeps::{self, Sweep};

/// How many are looked at in one step.
const STEP: u32 = 200;
/// When a paper that could not be issued is tried again.
const AGAIN_AFTER: LegalDuration = LegalDuration::HOUR;

/// Starts the rounds, now and at each interval; they end when the handle or the house is dropped.
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
        if let Err(not_done) = round(&house).await {
            tracing::error!(reason = ?not_done, "a round of notifications was not finished");
        }
        // Each replica has a disk of its own.
        if let Err(error) = house.blobs.drop_stale(house.clock.now()).await {
            tracing::error!(reason = %error, "what came in parts a day ago was not dropped");
        }
    }
}

/// Does all that is due, if it is this replica's turn.
async fn round(house: &House) -> Result<(), NotDone> {
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
    if !sweeps::is_ours(&mut transaction, Sweep::Notifications, now).await? {
        return Ok(());
    }
    transaction.commit().await?;
    redate(house).await?;
    announce_untold(house).await?;
    issue_papers(house).await
}

/// Makes the dates that sort and select again, by the last calendar that was published.
async fn redate(house: &House) -> Result<(), NotDone> {
    loop {
        let mut transaction = house.store.begin().await?;
        let rulebook = Rulebook::current(house, &mut transaction).await?;
        let number = rulebook.number;
        let stale = notifications::to_redate(&mut transaction, number, STEP).await?;
        if stale.is_empty() {
            return Ok(());
        }
        let now = house.clock.now();
        for notification in &stale {
            let derived = derived(notification, &rulebook, now)?;
            notifications::redate(&mut transaction, notification, &derived).await?;
            board::redate(&mut transaction, notification, &rulebook).await?;
        }
        transaction.commit().await?;
    }
}

/// Announces what waited for its mailbox to be enabled.
async fn announce_untold(house: &House) -> Result<(), NotDone> {
    let mut after: Option<(Rfc, Id)> = None;
    let mut shut: Option<Rfc> = None;
    loop {
        let mut connection = house.store.read().await?;
        let bound = after.as_ref().map(|(mailbox, id)| (mailbox, *id));
        let untold = notifications::untold(&mut connection, bound, STEP).await?;
        let Some(last) = untold.last() else {
            return Ok(());
        };
        after = Some((last.mailbox().clone(), last.id));
        let mut ready = Vec::new();
        for notification in untold {
            if shut.as_ref() == Some(notification.mailbox())
                || notification.act.rule.sentence().is_none()
            {
                continue;
            }
            let (addressee, now) = (&notification.addressee, house.clock.now());
            if destinations::of(&mut connection, addressee, now)
                .await?
                .is_some()
            {
                ready.push(notification.id);
            } else {
                shut = Some(addressee.rfc.clone());
            }
        }
        drop(connection);
        for id in ready {
            announce_one(house, id).await?;
        }
    }
}

async fn announce_one(house: &House, id: Id) -> Result<(), NotDone> {
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
    let Some(mut notification) = notifications::find(&mut transaction, id).await? else {
        return Ok(());
    };
    let rulebook = Rulebook::current(house, &mut transaction).await?;
    match announce(house, &mut transaction, &rulebook, &mut notification, now).await {
        Ok(_) => {
            transaction.commit().await?;
            Ok(())
        }
        // Another replica was faster, or nobody knows its last day yet: it stays as it is.
        Err(NotDone::Refused(Code::StateConflict | Code::YearUnpublished)) => Ok(()),
        Err(not_done) => Err(not_done),
    }
}

/// Issues the papers that are due; one that cannot be issued does not keep the others waiting.
async fn issue_papers(house: &House) -> Result<(), NotDone> {
    loop {
        let now = house.clock.now();
        let mut connection = house.store.read().await?;
        let due = notifications::papers_due(&mut connection, now, STEP).await?;
        drop(connection);
        if due.is_empty() {
            return Ok(());
        }
        for id in due {
            let issued = papers::issue(house, id, now).await;
            if matches!(issued, Ok(true)) {
                continue;
            }
            if let Err(not_done) = issued {
                tracing::error!(reason = ?not_done, "a constancia could not be issued");
            }
            let mut transaction = house.store.begin().await?;
            let until = now.plus(AGAIN_AFTER);
            notifications::postpone(&mut transaction, id, until).await?;
            transaction.commit().await?;
        }
    }
}
