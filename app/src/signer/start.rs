//! Starts the worker that was published, or none.

use futures_channel::oneshot;
use js_sys::{ArrayBuffer, Object, Reflect};
use mailbox::worker::SignerProblem;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, RequestInit, Response, Worker};

use super::{messages, meta};

/// Fetches script and program, each compared with its digest in `index.html`, and starts them.
pub(super) async fn worker() -> Result<Worker, SignerProblem> {
    let window = web_sys::window().ok_or(SignerProblem::Insecure)?;
    // Without a secure context the browser has no WebCrypto, and anyone between could read along.
    if !window.is_secure_context() {
        return Err(SignerProblem::Insecure);
    }
    let script = fetch_checked("signer-worker").await?;
    let program = fetch_checked("signer-wasm").await?;
    let program = JsFuture::from(program.array_buffer().map_err(broken)?)
        .await
        .map_err(broken)?;
    let program: ArrayBuffer = program.dyn_into().map_err(broken)?;
    // The browser starts the copy it has just checked: the name carries the digest, the answer
    // is immutable.
    let worker = Worker::new(&script.url()).map_err(broken)?;
    ready(&worker, &program).await?;
    Ok(worker)
}

async fn fetch_checked(name: &str) -> Result<Response, SignerProblem> {
    let window = web_sys::window().ok_or(SignerProblem::Insecure)?;
    let element = meta(name).ok_or(SignerProblem::WorkerBroken)?;
    let options = RequestInit::new();
    if let Some(integrity) = element
        .get_attribute("data-integrity")
        .filter(|i| !i.is_empty())
    {
        options.set_integrity(&integrity);
    }
    let fetching = window.fetch_with_str_and_init(&element.content(), &options);
    // A wrong digest and a lost network look the same to a page; both mean: do not start.
    let response = JsFuture::from(fetching).await.map_err(broken)?;
    let response: Response = response.dyn_into().map_err(broken)?;
    if response.ok() {
        Ok(response)
    } else {
        Err(SignerProblem::WorkerBroken)
    }
}

/// Hands the program over and waits for the worker's first word.
async fn ready(worker: &Worker, program: &ArrayBuffer) -> Result<(), SignerProblem> {
    let (said, hearing) = oneshot::channel::<bool>();
    let said = std::rc::Rc::new(std::cell::RefCell::new(Some(said)));
    let say = |said: &std::rc::Rc<std::cell::RefCell<Option<oneshot::Sender<bool>>>>, well| {
        if let Some(sender) = said.borrow_mut().take() {
            let _ = sender.send(well);
        }
    };
    let (well, ill) = (said.clone(), said);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if messages::is_event(&event.data(), "ready") {
            say(&well, true);
        }
    });
    let on_error = Closure::<dyn Fn(JsValue)>::new(move |_| say(&ill, false));
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let message = Object::new();
    Reflect::set(&message, &"wasm".into(), program).map_err(broken)?;
    worker
        .post_message_with_transfer(&message, &js_sys::Array::of1(program))
        .map_err(broken)?;
    match hearing.await {
        Ok(true) => Ok(()),
        _ => Err(SignerProblem::WorkerBroken),
    }
}

fn broken(_: JsValue) -> SignerProblem {
    SignerProblem::WorkerBroken
}
