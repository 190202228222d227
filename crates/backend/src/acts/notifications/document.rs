//! Releasing a document: only once an opening of it was signed, and to whoever may open.

use mailbox::id::Id;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::own;
use crate::acts::{NotDone, Party, permission};
use crate::blobs::Pieces;
use crate::house::House;
use crate::store::notifications::{self, Notification};

/// A document on its way out.
pub(crate) struct Released {
    pub(crate) pieces: Pieces,
    pub(crate) size_bytes: u64,
    /// The number that its notification is quoted by.
    pub(crate) folio: String,
}

/// Opens the document of an opened notification.
pub(crate) async fn release(house: &House, party: &Party, id: Id) -> Result<Released, NotDone> {
    let mut connection = house.store.read().await?;
    let notification = opened(house, &mut connection, party, id).await?;
    drop(connection);
    let document = &notification.act.document;
    Ok(Released {
        pieces: house.blobs.read(document.sha256).await?,
        size_bytes: document.size_bytes,
        folio: notification.folio.to_string(),
    })
}

/// Returns the officer's signature over the document of an opened notification.
pub(crate) async fn signature(house: &House, party: &Party, id: Id) -> Result<Vec<u8>, NotDone> {
    let mut connection = house.store.read().await?;
    opened(house, &mut connection, party, id).await?;
    let signature = notifications::officer_signature(&mut connection, id).await?;
    Ok(signature.ok_or(Code::NotFound)?)
}

/// Finds a notification whose content may be seen: before its opening there is none.
async fn opened(
    house: &House,
    connection: &mut AnyConnection,
    party: &Party,
    id: Id,
) -> Result<Notification, NotDone> {
    let notification = own(connection, &party.mailbox, id).await?;
    let registration = notification.addressee.registration.as_ref();
    let now = house.clock.now();
    permission::require(connection, party, Power::Open, registration, now).await?;
    if notification.opening.is_none() {
        return Err(Code::NotFound.into());
    }
    Ok(notification)
}
