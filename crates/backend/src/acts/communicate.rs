//! Communications: writing one with its act, and reading those of one's own mailbox.
//!
//! They have no legal effect, and reading one moves no date.

use mailbox::api::{Communication, MadeDocument, Page};
use mailbox::attachment::Attachment;
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::mandates::Power;
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::tell::{Message, Telling, tell};
use super::{NotDone, Party, permission};
use crate::blobs::Pieces;
use crate::house::House;
use crate::store::communications::{self, Wanted};
use crate::store::search::folded;
use crate::store::{Transaction, contacts, made_documents};

/// Returns a document that the institute put as the party sees it.
pub(super) fn made(document: &Attachment) -> MadeDocument {
    MadeDocument {
        name: document.name.clone(),
        media_type: document.media_type.clone(),
        size_bytes: document.size_bytes,
        sha256: document.sha256,
    }
}

/// Tells the media of a mailbox that there is something to read.
async fn say_so(
    transaction: &mut Transaction,
    mailbox: &Rfc,
    communication: &Communication,
) -> Result<(), NotDone> {
    let at = communication.sent_at;
    let message = Message::CommunicationSent {
        communication: communication.id,
        at,
    };
    for medium in &contacts::proved_media(transaction, mailbox, at).await? {
        let telling = Telling {
            mailbox,
            medium,
            message: &message,
            at,
            due_at: at,
        };
        tell(transaction, telling).await?;
    }
    Ok(())
}

/// Writes a communication with the act that causes it, and tells that it is there.
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
    if communication.read_at.is_none() {
        say_so(transaction, mailbox, communication).await?;
    }
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
    let mut items =
        communications::page(&mut connection, &party.mailbox, wanted, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > wanted;
    items.truncate(wanted);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| last.id.to_string());
    Ok(Page { items, next })
}

/// Returns one communication.
pub(crate) async fn one(house: &House, party: &Party, id: Id) -> Result<Communication, NotDone> {
    let mut connection = house.store.read().await?;
    may_see(house, &mut connection, party).await?;
    let found = communications::find(&mut connection, &party.mailbox, id).await?;
    Ok(found.ok_or(Code::NotFound)?)
}

/// Notes that a communication was read: by the holder, for a delegate's look is not the holder's.
pub(crate) async fn read(house: &House, party: &Party, id: Id) -> Result<(), NotDone> {
    permission::require_holder(party)?;
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
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
