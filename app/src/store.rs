//! What this device keeps: drafts, signed filings that wait, and their files; always encrypted.
//!
//! The key is AES-256-GCM, made by WebCrypto as non-extractable and kept as a handle in
//! IndexedDB: a copy of the database without this browser is useless. Nothing of an e.firma is
//! ever kept. Each value has its own random 96-bit nonce before the ciphertext.

mod crypto;
mod draft;
mod files;

use idb::{
    Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction,
    TransactionMode, TransactionResult,
};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use mailbox::digest::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, IdbDatabase, IdbTransaction};

use crate::failure::Failure;

pub(crate) use draft::{Seen, apart_name, draft, draft_to_outbox, drafts_apart, put_draft};
pub(crate) use files::{blob, forget_file, piece, put_bytes, put_file};

const DATABASE: &str = "buzon";
const RECORDS: &str = "records";
const CHUNKS: &str = "chunks";
const KEYS: &str = "keys";
const KEY_NAME: &str = "device";

/// Signed acts other than filings that wait for their receipt.
pub(crate) const ACTS: &str = "acts";
/// The one draft of this version.
pub(crate) const DRAFT: &str = "draft";
/// How the names begin of other versions of it, each of which another tab made.
const DRAFT_APART: &str = "draft-apart";
/// The folio of a filing that was presented and whose receipt was not shown yet.
pub(crate) const PRESENTED: &str = "presented";
/// The signed filing that waits for its receipt.
pub(crate) const OUTBOX: &str = "outbox";
/// Signed acts that were refused, until they are signed anew or left.
pub(crate) const REFUSED: &str = "refused";
/// Who was here last.
pub(crate) const READER: &str = "reader";
/// What the names of what was read are made with.
pub(crate) const NAMES: &str = "names";
/// How the names begin of what was read in a mailbox, and of what anybody may read.
pub(crate) const READ: &str = "read/";
pub(crate) const OPEN: &str = "open/";
/// And of the documents that the person chose to keep.
pub(crate) const DOCUMENTS: &str = "document/";

/// An open database and its key.
struct Store {
    database: Database,
    /// The same, as the browser has it.
    inner: IdbDatabase,
    key: CryptoKey,
}

impl Store {
    async fn open() -> Result<Self, Failure> {
        let factory = Factory::new().map_err(storage)?;
        let mut request = factory.open(DATABASE, Some(1)).map_err(storage)?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                for name in [RECORDS, CHUNKS, KEYS] {
                    // It fails only where it already stands.
                    let _ = database.create_object_store(name, ObjectStoreParams::new());
                }
            }
        });
        let inner = IdbDatabase::from(request.await.map_err(storage)?);
        let database = Database::from(inner.clone());
        let key = Self::key(&database, &inner).await?;
        Ok(Self {
            database,
            inner,
            key,
        })
    }

    async fn key(database: &Database, inner: &IdbDatabase) -> Result<CryptoKey, Failure> {
        if let Some(key) = get(database, KEYS, KEY_NAME).await? {
            return key.dyn_into().map_err(|_| Failure::Storage);
        }
        let fresh = crypto::new_key().await?;
        let transaction = strict(inner, &[KEYS])?;
        let keys = transaction.object_store(KEYS).map_err(storage)?;
        let name = JsValue::from(KEY_NAME);
        let there = keys.get(name.clone()).map_err(storage)?;
        if let Some(key) = there.await.map_err(storage)? {
            // Another tab was faster. A key that is used is never replaced.
            return key.dyn_into().map_err(|_| Failure::Storage);
        }
        keys.put(&fresh, Some(&name)).map_err(storage)?;
        done(transaction).await?;
        Ok(fresh)
    }
}

/// Keeps a record. Returns when the browser has it.
pub(crate) async fn put_record(name: &str, record: &impl Serialize) -> Result<(), Failure> {
    let store = Store::open().await?;
    let plain = serde_json::to_vec(record).map_err(|_| Failure::Storage)?;
    let sealed = crypto::seal(&store.key, &plain).await?;
    put(&store.database, RECORDS, name, &sealed).await
}

/// Keeps bytes as a record. Returns when the browser has them.
pub(crate) async fn put_bytes_as(name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let store = Store::open().await?;
    let sealed = crypto::seal(&store.key, bytes).await?;
    put(&store.database, RECORDS, name, &sealed).await
}

/// Returns bytes that were kept as a record.
pub(crate) async fn bytes_as(name: &str) -> Result<Option<Vec<u8>>, Failure> {
    let store = Store::open().await?;
    let Some(sealed) = get(&store.database, RECORDS, name).await? else {
        return Ok(None);
    };
    let sealed: Uint8Array = sealed.dyn_into().map_err(|_| Failure::Storage)?;
    crypto::open(&store.key, &sealed).await.map(Some)
}

/// Keeps a record. Returns when it is on the disk: a device whose battery dies has it.
pub(crate) async fn put_lasting(name: &str, record: &impl Serialize) -> Result<(), Failure> {
    let store = Store::open().await?;
    let plain = serde_json::to_vec(record).map_err(|_| Failure::Storage)?;
    let sealed = crypto::seal(&store.key, &plain).await?;
    let transaction = strict(&store.inner, &[RECORDS])?;
    let records = transaction.object_store(RECORDS).map_err(storage)?;
    records.put(&sealed, Some(&name.into())).map_err(storage)?;
    done(transaction).await
}

/// Returns a record, when there is one that this version can read.
pub(crate) async fn record<T: DeserializeOwned>(name: &str) -> Result<Option<T>, Failure> {
    let store = Store::open().await?;
    let Some(sealed) = get(&store.database, RECORDS, name).await? else {
        return Ok(None);
    };
    let sealed: Uint8Array = sealed.dyn_into().map_err(|_| Failure::Storage)?;
    let plain = crypto::open(&store.key, &sealed).await?;
    Ok(serde_json::from_slice(&plain).ok())
}

