//! What must hold for any bytes at all, one harness for each reader of what others send.
//!
//! A harness takes bytes and panics when a rule is broken; that no reader panics is the first
//! rule of each. They are plain functions, so that a test runs them over the corpus without a
//! fuzzer, and `fuzz_targets` hands them to libFuzzer. `cargo xtask fuzz` runs them.

mod armour;
mod certificate;
mod crl;
mod fixtures;
mod key;
mod ocsp;
mod package;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod replay;
mod signature;
mod sniff;
mod statement;
mod timestamp;

pub use certificate::certificate;
pub use crl::crl;
pub use fixtures::{CONTENT, NONCE, NOT_AFTER, NOT_BEFORE, PASSPHRASE, SIGNED_AT};
pub use key::{key, ways_in};
pub use ocsp::ocsp;
pub use package::package;
pub use signature::signature;
pub use sniff::sniff;
pub use statement::statement;
pub use timestamp::{STAMPED, timestamp};
