//! The desk answers a procedure's request that waits: its words, its documents, a communication.

use mailbox::api::{AnswerRequest, Communication, CommunicationKind};
use mailbox::id::Id;
use mailbox::instant::LegalTime;
use mailbox::problem::Code;

use super::answer_filing::{made, words};
use super::read_requests::in_words;
use super::{NotDone, communicate, digest_of};
use crate::audit::{self, Verb};
use crate::ids;
use crate::store::{Transaction, made_documents, requests};

/// Answers a request, in the transaction of the institute's act.
pub(crate) async fn answer_request(
    transaction: &mut Transaction,
    id: Id,
    request: &AnswerRequest,
    now: LegalTime,
) -> Result<Communication, NotDone> {
    let waiting = requests::waiting(transaction, id).await?;
    let waiting = waiting.ok_or(Code::NotFound)?;
    let text = words(&request.text)?;
    if text.is_empty() && request.documents.is_empty() {
        let at = "documents".to_owned();
        return Err(NotDone::RefusedAt(Code::ActIncomplete, at));
    }
    for document in &request.documents {
        communicate::check_document(transaction, document, "documents").await?;
    }
    let answer = in_words(text.clone());
    if !requests::answer(transaction, id, &answer, now).await? {
        return Err(Code::StateConflict.into());
    }
    let documents: Vec<_> = request.documents.iter().map(made).collect();
    made_documents::insert(transaction, &waiting.mailbox, id, &documents).await?;
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
    communicate::send(transaction, &waiting.mailbox, &communication).await?;
    let subject = digest_of(id.as_bytes());
    let (verb, mailbox) = (Verb::AnswerRequest, &waiting.mailbox);
    audit::append(transaction, now, verb, mailbox, subject).await?;
    Ok(communication)
}
