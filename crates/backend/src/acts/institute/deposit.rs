//! Depositing an act: complete, with its document and its officer's signature, or not at all.
//!
//! Whoever can be told is told at once, in the same transaction (CFF 134-I); for a mailbox that is
//! not enabled the answer says that the board is the way (LSS 286 M). An act whose last days
//! cannot be told is not announced: an alert that does not say until when would start a term that
//! nobody can know.

use mailbox::api::{DepositNotification, DepositedNotification, NextStep};
use mailbox::attachment::{self, AttachmentError};
use mailbox::civil_date::CivilDate;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::notification::{Cause, Rule};
use mailbox::problem::Code;

use super::call::Begun;
use super::{Answered, Call, officer};
use crate::acts::notifications::{Announcing, Rulebook, announce, search_text};
use crate::acts::{NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids;
use crate::store::notifications::{self, Notification};
use crate::store::{institute, series};

/// Deposits an act and announces it, if it can be.
pub(crate) async fn deposit(
    house: &House,
    call: &Call,
    request: &DepositNotification,
) -> Result<Answered<DepositedNotification>, NotDone> {
    if let Some(before) = call.before(house).await? {
        return Ok(before);
    }
    let now = house.clock.now();
    check(request, now)?;
    let DepositNotification {
        addressee,
        act,
        officer_signature,
    } = request;
    check_document(house, request).await?;
    let sha256 = act.document.sha256;
    let signature = officer::verify(house, officer_signature, act, now).await?;
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    let year = now.date().year();
    let number = series::next_number(&mut transaction, Folio::NOTIFICATIONS, year).await?;
    let mut notification = Notification {
        id: ids::id(now),
        folio: Folio::new(Folio::NOTIFICATIONS, year, number),
        addressee: addressee.clone(),
        act: act.clone(),
        deposited_at: now,
        events: Vec::new(),
        revision: 0,
        agreement: None,
        opening: None,
        attestation: None,
        told_at: None,
    };
    let folded = search_text(&notification);
    notifications::insert(&mut transaction, &notification, &signature, &folded).await?;
    let subject = digest_of(format!("{}\n{sha256}\n", notification.folio).as_bytes());
    let verb = Verb::DepositNotification;
    audit::append(&mut transaction, now, verb, &addressee.rfc, subject);
    let rulebook = Rulebook::current(house, &mut transaction).await?;
    let announcing = announce(house, &mut transaction, &rulebook, &mut notification, now).await?;
    let answer = DepositedNotification {
        id: notification.id,
        folio: notification.folio,
        next: next_step(announcing, act.rule),
    };
    call.end(transaction, answer).await
}

fn next_step(announcing: Announcing, rule: Rule) -> NextStep {
    match (announcing, rule) {
        (
            Announcing::Announced {
                sent_at,
                destinations,
            },
            _,
        ) => NextStep::Announced {
            sent_at,
            destinations,
        },
        (Announcing::NotEnabled, _) => NextStep::Post {
            cause: Cause::NotEnabled,
        },
        (Announcing::NotByAlert, Rule::Personal) => NextStep::Serve,
        (Announcing::NotByAlert, _) => NextStep::PostByRule,
    }
}

/// Names the first requisite that the act has and that cannot be.
fn check(request: &DepositNotification, now: LegalTime) -> Result<(), NotDone> {
    let DepositNotification { addressee, act, .. } = request;
    let document = attachment::check(&act.document)
        .err()
        .map(|error| match error {
            AttachmentError::Name => "act.document.name",
            AttachmentError::NotAPdf => "act.document.media_type",
            _ => "act.document.size_bytes",
        });
    let today = CivilDate::from(now.date());
    let wrong = document
        .or((act.issued_on > today).then_some("act.issued_on"))
        .or((act.answer_days == Some(0)).then_some("act.answer_days"))
        // The generic ones stand for everybody: they own no mailbox.
        .or(addressee.rfc.is_generic().then_some("addressee.rfc"));
    wrong.map_or(Ok(()), |at| {
        Err(NotDone::RefusedAt(Code::ActIncomplete, at.to_owned()))
    })
}

/// Checks that the document was put, whole.
async fn check_document(house: &House, request: &DepositNotification) -> Result<(), NotDone> {
    let document = &request.act.document;
    let (sha256, size_bytes) = (document.sha256, document.size_bytes);
    let mut connection = house.store.read().await?;
    let kept = institute::document_bytes(&mut connection, sha256).await?;
    drop(connection);
    if kept == Some(size_bytes) && house.blobs.holds(sha256, size_bytes).await? {
        Ok(())
    } else {
        let at = "act.document.sha256".to_owned();
        Err(NotDone::RefusedAt(Code::DocumentMissing, at))
    }
}
