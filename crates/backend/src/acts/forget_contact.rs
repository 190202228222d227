//! Forgetting a medium of contact that was never proved: nothing to give a receipt of (DOMAIN
//! 3.2.5). One that was proved is removed by a signed act (`change_contact`).

use mailbox::id::Id;
use mailbox::problem::Code;

use super::{NotDone, Party, digest_of, permission};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::{contacts, outbox, turns};

/// Forgets a medium that waits for its code, or waited too long.
pub(crate) async fn forget_contact(house: &House, party: &Party, id: Id) -> Result<(), NotDone> {
    permission::require_holder(party)?;
    let (mailbox, now) = (&party.mailbox, house.clock.now());
    let mut transaction = house.store.begin().await?;
    turns::take(&mut transaction, mailbox).await?;
    let record = contacts::find(&mut transaction, mailbox, id).await?;
    let record = record
        .filter(|record| record.contact.removed_at.is_none())
        .ok_or(Code::NotFound)?;
    if record.contact.confirmed_at.is_some() {
        return Err(Code::StateConflict.into());
    }
    if let Some(message) = record.code.and_then(|code| code.message) {
        outbox::void(&mut transaction, message).await?;
    }
    contacts::delete(&mut transaction, id).await?;
    let subject = digest_of(id.to_string().as_bytes());
    audit::append(&mut transaction, now, Verb::ForgetContact, mailbox, subject);
    transaction.commit().await?;
    Ok(())
}
