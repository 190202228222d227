//! The desk answers a procedure's request that waits: its words, its documents, a communication.

use mailbox::api::{
    AnswerRequest, Communication, CommunicationKind, Page, ProcedureAnswer, WaitingRequest,
    WordsAnswer,
};
use mailbox::id::Id;
use mailbox::problem::Code;

use super::announce::{at, check_document, words};
use super::call::Begun;
use super::{Answered, Call};
use crate::acts::communicate::{made, send};
use crate::acts::{NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids;
use crate::store::{made_documents, requests};

/// Lists the requests that wait, the oldest first.
pub(crate) async fn waiting(
    house: &House,
    after: Option<Id>,
    limit: u32,
) -> Result<Page<WaitingRequest>, NotDone> {
    let mut connection = house.store.read().await?;
    // One more than asked for says whether there is a next page.
    let mut found = requests::open(&mut connection, after, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| last.id.to_string());
    let items = found.into_iter().map(|record| WaitingRequest {
        id: record.id,
        mailbox: record.mailbox,
        asked_by: record.asked_by,
        code: record.code,
        fields: record.fields,
        asked_at: record.asked_at,
    });
    Ok(Page {
        items: items.collect(),
        next,
    })
}

/// Answers a request.
pub(crate) async fn answer_request(
    house: &House,
    call: &Call,
    id: Id,
    request: &AnswerRequest,
) -> Result<Answered<Communication>, NotDone> {
    let now = house.clock.now();
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    let waiting = requests::waiting(&mut transaction, id).await?;
    let waiting = waiting.ok_or(Code::NotFound)?;
    let text = words(&request.text)?;
    if text.is_empty() && request.documents.is_empty() {
        return Err(at(Code::ActIncomplete, "documents"));
    }
    for document in &request.documents {
        check_document(&mut transaction, document, "documents").await?;
    }
    let answer = ProcedureAnswer::Words(WordsAnswer { text: text.clone() });
    if !requests::answer(&mut transaction, id, &answer, now).await? {
        return Err(Code::StateConflict.into());
    }
    let mailbox = &waiting.mailbox;
    let documents: Vec<_> = request.documents.iter().map(made).collect();
    made_documents::insert(&mut transaction, mailbox, id, &documents).await?;
    let communication = Communication {
        id: ids::id(now),
        kind: CommunicationKind::Document,
        subject: format!("Tu solicitud de {} ya tiene respuesta", waiting.code),
        text,
        registration: waiting.registration,
        filing: None,
        request: Some(id),
        sent_at: now,
        read_at: None,
        documents,
    };
    send(&mut transaction, mailbox, &communication).await?;
    let subject = digest_of(id.as_bytes());
    audit::append(&mut transaction, now, Verb::AnswerRequest, mailbox, subject);
    call.end(transaction, communication).await
}
