//! Another code for a medium of contact that waits: the one before is void, the 72 hours are the
//! same.

use mailbox::api::ContactMedium;
use mailbox::contacts::{CODES_MAX, ContactState, RESEND_PAUSE};
use mailbox::id::Id;
use mailbox::problem::Code;

use super::contact_code::{self, Receiver};
use super::{NotDone, Party, digest_of, permission, read_contacts};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::{contacts, outbox, turns};

/// Sends another code.
pub(crate) async fn resend_code(
    house: &House,
    party: &Party,
    id: Id,
) -> Result<ContactMedium, NotDone> {
    permission::require_holder(party)?;
    let (mailbox, now) = (&party.mailbox, house.clock.now());
    let mut transaction = house.store.begin().await?;
    turns::take(&mut transaction, mailbox).await?;
    let record = contacts::find(&mut transaction, mailbox, id).await?;
    let mut record = record.ok_or(Code::NotFound)?;
    let expires_at = match record.contact.state(now) {
        ContactState::Pending { expires_at } => expires_at,
        ContactState::Confirmed { .. } => return Err(Code::StateConflict.into()),
        ContactState::Expired { .. } => return Err(Code::CodeVoid.into()),
        ContactState::Removed { .. } => return Err(Code::NotFound.into()),
    };
    let codes_sent = match &record.code {
        Some(code) if now < code.sent_at.plus(RESEND_PAUSE) => return Err(Code::TooSoon.into()),
        Some(code) if code.codes_sent >= CODES_MAX => return Err(Code::CodeVoid.into()),
        Some(code) => code.codes_sent,
        None => 0,
    };
    if let Some(message) = record.code.as_ref().and_then(|code| code.message) {
        // Should it still wait: two codes in one inbox, one of them void, help nobody.
        outbox::void(&mut transaction, message).await?;
    }
    let receiver = Receiver {
        mailbox,
        id,
        medium: &record.contact.medium,
        expires_at,
        codes_sent,
    };
    let code = contact_code::send(&mut transaction, receiver, now).await?;
    contacts::set_code(&mut transaction, id, &code).await?;
    record.code = Some(code);
    let subject = digest_of(id.to_string().as_bytes());
    audit::append(&mut transaction, now, Verb::SendCode, mailbox, subject);
    let medium = read_contacts::describe(&mut transaction, record, now).await?;
    transaction.commit().await?;
    Ok(medium)
}
