//! The institute's seals follow one another: the first, the next, one whose key is in doubt.
//!
//! Spans touch and never overlap, so that each hour has one seal. What changes them takes its turn,
//! and says so in the audit.

use mailbox::api::SealEnd;
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;

use crate::audit::{self, Verb};
use crate::store::seals::{self, SealRecord};
use crate::store::{Store, StoreError, Transaction, turns};

/// Why the seals stayed as they were.
#[derive(Debug, thiserror::Error)]
pub enum NotChanged {
    #[error("the hour lies ahead: a seal cannot be in doubt from tomorrow on")]
    Ahead,
    #[error("this certificate seals or sealed already")]
    Known,
    #[error("no seal is in force: start the mailbox once, with its seal")]
    NoneInForce,
    #[error("no seal has this number: see `buzon-backend seal list`")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("it is the seal in force: rotate first (`seal rotate --in 5`), then revoke it")]
    StillInForce,
    #[error("a seal is published already and begins on {from_at}: wait until then")]
    Waiting { from_at: LegalTime },
}

/// Lists the seals, the one that began last first.
pub(crate) async fn list(store: &Store) -> Result<Vec<SealRecord>, StoreError> {
    seals::all(&mut *store.read().await?).await
}

/// Notes the seals that the house was opened with, unless there are any.
pub(crate) async fn seed(
    store: &Store,
    brought: &[SealRecord],
    now: LegalTime,
) -> Result<(), StoreError> {
    let mut transaction = begun(store).await?;
    if seals::all(&mut transaction).await?.is_empty() {
        for seal in brought {
            seals::insert(&mut transaction, seal, now).await?;
        }
        transaction.commit().await?;
    }
    Ok(())
}

/// Publishes the next seal: it takes the place of the one in force at its `from_at`.
pub(crate) async fn replace(
    store: &Store,
    next: &SealRecord,
    now: LegalTime,
) -> Result<(), NotChanged> {
    let mut transaction = begun(store).await?;
    let all = seals::all(&mut transaction).await?;
    if let Some(waiting) = all.iter().find(|it| it.from_at > now) {
        let from_at = waiting.from_at;
        return Err(NotChanged::Waiting { from_at });
    }
    let current = all.iter().find(|it| it.is_in_force(now));
    let current = current.ok_or(NotChanged::NoneInForce)?;
    if !seals::insert(&mut transaction, next, now).await? {
        return Err(NotChanged::Known);
    }
    let until = next.from_at;
    seals::end(&mut transaction, current.sha256, until, SealEnd::Replaced).await?;
    note(&mut transaction, now, Verb::ReplaceSeal, next.sha256)?;
    transaction.commit().await?;
    Ok(())
}

/// Notes that somebody else may have the key of a seal that is in force no more, since `from`:
/// what it sealed from then on counts no more.
pub(crate) async fn revoke(
    store: &Store,
    sha256: Digest,
    from: LegalTime,
    now: LegalTime,
) -> Result<(), NotChanged> {
    let mut transaction = begun(store).await?;
    let all = seals::all(&mut transaction).await?;
    let seal = all.iter().find(|it| it.sha256 == sha256);
    let seal = seal.ok_or(NotChanged::NotFound)?;
    if from > now {
        return Err(NotChanged::Ahead);
    }
    let ended = seal.until_at.filter(|until| *until <= now);
    let ended = ended.ok_or(NotChanged::StillInForce)?;
    let since = from.min(ended);
    seals::end(&mut transaction, sha256, since, SealEnd::Compromised).await?;
    note(&mut transaction, now, Verb::RevokeSeal, sha256)?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the turn of whoever changes the seals.
async fn begun(store: &Store) -> Result<Transaction, StoreError> {
    let mut transaction = store.begin().await?;
    turns::take(&mut transaction, &audit::nobody()?).await?;
    Ok(transaction)
}

fn note(
    transaction: &mut Transaction,
    now: LegalTime,
    verb: Verb,
    subject: Digest,
) -> Result<(), StoreError> {
    let nobody = audit::nobody()?;
    audit::append(transaction, now, verb, &nobody, subject);
    Ok(())
}
