//! The contract: what travels between the app, the proxy and any backend.
//!
//! `…_at` is an instant of the legal clock, `…_bytes` a size, `…_sha256` a digest in lower-case
//! hex; signatures and certificates are DER in base64. The addresses are below `/api/v1`.

mod access;
mod answers;
mod audit;
mod calendar;
mod communications;
mod contacts;
mod exports;
mod filings;
mod institute;
mod institute_acts;
mod mailbox;
mod mandates;
mod notifications;
mod page;
mod postings;
mod procedures;
mod receipts;
mod sealed;
mod terms;

pub use access::{Challenge, Clock, Session, SignedStatement};
pub use answers::{
    AdmitFiling, AnswerRequest, DemandMore, ExtendFiling, FilingStep, ResolveFiling, WaitingRequest,
};
pub use audit::AuditEntry;
pub use calendar::CalendarFeed;
pub use communications::{Communication, CommunicationKind, SendCommunication};
pub use contacts::{ContactMedium, VerifyContact};
pub use exports::{AskExport, EXPORT_FOLIOS_MAX, EXPORT_ITEMS_MAX, Export};
pub use filings::{
    FilingDetail, FilingPage, FilingSummary, PresentFiling, SealedReceipt, StoredDocument,
};
pub use institute::{InstituteAuthorities, InstituteKeys, SealEnd, SealKey};
pub use institute_acts::{
    DepositNotification, DepositedNotification, LINKED_REGISTRATIONS_MAX, LinkRegistrations,
    LinkedRegistrations, NextStep, PostNotification, PublishTerms, PublishedCalendar,
    RecordedNotification, ServeNotification, WithdrawNotification,
};
pub use mailbox::{ChooseWord, Mailbox};
pub use mandates::MandateDetail;
pub use notifications::{Cover, MaskedDelivery, NotificationDetail, Opening};
pub use page::Page;
pub use postings::Posting;
pub use procedures::{
    AskProcedure, Asks, CardAnswer, Employment, MadeDocument, OpenCredit, OpinionAnswer,
    OpinionSense, PermissionAnswer, ProcedureAnswer, ProcedureDetail, ProcedureRequest,
    ProposalAnswer, WeeksAnswer, WordsAnswer,
};
pub use receipts::{ContactStep, MadeHow, MandateStep, ReceiptAbout, ReceiptKind, ReceiptSummary};
pub use sealed::SealedStatement;
pub use terms::{Enabling, Terms};

/// Where the contract lives.
pub const BASE: &str = "/api/v1";
/// Where the institute's own systems act.
pub const INSTITUTE_BASE: &str = "/institute/v1";
/// The header in which a backend hands its session token to the proxy; never to a browser.
pub const SESSION_HEADER: &str = "buzon-session";
/// Largest JSON body, in bytes (256 KiB).
pub const JSON_BYTES_MAX: usize = 256 * 1024;
/// Most items in a page of a list.
pub const PAGE_ITEMS_MAX: u32 = 100;
