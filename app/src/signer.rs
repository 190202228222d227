//! The app's end of the signer worker: asks, waits, and understands only what is on the list.
//!
//! Two workers run the same program: one holds keys and signs, the other digests files and never
//! sees a key. Script and program are compared with the digests in `index.html` before they
//! start; a worker that is not the one published is not started.

mod messages;
mod start;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Object, Reflect, Uint8Array};
use mailbox::digest::Digest;
use mailbox::worker::SignerProblem;
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, Worker};

use crate::clock;
use crate::failure::Failure;
use crate::state::OpenEfirma;

pub(crate) use messages::Picked;

type Answer = Result<Object, SignerProblem>;

struct Pending {
    answer: oneshot::Sender<Answer>,
    progress: Option<Box<dyn Fn(f64)>>,
}

/// A running worker.
struct Room {
    worker: Worker,
    pending: RefCell<HashMap<u32, Pending>>,
    next: RefCell<u32>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

thread_local! {
    static SIGNER: RefCell<Option<Rc<Room>>> = const { RefCell::new(None) };
    static DIGESTER: RefCell<Option<Rc<Room>>> = const { RefCell::new(None) };
    static ON_LOCKED: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// What the digester says of a file.
pub(crate) struct Digested {
    pub(crate) sha256: Digest,
    pub(crate) bytes: u64,
    pub(crate) is_pdf: bool,
}

/// Says what to do when the worker has forgotten its keys.
pub(crate) fn on_locked(act: impl Fn() + 'static) {
    ON_LOCKED.set(Some(Rc::new(act)));
}

/// Starts the signer ahead of need, while the person picks files.
pub(crate) async fn warm_up() {
    // If it fails, the first real request says so in words.
    let _ = signer().await;
}

/// Asks what the picked files are.
pub(crate) async fn inspect(files: &[File]) -> Result<Picked, Failure> {
    let request = messages::request("inspect");
    messages::set(&request, "files", &messages::files(files));
    messages::set(
        &request,
        "now",
        &messages::number(clock::now().unix_seconds()),
    );
    let answer = signer().await?.ask(&request, None, None).await?;
    messages::picked(&answer).ok_or(Failure::Signer(SignerProblem::WorkerBroken))
}

/// Opens the key. The passphrase goes as bytes that the worker wipes.
pub(crate) async fn unlock(files: &[File], passphrase: &str) -> Result<OpenEfirma, Failure> {
    let normal = js_sys::JsString::from(passphrase).normalize("NFC");
    let bytes = Uint8Array::from(String::from(normal).as_bytes());
    let request = messages::request("unlock");
    messages::set(&request, "files", &messages::files(files));
    messages::set(&request, "passphrase", &bytes);
    messages::set(
        &request,
        "now",
        &messages::number(clock::now().unix_seconds()),
    );
    let answer = signer()
        .await?
        .ask(&request, Some(&bytes.buffer()), None)
        .await?;
    let opened = messages::certificate(&answer).and_then(|facts| {
        Some(OpenEfirma {
            handle: messages::whole(&answer, "handle")?,
            facts,
        })
    });
    opened.ok_or(Failure::Signer(SignerProblem::WorkerBroken))
}

/// Signs a statement with an open e.firma.
pub(crate) async fn sign(efirma: &OpenEfirma, statement: &str) -> Result<Vec<u8>, Failure> {
    let request = messages::request("sign");
    messages::set(&request, "handle", &efirma.handle.into());
    messages::set(&request, "statement", &statement.into());
    let answer = signer().await?.ask(&request, None, None).await?;
    messages::bytes(&answer, "signature").ok_or(Failure::Signer(SignerProblem::WorkerBroken))
}

/// Says that the person is here: the idle time starts anew.
pub(crate) fn keep_awake(idle_seconds: i32) {
    let Some(room) = SIGNER.with_borrow(Clone::clone) else {
        return;
    };
    let request = messages::request("keep");
    messages::set(&request, "idleSeconds", &idle_seconds.into());
    room.tell(&request);
}

/// Tells whether a worker owes an answer: a key is being opened, something signed, a file read.
pub(crate) fn is_busy() -> bool {
    [&SIGNER, &DIGESTER].into_iter().any(|room| {
        room.with_borrow(|room| {
            room.as_ref()
                .is_some_and(|room| !room.pending.borrow().is_empty())
        })
    })
}

/// Ends the room that holds the keys: nothing of them is left.
pub(crate) fn lock() {
    if let Some(room) = SIGNER.take() {
        room.worker.terminate();
        for (_, pending) in room.pending.borrow_mut().drain() {
            // Nobody may be waiting any more.
            let _ = pending.answer.send(Err(SignerProblem::Locked));
        }
    }
}

/// Digests a file in the second worker, telling how many bytes were read.
pub(crate) async fn digest(
    file: &File,
    progress: impl Fn(f64) + 'static,
) -> Result<Digested, Failure> {
    let request = messages::request("digest");
    messages::set(&request, "file", file);
    let room = room(&DIGESTER).await?;
    let answer = room.ask(&request, None, Some(Box::new(progress))).await?;
    messages::digested(&answer).ok_or(Failure::Signer(SignerProblem::WorkerBroken))
}

async fn signer() -> Result<Rc<Room>, SignerProblem> {
    room(&SIGNER).await
}

async fn room(
    place: &'static std::thread::LocalKey<RefCell<Option<Rc<Room>>>>,
) -> Result<Rc<Room>, SignerProblem> {
    if let Some(room) = place.with_borrow(Clone::clone) {
        return Ok(room);
    }
    let started = Room::start().await?;
    // Two askers may have started one each: the first stays.
    if let Some(room) = place.with_borrow(Clone::clone) {
        started.worker.terminate();
        return Ok(room);
    }
    place.set(Some(started.clone()));
    Ok(started)
}

impl Room {
    async fn start() -> Result<Rc<Self>, SignerProblem> {
        let worker = start::worker().await?;
        let room = Rc::new_cyclic(|weak: &std::rc::Weak<Self>| {
            let (hearing, failing) = (weak.clone(), weak.clone());
            let on_message = Closure::new(move |event: MessageEvent| {
                if let Some(room) = hearing.upgrade() {
                    room.hear(&event.data());
                }
            });
            let on_error = Closure::new(move |_| {
                if let Some(room) = failing.upgrade() {
                    room.fail();
                }
            });
            worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
            Self {
                worker,
                pending: RefCell::default(),
                next: RefCell::default(),
                _on_message: on_message,
                _on_error: on_error,
            }
        });
        Ok(room)
    }

    async fn ask(
        &self,
        request: &Object,
        transfer: Option<&JsValue>,
        progress: Option<Box<dyn Fn(f64)>>,
    ) -> Answer {
        let id = {
            let mut next = self.next.borrow_mut();
            *next += 1;
            *next
        };
        messages::set(request, "id", &id.into());
        let (answer, waiting) = oneshot::channel();
        self.pending
            .borrow_mut()
            .insert(id, Pending { answer, progress });
        let list: js_sys::Array = transfer.into_iter().collect();
        if self
            .worker
            .post_message_with_transfer(request, &list)
            .is_err()
        {
            self.pending.borrow_mut().remove(&id);
            return Err(SignerProblem::WorkerBroken);
        }
        waiting.await.unwrap_or(Err(SignerProblem::WorkerBroken))
    }

    fn tell(&self, request: &Object) {
        messages::set(request, "id", &0.into());
        // Nobody waits: the answer of request 0 finds no asker and is dropped.
        let _ = self.worker.post_message(request);
    }

    fn hear(&self, message: &JsValue) {
        if messages::is_event(message, "locked") {
            if let Some(act) = ON_LOCKED.with_borrow(Clone::clone) {
                act();
            }
            return;
        }
        let Some(id) = messages::whole(message, "id") else {
            return;
        };
        if let Some(bytes) = messages::double(message, "progress") {
            if let Some(Pending {
                progress: Some(tell),
                ..
            }) = self.pending.borrow().get(&id)
            {
                tell(bytes);
            }
            return;
        }
        let pending = self.pending.borrow_mut().remove(&id);
        if let Some(pending) = pending {
            // The asker may have gone away.
            let _ = pending.answer.send(messages::outcome(message));
        }
    }

    fn fail(&self) {
        for (_, pending) in self.pending.borrow_mut().drain() {
            let _ = pending.answer.send(Err(SignerProblem::WorkerBroken));
        }
    }
}

/// Finds one of our own names in the page's head.
fn meta(name: &str) -> Option<web_sys::HtmlMetaElement> {
    let document = web_sys::window()?.document()?;
    let element = document
        .query_selector(&format!("meta[name=\"{name}\"]"))
        .ok()??;
    element.dyn_into().ok()
}

/// Reads a field of any JavaScript value.
fn field(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &name.into())
        .ok()
        .filter(|field| !field.is_undefined())
}
