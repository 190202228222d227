//! Where law meets signature: what a receipt proves, and the packages that prove it to anybody.
//!
//! Pure, as the two crates it joins. A receipt is worth its word only when three things hold: the
//! institute's seal verifies, the receipt answers exactly what was signed, and it says the same
//! as the filing. [`receipt::verify`] checks all three; the app says "Presentada" only after it.
//!
//! | question | door |
//! |---|---|
//! | Is this the receipt of what I sent? | [`receipt::verify`], [`receipt::examine`] |
//! | All about one act in one file | [`package::Draft`], [`package::Package`] |
//! | A receipt for people | `pdf::Paper`, [`attached::signed`] |
//! | Do these statements belong together? | [`story::Story`] |
//! | What does this file prove? | [`verification`] |
#![warn(missing_docs)]

pub mod archive;
pub mod attached;
pub mod audit;
mod manifest;
pub mod package;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod receipt;
#[cfg(feature = "samples")]
pub mod samples;
pub mod story;
pub mod verification;

use mailbox::digest::Digest;
use sha2::{Digest as _, Sha256};

/// SHA-256 of some bytes, as the contract writes it.
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}
