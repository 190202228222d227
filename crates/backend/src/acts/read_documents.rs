//! Reading back a document: only what this mailbox put.

use mailbox::digest::Digest;
use mailbox::mandates::Power;
use mailbox::problem::Code;

use super::{NotDone, Party, permission};
use crate::blobs::Pieces;
use crate::house::House;
use crate::store::documents;

/// Opens a document that the mailbox of `party` put. Returns it with its size.
pub(crate) async fn open(
    house: &House,
    party: &Party,
    sha256: Digest,
) -> Result<(Pieces, u64), NotDone> {
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, house.clock.now()).await?;
    let size_bytes = documents::size_bytes(&mut connection, &party.mailbox, sha256)
        .await?
        .ok_or(Code::NotFound)?;
    drop(connection);
    Ok((house.blobs.read(sha256).await?, size_bytes))
}
