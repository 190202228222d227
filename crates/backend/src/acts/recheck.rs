//! Asking again about filings whose certificate was not known to be good when they were received.
//!
//! What a receipt says never changes; what is learned is recorded beside it, once, whoever of
//! several processes learns it. A certificate may have been revoked after the reception, as the
//! old one is when a person renews it: the date is kept, and which of both it was can be told.

use std::sync::{Arc, Weak};
use std::time::Duration;

use mailbox::revocation::RevocationStanding;
use tokio::time::MissedTickBehavior;
use tokio_util::task::AbortOnDropHandle;

use super::{Failure, NotDone};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::revocation::{Proof, Standing};
use crate::store::revocations::{self, OpenQuestion, ProofRecord, Settled};

/// Most filings asked about in one round.
const ROUND_MAX: u32 = 50;

/// Starts asking again, now and at each interval; it ends when the handle or the house is dropped.
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
        if let Err(NotDone::Failed(failure)) = round(&house).await {
            tracing::error!(reason = %failure, "filings could not be asked about again");
        }
    }
}

/// Asks once about each filing that is still open, until the responder fails.
async fn round(house: &House) -> Result<(), NotDone> {
    let mut connection = house.store.read().await?;
    let open = revocations::open_questions(&mut connection, ROUND_MAX).await?;
    drop(connection);
    for question in open {
        match ask(house, &question).await {
            Ok(standing @ (Standing::Good { .. } | Standing::Revoked { .. })) => {
                settle(house, &question, &standing).await?;
            }
            Ok(Standing::Unknown { why, .. }) if why.is_about_the_responder() => return Ok(()),
            Ok(Standing::NotAsked | Standing::Unknown { .. }) => tried(house, &question).await?,
            // One that cannot be asked about does not keep the others waiting.
            Err(failure) => {
                let folio = question.folio.as_str();
                tracing::error!(filing.folio = folio, reason = %failure, "nobody can be asked");
                tried(house, &question).await?;
            }
        }
    }
    Ok(())
}

/// Puts a filing behind all others that are still open.
async fn tried(house: &House, question: &OpenQuestion) -> Result<(), NotDone> {
    let mut transaction = house.store.begin().await?;
    let now = house.clock.now();
    revocations::tried(&mut transaction, &question.folio, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Asks about the certificate in the kept signature, which was verified at reception.
async fn ask(house: &House, question: &OpenQuestion) -> Result<Standing, Failure> {
    let signed = efirma::examine(&question.signature, question.statement.as_bytes())
        .map_err(|_| Failure::KeptStatement)?;
    let certificate = signed.certificate();
    // It may have ended since.
    let issuer = house
        .anchors
        .verify(certificate, question.received_at.instant())
        .map_err(|_| Failure::KeptStatement)?;
    Ok(house.revocation.ask(certificate, &issuer).await)
}

async fn settle(
    house: &House,
    question: &OpenQuestion,
    standing: &Standing,
) -> Result<(), NotDone> {
    let (verb, settled) = match standing {
        Standing::Good { proof, .. } => {
            let settled = (RevocationStanding::Good, None, proof);
            (Verb::CertificateGood, settled)
        }
        Standing::Revoked { since, proof, .. } => {
            let settled = (RevocationStanding::Revoked, Some(*since), proof);
            (Verb::CertificateRevoked, settled)
        }
        Standing::NotAsked | Standing::Unknown { .. } => return Ok(()),
    };
    let (standing, revoked_at, proof) = settled;
    let at = house.clock.now();
    let settled = Settled {
        standing,
        at,
        revoked_at,
        proof: record_of(proof),
    };
    let mut transaction = house.store.begin().await?;
    if !revocations::settle(&mut transaction, &question.folio, &settled).await? {
        return Ok(());
    }
    let (mailbox, subject) = (&question.mailbox, question.statement_sha256);
    audit::append(&mut transaction, at, verb, mailbox, subject);
    transaction.commit().await?;
    if standing == RevocationStanding::Revoked {
        let folio = question.folio.as_str();
        tracing::warn!(
            filing.folio = folio,
            "a certificate that was unknown is revoked"
        );
    }
    Ok(())
}

/// Returns what the records keep of a proof.
pub(super) fn record_of(proof: &Proof) -> ProofRecord<'_> {
    ProofRecord {
        sha256: proof.sha256,
        source: proof.source.word(),
        bytes: &proof.bytes,
        produced_at: proof.produced_at,
    }
}
