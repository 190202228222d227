//! The verifier as one file that opens from a disk: bytes in, a verdict in words out (JSON).
//!
//! It asks nobody anything and keeps nothing; its page's policy is `connect-src 'none'`. Whom to
//! trust is chosen by whoever opens it: without that, nothing counts as proven.

mod answer;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

pub use answer::{Answer, answer};
use evidence::verification::Language;

/// Judges files (`Uint8Array`s), under the authorities among them and in `chosen`, at an instant
/// in seconds since 1970. Returns JSON; see [`Answer`].
#[wasm_bindgen]
pub fn judge(files: &Array, chosen: &Array, unix_seconds: &str, english: bool) -> String {
    let read = |list: &Array| -> Vec<Vec<u8>> {
        list.iter()
            .map(|file| Uint8Array::new(&file).to_vec())
            .collect()
    };
    let language = if english {
        Language::English
    } else {
        Language::Spanish
    };
    // A clock that says no number is a clock that says nothing: then everything is in the future.
    let seconds = unix_seconds.parse().unwrap_or(0);
    let answer = answer(&read(files), &read(chosen), seconds, language);
    serde_json::to_string(&answer).unwrap_or_default()
}
