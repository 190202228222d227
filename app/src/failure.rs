//! Everything that can go wrong for a person, in one type that has words.

use evidence::document::DocumentError;
use evidence::receipt::ReceiptError;
use mailbox::attachment::AttachmentError;
use mailbox::filing::FilingError;
use mailbox::problem::Problem;
use mailbox::worker::SignerProblem;
use wasm_split_helpers::SplitLoaderError;

/// What went wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// A file cannot be attached.
    Attachment(AttachmentError),
    /// The person cancelled it before it was presented.
    Cancelled,
    /// The document is not the one that was notified.
    Document(DocumentError),
    /// The filing is not complete.
    Filing(FilingError),
    /// No demand waits on the filing that the address says to answer.
    NothingDemanded,
    /// This device has no room for it.
    NoRoom,
    /// The mailbox did not answer: no network, or it is down.
    Network,
    /// Another signed filing still waits for its receipt.
    OneWaits,
    /// This mailbox lives at another address; signing here would be void there.
    OtherOrigin(String),
    /// The open e.firma is not the one of the mailbox.
    OtherMailbox,
    /// The receipt proves nothing.
    Receipt(ReceiptError),
    /// The backend or the proxy refused.
    Refused(Box<Problem>),
    /// The signer worker refused.
    Signer(SignerProblem),
    /// This device keeps nothing: storage is full, blocked or broken.
    Storage,
    /// The answer is not one of the contract.
    Unreadable,
}

impl Failure {
    /// Tells whether the same request may succeed later, unchanged.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Network | Self::Unreadable => true,
            Self::Refused(problem) => {
                problem.status >= 500
                    || matches!(problem.status, 408 | 429)
                    || matches!(problem.code.as_str(), "in_flight" | "upload_taken_over")
            }
            _ => false,
        }
    }

    /// Tells whether the session has ended.
    pub(crate) fn is_signed_out(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.status == 401)
    }

    /// Tells whether a document has to be sent again.
    pub(crate) fn lacks_document(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.code == "document_missing")
    }
}

impl From<SignerProblem> for Failure {
    fn from(problem: SignerProblem) -> Self {
        Self::Signer(problem)
    }
}

impl From<SplitLoaderError> for Failure {
    fn from(_: SplitLoaderError) -> Self {
        // A chunk comes from where the answers come from.
        Self::Network
    }
}
