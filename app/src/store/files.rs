//! Files of a draft, kept in encrypted steps under their digest.

use evidence::document::DocumentError;
use idb::{KeyRange, TransactionMode};
use js_sys::{Array, Uint8Array};
use mailbox::attachment::Attachment;
use mailbox::digest::Digest;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use super::{CHUNKS, Store, crypto, done, get, put, storage};
use crate::failure::Failure;
use crate::seal;

/// Bytes of one step (2 MiB): never more than one in memory.
const STEP_BYTES: u32 = 2_097_152;

/// Keeps a file under its digest. Keeping it again is harmless.
pub(crate) async fn put_file(sha256: Digest, file: &Blob) -> Result<(), Failure> {
    let store = Store::open().await?;
    let mut from = 0.0;
    let mut step = 0u32;
    while from < file.size() {
        let to = (from + f64::from(STEP_BYTES)).min(file.size());
        let slice = file
            .slice_with_f64_and_f64(from, to)
            .map_err(|_| Failure::Storage)?;
        let buffer = JsFuture::from(slice.array_buffer())
            .await
            .map_err(|_| Failure::Storage)?;
        let sealed = crypto::seal(&store.key, &Uint8Array::new(&buffer).to_vec()).await?;
        put(&store.database, CHUNKS, &name(sha256, step), &sealed).await?;
        from = to;
        step += 1;
    }
    Ok(())
}

/// Keeps bytes that came from the mailbox under their digest, once they are those of it.
pub(crate) async fn put_bytes(sha256: Digest, bytes: &[u8]) -> Result<(), Failure> {
    if seal::sha256(bytes).await? != sha256 {
        return Err(Failure::Document(DocumentError::Another));
    }
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).map_err(|_| Failure::Storage)?;
    put_file(sha256, &blob).await
}

/// Forgets a file that nothing needs.
pub(crate) async fn forget_file(sha256: Digest) -> Result<(), Failure> {
    let store = Store::open().await?;
    let transaction = store
        .database
        .transaction(&[CHUNKS], TransactionMode::ReadWrite)
        .map_err(storage)?;
    let chunks = transaction.object_store(CHUNKS).map_err(storage)?;
    chunks.delete(steps_of(sha256)?).map_err(storage)?;
    done(transaction).await
}

/// Returns a kept file, decrypted, as the browser's blob.
pub(crate) async fn blob(attachment: &Attachment) -> Result<Blob, Failure> {
    let store = Store::open().await?;
    let parts = Array::new();
    let mut step = 0u32;
    while let Some(sealed) = get(&store.database, CHUNKS, &name(attachment.sha256, step)).await? {
        let sealed: Uint8Array = sealed.dyn_into().map_err(|_| Failure::Storage)?;
        let plain = crypto::open(&store.key, &sealed).await?;
        // A blob of its own for each step lets the browser move it out of memory.
        let part = Array::of1(&Uint8Array::from(plain.as_slice()));
        parts.push(&*Blob::new_with_u8_array_sequence(&part).map_err(|_| Failure::Storage)?);
        step += 1;
    }
    let options = BlobPropertyBag::new();
    options.set_type(&attachment.media_type);
    let blob = Blob::new_with_blob_sequence_and_options(&parts, &options);
    blob.map_err(|_| Failure::Storage)
}

/// Returns bytes of a kept file from `from` on: `most` of them, or fewer, to the end of their step.
pub(crate) async fn piece(
    attachment: &Attachment,
    from: u64,
    most: u32,
) -> Result<Uint8Array, Failure> {
    if from >= attachment.size_bytes {
        return Ok(Uint8Array::new_with_length(0));
    }
    let step_bytes = u64::from(STEP_BYTES);
    let step = u32::try_from(from / step_bytes).map_err(|_| Failure::Storage)?;
    let within = usize::try_from(from % step_bytes).map_err(|_| Failure::Storage)?;
    let store = Store::open().await?;
    let sealed = get(&store.database, CHUNKS, &name(attachment.sha256, step)).await?;
    let sealed = sealed.ok_or(Failure::Storage)?;
    let sealed: Uint8Array = sealed.dyn_into().map_err(|_| Failure::Storage)?;
    let plain = crypto::open(&store.key, &sealed).await?;
    let rest = plain.get(within..).ok_or(Failure::Storage)?;
    let most = usize::try_from(most).map_err(|_| Failure::Storage)?;
    Ok(Uint8Array::from(rest.get(..most).unwrap_or(rest)))
}

/// Returns the range of all steps of a file.
pub(super) fn steps_of(sha256: Digest) -> Result<KeyRange, Failure> {
    let (first, last) = (
        JsValue::from(name(sha256, 0)),
        JsValue::from(name(sha256, 999_999)),
    );
    KeyRange::bound(&first, &last, None, None).map_err(|_| Failure::Storage)
}

fn name(sha256: Digest, step: u32) -> String {
    format!("{sha256}/{step:06}")
}
