//! Documents of opened notifications that the person chose to keep on this device.
//!
//! They are encrypted as drafts are, named so that nothing can be read from the name, and found
//! only by the mailbox and certificate that were given them. Each is compared with its digest and
//! its signature again whenever it is shown. They go on purpose, and with everything else that was
//! read: on leaving, after days away, and when the device is forgotten.

use js_sys::{Function, Promise, Reflect};
use mailbox::id::Id;
use mailbox::instant::LegalTime;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::name_in;
use crate::failure::Failure;
use crate::state::App;
use crate::store;

/// The name under which it is noted what is kept.
const LIST: &str = "list";

/// A document that is kept.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct KeptDocument {
    pub(crate) notification: Id,
    pub(crate) name: String,
    pub(crate) size_bytes: u64,
    pub(crate) kept_at: LegalTime,
}

/// Lists what is kept for whoever is here, oldest first.
pub(crate) async fn list(app: App) -> Vec<KeptDocument> {
    let Some(name) = name_in(app, store::DOCUMENTS, LIST).await else {
        return Vec::new();
    };
    let all: Option<Vec<KeptDocument>> = store::record(&name).await.ok().flatten();
    all.unwrap_or_default()
}

/// Keeps a document and its officer's signature, when there is room for them.
pub(crate) async fn keep(
    app: App,
    document: KeptDocument,
    bytes: &[u8],
    signature: &[u8],
) -> Result<(), Failure> {
    ask_for_room(document.size_bytes).await?;
    let [body, of_signature] = names(app, document.notification).await?;
    store::put_bytes_as(&body, bytes).await?;
    store::put_bytes_as(&of_signature, signature).await?;
    let mut all = list(app).await;
    all.retain(|one| one.notification != document.notification);
    all.push(document);
    note(app, &all).await
}

/// Returns a kept document and its signature.
pub(crate) async fn read(app: App, notification: Id) -> Option<(Vec<u8>, Vec<u8>)> {
    let all = list(app).await;
    all.iter().find(|one| one.notification == notification)?;
    let [body, signature] = names(app, notification).await.ok()?;
    let body = store::bytes_as(&body).await.ok().flatten()?;
    let signature = store::bytes_as(&signature).await.ok().flatten()?;
    Some((body, signature))
}

/// Removes a document from this device.
pub(crate) async fn remove(app: App, notification: Id) -> Result<(), Failure> {
    for name in names(app, notification).await? {
        store::forget(&name, &[]).await?;
    }
    let mut all = list(app).await;
    all.retain(|one| one.notification != notification);
    note(app, &all).await
}

async fn note(app: App, all: &[KeptDocument]) -> Result<(), Failure> {
    let name = name_in(app, store::DOCUMENTS, LIST).await;
    store::put_record(&name.ok_or(Failure::Storage)?, &all).await
}

async fn names(app: App, notification: Id) -> Result<[String; 2], Failure> {
    let body = format!("{notification}/document");
    let signature = format!("{notification}/signature");
    let body = name_in(app, store::DOCUMENTS, &body).await;
    let signature = name_in(app, store::DOCUMENTS, &signature).await;
    Ok([
        body.ok_or(Failure::Storage)?,
        signature.ok_or(Failure::Storage)?,
    ])
}

/// Asks the browser not to drop what is here, and refuses what there is no room for.
async fn ask_for_room(size_bytes: u64) -> Result<(), Failure> {
    // A browser that promises nothing keeps it as long as it can.
    let _ = storage_says("persist").await;
    let Some(estimate) = storage_says("estimate").await else {
        return Ok(());
    };
    let number = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    let (Some(quota), Some(usage)) = (number("quota"), number("usage")) else {
        return Ok(());
    };
    let wanted = f64::from(u32::try_from(size_bytes).unwrap_or(u32::MAX));
    if quota - usage < wanted {
        return Err(Failure::NoRoom);
    }
    Ok(())
}

async fn storage_says(question: &str) -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    let ask: Function = Reflect::get(&storage, &question.into())
        .ok()?
        .dyn_into()
        .ok()?;
    let coming: Promise = ask.call0(&storage).ok()?.dyn_into().ok()?;
    JsFuture::from(coming).await.ok()
}
