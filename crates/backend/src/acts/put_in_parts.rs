//! Putting a document in parts: what came stays for a day, and is no document before it is whole.
//!
//! Only the mailbox that began it learns that there is something, adds to it or drops it.

use std::sync::Arc;

use mailbox::attachment::ATTACHMENT_BYTES_MAX;
use mailbox::digest::Digest;
use mailbox::mandates::Power;
use mailbox::problem::Code;

use super::put_document::{self, Put};
use super::{Failure, NotDone, Party, permission};
use crate::blobs::{Held, NotAdded, Part};
use crate::house::House;
use crate::store::documents;

/// What is here of a document.
#[derive(Clone, Copy)]
pub(crate) struct Here {
    pub(crate) held: Held,
    /// It is a document of this mailbox.
    pub(crate) is_whole: bool,
}

/// Where the bytes of a request go.
pub(crate) enum Place {
    /// Nowhere: the mailbox has the document already.
    Whole(Held),
    /// To what is here of it.
    Part(Part),
}

/// Says how much of a document is here.
pub(crate) async fn held(house: &House, party: &Party, sha256: Digest) -> Result<Here, NotTaken> {
    if let Some(held) = whole(house, party, sha256).await? {
        let is_whole = true;
        return Ok(Here { held, is_whole });
    }
    let now = house.clock.now();
    let held = house.blobs.held(&party.mailbox, sha256, now).await?;
    let held = held.ok_or(NotDone::Refused(Code::NotFound))?;
    let is_whole = false;
    Ok(Here { held, is_whole })
}

/// Begins to add to a document.
pub(crate) async fn begin(
    house: &House,
    party: &Party,
    sha256: Digest,
    wanted: Held,
) -> Result<Place, NotTaken> {
    if let Some(held) = whole(house, party, sha256).await? {
        return Ok(Place::Whole(held));
    }
    if wanted.length == 0 {
        return Err(NotDone::Refused(Code::DocumentEmpty).into());
    }
    if wanted.length > ATTACHMENT_BYTES_MAX {
        return Err(NotDone::Refused(Code::DocumentTooLarge).into());
    }
    let now = house.clock.now();
    let part = (house.blobs)
        .add(&party.mailbox, sha256, wanted, now)
        .await?;
    Ok(Place::Part(part))
}

/// Keeps what came for whoever goes on; what is whole becomes a document.
///
/// It goes on when the caller went away: the last bytes are not asked for twice.
pub(crate) async fn conclude(
    house: &Arc<House>,
    party: &Party,
    sha256: Digest,
    part: Part,
) -> Result<Result<Put, Held>, NotDone> {
    let (house, party) = (house.clone(), party.clone());
    let concluding = tokio::spawn(async move {
        let (part, held) = part.rest(house.clock.now()).await?;
        if held.offset < held.length {
            return Ok(Err(held));
        }
        let size_bytes = house.blobs.keep_part(part, sha256).await?;
        let put = put_document::note(&house, &party, sha256, size_bytes).await?;
        Ok(Ok(put))
    });
    concluding.await.map_err(|_| Failure::Interrupted)?
}

/// Drops what came of a document.
pub(crate) async fn forget(house: &House, party: &Party, sha256: Digest) -> Result<(), NotTaken> {
    may_put(house, party).await?;
    let now = house.clock.now();
    if house.blobs.drop_part(&party.mailbox, sha256, now).await? {
        Ok(())
    } else {
        Err(NotDone::Refused(Code::NotFound).into())
    }
}

async fn may_put(house: &House, party: &Party) -> Result<(), NotDone> {
    let mut connection = house.store.read().await?;
    let now = house.clock.now();
    permission::require_somewhere(&mut connection, party, Power::File, now).await
}

/// Returns the size of a document that this mailbox put already, to whoever may put one.
async fn whole(house: &House, party: &Party, sha256: Digest) -> Result<Option<Held>, NotDone> {
    may_put(house, party).await?;
    let mut connection = house.store.read().await?;
    let size = documents::size_bytes(&mut connection, &party.mailbox, sha256).await?;
    Ok(size.map(|size| Held {
        offset: size,
        length: size,
    }))
}

/// Why bytes were not taken, and what is here, for whoever has to go on elsewhere.
pub(crate) enum NotTaken {
    At(Code, Held),
    NotDone(NotDone),
}

impl From<NotDone> for NotTaken {
    fn from(reason: NotDone) -> Self {
        Self::NotDone(reason)
    }
}

impl From<NotAdded> for NotTaken {
    fn from(reason: NotAdded) -> Self {
        match reason {
            NotAdded::Busy => Self::NotDone(Code::UploadTakenOver.into()),
            NotAdded::Disk(error) => Self::NotDone(error.into()),
            NotAdded::Full => Self::NotDone(Code::UploadsFull.into()),
            NotAdded::Length(held) => Self::At(Code::UploadLength, held),
            NotAdded::Offset(held) => Self::At(Code::UploadOffset, held),
        }
    }
}
