//! What parties do here, one file an act. Each decides everything before it writes anything, and
//! writes in one transaction: the record, the nonce and the audit, or nothing.
//!
//! Acts know nothing of HTTP. What was not done is [`NotDone`]: refused with a code that people
//! can read about, or failed on our side.

pub(crate) mod ask_procedure;
pub(crate) mod challenge;
pub(crate) mod change_contact;
pub(crate) mod change_mandate;
pub(crate) mod change_seal;
pub(crate) mod choose_word;
pub(crate) mod communicate;
mod contact_code;
pub(crate) mod enable;
pub(crate) mod evidence;
pub(crate) mod exports;
pub(crate) mod feed;
mod filing_effects;
mod filing_standing;
pub(crate) mod fold_filings;
pub(crate) mod forget_contact;
mod in_flight;
pub(crate) mod institute;
mod known;
pub(crate) mod notifications;
pub(crate) mod permission;
pub(crate) mod pieces;
pub(crate) mod present_filing;
pub(crate) mod prove_contact;
pub(crate) mod publish_terms;
pub(crate) mod put_document;
pub(crate) mod put_in_parts;
pub(crate) mod read_audit;
pub(crate) mod read_contacts;
pub(crate) mod read_documents;
pub(crate) mod read_filings;
pub(crate) mod read_mailbox;
pub(crate) mod read_mandates;
pub(crate) mod read_receipts;
pub(crate) mod read_requests;
pub(crate) mod recheck;
mod reply;
pub(crate) mod resend_code;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod signed;
mod signer;
pub(crate) mod stamp_seals;
pub(crate) mod tell;
mod waiting;

use std::io;

use mailbox::deadline::DeadlineError;
use mailbox::digest::Digest;
use mailbox::problem::Code;
use sha2::{Digest as _, Sha256};

pub(crate) use in_flight::Slot;
pub(crate) use session::Party;
pub(crate) use signer::Signer;

use crate::documents::PaperError;
use crate::store::{self, StoreError, Trouble};

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
    #[error("the dates of a notification: {0}")]
    Dates(DeadlineError),
    #[error("the documents: {0}")]
    Disk(#[from] io::Error),
    #[error("a kept document is not the one of its digest any more: {0}")]
    ChangedDocument(Digest),
    #[error("an evidence package: {0}")]
    Evidence(::evidence::package::PackageError),
    #[error("what was to be sealed lacks a part that it must have")]
    IncompleteSeal,
    #[error("the making of a paper was interrupted")]
    Interrupted,
    #[error("a kept answer does not read back")]
    KeptAnswer,
    #[error("a kept statement does not read back")]
    KeptStatement,
    #[error("the records have no version of the terms")]
    NoTerms,
    #[error("a paper: {0}")]
    Paper(PaperError),
    #[error("a receipt on paper: {0}")]
    Receipt(::evidence::pdf::PaperError),
    #[error("the records: {0}")]
    Store(#[from] StoreError),
    #[error("a message to send could not be written")]
    UnwrittenMessage,
}

impl Failure {
    /// Returns what people are told: whether something was recorded, and when to come back.
    pub(crate) fn code(&self) -> Code {
        let trouble = match self {
            Self::Disk(error) => store::of_io(error),
            Self::ChangedDocument(_)
            | Self::Dates(_)
            | Self::Evidence(_)
            | Self::IncompleteSeal
            | Self::Interrupted
            | Self::KeptAnswer
            | Self::KeptStatement
            | Self::NoTerms
            | Self::Paper(_)
            | Self::Receipt(_)
            | Self::UnwrittenMessage => Trouble::Broken,
            Self::Store(error) => error.trouble(),
        };
        match trouble {
            Trouble::Broken => Code::Internal,
            Trouble::Full => Code::StorageFull,
            Trouble::Gone => Code::Unavailable,
            Trouble::Unsure => Code::OutcomeUnknown,
        }
    }

    /// Returns which part of ours failed, in a word.
    pub(crate) const fn part(&self) -> &'static str {
        match self {
            Self::ChangedDocument(_) | Self::Disk(_) => "documents",
            Self::IncompleteSeal | Self::Store(StoreError::Seal(_)) => "seal",
            Self::Dates(_)
            | Self::KeptAnswer
            | Self::KeptStatement
            | Self::NoTerms
            | Self::Store(_) => "records",
            Self::Evidence(_) | Self::Interrupted | Self::Paper(_) | Self::Receipt(_) => "papers",
            Self::UnwrittenMessage => "messages",
        }
    }
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

pub(crate) fn digest_of(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}
