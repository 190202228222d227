//! Asking a procedure: read strictly, answered at once where the records are here, kept for the
//! institute's desk where they are not. The same key gets the same request again.
//!
//! A request that binds its party is signed: it is presented as the filing that follows from its
//! fields, and its effect follows from what was signed (`filing_effects`).

use mailbox::api::{AskProcedure, PresentFiling, ProcedureRequest};
use mailbox::identifiers::Nrp;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use mailbox::procedures::{Ask, AskField, Catalogue, NotAnAsk};
use sqlx::AnyConnection;

use super::in_flight::{Slot, Taken};
use super::reply::{self, Replied};
use super::{Failure, NotDone, Party, digest_of, permission, present_filing, read_requests};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids;
use crate::store::requests::{self, RequestRecord};
use crate::store::{made_documents, mailboxes};

/// What keys of requests that nobody signs begin with: apart from those of filings.
const KEY: &str = "r:";

/// A request that was made, now or before.
pub(crate) struct Asked {
    pub(crate) request: ProcedureRequest,
    pub(crate) is_new: bool,
}

/// Asks a procedure.
pub(crate) async fn ask(
    house: &House,
    party: &Party,
    key: &str,
    code: &str,
    request: &AskProcedure,
) -> Result<Asked, NotDone> {
    let ask = read(code, request)?;
    match (ask.filing(), &request.statement, &request.signature) {
        (None, None, None) => unsigned(house, party, key, &ask).await,
        (None, None, Some(_)) | (Some(_), Some(_), None) => Err(at(Code::Malformed, "signature")),
        (None, Some(_), _) | (Some(_), None, _) => Err(at(Code::Malformed, "statement")),
        (Some(filing), Some(statement), Some(signature)) => {
            let present = PresentFiling {
                filing,
                statement: statement.clone(),
                signature: signature.clone(),
            };
            let received = present_filing::present_filing(house, party, key, &present).await?;
            let mut connection = house.store.read().await?;
            let folio = &received.receipt.folio;
            let found = requests::of_filing(&mut connection, &party.mailbox, folio).await?;
            let found = found.ok_or(Failure::KeptStatement)?;
            Ok(Asked {
                request: read_requests::described(house, &mut connection, found).await?,
                is_new: received.is_new,
            })
        }
    }
}

/// Reads what is asked, or says where that procedure is done.
fn read(code: &str, request: &AskProcedure) -> Result<Ask, NotDone> {
    let catalogue = Catalogue::seed();
    let entry = catalogue.find(code).ok_or(Code::NotFound)?;
    Ask::read(code, &request.fields).map_err(|reason| match reason {
        NotAnAsk::NotByRequest => at(Code::ProcedureElsewhere, &entry.lives()),
        NotAnAsk::Missing(field) => field_at(Code::FilingIncomplete, field),
        NotAnAsk::Value(field) | NotAnAsk::Unexpected(field) => field_at(Code::Malformed, field),
    })
}

async fn unsigned(house: &House, party: &Party, key: &str, ask: &Ask) -> Result<Asked, NotDone> {
    let now = house.clock.now();
    let key = format!("{KEY}{key}");
    // A courtesy within one process: what makes a request happen once is its key in the records.
    let slot = Slot::Key(party.mailbox.clone(), key.clone());
    let taken = Taken::take(&house.in_flight, vec![slot]);
    let mut connection = house.store.read().await?;
    if let Some(asked) = before(house, &mut connection, party, &key, ask).await? {
        return Ok(asked);
    }
    let _taken = taken.ok_or(Code::InFlight)?;
    let registration = registration(ask);
    permission::require(&mut connection, party, Power::View, registration, now).await?;
    permission::require_enabled(&mut connection, &party.mailbox, now).await?;
    if let Some(registration) = registration {
        let linked = mailboxes::registrations(&mut connection, &party.mailbox).await?;
        if !linked.iter().any(|one| one.body() == registration.body()) {
            return Err(field_at(Code::NotFound, AskField::Registration));
        }
    }
    let replied = reply::reply(house, &mut connection, party, ask, now).await?;
    drop(connection);
    let record = RequestRecord {
        id: ids::id(now),
        mailbox: party.mailbox.clone(),
        code: ask.code().to_owned(),
        idempotency_key: key.clone(),
        fields: ask.fields(),
        registration: registration.cloned(),
        asked_by: party.signer.clone(),
        asked_at: now,
        filing: None,
        answered_at: replied.as_ref().map(|_| now),
        answer: replied.as_ref().map(|replied| replied.answer.clone()),
        is_demonstration: replied.as_ref().is_some_and(|replied| replied.is_made_up),
    };
    match keep(house, party, &record, replied).await {
        Ok(asked) => Ok(asked),
        // Another replica may have been faster: the constraint on the key said so.
        Err(not_done) => {
            let mut connection = house.store.read().await?;
            let before = before(house, &mut connection, party, &key, ask).await?;
            before.ok_or(not_done)
        }
    }
}

/// Finds the request that came with the key before.
async fn before(
    house: &House,
    connection: &mut AnyConnection,
    party: &Party,
    key: &str,
    ask: &Ask,
) -> Result<Option<Asked>, NotDone> {
    let Some(found) = requests::of_key(connection, &party.mailbox, key).await? else {
        return Ok(None);
    };
    if found.code != ask.code() || found.fields != ask.fields() {
        return Err(Code::IdempotencyKeyReused.into());
    }
    let registration = found.registration.clone();
    let now = house.clock.now();
    permission::require(connection, party, Power::View, registration.as_ref(), now).await?;
    Ok(Some(Asked {
        request: read_requests::described(house, connection, found).await?,
        is_new: false,
    }))
}

/// Writes the request, what came back, and that it did.
async fn keep(
    house: &House,
    party: &Party,
    record: &RequestRecord,
    replied: Option<Replied>,
) -> Result<Asked, NotDone> {
    let mut transaction = house.store.begin().await?;
    requests::insert(&mut transaction, record).await?;
    if let Some(replied) = &replied {
        let (mailbox, documents) = (&party.mailbox, &replied.documents);
        made_documents::insert(&mut transaction, mailbox, record.id, documents).await?;
        reply::file(&mut transaction, record, replied).await?;
    }
    let (now, subject) = (record.asked_at, digest_of(record.id.as_bytes()));
    audit::append(
        &mut transaction,
        now,
        Verb::AskProcedure,
        &party.mailbox,
        subject,
    );
    let request = read_requests::described(house, &mut transaction, record.clone()).await?;
    transaction.commit().await?;
    Ok(Asked {
        request,
        is_new: true,
    })
}

/// The registration that is asked about.
const fn registration(ask: &Ask) -> Option<&Nrp> {
    match ask {
        Ask::MonthlyProposal { registration, .. }
        | Ask::BimonthlyProposal { registration, .. }
        | Ask::EmployerCard { registration } => Some(registration),
        _ => None,
    }
}

fn at(code: Code, at: &str) -> NotDone {
    NotDone::RefusedAt(code, at.to_owned())
}

/// Names the field at fault.
pub(super) fn field_at(code: Code, field: AskField) -> NotDone {
    NotDone::RefusedAt(code, format!("fields.{field}"))
}
