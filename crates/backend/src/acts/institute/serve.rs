//! Recording that an act was served in person (CFF 137; LSS 286 M keeps that right).

use mailbox::api::{RecordedNotification, ServeNotification};
use mailbox::id::Id;
use mailbox::notification::Event;
use mailbox::problem::Code;

use super::call::Begun;
use super::{Answered, Call};
use crate::acts::notifications::{Rulebook, derived, refuse_impossible, standing};
use crate::acts::{NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::outbox::remind;
use crate::store::notifications::{self, Brought};

/// Records a service that was made, today or before.
pub(crate) async fn serve(
    house: &House,
    call: &Call,
    id: Id,
    request: &ServeNotification,
) -> Result<Answered<RecordedNotification>, NotDone> {
    let now = house.clock.now();
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    let at = request.served_at;
    if at > now {
        let field = "served_at".to_owned();
        return Err(NotDone::RefusedAt(Code::ActIncomplete, field));
    }
    let found = notifications::find(&mut transaction, id).await?;
    let mut notification = found.ok_or(Code::NotFound)?;
    let rulebook = Rulebook::current(house, &mut transaction).await?;
    let event = Event::Served { at };
    let life = notification.life()?.apply(event);
    let life = life.map_err(refuse_impossible)?;
    notification.events.push(event);
    let derived = derived(&notification, &rulebook, now)?;
    let brought = Brought {
        served_with: Some(request.with.as_str()),
        ..Brought::default()
    };
    if !notifications::update(&mut transaction, &notification, &derived, brought).await? {
        return Err(Code::StateConflict.into());
    }
    let said = format!("{}\n{at}\n{}\n", notification.folio, request.with);
    let (verb, mailbox) = (Verb::ServeNotification, notification.mailbox());
    let subject = digest_of(said.as_bytes());
    remind::begin(&mut transaction, id, mailbox, now).await?;
    audit::append(&mut transaction, now, verb, mailbox, subject);
    let answer = RecordedNotification {
        id,
        standing: standing(&life, &rulebook, now)?,
        folio: notification.folio,
    };
    call.end(transaction, answer).await
}
