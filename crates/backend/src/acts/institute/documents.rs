//! Putting the document of an act, before the act is deposited.

use mailbox::api::StoredDocument;
use mailbox::digest::Digest;

use crate::acts::NotDone;
use crate::acts::put_document::{Put, Upload};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::institute;

/// Keeps a whole document for the institute.
pub(crate) async fn put(house: &House, sha256: Digest, upload: Upload) -> Result<Put, NotDone> {
    let size_bytes = house.blobs.keep(upload.incoming(), sha256).await?;
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
    let is_new = institute::insert_document(&mut transaction, sha256, size_bytes, now).await?;
    if is_new {
        let nobody = audit::nobody()?;
        audit::append(&mut transaction, now, Verb::PutDocument, &nobody, sha256);
    }
    transaction.commit().await?;
    Ok(Put {
        document: StoredDocument { sha256, size_bytes },
        is_new,
    })
}
