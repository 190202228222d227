//! The terms and conditions of the mailbox: versioned, and signed in one version.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::line::Line;

/// The name of a version of the terms, such as `2026-1`.
pub type TermsVersion = Line<20>;

/// One version of the terms, by name and by the digest of its text.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TermsReference {
    /// Its name.
    pub version: TermsVersion,
    /// SHA-256 of its text (UTF-8).
    pub sha256: Digest,
}
