//! Reading what was presented: only that of the party's own mailbox.

use base64ct::{Base64, Encoding as _};
use mailbox::api::{FilingDetail, FilingPage, FilingSummary};
use mailbox::digest::Digest;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use mailbox::statement::Statement;
use sqlx::AnyConnection;

use super::filing_standing::Kept;
use super::notifications::Rulebook;
use super::{Failure, NotDone, Party, permission};
use crate::house::House;
use crate::store::filing_steps;
use crate::store::filings::{self, Evidence, Wanted};

/// Lists filings, newest first.
pub(crate) async fn page(
    house: &House,
    party: &Party,
    wanted: &Wanted,
    limit: u32,
) -> Result<FilingPage, NotDone> {
    let now = house.clock.now();
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, now).await?;
    // One more than asked for says whether there is a next page.
    let mut items = filings::page(&mut connection, &party.mailbox, wanted, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > wanted;
    items.truncate(wanted);
    stand(house, &mut connection, &party.mailbox, &mut items, now).await?;
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
    let now = house.clock.now();
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, now).await?;
    let found = filings::of_statement(&mut connection, &party.mailbox, statement_sha256).await?;
    let mut items: Vec<FilingSummary> = found.into_iter().collect();
    stand(house, &mut connection, &party.mailbox, &mut items, now).await?;
    Ok(FilingPage { items, next: None })
}

/// Says of each filing where it stands.
async fn stand(
    house: &House,
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    items: &mut [FilingSummary],
    now: LegalTime,
) -> Result<(), NotDone> {
    let (Some(first), Some(last)) = (items.first(), items.last()) else {
        return Ok(());
    };
    let (first, last) = (first.folio.clone(), last.folio.clone());
    let rulebook = Rulebook::current(house, connection).await?;
    let all = filing_steps::between(connection, mailbox, &first, &last).await?;
    for item in items {
        let own = all.iter().filter(|(folio, _)| *folio == item.folio);
        let steps = own.map(|(_, step)| step.clone()).collect();
        let kept = Kept::read(&rulebook, connection, item.received_at, steps, now).await?;
        item.standing = kept.standing(&rulebook, now);
    }
    Ok(())
}

/// Returns everything about one filing.
pub(crate) async fn detail(
    house: &House,
    party: &Party,
    folio: &Folio,
) -> Result<FilingDetail, NotDone> {
    let Evidence {
        received_at,
        statement,
        signature,
        receipt,
    } = evidence(house, party, folio).await?;
    let now = house.clock.now();
    let mut connection = house.store.read().await?;
    let steps = filing_steps::of(&mut connection, folio).await?;
    let rulebook = Rulebook::current(house, &mut connection).await?;
    let kept = Kept::read(&rulebook, &mut connection, received_at, steps, now).await?;
    let Ok(Statement::Present(present)) = Statement::parse(&statement) else {
        return Err(Failure::KeptStatement.into());
    };
    let signature = Base64::encode_string(&signature);
    Ok(FilingDetail {
        filing: present.filing,
        statement,
        signature,
        receipt,
        received_at,
        standing: kept.standing(&rulebook, now),
        steps: kept.shown(),
    })
}

async fn evidence(house: &House, party: &Party, folio: &Folio) -> Result<Evidence, NotDone> {
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, house.clock.now()).await?;
    let found = filings::evidence(&mut connection, &party.mailbox, folio).await?;
    Ok(found.ok_or(Code::NotFound)?)
}
