//! `GET mailbox`: whose it is, whether it is enabled, and what waits in it.

use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::contacts::{Lack, Word};
use crate::identifiers::{Nrp, Rfc};
use crate::instant::LegalTime;
use crate::notification::TwoDates;

/// The mailbox of the session.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mailbox {
    /// Whose it is.
    pub rfc: Rfc,
    /// The name of whose it is.
    pub holder_name: String,
    /// The registrations that are linked to it. None: the person is told where to go (DOMAIN
    /// 2.1.3).
    pub registrations: Vec<Nrp>,
    /// What it lacks to be enabled; nothing when it is.
    pub lacks: Vec<Lack>,
    /// When it was enabled.
    pub enabled_at: Option<LegalTime>,
    /// The last day the law gave to enable it, as the institute says it.
    pub enable_by_on: CivilDate,
    /// Notifications that can be opened and are not made.
    pub unopened: u32,
    /// The first last day among them.
    pub open_by_on: Option<TwoDates>,
    /// Terms to answer that run.
    pub unanswered: u32,
    /// The first last day among them.
    pub answer_by_on: Option<TwoDates>,
    /// Communications that were not read.
    pub unread: u32,
    /// The word that messages to its proved media carry; absent until one is chosen, and for a
    /// delegate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<Word>,
}

/// `PUT mailbox/word`: the word to know our messages by.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChooseWord {
    /// Three to twenty letters, digits, hyphens or single spaces; nothing takes it away.
    pub word: Option<Word>,
}
