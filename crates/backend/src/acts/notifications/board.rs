//! The board (*estrados*): public, found by RFC, registration, name, number, office or day, and it
//! never tells an RFC.
//!
//! An act is there from its posting to the day it is made by it (CFF 139). What is posted is
//! public with its document; afterwards, or when it is withdrawn, there is nothing to be found.

use mailbox::api::{Page, Posting};
use mailbox::civil_date::CivilDate;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Nrp, Rfc};
use mailbox::instant::LegalTime;
use mailbox::notification::{Cause, Event, Life, Rule, TwoDates};
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::derive::service_dates;
use super::{Rulebook, words};
use crate::acts::{Failure, NotDone};
use crate::blobs::Pieces;
use crate::house::House;
use crate::store::Transaction;
use crate::store::notifications::{self, Board, BoardEntry, Key, Notification};

/// What is looked for on the board.
pub(crate) struct Sought {
    /// A whole RFC, a whole registration, a folio, or words of what is published.
    pub(crate) typed: String,
    /// Posted on this day or later.
    pub(crate) from: Option<CivilDate>,
    /// Posted on this day or before.
    pub(crate) to: Option<CivilDate>,
    pub(crate) after: Option<Key>,
    pub(crate) limit: u32,
}

/// Lists what is on the board, the newest first: all of it, or what was looked for.
pub(crate) async fn search(house: &House, sought: &Sought) -> Result<Page<Posting>, NotDone> {
    let (typed, limit) = (sought.typed.as_str(), sought.limit);
    let rfc = Rfc::typed(typed).ok().filter(|rfc| !rfc.is_generic());
    let registration = Nrp::typed(typed).ok().map(|nrp| format!("{}%", nrp.body()));
    let folio: Option<Folio> = typed.trim().to_uppercase().parse().ok();
    let is_words = rfc.is_none() && registration.is_none();
    let pattern = if is_words {
        // Names are read in their order.
        format!("%{}", words(typed).patterns.concat())
    } else {
        "%".to_owned()
    };
    let mut connection = house.store.read().await?;
    let rulebook = Rulebook::current(house, &mut connection).await?;
    let board = Board {
        mailbox: rfc.as_ref(),
        registration: registration.as_deref(),
        pattern: &pattern,
        folio: folio.as_ref(),
        from: sought.from,
        to: sought.to,
        today: house.clock.now().date().into(),
        limit: limit + 1,
    };
    let mut entries = notifications::on_board(&mut connection, &board, sought.after).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = entries.len() > wanted;
    entries.truncate(wanted);
    let next = entries.last().filter(|_| more).map(|last| {
        let (told_at, id) = (last.posted_at, last.id);
        Key { told_at, id }.to_string()
    });
    let mut items = Vec::with_capacity(entries.len());
    for entry in &entries {
        let notification = posted(&mut connection, entry).await?;
        items.push(posting_of(entry, &notification, &rulebook)?);
    }
    Ok(Page { items, next })
}

/// Returns one act on the board.
pub(crate) async fn find(house: &House, id: Id) -> Result<Posting, NotDone> {
    let mut connection = house.store.read().await?;
    let rulebook = Rulebook::current(house, &mut connection).await?;
    let (entry, notification) = on_board(house, &mut connection, id).await?;
    posting_of(&entry, &notification, &rulebook)
}

/// Opens the document of an act on the board. Returns it with its size and its folio.
pub(crate) async fn document(house: &House, id: Id) -> Result<(Pieces, u64, String), NotDone> {
    let mut connection = house.store.read().await?;
    let (entry, notification) = on_board(house, &mut connection, id).await?;
    drop(connection);
    let document = &notification.act.document;
    let pieces = house.blobs.read(document.sha256).await?;
    Ok((pieces, document.size_bytes, entry.folio.to_string()))
}

async fn on_board(
    house: &House,
    connection: &mut AnyConnection,
    id: Id,
) -> Result<(BoardEntry, Notification), NotDone> {
    let today: CivilDate = house.clock.now().date().into();
    let entry = notifications::posting(connection, id, today).await?;
    let entry = entry.ok_or(Code::NotFound)?;
    let notification = posted(connection, &entry).await?;
    Ok((entry, notification))
}

async fn posted(
    connection: &mut AnyConnection,
    entry: &BoardEntry,
) -> Result<Notification, NotDone> {
    let found = notifications::find(connection, entry.notification).await?;
    Ok(found.ok_or(Failure::KeptStatement)?)
}

/// What the board tells of an act, with the dates of the posting alone.
pub(crate) fn posting_of(
    entry: &BoardEntry,
    notification: &Notification,
    rulebook: &Rulebook,
) -> Result<Posting, NotDone> {
    let Notification { addressee, act, .. } = notification;
    let posted = notification.events.iter().find_map(|event| match event {
        Event::Posted { at, cause } => Some((*at, *cause)),
        _ => None,
    });
    let (at, cause) = posted.ok_or(Failure::KeptStatement)?;
    let dates = service_dates(&alone(notification, at, cause)?, rulebook, at)?;
    let (outcome, prudent) = (&dates.outcome, &dates.prudent);
    let agreement = notification.agreement.as_ref();
    Ok(Posting {
        id: entry.id,
        folio: entry.folio.clone(),
        issuer: act.issuer.to_string(),
        addressee_name: addressee.name.to_string(),
        addressee_kind: addressee.kind,
        registration: addressee.registration.clone(),
        agreement: agreement.ok_or(Failure::KeptStatement)?.to_string(),
        cause,
        kind: act.kind.to_string(),
        oficio: act.oficio.to_string(),
        issued_on: act.issued_on,
        document_sha256: act.document.sha256,
        document_bytes: act.document.size_bytes,
        posted_at: at,
        last_day_on: outcome.window.last().copied().unwrap_or(outcome.deemed_on),
        notified_on: TwoDates {
            literal: outcome.notified_on,
            prudent: prudent.notified_on,
        },
        effective_on: TwoDates {
            literal: outcome.effects_on,
            prudent: prudent.effects_on,
        },
    })
}

/// The life of an act of which nothing is known but its posting.
pub(super) fn alone(
    notification: &Notification,
    at: LegalTime,
    cause: Cause,
) -> Result<Life, NotDone> {
    let life = Life::begun(Rule::Estrados, None, notification.deposited_at);
    let posted = life.apply(Event::Posted { at, cause });
    Ok(posted.map_err(|_| Failure::KeptStatement)?)
}

/// Makes the last day of a posting again, by another calendar.
pub(super) async fn redate(
    transaction: &mut Transaction,
    notification: &Notification,
    rulebook: &Rulebook,
) -> Result<(), NotDone> {
    let Some((at, cause)) = notification.life()?.posted() else {
        return Ok(());
    };
    let dates = service_dates(&alone(notification, at, cause)?, rulebook, at);
    // Until its year is published, it stays as it was.
    let Ok(dates) = dates else { return Ok(()) };
    let on = dates.outcome.notified_on;
    notifications::post_until(transaction, notification.id, on).await?;
    Ok(())
}
