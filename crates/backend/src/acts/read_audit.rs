//! Reading the audit of the own mailbox: the holder's alone, for it tells what delegates did.

use mailbox::api::{AuditEntry, Page};

use super::{NotDone, Party, permission};
use crate::audit;
use crate::house::House;

/// Lists entries, newest first, from the one after the number `after`.
pub(crate) async fn page(
    house: &House,
    party: &Party,
    after: Option<i64>,
    limit: u32,
) -> Result<Page<AuditEntry>, NotDone> {
    permission::require_holder(party)?;
    let mut connection = house.store.read().await?;
    // One more than asked for says whether there is a next page.
    let mut items = audit::page(&mut connection, &party.mailbox, after, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > wanted;
    items.truncate(wanted);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| last.number.to_string());
    Ok(Page { items, next })
}
