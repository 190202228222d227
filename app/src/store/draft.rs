//! The draft, written by whichever tab has it open: none writes over what it has not seen.
//!
//! Each sealed record begins with a nonce of its own: that nonce is its revision. What another tab
//! wrote is kept apart, and the person says which of both it is.

use idb::{KeyRange, Query, TransactionMode};
use js_sys::Uint8Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use super::{DRAFT, DRAFT_APART, OUTBOX, RECORDS, Store, crypto, done, get, storage, strict};
use crate::failure::Failure;

/// Bytes of the nonce before a ciphertext.
const NONCE_BYTES: u32 = 12;

/// Which draft was seen last; the first of all is none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Seen(Option<Vec<u8>>);

impl Seen {
    fn of(sealed: Option<&JsValue>) -> Result<Self, Failure> {
        let Some(sealed) = sealed else {
            return Ok(Self(None));
        };
        let sealed: &Uint8Array = sealed.dyn_ref().ok_or(Failure::Storage)?;
        Ok(Self(Some(sealed.subarray(0, NONCE_BYTES).to_vec())))
    }
}

/// Returns the draft, and which it is.
pub(crate) async fn draft<T: DeserializeOwned>() -> Result<(Seen, Option<T>), Failure> {
    let store = Store::open().await?;
    let Some(sealed) = get(&store.database, RECORDS, DRAFT).await? else {
        return Ok((Seen::default(), None));
    };
    let seen = Seen::of(Some(&sealed))?;
    let sealed: Uint8Array = sealed.dyn_into().map_err(|_| Failure::Storage)?;
    let plain = crypto::open(&store.key, &sealed).await?;
    Ok((seen, serde_json::from_slice(&plain).ok()))
}

/// Keeps the draft in place of the one that was seen, and says which it is now; nothing when
/// another stands there meanwhile, which stays.
pub(crate) async fn put_draft(
    seen: &Seen,
    record: &impl Serialize,
) -> Result<Option<Seen>, Failure> {
    let store = Store::open().await?;
    let plain = serde_json::to_vec(record).map_err(|_| Failure::Storage)?;
    let sealed = JsValue::from(crypto::seal(&store.key, &plain).await?);
    let transaction = store
        .database
        .transaction(&[RECORDS], TransactionMode::ReadWrite)
        .map_err(storage)?;
    let records = transaction.object_store(RECORDS).map_err(storage)?;
    let name = JsValue::from(DRAFT);
    let there = records.get(name.clone()).map_err(storage)?;
    if Seen::of(there.await.map_err(storage)?.as_ref())? != *seen {
        return Ok(None);
    }
    records.put(&sealed, Some(&name)).map_err(storage)?;
    done(transaction).await?;
    Seen::of(Some(&sealed)).map(Some)
}

/// Turns the draft into a signed filing that waits, in one step: there is never both, nor neither.
/// What another tab made of the draft since it was seen was not signed, and stays.
pub(crate) async fn draft_to_outbox(seen: &Seen, record: &impl Serialize) -> Result<(), Failure> {
    let store = Store::open().await?;
    let plain = serde_json::to_vec(record).map_err(|_| Failure::Storage)?;
    let sealed = crypto::seal(&store.key, &plain).await?;
    let transaction = strict(&store.inner, &[RECORDS])?;
    let records = transaction.object_store(RECORDS).map_err(storage)?;
    let name = JsValue::from(DRAFT);
    let there = records.get(name.clone()).map_err(storage)?;
    if Seen::of(there.await.map_err(storage)?.as_ref())? == *seen {
        records.delete(name).map_err(storage)?;
    }
    records
        .put(&sealed, Some(&OUTBOX.into()))
        .map_err(storage)?;
    done(transaction).await
}

/// A place for a version of the draft that is nobody else's.
pub(crate) fn apart_name() -> Result<String, Failure> {
    let name = super::random_name()?;
    Ok(format!("{DRAFT_APART}/{name}"))
}

/// Returns the versions that were kept apart, each with the name of its place.
pub(crate) async fn drafts_apart<T: DeserializeOwned>() -> Result<Vec<(String, T)>, Failure> {
    let store = Store::open().await?;
    let transaction = store
        .database
        .transaction(&[RECORDS], TransactionMode::ReadOnly)
        .map_err(storage)?;
    let records = transaction.object_store(RECORDS).map_err(storage)?;
    // The place itself too: earlier versions had that one alone.
    let (first, after) = (JsValue::from(DRAFT_APART), format!("{DRAFT_APART}0").into());
    let all = KeyRange::bound(&first, &after, None, Some(true)).map_err(storage)?;
    let names = records
        .get_all_keys(Some(Query::KeyRange(all)), None)
        .map_err(storage)?
        .await
        .map_err(storage)?;
    let mut found = Vec::new();
    for name in names {
        let name = name.as_string().ok_or(Failure::Storage)?;
        if let Some(version) = super::record(&name).await? {
            found.push((name, version));
        }
    }
    Ok(found)
}
