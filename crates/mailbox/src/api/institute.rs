//! Public facts of the institute's side: with what its seals are checked.

use serde::{Deserialize, Serialize};

/// The certificates whose seals count.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstituteKeys {
    /// The current one first, then those of older receipts.
    pub seals: Vec<SealKey>,
}

/// The authorities under which the mailbox verifies e.firmas and seals.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstituteAuthorities {
    /// Certificates (DER) in base64: roots, those between, and responders of OCSP.
    pub certificates: Vec<String>,
    /// Certificates (DER or PEM) in base64 of those who are believed to stamp time and for nothing
    /// else (RFC 3161).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timestampers: Vec<String>,
}

/// One certificate of the institute's seal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealKey {
    /// The certificate (DER) in base64.
    pub certificate: String,
    /// Its number.
    pub number: String,
}
