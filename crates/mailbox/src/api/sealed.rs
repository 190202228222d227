//! A word of the institute: its text and its seal.

use serde::{Deserialize, Serialize};

/// A sealed statement (`aviso` or `constancia`).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealedStatement {
    /// The text, exactly as it was sealed.
    pub statement: String,
    /// The institute's detached CAdES-B-B over it (CMS, DER) in base64.
    pub seal: String,
}
