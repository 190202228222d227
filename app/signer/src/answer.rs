//! The answers the worker gives: the whole list of what can leave this room.

use efirma::Certificate;
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::DedicatedWorkerGlobalScope;

use crate::Outcome;

/// Facts of a certificate that is public anyway: it travels in every signature.
pub(crate) fn certificate(certificate: &Certificate) -> Object {
    let facts = Object::new();
    let holder = certificate.holder();
    set(&facts, "name", &holder.name.as_str().into());
    set(&facts, "rfc", &holder.rfc.as_str().into());
    if let Some(email) = &holder.email {
        set(&facts, "email", &email.as_str().into());
    }
    set(&facts, "number", &certificate.number().into());
    set(
        &facts,
        "sha256",
        &Uint8Array::from(certificate.sha256().as_slice()).into(),
    );
    set(&facts, "notBefore", &seconds(certificate.not_before()));
    set(&facts, "notAfter", &seconds(certificate.not_after()));
    facts
}

/// An answer without facts.
pub(crate) fn nothing() -> Object {
    Object::new()
}

/// Adds one field.
pub(crate) fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a field of a plain object of our own cannot fail.
    let _ = Reflect::set(object, &name.into(), value);
}

/// Says that the worker runs.
pub(crate) fn ready(scope: &DedicatedWorkerGlobalScope) {
    event(scope, "ready");
}

/// Says that the keys are forgotten.
pub(crate) fn locked(scope: &DedicatedWorkerGlobalScope) {
    event(scope, "locked");
}

/// Says how many bytes of a file were read.
pub(crate) fn progress(scope: &DedicatedWorkerGlobalScope, id: u32, bytes: f64) {
    let message = Object::new();
    set(&message, "id", &id.into());
    set(&message, "progress", &bytes.into());
    post(scope, &message);
}

/// Answers a request.
pub(crate) fn send(scope: &DedicatedWorkerGlobalScope, id: u32, outcome: Outcome) {
    let message = Object::new();
    set(&message, "id", &id.into());
    match outcome {
        Ok(facts) => set(&message, "ok", &facts),
        Err(problem) => set(&message, "problem", &problem.code().into()),
    }
    post(scope, &message);
}

fn event(scope: &DedicatedWorkerGlobalScope, name: &str) {
    let message = Object::new();
    set(&message, "event", &name.into());
    post(scope, &message);
}

fn post(scope: &DedicatedWorkerGlobalScope, message: &Object) {
    // Plain objects of texts, numbers and bytes can always be cloned.
    let _ = scope.post_message(message);
}

fn seconds(instant: time::OffsetDateTime) -> JsValue {
    #[expect(
        clippy::as_conversions,
        reason = "seconds up to the year 9999 are exact in a double"
    )]
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds up to the year 9999 are exact"
    )]
    let seconds = instant.unix_timestamp() as f64;
    seconds.into()
}
