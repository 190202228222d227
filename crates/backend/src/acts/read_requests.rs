//! Reading what procedures were asked, and the catalogue they are in.

use mailbox::api::{Asks, Page, ProcedureAnswer, ProcedureDetail, ProcedureRequest};
use mailbox::civil_date::CivilDate;
use mailbox::id::Id;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use mailbox::procedures::{Catalogue, needs};
use sqlx::AnyConnection;

use super::{NotDone, Party, permission};
use crate::house::House;
use crate::store::requests::{self, RequestRecord};
use crate::store::{made_documents, permissions};

/// Lists the procedures that have every word of `query`.
pub(crate) fn catalogue(query: &str) -> Catalogue {
    let mut catalogue = Catalogue::seed();
    let found = catalogue.search(query).into_iter().cloned().collect();
    catalogue.entries = found;
    catalogue
}

/// Returns one procedure.
pub(crate) fn procedure(code: &str) -> Result<ProcedureDetail, NotDone> {
    let catalogue = Catalogue::seed();
    let entry = catalogue.find(code).ok_or(Code::NotFound)?.clone();
    let asks = needs(code).map(|needs| Asks {
        fields: needs.fields.to_vec(),
        optional: needs.optional.to_vec(),
        is_signed: needs.is_signed,
    });
    Ok(ProcedureDetail {
        lives: entry.lives(),
        entry,
        asks,
    })
}

/// Lists the requests of a procedure, newest first.
pub(crate) async fn page(
    house: &House,
    party: &Party,
    code: &str,
    after: Option<Id>,
    limit: u32,
) -> Result<Page<ProcedureRequest>, NotDone> {
    procedure(code)?;
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, house.clock.now()).await?;
    // One more than asked for says whether there is a next page.
    let mailbox = &party.mailbox;
    let mut found = requests::page(&mut connection, mailbox, code, after, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| last.id.to_string());
    let mut items = Vec::new();
    for record in found {
        items.push(described(house, &mut connection, record).await?);
    }
    Ok(Page { items, next })
}

/// Returns one request.
pub(crate) async fn one(
    house: &House,
    party: &Party,
    code: &str,
    id: Id,
) -> Result<ProcedureRequest, NotDone> {
    let mut connection = house.store.read().await?;
    let found = requests::find(&mut connection, &party.mailbox, id).await?;
    let found = found
        .filter(|record| record.code == code)
        .ok_or(Code::NotFound)?;
    let registration = found.registration.clone();
    let now = house.clock.now();
    permission::require(
        &mut connection,
        party,
        Power::View,
        registration.as_ref(),
        now,
    )
    .await?;
    described(house, &mut connection, found).await
}

/// Says of a request what holds now: whether an opinion is still valid, a permission still counts.
pub(super) async fn described(
    house: &House,
    connection: &mut AnyConnection,
    record: RequestRecord,
) -> Result<ProcedureRequest, NotDone> {
    let today = CivilDate::from(house.clock.now().date());
    let documents =
        made_documents::between(connection, &record.mailbox, record.id, record.id).await?;
    let answer = match (record.answer, &record.filing) {
        (Some(ProcedureAnswer::Opinion(mut opinion)), _) => {
            opinion.is_valid = opinion.valid_on == today;
            Some(ProcedureAnswer::Opinion(opinion))
        }
        (None, Some(folio)) => permissions::of_filing(connection, folio, today)
            .await?
            .map(ProcedureAnswer::Permission),
        (answer, _) => answer,
    };
    Ok(ProcedureRequest {
        id: record.id,
        code: record.code,
        fields: record.fields,
        asked_at: record.asked_at,
        filing: record.filing,
        answered_at: record.answered_at,
        answer,
        documents: documents
            .into_iter()
            .map(|(_, document)| document)
            .collect(),
        is_demonstration: record.is_demonstration,
    })
}
