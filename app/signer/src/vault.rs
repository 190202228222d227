//! The open keys: WebCrypto handles that cannot be exported, and when they are forgotten.

use std::collections::HashMap;

use efirma::Certificate;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{CryptoKey, DedicatedWorkerGlobalScope};

use crate::{VAULT, answer};

/// Seconds without use after which keys are forgotten, until the page asks for another time.
pub(crate) const IDLE_SECONDS: i32 = 15 * 60;
/// The longest time a page may ask for.
const IDLE_SECONDS_MAX: i32 = 60 * 60;

/// One open e.firma.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) certificate: Certificate,
    pub(crate) key: CryptoKey,
    /// The public half, from the certificate: each signature is verified with it.
    pub(crate) public: CryptoKey,
}

/// Every open e.firma, by handle.
#[derive(Default)]
pub(crate) struct Vault {
    open: HashMap<u32, Open>,
    next: u32,
    timer: Option<i32>,
}

impl Vault {
    /// Keeps a key and returns its handle. The same certificate opened again replaces itself.
    pub(crate) fn keep(&mut self, open: Open) -> u32 {
        self.open
            .retain(|_, old| old.certificate.der() != open.certificate.der());
        self.next += 1;
        self.open.insert(self.next, open);
        self.next
    }

    /// Returns an open e.firma.
    pub(crate) fn get(&self, handle: u32) -> Option<Open> {
        self.open.get(&handle).cloned()
    }

    /// Forgets every key.
    pub(crate) fn forget(&mut self) {
        self.open.clear();
    }
}

/// Starts the idle time anew.
pub(crate) fn stay_awake(scope: &DedicatedWorkerGlobalScope, idle_seconds: i32) {
    let seconds = idle_seconds.clamp(1, IDLE_SECONDS_MAX);
    let forget = Closure::once_into_js(|| {
        VAULT.with_borrow_mut(Vault::forget);
        if let Some(scope) = crate::scope() {
            answer::locked(&scope);
        }
    });
    let timer = scope.set_timeout_with_callback_and_timeout_and_arguments_0(
        forget.unchecked_ref(),
        seconds * 1000,
    );
    VAULT.with_borrow_mut(|vault| {
        if let Some(old) = vault.timer.take() {
            scope.clear_timeout_with_handle(old);
        }
        vault.timer = timer.ok();
        if vault.timer.is_none() {
            // Without a clock to lock by, it stays locked.
            vault.forget();
        }
    });
}
