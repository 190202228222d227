//! Reading receipts: the list of a mailbox, and each again, byte for byte.
//!
//! A delegate who may look sees those of filings and notifications. What the holder did with its
//! media, its terms and its mandates is the holder's, and of whoever signed it.

use mailbox::api::{Page, ReceiptSummary, SealedReceipt};
use mailbox::identifiers::Folio;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use mailbox::statement::Statement;
use sqlx::AnyConnection;

use super::{Failure, NotDone, Party, permission};
use crate::house::House;
use crate::store::receipts::{self, Wanted};
use crate::store::sealed::{self, Sealed};
use crate::store::{Store, StoreError};

/// How many texts of before there was a list are read in one transaction.
const AT_ONCE: u32 = 200;

/// Lists receipts, newest first.
pub(crate) async fn page(
    house: &House,
    party: &Party,
    mut wanted: Wanted,
    limit: u32,
) -> Result<Page<ReceiptSummary>, NotDone> {
    let now = house.clock.now();
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, now).await?;
    wanted.is_for_delegate = permission::require_holder(party).is_err();
    // One more than asked for says whether there is a next page.
    let mut items = receipts::page(&mut connection, &party.mailbox, &wanted, limit + 1).await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > most;
    items.truncate(most);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| last.folio.to_string());
    Ok(Page { items, next })
}

/// Returns an *acuse* or a *constancia* of the mailbox of `party`.
pub(crate) async fn receipt(
    house: &House,
    party: &Party,
    folio: &Folio,
) -> Result<SealedReceipt, NotDone> {
    let mut connection = house.store.read().await?;
    Ok(find(house, &mut connection, party, folio).await?.receipt())
}

/// Finds a receipt that `party` may read.
pub(crate) async fn find(
    house: &House,
    connection: &mut AnyConnection,
    party: &Party,
    folio: &Folio,
) -> Result<Sealed, NotDone> {
    let now = house.clock.now();
    permission::require(connection, party, Power::View, None, now).await?;
    let found = sealed::receipt(connection, &party.mailbox, folio).await?;
    let found = found.ok_or(Code::NotFound)?;
    if permission::require_holder(party).is_err() && !is_for_delegate(&found, party)? {
        return Err(Code::NotFound.into());
    }
    Ok(found)
}

/// Tells whether a delegate may read a receipt: of a kind for all delegates, or its own act.
fn is_for_delegate(sealed: &Sealed, party: &Party) -> Result<bool, NotDone> {
    let statement = Statement::parse(&sealed.statement).map_err(|_| Failure::KeptStatement)?;
    if let Statement::ActReceipt(it) = &statement
        && (it.signed.as_ref()).is_some_and(|signed| signed.signer == party.signer)
    {
        return Ok(true);
    }
    let row = ReceiptSummary::of(&statement).ok_or(Failure::KeptStatement)?;
    Ok(row.about.kind().is_for_delegates())
}

/// Reads from their texts how those are listed that were sealed before there was a list.
pub(crate) async fn list_earlier(store: &Store) -> Result<(), StoreError> {
    loop {
        let mut transaction = store.begin().await?;
        if receipts::list_earlier(&mut transaction, AT_ONCE).await? == 0 {
            return Ok(());
        }
        transaction.commit().await?;
    }
}
