//! `mandates`: who may act for a mailbox.
//!
//! Each change is a [`SignedStatement`](super::SignedStatement) of purpose `mandato`, answered by a
//! [`SealedReceipt`](super::SealedReceipt). Both sides see the same list.

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::identifiers::{Folio, Rfc};
use crate::instant::LegalTime;
use crate::mandates::{MandateState, Scope};

/// One mandate, given or held.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MandateDetail {
    /// Its id.
    pub id: Id,
    /// The number people quote.
    pub folio: Folio,
    /// Whose mailbox it is.
    pub principal: Rfc,
    /// The name of whose mailbox it is.
    pub principal_name: String,
    /// Who acts.
    pub delegate: Rfc,
    /// The name of who acts.
    pub delegate_name: String,
    /// How far.
    pub scope: Scope,
    /// When it was granted.
    pub granted_at: LegalTime,
    /// When it was accepted.
    pub accepted_at: Option<LegalTime>,
    /// Where it stands, by the clock of the answer.
    pub standing: MandateState,
}
