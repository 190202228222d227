//! Where law meets signature: what a receipt proves, and checking that it does.
//!
//! Pure, as the two crates it joins. A receipt is worth its word only when three things hold: the
//! institute's seal verifies, the receipt answers exactly what was signed, and it says the same
//! as the filing. [`receipt::verify`] checks all three; the app says "Presentada" only after it.
#![warn(missing_docs)]

pub mod act_receipt;
pub mod document;
pub mod receipt;
pub mod seal;

use mailbox::digest::Digest;
use sha2::{Digest as _, Sha256};

/// SHA-256 of some bytes, as the contract writes it.
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}
