//! The *constancia*: the institute's word that a notification was made, opened, deemed or posted.
//!
//! It repeats the alert with every destination and what became of it there so far, and the same
//! number and date of the *oficio* (DOMAIN 4.3.3 to 4.3.5); what lacks one of these is not issued.
//! It is issued once: the row remembers its folio, and is only changed if nothing happened to it
//! since it was read.

use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::line::Line;
use mailbox::notification::{How, Made, State};
use mailbox::statement::{ActReceipt, AlertSent, Attestation, Attested, Purpose, Statement};
use sqlx::AnyConnection;

use super::derive::{derived, service_dates};
use super::{Rulebook, standing};
use crate::acts::{Failure, NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::notifications::{self, Brought, Notification};
use crate::store::{Transaction, alerts_sent, sealed, series};

/// Issues the *constancia* of a notification, if it is still due; tells whether it did.
pub(super) async fn issue(house: &House, id: Id, now: LegalTime) -> Result<bool, NotDone> {
    let mut transaction = house.store.begin().await?;
    let year = now.date().year();
    let number = series::next_number(&mut transaction, Folio::RECEIPTS, year).await?;
    let Some(mut notification) = notifications::find(&mut transaction, id).await? else {
        return Ok(false);
    };
    if notification.attestation.is_some() {
        return Ok(false);
    }
    let rulebook = Rulebook::current(house, &mut transaction).await?;
    let life = notification.life()?;
    let state = standing(&life.without_term(), &rulebook, now)?;
    let Some(made) = state.as_ref().and_then(State::made).copied() else {
        return Ok(false);
    };
    let folio = Folio::new(Folio::RECEIPTS, year, number);
    let attested = attested(house, &mut transaction, &notification, &rulebook, &made).await?;
    let Some(attested) = attested else {
        return Ok(false);
    };
    let attestation = Statement::Attestation(Box::new(Attestation {
        sealed: house.sealed_head(),
        folio: folio.clone(),
        issued_at: now,
        notification: notification.folio.clone(),
        addressee: notification.addressee.clone(),
        act: notification.act.clone(),
        attested,
        notified_on: made.notified_on.literal,
        effective_on: made.effective_on.literal,
    }));
    let text = (attestation.to_complete_text()).map_err(|_| Failure::IncompleteSeal)?;
    notification.attestation = Some(folio.clone());
    let derived = derived(&notification, &rulebook, now)?;
    let brought = Brought::default();
    if !notifications::update(&mut transaction, &notification, &derived, brought).await? {
        return Ok(false);
    }
    let mailbox = notification.mailbox();
    let (verb, subject) = (Verb::IssueAttestation, digest_of(text.as_bytes()));
    audit::append(&mut transaction, now, verb, mailbox, subject);
    transaction.seal(house.to_seal(folio, Purpose::Constancia, mailbox, text, now));
    transaction.commit().await?;
    Ok(true)
}

/// Says how it was made; `None` for what was served or known, of which others hold the record.
async fn attested(
    house: &House,
    transaction: &mut Transaction,
    notification: &Notification,
    rulebook: &Rulebook,
    made: &Made,
) -> Result<Option<Attested>, NotDone> {
    Ok(Some(match made.how {
        How::Opened { at } => {
            let opening = notification.opening.as_ref();
            let opening = opening.ok_or(Failure::KeptStatement)?;
            let receipt = receipt(transaction, notification, opening).await?;
            let signed = receipt.signed.ok_or(Failure::KeptStatement)?;
            Attested::Opened {
                alert: alert(transaction, notification).await?,
                opened_at: at,
                opener_name: signed.signer_name,
                opener: signed.signer,
                certificate_number: signed.certificate_number,
                answered: signed.answered,
            }
        }
        How::Deemed { .. } => Attested::Deemed {
            alert: alert(transaction, notification).await?,
        },
        How::Posted { at, cause } => {
            let agreement = notification.agreement.clone();
            let board = super::board::alone(notification, at, cause)?;
            let window = service_dates(&board, rulebook, at)?.outcome.window;
            Attested::Posted {
                cause,
                agreement: agreement.ok_or(Failure::IncompleteSeal)?,
                posted_at: at,
                last_day_on: window.last().copied().ok_or(Failure::IncompleteSeal)?,
                page: page(house)?,
            }
        }
        How::Served { .. } | How::Known { .. } => return Ok(None),
    }))
}

/// The public page of the board.
fn page(house: &House) -> Result<Line<200>, NotDone> {
    let page = Line::typed(&format!("{}/estrados", house.origin));
    Ok(page.map_err(|_| Failure::IncompleteSeal)?)
}

/// Returns the alert with every destination, as it is known now.
async fn alert(
    connection: &mut AnyConnection,
    notification: &Notification,
) -> Result<AlertSent, NotDone> {
    let (mailbox, folio) = (notification.mailbox(), &notification.folio);
    let notice = sealed::find(connection, mailbox, folio, Purpose::Aviso).await?;
    let notice = notice.ok_or(Failure::IncompleteSeal)?;
    let mut sent = alerts_sent::of(connection, &[notification.id]).await?;
    let announced_at = notification.life()?.announced_at();
    Ok(AlertSent {
        sent_at: announced_at.ok_or(Failure::IncompleteSeal)?,
        deliveries: sent.remove(&notification.id).unwrap_or_default(),
        notice_sha256: digest_of(notice.statement.as_bytes()),
    })
}

async fn receipt(
    connection: &mut AnyConnection,
    notification: &Notification,
    opening: &Folio,
) -> Result<ActReceipt, NotDone> {
    let mailbox = notification.mailbox();
    let found = sealed::find(connection, mailbox, opening, Purpose::Acuse).await?;
    let text = found.ok_or(Failure::KeptStatement)?.statement;
    match Statement::parse(&text) {
        Ok(Statement::ActReceipt(receipt)) => Ok(*receipt),
        _ => Err(Failure::KeptStatement.into()),
    }
}
