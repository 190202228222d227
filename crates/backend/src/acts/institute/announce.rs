//! Sending a communication: words and a document that have no legal effect (DOMAIN 9.12).

use mailbox::api::{Communication, CommunicationKind, SendCommunication};
use mailbox::attachment::{self, Attachment};
use mailbox::clean;
use mailbox::filing::{TEXT_CHARACTERS_MAX, TEXT_LINES_MAX, canonical_lines};
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::call::Begun;
use super::{Answered, Call};
use crate::acts::communicate::{made, send};
use crate::acts::{NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids;
use crate::store::{institute, mailboxes};

/// Sends a communication.
pub(crate) async fn announce(
    house: &House,
    call: &Call,
    request: &SendCommunication,
) -> Result<Answered<Communication>, NotDone> {
    let now = house.clock.now();
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    if let Some(document) = &request.document {
        check_document(&mut transaction, document, "document").await?;
    }
    if let Some(registration) = &request.registration {
        let linked = mailboxes::registrations(&mut transaction, &request.rfc).await?;
        if !linked.iter().any(|one| one.body() == registration.body()) {
            return Err(at(Code::NotFound, "registration"));
        }
    }
    let communication = Communication {
        id: ids::id(now),
        kind: CommunicationKind::Announcement,
        subject: request.subject.to_string(),
        text: words(&request.text)?,
        registration: request.registration.clone(),
        filing: None,
        request: None,
        sent_at: now,
        read_at: None,
        documents: request.document.as_ref().map(made).into_iter().collect(),
    };
    send(&mut transaction, &request.rfc, &communication).await?;
    let subject = digest_of(communication.id.as_bytes());
    let (verb, mailbox) = (Verb::Communicate, &request.rfc);
    audit::append(&mut transaction, now, verb, mailbox, subject);
    call.end(transaction, communication).await
}

/// Refuses a document that the institute did not put, or that has no usable name.
pub(super) async fn check_document(
    connection: &mut AnyConnection,
    document: &Attachment,
    place: &str,
) -> Result<(), NotDone> {
    if attachment::check(document).is_err() {
        return Err(at(Code::ActIncomplete, place));
    }
    let kept = institute::document_bytes(connection, document.sha256).await?;
    if kept == Some(document.size_bytes) {
        Ok(())
    } else {
        Err(at(Code::DocumentMissing, place))
    }
}

/// Takes words that can be shown as they are.
pub(super) fn words(text: &[String]) -> Result<Vec<String>, NotDone> {
    let lines = canonical_lines(&text.join("\n"));
    let characters: usize = lines.iter().map(|line| line.chars().count()).sum();
    let fits = characters <= TEXT_CHARACTERS_MAX && lines.len() <= TEXT_LINES_MAX;
    if fits && lines.iter().all(|line| clean::check(line).is_ok()) {
        Ok(lines)
    } else {
        Err(at(Code::ActIncomplete, "text"))
    }
}

/// Names the part at fault.
pub(super) fn at(code: Code, place: &str) -> NotDone {
    NotDone::RefusedAt(code, place.to_owned())
}
