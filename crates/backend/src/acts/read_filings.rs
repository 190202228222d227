//! Reading what was presented: only that of the party's own mailbox.

use base64ct::{Base64, Encoding as _};
use mailbox::api::{FilingDetail, FilingPage, PAGE_ITEMS_MAX};
use mailbox::digest::Digest;
use mailbox::identifiers::Folio;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use mailbox::statement::Statement;

use super::{Failure, NotDone, Party, permission};
use crate::house::House;
use crate::store::filings::{self, Evidence};

/// Lists filings, newest first, from the one after the folio `after`.
pub(crate) async fn page(
    house: &House,
    party: &Party,
    after: Option<&Folio>,
    limit: Option<u32>,
) -> Result<FilingPage, NotDone> {
    let limit = limit.unwrap_or(PAGE_ITEMS_MAX).clamp(1, PAGE_ITEMS_MAX);
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, house.clock.now()).await?;
    // One more than asked for says whether there is a next page.
    let mut items = filings::page(&mut connection, &party.mailbox, after, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > wanted;
    items.truncate(wanted);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| last.folio.to_string());
    Ok(FilingPage { items, next })
}

/// Finds the filing of a statement: what a sender asks whose answer was lost.
pub(crate) async fn of_statement(
    house: &House,
    party: &Party,
    statement_sha256: Digest,
) -> Result<FilingPage, NotDone> {
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, house.clock.now()).await?;
    let found = filings::of_statement(&mut connection, &party.mailbox, statement_sha256).await?;
    Ok(FilingPage {
        items: found.into_iter().collect(),
        next: None,
    })
}

/// Returns everything about one filing.
pub(crate) async fn detail(
    house: &House,
    party: &Party,
    folio: &Folio,
) -> Result<FilingDetail, NotDone> {
    let Evidence {
        statement,
        signature,
        receipt,
    } = evidence(house, party, folio).await?;
    let Ok(Statement::Present(present)) = Statement::parse(&statement) else {
        return Err(Failure::KeptStatement.into());
    };
    let signature = Base64::encode_string(&signature);
    Ok(FilingDetail {
        filing: present.filing,
        statement,
        signature,
        receipt,
    })
}

async fn evidence(house: &House, party: &Party, folio: &Folio) -> Result<Evidence, NotDone> {
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, house.clock.now()).await?;
    let found = filings::evidence(&mut connection, &party.mailbox, folio).await?;
    Ok(found.ok_or(Code::NotFound)?)
}
