//! `/institute/v1/filings/{folio}/…`: what the institute answers to a filing.
//!
//! An answer with legal effect is deposited as a notification first; its folio goes here, and its
//! words are told by that notification alone. Without one, the answer is told by a communication.

use serde::{Deserialize, Serialize};

use super::MadeDocument;
use crate::attachment::Attachment;
use crate::civil_date::CivilDate;
use crate::filing::{DEMAND_DAYS, Happened, Sense, Whose};
use crate::id::Id;
use crate::identifiers::{Folio, Rfc};
use crate::instant::LegalTime;
use crate::notification::Oficio;
use crate::procedures::AskFields;

/// A step in the life of a filing, as its party sees it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingStep {
    /// What happened, and when.
    #[serde(flatten)]
    pub happened: Happened,
    /// The words of the institute, line by line; none while only a notification may tell them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Its document; absent while only a notification may release it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<MadeDocument>,
    /// The communication that tells it, when one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub communication: Option<Id>,
}

/// `POST filings/{folio}/admission`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdmitFiling {
    /// Words, line by line.
    #[serde(default)]
    pub text: Vec<String>,
}

/// `POST filings/{folio}/demand`: asks for more (CFF 18).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DemandMore {
    /// The number of the *oficio* that asks.
    pub oficio: Oficio,
    /// The date of that *oficio*.
    pub issued_on: CivilDate,
    /// Business days to answer; ten when nothing is said.
    #[serde(default = "demand_days")]
    pub days: u16,
    /// What is asked for, line by line.
    pub text: Vec<String>,
    /// Its document, which was put before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Attachment>,
    /// The folio of the notification by which it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<Folio>,
}

const fn demand_days() -> u16 {
    DEMAND_DAYS
}

/// `POST filings/{folio}/extension`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExtendFiling {
    /// Whose time goes on.
    pub whose: Whose,
    /// By how many business days.
    pub days: u16,
    /// Words, line by line.
    #[serde(default)]
    pub text: Vec<String>,
    /// Its document, which was put before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Attachment>,
}

/// `POST filings/{folio}/resolution`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResolveFiling {
    /// How it is resolved.
    pub sense: Sense,
    /// The number of the *oficio* that does.
    pub oficio: Oficio,
    /// The date of that *oficio*.
    pub issued_on: CivilDate,
    /// Words, line by line.
    #[serde(default)]
    pub text: Vec<String>,
    /// The resolution itself, which was put before; absent when its notification has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Attachment>,
    /// The folio of the notification by which it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<Folio>,
}

/// `POST requests/{id}/answer`: answers a procedure's request that waits.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// Words, line by line.
    #[serde(default)]
    pub text: Vec<String>,
    /// Its documents, which were put before.
    #[serde(default)]
    pub documents: Vec<Attachment>,
}

/// `GET requests`: a procedure's request that waits for the institute.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingRequest {
    /// Its id.
    pub id: Id,
    /// Whose mailbox asked.
    pub mailbox: Rfc,
    /// Who asked.
    pub asked_by: Rfc,
    /// Of which procedure.
    pub code: String,
    /// With what.
    pub fields: AskFields,
    /// When.
    pub asked_at: LegalTime,
}
