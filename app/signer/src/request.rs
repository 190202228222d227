//! The requests the worker knows. What is not on this list is not answered.

use js_sys::{Array, Reflect, Uint8Array};
use time::OffsetDateTime;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;
use zeroize::Zeroizing;

/// A request and the number its answer carries.
pub(crate) struct Request {
    pub(crate) id: u32,
    pub(crate) what: What,
}

/// What is asked.
pub(crate) enum What {
    /// SHA-256 of a file, in steps, with progress.
    Digest { file: File },
    /// What the picked files are, before any passphrase.
    Inspect {
        files: Vec<File>,
        now: OffsetDateTime,
    },
    /// The person is here: stay open for so many more seconds.
    Keep { idle_seconds: i32 },
    /// Forget every key.
    Lock,
    /// Sign a statement.
    Sign { handle: u32, statement: String },
    /// Open the key.
    Unlock {
        files: Vec<File>,
        passphrase: Zeroizing<Vec<u8>>,
        now: OffsetDateTime,
    },
}

impl Request {
    /// Reads a message; `None` when it is not on the list.
    pub(crate) fn read(message: &JsValue) -> Option<Self> {
        let id = number(message, "id")?;
        let what = match text(message, "do")?.as_str() {
            "digest" => What::Digest {
                file: get(message, "file")?.dyn_into().ok()?,
            },
            "inspect" => What::Inspect {
                files: files(message)?,
                now: now(message)?,
            },
            "keep" => What::Keep {
                idle_seconds: number(message, "idleSeconds")?,
            },
            "lock" => What::Lock,
            "sign" => What::Sign {
                handle: number(message, "handle")?,
                statement: text(message, "statement")?,
            },
            "unlock" => What::Unlock {
                files: files(message)?,
                passphrase: passphrase(message)?,
                now: now(message)?,
            },
            _ => return None,
        };
        Some(Self { id, what })
    }
}

fn get(message: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(message, &name.into())
        .ok()
        .filter(|value| !value.is_undefined())
}

fn text(message: &JsValue, name: &str) -> Option<String> {
    get(message, name)?.as_string()
}

/// A whole number, as JavaScript's doubles carry them.
fn number<T: TryFrom<i64>>(message: &JsValue, name: &str) -> Option<T> {
    let number = get(message, name)?.as_f64()?;
    #[expect(
        clippy::as_conversions,
        reason = "saturating, and compared with what came"
    )]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturating, and compared with what came"
    )]
    let whole = number as i64;
    #[expect(clippy::as_conversions, reason = "compares with what came")]
    #[expect(clippy::cast_precision_loss, reason = "compares with what came")]
    let exact = (whole as f64).to_bits() == number.to_bits();
    exact.then(|| T::try_from(whole).ok()).flatten()
}

fn now(message: &JsValue) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(number(message, "now")?).ok()
}

fn files(message: &JsValue) -> Option<Vec<File>> {
    let list: Array = get(message, "files")?.dyn_into().ok()?;
    // Two are expected; a few more are told apart, a folder full is not.
    list.iter()
        .take(8)
        .map(|file| file.dyn_into().ok())
        .collect()
}

/// Takes the passphrase and wipes the buffer it came in.
fn passphrase(message: &JsValue) -> Option<Zeroizing<Vec<u8>>> {
    let buffer: Uint8Array = get(message, "passphrase")?.dyn_into().ok()?;
    let bytes = Zeroizing::new(buffer.to_vec());
    buffer.fill(0, 0, buffer.length());
    Some(bytes)
}
