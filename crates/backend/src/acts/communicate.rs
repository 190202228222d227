//! Communications: sending one, and reading those of one's own mailbox.
//!
//! They have no legal effect, and reading one moves no date.

use mailbox::api::{Communication, CommunicationKind, MadeDocument, Page, SendCommunication};
use mailbox::attachment::{self, Attachment};
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::answer_filing::{made, words};
use super::{NotDone, Party, digest_of, permission};
use crate::audit::{self, Verb};
use crate::blobs::Pieces;
use crate::house::House;
use crate::ids;
use crate::store::communications::{self, Wanted};
use crate::store::search::folded;
use crate::store::{Transaction, made_documents, mailboxes};

/// Sends a communication of the institute, in the transaction of its act.
pub(crate) async fn announce(
    transaction: &mut Transaction,
    request: &SendCommunication,
    now: LegalTime,
) -> Result<Communication, NotDone> {
    if let Some(document) = &request.document {
        check_document(transaction, document, "document").await?;
    }
    if let Some(registration) = &request.registration {
        let linked = mailboxes::registrations(transaction, &request.rfc).await?;
        if !linked.iter().any(|one| one.body() == registration.body()) {
            return Err(NotDone::RefusedAt(Code::NotFound, "registration".to_owned()));
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
    send(transaction, &request.rfc, &communication).await?;
    let subject = digest_of(communication.id.as_bytes());
    audit::append(transaction, now, Verb::Communicate, &request.rfc, subject).await?;
    Ok(communication)
}

/// Writes a communication with the act that causes it.
pub(super) async fn send(
    transaction: &mut Transaction,
    mailbox: &Rfc,
    communication: &Communication,
) -> Result<(), NotDone> {
    let filing = communication.filing.as_ref().map_or("", Folio::as_str);
    let names = (communication.documents.iter()).map(|document| document.name.as_str());
    let text = communication.text.iter().map(String::as_str);
    let parts = [communication.subject.as_str(), filing];
    let folded = folded(parts.into_iter().chain(text).chain(names));
    communications::insert(transaction, mailbox, communication, &folded).await?;
    Ok(())
}

/// Refuses a document that the institute did not put, or that no filing could carry.
pub(super) async fn check_document(
    connection: &mut AnyConnection,
    document: &Attachment,
    at: &str,
) -> Result<(), NotDone> {
    if attachment::check(document).is_err() {
        return Err(NotDone::RefusedAt(Code::ActIncomplete, at.to_owned()));
    }
    let _ = connection;
    Ok(())
}

/// Refuses a notification that is not of this mailbox.
#[expect(clippy::unused_async, reason = "notifications are read from the records")]
pub(super) async fn check_notification(
    _connection: &mut AnyConnection,
    _mailbox: &Rfc,
    _folio: &Folio,
) -> Result<(), NotDone> {
    Ok(())
}

/// Lists the communications of a mailbox, newest first.
pub(crate) async fn page(
    house: &House,
    party: &Party,
    wanted: &Wanted,
    limit: u32,
) -> Result<Page<Communication>, NotDone> {
    let mut connection = house.store.read().await?;
    may_see(house, &mut connection, party).await?;
    // One more than asked for says whether there is a next page.
    let mut items = communications::page(&mut connection, &party.mailbox, wanted, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > wanted;
    items.truncate(wanted);
    let next = items.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(Page { items, next })
}

/// Returns one communication.
pub(crate) async fn one(house: &House, party: &Party, id: Id) -> Result<Communication, NotDone> {
    let mut connection = house.store.read().await?;
    may_see(house, &mut connection, party).await?;
    let found = communications::find(&mut connection, &party.mailbox, id).await?;
    Ok(found.ok_or(Code::NotFound)?)
}

/// Notes that a communication was read.
pub(crate) async fn read(house: &House, party: &Party, id: Id) -> Result<(), NotDone> {
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
    may_see(house, &mut transaction, party).await?;
    if !communications::read(&mut transaction, &party.mailbox, id, now).await? {
        return Err(Code::NotFound.into());
    }
    transaction.commit().await?;
    Ok(())
}

/// Opens a document of a communication or of a procedure's request.
pub(crate) async fn document(
    house: &House,
    party: &Party,
    owner: Id,
    sha256: Digest,
) -> Result<(MadeDocument, Pieces), NotDone> {
    let mut connection = house.store.read().await?;
    may_see(house, &mut connection, party).await?;
    let found = made_documents::find(&mut connection, &party.mailbox, owner, sha256).await?;
    let found = found.ok_or(Code::NotFound)?;
    drop(connection);
    Ok((found, house.blobs.read(sha256).await?))
}

async fn may_see(
    house: &House,
    connection: &mut AnyConnection,
    party: &Party,
) -> Result<(), NotDone> {
    permission::require(connection, party, Power::View, None, house.clock.now()).await
}
