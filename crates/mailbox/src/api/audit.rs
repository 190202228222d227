//! `audit`: what was done in the own mailbox, with what is needed to check that it was not changed.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::identifiers::Rfc;
use crate::instant::LegalTime;

/// One entry of the audit.
///
/// All mailboxes share one chain, so `number` has gaps for each of them. `sha256` is that of six
/// lines, each ended by LF: number, whole seconds since 1970 of `at`, verb, mailbox,
/// `subject_sha256`, `previous_sha256`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Its place in the chain, from 1.
    pub number: i64,
    /// When.
    pub at: LegalTime,
    /// What was done.
    pub verb: String,
    /// In whose mailbox.
    pub mailbox: Rfc,
    /// The digest of what it was about: a statement, a document, a certificate.
    pub subject_sha256: Digest,
    /// The `sha256` of the entry before, whosever it is.
    pub previous_sha256: Digest,
    /// Its own.
    pub sha256: Digest,
}
