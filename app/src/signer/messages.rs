//! Writes requests and reads answers: plain objects of texts, numbers and bytes.

use js_sys::{Array, Object, Reflect, Uint8Array};
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use mailbox::worker::SignerProblem;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use super::{Answer, Digested, field};
use crate::state::CertificateFacts;

/// What the picked files are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Picked {
    pub(crate) certificate: Option<CertificateFacts>,
    pub(crate) has_key: bool,
    pub(crate) names_swapped: bool,
}

pub(super) fn request(what: &str) -> Object {
    let request = Object::new();
    set(&request, "do", &what.into());
    request
}

pub(super) fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a field of a plain object of our own cannot fail.
    let _ = Reflect::set(object, &name.into(), value);
}

pub(super) fn files(files: &[File]) -> JsValue {
    files.iter().collect::<Array>().into()
}

pub(super) fn number(seconds: i64) -> JsValue {
    #[expect(
        clippy::as_conversions,
        reason = "seconds of any calendar year are exact in a double"
    )]
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of any calendar year are exact"
    )]
    let double = seconds as f64;
    double.into()
}

pub(super) fn double(message: &JsValue, name: &str) -> Option<f64> {
    field(message, name)?.as_f64()
}

/// Reads a whole number below 2⁵³.
pub(super) fn whole<T: TryFrom<i64>>(message: &JsValue, name: &str) -> Option<T> {
    let double = double(message, name)?;
    #[expect(
        clippy::as_conversions,
        reason = "saturates; the worker sends whole numbers"
    )]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates; the worker sends whole numbers"
    )]
    let whole = double as i64;
    T::try_from(whole).ok()
}

pub(super) fn bytes(message: &JsValue, name: &str) -> Option<Vec<u8>> {
    let bytes: Uint8Array = field(message, name)?.dyn_into().ok()?;
    Some(bytes.to_vec())
}

pub(super) fn is_event(message: &JsValue, name: &str) -> bool {
    field(message, "event")
        .and_then(|event| event.as_string())
        .is_some_and(|event| event == name)
}

pub(super) fn outcome(message: &JsValue) -> Answer {
    if let Some(code) = whole::<u8>(message, "problem") {
        return Err(SignerProblem::from_code(code).unwrap_or(SignerProblem::WorkerBroken));
    }
    let facts = field(message, "ok").and_then(|facts| facts.dyn_into().ok());
    facts.ok_or(SignerProblem::WorkerBroken)
}

pub(super) fn certificate(answer: &Object) -> Option<CertificateFacts> {
    let text = |name: &str| field(answer, name)?.as_string();
    Some(CertificateFacts {
        name: text("name")?,
        rfc: text("rfc")?,
        email: text("email"),
        number: text("number")?,
        sha256: sha256(answer)?,
        expires_at: LegalTime::from_unix_seconds(whole(answer, "notAfter")?)?,
    })
}

pub(super) fn picked(answer: &Object) -> Option<Picked> {
    let flag = |name: &str| field(answer, name)?.as_bool();
    Some(Picked {
        certificate: if flag("hasCertificate")? {
            Some(certificate(answer)?)
        } else {
            None
        },
        has_key: flag("hasKey")?,
        names_swapped: flag("namesSwapped")?,
    })
}

pub(super) fn digested(answer: &Object) -> Option<Digested> {
    Some(Digested {
        sha256: sha256(answer)?,
        bytes: whole(answer, "bytes")?,
        is_pdf: field(answer, "isPdf")?.as_bool()?,
    })
}

fn sha256(answer: &Object) -> Option<Digest> {
    Some(Digest::new(bytes(answer, "sha256")?.try_into().ok()?))
}
