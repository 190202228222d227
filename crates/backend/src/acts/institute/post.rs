//! Posting an act at estrados (CFF 139): ten days on the public board, made on the eleventh.

use mailbox::api::{PostNotification, Posting};
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::notification::{Cause, Event};
use mailbox::problem::Code;
use mailbox::procedures::fold;
use time::Duration;

use super::call::Begun;
use super::{Answered, Call};
use crate::acts::notifications::{
    Rulebook, board, derived, destinations, is_made, refuse_impossible,
};
use crate::acts::{NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids;
use crate::outbox::remind;
use crate::store::notifications::{self, BoardEntry, BoardRecord, Brought};
use crate::store::series;

/// Posts an act.
///
/// That the mailbox is not enabled is no cause while it is (LSS 286 M).
pub(crate) async fn post(
    house: &House,
    call: &Call,
    id: Id,
    request: &PostNotification,
) -> Result<Answered<Posting>, NotDone> {
    let now = house.clock.now();
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    let year = now.date().year();
    let number = series::next_number(&mut transaction, Folio::POSTINGS, year).await?;
    let found = notifications::find(&mut transaction, id).await?;
    let mut notification = found.ok_or(Code::NotFound)?;
    let cause = request.cause;
    if cause == Cause::NotEnabled
        && destinations::of(&mut transaction, &notification.addressee, now)
            .await?
            .is_some()
    {
        return Err(NotDone::RefusedAt(Code::StateConflict, "cause".to_owned()));
    }
    let rulebook = Rulebook::current(house, &mut transaction).await?;
    let event = Event::Posted { at: now, cause };
    let life = notification.life()?;
    life.apply(event).map_err(refuse_impossible)?;
    if is_made(&life, &rulebook, now)? {
        return Err(Code::StateConflict.into());
    }
    notification.events.push(event);
    notification.agreement = Some(request.agreement.clone());
    let entry = BoardEntry {
        id: ids::id(now),
        folio: Folio::new(Folio::POSTINGS, year, number),
        notification: id,
        posted_at: now,
    };
    let posting = board::posting_of(&entry, &notification, &rulebook)?;
    let derived = derived(&notification, &rulebook, now)?;
    let brought = Brought {
        agreement: Some(request.agreement.as_str()),
        ..Brought::default()
    };
    if !notifications::update(&mut transaction, &notification, &derived, brought).await? {
        return Err(Code::StateConflict.into());
    }
    let record = BoardRecord {
        id: entry.id,
        folio: &entry.folio,
        notification: id,
        mailbox: notification.mailbox(),
        registration: notification.addressee.registration.as_ref(),
        folded: &fold(notification.addressee.name.as_str()),
        posted_at: now,
        until_on: posting.notified_on.literal,
    };
    notifications::post(&mut transaction, &record).await?;
    // The posting itself is told too.
    let before = now.plus(-Duration::SECOND);
    remind::begin(&mut transaction, id, notification.mailbox(), before).await?;
    let subject = digest_of(format!("{}\n{}\n", notification.folio, entry.folio).as_bytes());
    let (verb, mailbox) = (Verb::PostNotification, notification.mailbox());
    audit::append(&mut transaction, now, verb, mailbox, subject);
    call.end(transaction, posting).await
}
