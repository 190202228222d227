//! Reading mandates: the holder sees what it gave and what it holds, a delegate its own.

use mailbox::api::{MandateDetail, Page};
use mailbox::id::Id;
use mailbox::instant::LegalTime;

use super::{NotDone, Party};
use crate::house::House;
use crate::store::mandates::{self, MandateRecord};

/// Lists mandates, newest first, from the one after `after`.
pub(crate) async fn page(
    house: &House,
    party: &Party,
    after: Option<Id>,
    limit: u32,
) -> Result<Page<MandateDetail>, NotDone> {
    let now = house.clock.now();
    let of = (party.mandate.is_some()).then_some(&party.mailbox);
    let mut connection = house.store.read().await?;
    // One more than asked for says whether there is a next page.
    let mut found = mandates::page(&mut connection, &party.signer, of, after, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| last.id.to_string());
    let items = found.into_iter().map(|one| describe(one, now)).collect();
    Ok(Page { items, next })
}

fn describe(record: MandateRecord, now: LegalTime) -> MandateDetail {
    let standing = record.mandate.state(now);
    MandateDetail {
        id: record.id,
        folio: record.folio,
        principal: record.mandate.principal,
        principal_name: record.principal_name,
        delegate: record.mandate.delegate,
        delegate_name: record.delegate_name,
        scope: record.mandate.scope,
        granted_at: record.mandate.granted_at,
        accepted_at: record.mandate.accepted_at,
        standing,
    }
}
