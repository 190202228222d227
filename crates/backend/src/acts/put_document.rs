//! Putting a document: bytes that are whole, a PDF, and those of the digest in the address.
//!
//! The bytes are always taken, also when some other mailbox put the same: whether it did is
//! nobody's business.

use mailbox::api::StoredDocument;
use mailbox::digest::Digest;
use mailbox::mandates::Power;
use mailbox::problem::Code;

use super::{NotDone, Party, permission};
use crate::audit::{self, Verb};
use crate::blobs::{Incoming, NotKept};
use crate::house::House;
use crate::store::documents;

/// A document on its way in.
pub(crate) struct Upload(Incoming);

impl Upload {
    /// Begins to take in a document of whoever may present.
    pub(crate) async fn begin(house: &House, party: &Party) -> Result<Self, NotDone> {
        let mut connection = house.store.read().await?;
        let now = house.clock.now();
        permission::require_somewhere(&mut connection, party, Power::File, now).await?;
        drop(connection);
        Ok(Self(house.blobs.begin().await?))
    }

    /// Begins to take in a document of the institute.
    pub(crate) async fn begin_for_the_institute(house: &House) -> Result<Self, NotDone> {
        Ok(Self(house.blobs.begin().await?))
    }

    /// Returns the bytes that came in.
    pub(super) fn incoming(self) -> Incoming {
        self.0
    }

    /// Takes some more bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), NotDone> {
        Ok(self.0.write(bytes).await?)
    }
}

/// What was put, and whether this mailbox had not put it before.
pub(crate) struct Put {
    pub(crate) document: StoredDocument,
    pub(crate) is_new: bool,
}

/// Keeps a whole document for the mailbox of `party`.
pub(crate) async fn put_document(
    house: &House,
    party: &Party,
    sha256: Digest,
    upload: Upload,
) -> Result<Put, NotDone> {
    let size_bytes = house.blobs.keep(upload.0, sha256).await?;
    note(house, party, sha256, size_bytes).await
}

/// Notes that the mailbox of `party` has put a document, which is in its place.
pub(super) async fn note(
    house: &House,
    party: &Party,
    sha256: Digest,
    size_bytes: u64,
) -> Result<Put, NotDone> {
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
    let is_new =
        documents::insert(&mut transaction, &party.mailbox, sha256, size_bytes, now).await?;
    if is_new {
        audit::append(
            &mut transaction,
            now,
            Verb::PutDocument,
            &party.mailbox,
            sha256,
        );
    }
    transaction.commit().await?;
    Ok(Put {
        document: StoredDocument { sha256, size_bytes },
        is_new,
    })
}

impl From<NotKept> for NotDone {
    fn from(reason: NotKept) -> Self {
        match reason {
            NotKept::Disk(error) => error.into(),
            NotKept::Empty => Code::DocumentEmpty.into(),
            NotKept::Mismatch => Code::DocumentMismatch.into(),
            NotKept::NotAPdf => Code::DocumentNotPdf.into(),
            NotKept::TooLarge => Code::DocumentTooLarge.into(),
        }
    }
}
