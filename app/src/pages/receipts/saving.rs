//! Saves an archive to a file that the person chose, as it comes: never in memory as a whole.
//!
//! Only some browsers let a page write to a file (`showSaveFilePicker`); elsewhere the browser
//! downloads it by a link. What was cut goes on where it stopped: the archive has a strong tag.

use gloo_net::http::Request;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use mailbox::api::Export;
use mailbox::problem::Problem;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::api;
use crate::failure::Failure;

/// The file that the person chose, open to be written.
#[derive(Clone)]
pub(super) struct Sink(JsValue);

/// Why a run of saving ended before the archive did.
pub(super) enum Broken {
    /// The network, which may be back.
    Cut,
    /// The mailbox refused.
    Refused(Failure),
    /// The device does not take it.
    Unwritable,
}

/// Tells whether this browser lets a page write to a file.
pub(super) fn is_possible() -> bool {
    Reflect::has(&window(), &"showSaveFilePicker".into()).unwrap_or(false)
}

/// Asks the person for a file; nothing when there is none.
pub(super) async fn choose(name: &str) -> Option<Sink> {
    let options = Object::new();
    Reflect::set(&options, &"suggestedName".into(), &name.into()).ok()?;
    let handle = wait(call(&window(), "showSaveFilePicker", &[options.into()]).ok()?).await;
    let file = wait(call(&handle.ok()?, "createWritable", &[]).ok()?).await;
    file.ok().map(Sink)
}

impl Sink {
    /// Writes what comes of the archive from the byte `from` on; `note` is told how far it is.
    ///
    /// It goes on while `note` says so.
    pub(super) async fn take(
        &self,
        export: &Export,
        from: u64,
        note: impl Fn(u64) -> bool,
    ) -> Result<(), Broken> {
        let reader = open(export, from).await?;
        let mut at = from;
        loop {
            let next = call(&reader, "read", &[]).map_err(|_| Broken::Cut)?;
            let next = wait(next).await.map_err(|_| Broken::Cut)?;
            if get(&next, "done").is_truthy() {
                break;
            }
            let bytes: Uint8Array = get(&next, "value").dyn_into().map_err(|_| Broken::Cut)?;
            let length = u64::from(bytes.length());
            let written = call(&self.0, "write", &[bytes.into()]);
            let written = written.map_err(|_| Broken::Unwritable)?;
            wait(written).await.map_err(|_| Broken::Unwritable)?;
            at += length;
            if !note(at) {
                // Nobody waits for what is still on its way.
                drop(call(&reader, "cancel", &[]));
                return Ok(());
            }
        }
        if export.size_bytes == Some(at) {
            Ok(())
        } else {
            Err(Broken::Cut)
        }
    }

    /// Keeps the file.
    pub(super) async fn close(&self) -> Result<(), Broken> {
        let closed = call(&self.0, "close", &[]).map_err(|_| Broken::Unwritable)?;
        wait(closed).await.map_err(|_| Broken::Unwritable)?;
        Ok(())
    }

    /// Leaves nothing behind.
    pub(super) fn abort(&self) {
        drop(call(&self.0, "abort", &[]));
    }
}

/// Begins to fetch the archive from the byte `from` on.
async fn open(export: &Export, from: u64) -> Result<JsValue, Broken> {
    let address = api::exports::archive(export.id);
    let mut request = Request::get(&address);
    if from > 0 {
        let tag = format!("\"{}\"", export.id);
        request = request
            .header("range", &format!("bytes={from}-"))
            .header("if-range", &tag);
    }
    let answer = request.send().await.map_err(|_| Broken::Cut)?;
    if !answer.ok() {
        return Err(match answer.json::<Problem>().await {
            Ok(problem) if problem.status < 500 => {
                Broken::Refused(Failure::Refused(Box::new(problem)))
            }
            _ => Broken::Cut,
        });
    }
    if (answer.status() == 206) != (from > 0) {
        return Err(Broken::Refused(Failure::Unreadable));
    }
    let body = answer.body().ok_or(Broken::Cut)?;
    call(&body, "getReader", &[]).map_err(|_| Broken::Cut)
}

/// Calls a method that not every browser has.
fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    method.apply(of, &arguments.iter().collect::<Array>())
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

async fn wait(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&promise)).await
}
