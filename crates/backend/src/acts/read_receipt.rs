//! Reading a receipt again, byte for byte: whatever the institute sealed for this mailbox.

use mailbox::api::SealedReceipt;
use mailbox::identifiers::Folio;
use mailbox::mandates::Power;
use mailbox::problem::Code;

use super::{NotDone, Party, permission};
use crate::house::House;
use crate::store::sealed;

/// Returns an *acuse* or a *constancia* of the mailbox of `party`.
pub(crate) async fn receipt(
    house: &House,
    party: &Party,
    folio: &Folio,
) -> Result<SealedReceipt, NotDone> {
    let mut connection = house.store.read().await?;
    let now = house.clock.now();
    permission::require(&mut connection, party, Power::View, None, now).await?;
    let found = sealed::receipt(&mut connection, &party.mailbox, folio).await?;
    Ok(found.ok_or(Code::NotFound)?.receipt())
}
