//! Presenting a filing and finding it again.

use serde::{Deserialize, Serialize};

use super::FilingStep;
use crate::digest::Digest;
use crate::filing::{Filing, Procedure, Progress};
use crate::identifiers::Folio;
use crate::instant::LegalTime;
use crate::revocation::RevocationStanding;

/// A document that the server holds complete, under its digest.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredDocument {
    /// Its digest, recomputed by the server.
    pub sha256: Digest,
    /// Its size.
    pub size_bytes: u64,
}

/// The signed act of presenting.
///
/// The backend rebuilds the statement from its own records and from `filing`, and compares bytes:
/// what was signed is what was sent.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PresentFiling {
    /// What is presented.
    pub filing: Filing,
    /// The statement that was signed.
    pub statement: String,
    /// Detached CAdES-B-B (CMS, DER) in base64.
    pub signature: String,
}

/// A statement of the institute and its seal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealedReceipt {
    /// The number people quote; the statement carries it too.
    pub folio: Folio,
    /// The receipt's text (purpose `acuse`).
    pub statement: String,
    /// The institute's detached CAdES-B-B over it, in base64.
    pub seal: String,
}

/// A filing in a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingSummary {
    /// The number people quote.
    pub folio: Folio,
    /// What it started.
    pub procedure: Procedure,
    /// What it is about.
    pub subject: String,
    /// When it was received.
    pub received_at: LegalTime,
    /// How many files it has.
    pub attachments: u32,
    /// What is known today of the certificate that signed; the receipt says what was known then.
    pub revocation: RevocationStanding,
    /// Since when it is revoked, when it is: it may be since after the reception.
    pub revoked_at: Option<LegalTime>,
    /// SHA-256 of the signed statement.
    pub statement_sha256: Digest,
    /// Where it stands, by the clock of the answer.
    pub standing: Progress,
}

/// A page of filings, newest first.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingPage {
    /// The filings.
    pub items: Vec<FilingSummary>,
    /// Give it back as `after` for the next page; absent on the last.
    pub next: Option<String>,
}

/// Everything about one filing that its party holds as evidence.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingDetail {
    /// What was presented.
    pub filing: Filing,
    /// The statement that was signed.
    pub statement: String,
    /// Its signature, in base64.
    pub signature: String,
    /// The receipt.
    pub receipt: SealedReceipt,
    /// When it was received.
    pub received_at: LegalTime,
    /// Where it stands, by the clock of the answer.
    pub standing: Progress,
    /// What happened since, in its order.
    pub steps: Vec<FilingStep>,
}
