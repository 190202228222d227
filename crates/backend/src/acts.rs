//! What parties do here, one file an act. Each decides everything before it writes anything, and
//! writes in one transaction: the record, the nonce and the audit, or nothing.
//!
//! Acts know nothing of HTTP. What was not done is [`NotDone`]: refused with a code that people
//! can read about, or failed on our side.

pub(crate) mod challenge;
mod in_flight;
mod known;
pub(crate) mod permission;
pub(crate) mod present_filing;
pub(crate) mod put_document;
pub(crate) mod read_documents;
pub(crate) mod read_filings;
pub(crate) mod recheck;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod signed;
mod signer;
pub(crate) mod tell;

use std::io;

use mailbox::digest::Digest;
use mailbox::problem::Code;
use sha2::{Digest as _, Sha256};

pub(crate) use in_flight::Slot;
pub(crate) use session::Party;
pub(crate) use signer::Signer;

use crate::store::StoreError;

/// Why an act was not done.
#[derive(Debug)]
pub(crate) enum NotDone {
    /// Our side failed; nobody outside is told why.
    Failed(Failure),
    /// The party can do something about it.
    Refused(Code),
    /// The party can mend one part of what it sent: the path of the field, as it sent it.
    RefusedAt(Code, String),
}

/// What failed on our side.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the documents: {0}")]
    Disk(#[from] io::Error),
    #[error("what was to be sealed lacks a part that it must have")]
    IncompleteSeal,
    #[error("a kept statement does not read back")]
    KeptStatement,
    #[error("the records: {0}")]
    Store(#[from] StoreError),
    #[error("a message to send could not be written")]
    UnwrittenMessage,
}

impl From<Code> for NotDone {
    fn from(code: Code) -> Self {
        Self::Refused(code)
    }
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<StoreError> for NotDone {
    fn from(error: StoreError) -> Self {
        Self::Failed(Failure::Store(error))
    }
}

impl From<sqlx::Error> for NotDone {
    fn from(error: sqlx::Error) -> Self {
        Self::from(StoreError::Sql(error))
    }
}

impl From<io::Error> for NotDone {
    fn from(error: io::Error) -> Self {
        Self::Failed(Failure::Disk(error))
    }
}

fn digest_of(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}
