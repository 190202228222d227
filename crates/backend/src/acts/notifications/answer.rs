//! Noting that a filing answers a notification: its term no longer runs against the addressee.

use mailbox::filing::{Filing, Procedure};
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::notification::{Event, Impossible};
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::{Rulebook, derived, refuse_impossible};
use crate::acts::NotDone;
use crate::house::House;
use crate::store::Transaction;
use crate::store::notifications::{self, Brought, Notification};

/// Refuses a filing that quotes a notification which is not of this mailbox.
pub(crate) async fn check(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    filing: &Filing,
) -> Result<(), NotDone> {
    answered(connection, mailbox, filing).await.map(drop)
}

/// Notes the answer, the first time; further filings on the same act change nothing.
pub(crate) async fn note(
    house: &House,
    transaction: &mut Transaction,
    mailbox: &Rfc,
    filing: &Filing,
    now: LegalTime,
) -> Result<(), NotDone> {
    if filing.procedure != Procedure::Desahogo {
        // Who appeals or asks about an act does not answer it.
        return Ok(());
    }
    let Some(mut notification) = answered(transaction, mailbox, filing).await? else {
        return Ok(());
    };
    let event = Event::Answered { at: now };
    match notification.life()?.apply(event) {
        Ok(_) => {}
        Err(Impossible::AlreadyAnswered { .. }) => return Ok(()),
        Err(impossible) => return Err(refuse_impossible(impossible)),
    }
    let rulebook = Rulebook::current(house, transaction).await?;
    notification.events.push(event);
    let derived = derived(&notification, &rulebook, now)?;
    let brought = Brought::default();
    if notifications::update(transaction, &notification, &derived, brought).await? {
        Ok(())
    } else {
        Err(Code::StateConflict.into())
    }
}

/// Finds the notification that a filing quotes, if it quotes one.
async fn answered(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    filing: &Filing,
) -> Result<Option<Notification>, NotDone> {
    let quoted = filing.particulars.answers.as_ref();
    let Some(folio) = quoted.and_then(|act| act.notification.as_ref()) else {
        return Ok(None);
    };
    let found = notifications::of_folio(connection, folio).await?;
    let own = found.filter(|found| found.mailbox() == mailbox && found.told_at.is_some());
    let at = "filing.particulars.answers.notification".to_owned();
    own.map(Some).ok_or(NotDone::RefusedAt(Code::NotFound, at))
}
