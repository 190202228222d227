//! The signer worker: the only room with a key and a passphrase.
//!
//! The rules are:
//!
//! - Files come as `File` objects and are read here; the page never holds their bytes.
//! - The key is opened here, imported into WebCrypto as non-extractable, and our copies are wiped.
//! - It signs statements only, for the certificate that was opened and for this origin only, and
//!   verifies each signature before it answers.
//! - It answers with facts of a certificate, signatures, digests and problems; nothing else.
//! - It fetches nothing and stores nothing: its policy is `connect-src 'none'`.
//! - It forgets its keys on request and when idle; the page terminates it on leaving.

mod answer;
mod digest;
mod files;
mod request;
mod sign;
mod unlock;
mod vault;

use std::cell::RefCell;

use mailbox::worker::SignerProblem;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::request::{Request, What};
use crate::vault::Vault;

thread_local! {
    static VAULT: RefCell<Vault> = RefCell::new(Vault::default());
}

fn main() {
    let Some(scope) = scope() else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        // A message that is not on the list is not answered.
        if let Some(request) = Request::read(&event.data()) {
            spawn_local(handle(request));
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    answer::ready(&scope);
}

async fn handle(request: Request) {
    let Some(scope) = scope() else { return };
    let id = request.id;
    let outcome = match request.what {
        What::Digest { file } => digest::digest(&scope, id, &file).await,
        What::Inspect { files, now } => unlock::inspect(&files, now).await,
        What::Keep { idle_seconds } => {
            vault::stay_awake(&scope, idle_seconds);
            Ok(answer::nothing())
        }
        What::Lock => {
            VAULT.with_borrow_mut(Vault::forget);
            Ok(answer::nothing())
        }
        What::Sign { handle, statement } => sign::sign(&scope, handle, &statement).await,
        What::Unlock {
            files,
            passphrase,
            now,
        } => unlock::unlock(&scope, &files, passphrase, now).await,
    };
    answer::send(&scope, id, outcome);
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// What the worker does with a request: facts to answer with, or a problem.
type Outcome = Result<js_sys::Object, SignerProblem>;
