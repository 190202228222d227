//! Signing in: a challenge, a signed statement over it, a session.

use serde::{Deserialize, Serialize};

use crate::environment::Environment;
use crate::identifiers::{Folio, Rfc};
use crate::instant::LegalTime;
use crate::mandates::Powers;
use crate::statement::Nonce;

/// What the server gives so that a statement can be made: where it counts, and a nonce.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// Where the act will count.
    pub environment: Environment,
    /// The authority it is addressed to.
    pub authority: String,
    /// The one web origin it is for. The app refuses to sign for any other than its own.
    pub origin: String,
    /// Single use.
    pub nonce: Nonce,
    /// The hour the statement must carry.
    pub issued_at: LegalTime,
    /// From then on the nonce is void.
    pub expires_at: LegalTime,
}

/// A statement and its signature.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignedStatement {
    /// The text, exactly as it was signed.
    pub statement: String,
    /// Detached CAdES-B-B (CMS, DER) in base64.
    pub signature: String,
}

/// Who is here, for which mailbox, until when.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Whose mailbox it is.
    pub mailbox: Rfc,
    /// The name of whose mailbox it is.
    pub holder_name: String,
    /// Who acts, when it is a delegate; the holder when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<Rfc>,
    /// The delegate's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer_name: Option<String>,
    /// The mandate under which the delegate signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Folio>,
    /// What the delegate may do now, somewhere in the mailbox; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub powers: Option<Powers>,
    /// The number of the certificate that signed in.
    pub certificate_number: String,
    /// When that certificate ends.
    pub certificate_expires_at: LegalTime,
    /// When the session ends whatever happens.
    pub expires_at: LegalTime,
    /// Minutes without a request after which it ends.
    pub idle_minutes_max: u32,
}

/// The legal clock.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clock {
    /// Now.
    pub now_at: LegalTime,
    /// Where acts count.
    pub environment: Environment,
    /// The authority of this mailbox.
    pub authority: String,
    /// The one web origin of this mailbox.
    pub origin: String,
}