/// Turns a signed filing that cannot be presented back into a draft, in one step.
pub(crate) async fn outbox_to_draft(record: &impl Serialize) -> Result<(), Failure> {
    let store = Store::open().await?;
    let plain = serde_json::to_vec(record).map_err(|_| Failure::Storage)?;
    let sealed = crypto::seal(&store.key, &plain).await?;
    let transaction = strict(&store.inner, &[RECORDS])?;
    let records = transaction.object_store(RECORDS).map_err(storage)?;
    records.put(&sealed, Some(&DRAFT.into())).map_err(storage)?;
    records.delete(JsValue::from(OUTBOX)).map_err(storage)?;
    done(transaction).await
}

/// Forgets a record and the files that only it needs, in one step.
pub(crate) async fn forget(name: &str, files: &[Digest]) -> Result<(), Failure> {
    let store = Store::open().await?;
    let transaction = store
        .database
        .transaction(&[RECORDS, CHUNKS], TransactionMode::ReadWrite)
        .map_err(storage)?;
    let records = transaction.object_store(RECORDS).map_err(storage)?;
    records.delete(JsValue::from(name)).map_err(storage)?;
    let chunks = transaction.object_store(CHUNKS).map_err(storage)?;
    for sha256 in files {
        chunks.delete(files::steps_of(*sha256)?).map_err(storage)?;
    }
    done(transaction).await
}

/// Counts the records whose name begins so.
pub(crate) async fn count(beginning: &str) -> Result<u32, Failure> {
    let store = Store::open().await?;
    let transaction = store
        .database
        .transaction(&[RECORDS], TransactionMode::ReadOnly)
        .map_err(storage)?;
    let records = transaction.object_store(RECORDS).map_err(storage)?;
    let all = Some(Query::KeyRange(beginning_with(beginning)?));
    records.count(all).map_err(storage)?.await.map_err(storage)
}

/// Forgets every record whose name begins so, in one step.
pub(crate) async fn forget_all(beginning: &str) -> Result<(), Failure> {
    let store = Store::open().await?;
    let transaction = store
        .database
        .transaction(&[RECORDS], TransactionMode::ReadWrite)
        .map_err(storage)?;
    let records = transaction.object_store(RECORDS).map_err(storage)?;
    let all = beginning_with(beginning)?;
    records.delete(all).map_err(storage)?;
    done(transaction).await
}

/// Forgets everything, and the key: what a copy of the disk still had, nobody reads.
pub(crate) async fn forget_device() -> Result<(), Failure> {
    let store = Store::open().await?;
    let transaction = store
        .database
        .transaction(&[RECORDS, CHUNKS, KEYS], TransactionMode::ReadWrite)
        .map_err(storage)?;
    for name in [RECORDS, CHUNKS, KEYS] {
        let place = transaction.object_store(name).map_err(storage)?;
        place.clear().map_err(storage)?;
    }
    done(transaction).await
}

/// Returns a name that nobody can guess.
pub(crate) fn random_name() -> Result<String, Failure> {
    let bytes = crypto::random::<32>()?;
    Ok(hex::lower::encode_string(&bytes))
}

/// The range of the names that begin so, which end in a slash: `0` is what follows it.
fn beginning_with(beginning: &str) -> Result<KeyRange, Failure> {
    let after = format!("{}0", beginning.trim_end_matches('/'));
    let (first, after) = (JsValue::from(beginning), JsValue::from(after));
    KeyRange::bound(&first, &after, None, Some(true)).map_err(|_| Failure::Storage)
}

async fn get(database: &Database, place: &str, name: &str) -> Result<Option<JsValue>, Failure> {
    let transaction = database
        .transaction(&[place], TransactionMode::ReadOnly)
        .map_err(storage)?;
    let store = transaction.object_store(place).map_err(storage)?;
    store
        .get(JsValue::from(name))
        .map_err(storage)?
        .await
        .map_err(storage)
}

async fn put(database: &Database, place: &str, name: &str, value: &JsValue) -> Result<(), Failure> {
    let transaction = database
        .transaction(&[place], TransactionMode::ReadWrite)
        .map_err(storage)?;
    let store = transaction.object_store(place).map_err(storage)?;
    store.put(value, Some(&name.into())).map_err(storage)?;
    done(transaction).await
}

/// Begins a change that is done when it is on the disk, not only handed to the machine.
fn strict(database: &IdbDatabase, places: &[&str]) -> Result<Transaction, Failure> {
    let function = Reflect::get(database, &"transaction".into()).map_err(|_| Failure::Storage)?;
    let function: Function = function.dyn_into().map_err(|_| Failure::Storage)?;
    let names: Array = places.iter().map(|place| JsValue::from(*place)).collect();
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(|_| Failure::Storage)?;
    let opened = function
        .call3(database, &names, &"readwrite".into(), &options)
        .map_err(|_| Failure::Storage)?;
    let transaction: IdbTransaction = opened.dyn_into().map_err(|_| Failure::Storage)?;
    Ok(transaction.into())
}

/// Ends a change. One that the browser takes back, as when the disk is full, is none.
async fn done(transaction: Transaction) -> Result<(), Failure> {
    let result = transaction.commit().map_err(storage)?.await;
    match result.map_err(storage)? {
        TransactionResult::Committed => Ok(()),
        TransactionResult::Aborted => Err(Failure::Storage),
    }
}

fn storage(_: idb::Error) -> Failure {
    Failure::Storage
}
