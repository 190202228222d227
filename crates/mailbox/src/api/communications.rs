//! `communications`: announcements and documents that have no legal effect (DOMAIN 9.12).
//!
//! Reading one moves no date: acts with legal effect are notifications, and nothing else is.

use serde::{Deserialize, Serialize};

use super::MadeDocument;
use crate::id::Id;
use crate::identifiers::{Folio, Nrp};
use crate::instant::LegalTime;
use crate::line::Line;
use crate::travels::words;

/// What a communication is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum CommunicationKind {
    /// Words of the institute.
    Announcement,
    /// A document that was asked for, or made.
    Document,
}

words!(CommunicationKind {
    Announcement => "comunicado",
    Document => "documento",
});

/// One communication.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Communication {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: CommunicationKind,
    /// What it is about, in one line.
    pub subject: String,
    /// Its words, line by line.
    pub text: Vec<String>,
    /// The registration it concerns, if one.
    pub registration: Option<Nrp>,
    /// The filing it is about, if one.
    pub filing: Option<Folio>,
    /// The procedure's request it is about, if one.
    pub request: Option<Id>,
    /// When it was sent.
    pub sent_at: LegalTime,
    /// When the party marked it as read, or asked for it.
    pub read_at: Option<LegalTime>,
    /// Its documents.
    pub documents: Vec<MadeDocument>,
}

/// `POST /institute/v1/communications`: sends one; its document was put before, under its digest.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SendCommunication {
    /// Whose mailbox it is for.
    pub rfc: crate::identifiers::Rfc,
    /// What it is about.
    pub subject: Line<200>,
    /// Its words, line by line.
    #[serde(default)]
    pub text: Vec<String>,
    /// The registration it concerns, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Nrp>,
    /// Its document, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<crate::attachment::Attachment>,
}
