//! Reading the media of contact: the holder's alone, for they are addresses in clear.

use mailbox::api::{ContactMedium, Page};
use mailbox::contacts::{CODE_TRIES_MAX, ContactState, RESEND_PAUSE};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{NotDone, Party, permission};
use crate::house::House;
use crate::store::contacts::{self, ContactRecord};
use crate::store::deliveries;

/// Lists the media that count or wait, and those that lately ran out of time; all on one page,
/// for they are few by law.
pub(crate) async fn list(house: &House, party: &Party) -> Result<Page<ContactMedium>, NotDone> {
    permission::require_holder(party)?;
    let now = house.clock.now();
    let mut connection = house.store.read().await?;
    let mut items = Vec::new();
    for record in contacts::of_mailbox(&mut connection, &party.mailbox, now).await? {
        items.push(describe(&mut connection, record, now).await?);
    }
    Ok(Page { items, next: None })
}

/// Says what the contract says of a medium.
pub(super) async fn describe(
    connection: &mut AnyConnection,
    record: ContactRecord,
    now: LegalTime,
) -> Result<ContactMedium, NotDone> {
    let standing = record.contact.state(now);
    let waits = matches!(standing, ContactState::Pending { .. });
    let message = record.code.as_ref().and_then(|code| code.message);
    let delivery = match message {
        Some(message) => deliveries::of_message(connection, message).await?,
        None => None,
    };
    let code = record.code.filter(|_| waits);
    Ok(ContactMedium {
        id: record.id,
        medium: record.contact.medium,
        registration: record.contact.registration,
        registered_at: record.contact.registered_at,
        standing,
        tries_left: (code.as_ref()).map(|code| CODE_TRIES_MAX.saturating_sub(code.tries)),
        resend_from_at: code.map(|code| code.sent_at.plus(RESEND_PAUSE)),
        delivery,
    })
}
