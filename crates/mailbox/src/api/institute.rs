//! Public facts of the institute's side: with what its seals are checked.

use serde::{Deserialize, Serialize};

use crate::instant::LegalTime;

/// The certificates whose seals count.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstituteKeys {
    /// The one in force first, then one that waits, then those of older receipts.
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
    /// From when on it seals; before, it is published and proves nothing.
    pub from_at: LegalTime,
    /// Until when, that instant excluded; absent while no other follows. What it sealed before
    /// stays proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_at: Option<LegalTime>,
    /// Why it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<SealEnd>,
}

/// Why a seal ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SealEnd {
    /// Somebody else may have its key since then.
    Compromised,
    /// Another took its place.
    Replaced,
}

impl SealEnd {
    /// Returns its word in the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Compromised => "compromised",
            Self::Replaced => "replaced",
        }
    }

    /// Reads such a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Compromised, Self::Replaced]
            .into_iter()
            .find(|end| end.word() == word)
    }
}
