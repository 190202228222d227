//! SHA-256 of a file of any size, read in steps, in constant memory, with progress.
//!
//! The app runs this in a second worker, which never holds a key.

use js_sys::{Object, Reflect, Uint8Array};
use mailbox::attachment::{PDF_MARK_WITHIN, looks_like_pdf};
use mailbox::worker::SignerProblem;
use sha2::{Digest as _, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, File, ReadableStreamDefaultReader};

use crate::{Outcome, answer};

/// Bytes between two words of progress (4 MiB).
const PROGRESS_BYTES: f64 = 4_194_304.0;

/// Reads the whole file once.
pub(crate) async fn digest(scope: &DedicatedWorkerGlobalScope, id: u32, file: &File) -> Outcome {
    let unreadable = |_: Object| SignerProblem::Unreadable;
    let reader: ReadableStreamDefaultReader =
        file.stream().get_reader().dyn_into().map_err(unreadable)?;
    let mut hash = Sha256::new();
    let mut head: Vec<u8> = Vec::with_capacity(PDF_MARK_WITHIN);
    let mut step = Vec::new();
    let (mut done, mut told) = (0.0, 0.0);
    while let Some(chunk) = next(&reader).await? {
        step.resize(usize::try_from(chunk.length()).unwrap_or(0), 0);
        chunk.copy_to(&mut step);
        hash.update(&step);
        let missing = PDF_MARK_WITHIN.saturating_sub(head.len());
        head.extend(step.iter().take(missing));
        done += f64::from(chunk.length());
        if done - told >= PROGRESS_BYTES {
            told = done;
            answer::progress(scope, id, done);
        }
    }
    let facts = answer::nothing();
    answer::set(
        &facts,
        "sha256",
        &Uint8Array::from(hash.finalize().as_slice()).into(),
    );
    answer::set(&facts, "bytes", &done.into());
    answer::set(&facts, "isPdf", &looks_like_pdf(&head).into());
    Ok(facts)
}

async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, SignerProblem> {
    let unreadable = |_: JsValue| SignerProblem::Unreadable;
    let read = JsFuture::from(reader.read()).await.map_err(unreadable)?;
    let value = Reflect::get(&read, &"value".into()).map_err(unreadable)?;
    // At the end of the stream there is no value.
    Ok(value.dyn_into().ok())
}
