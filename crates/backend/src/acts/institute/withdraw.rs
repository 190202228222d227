//! Taking an act back before it is made. What is made stays made.

use mailbox::api::{RecordedNotification, WithdrawNotification};
use mailbox::id::Id;
use mailbox::notification::Event;
use mailbox::problem::Code;

use super::call::Begun;
use super::{Answered, Call};
use crate::acts::notifications::{Rulebook, derived, is_made, refuse_impossible, standing};
use crate::acts::{NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::deliveries;
use crate::store::notifications::{self, Brought};

/// Takes an act back, and down from the board.
pub(crate) async fn withdraw(
    house: &House,
    call: &Call,
    id: Id,
    request: &WithdrawNotification,
) -> Result<Answered<RecordedNotification>, NotDone> {
    let now = house.clock.now();
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    let found = notifications::find(&mut transaction, id).await?;
    let mut notification = found.ok_or(Code::NotFound)?;
    let rulebook = Rulebook::current(house, &mut transaction).await?;
    let event = Event::Withdrawn { at: now };
    let before = notification.life()?;
    let life = before.apply(event).map_err(refuse_impossible)?;
    if is_made(&before, &rulebook, now)? {
        return Err(Code::StateConflict.into());
    }
    notification.events.push(event);
    let derived = derived(&notification, &rulebook, now)?;
    let brought = Brought {
        withdrawn_for: Some(request.reason.as_str()),
        ..Brought::default()
    };
    if !notifications::update(&mut transaction, &notification, &derived, brought).await? {
        return Err(Code::StateConflict.into());
    }
    notifications::take_down(&mut transaction, id, now).await?;
    // What is on its way already is judged again before it goes out.
    deliveries::void_all_of_subject(&mut transaction, id, now).await?;
    let said = format!("{}\n{}\n", notification.folio, request.reason);
    let (verb, mailbox) = (Verb::WithdrawNotification, notification.mailbox());
    let subject = digest_of(said.as_bytes());
    audit::append(&mut transaction, now, verb, mailbox, subject);
    let answer = RecordedNotification {
        id,
        standing: standing(&life, &rulebook, now)?,
        folio: notification.folio,
    };
    call.end(transaction, answer).await
}
