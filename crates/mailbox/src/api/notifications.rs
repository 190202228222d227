//! `notifications`: covers, openings and, only after an opening, documents.
//!
//! Opening is a [`SignedStatement`](super::SignedStatement) of purpose `apertura`. No type of a cover
//! has room for content: it cannot leak before the opening is signed.

use serde::{Deserialize, Serialize};

use super::{SealedReceipt, SealedStatement};
use crate::civil_date::CivilDate;
use crate::deadline::Answer;
use crate::digest::Digest;
use crate::id::Id;
use crate::identifiers::{Folio, Nrp, Rfc};
use crate::instant::LegalTime;
use crate::notification::{Event, Outcome, Rule, State};

/// What of a notification is seen without opening it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cover {
    /// Its id.
    pub id: Id,
    /// The number people quote.
    pub folio: Folio,
    /// Whose mailbox it is in.
    pub mailbox: Rfc,
    /// The name of the addressee.
    pub addressee_name: String,
    /// The registration it concerns, if one.
    pub registration: Option<Nrp>,
    /// What the act is, such as *Requerimiento de información*.
    pub kind: String,
    /// The authority that issued it.
    pub issuer: String,
    /// The number of its *oficio*.
    pub oficio: String,
    /// The date of its *oficio*.
    pub issued_on: CivilDate,
    /// SHA-256 of the document: what the opening names, and what must be released.
    pub document_sha256: Digest,
    /// Its size.
    pub document_bytes: u64,
    /// By which rule it is notified.
    pub rule: Rule,
    /// Business days to answer, when the act gives a term.
    pub answer_days: Option<u16>,
    /// When it was deposited.
    pub deposited_at: LegalTime,
    /// What happened since, in its order: from these the state follows again.
    pub events: Vec<Event>,
    /// Where it stands, by the clock of the answer; absent when a day of it falls in a year whose
    /// non-working days are not published: a date is never guessed.
    pub standing: Option<State>,
    /// To where the alert went, masked, and what became of it.
    pub alerts: Vec<MaskedDelivery>,
}

/// An alert at one destination, as a cover shows it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaskedDelivery {
    /// Such as `a…@empresa.mx` or `55 •••• 1234`.
    pub to: String,
    /// When that was last known.
    pub at: LegalTime,
    /// What became of it.
    pub outcome: Outcome,
}

/// One notification: its cover, and every sealed word about it so far.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationDetail {
    /// Its cover.
    pub cover: Cover,
    /// Its dates, literal and prudent, with the chain of days; absent before anybody is told, or
    /// as `standing` is.
    pub dates: Option<Answer>,
    /// The sealed alert, once it was sent.
    pub notice: Option<SealedStatement>,
    /// What the opening left, once it was opened.
    pub opening: Option<Opening>,
    /// The *constancia*, once it is made.
    pub attestation: Option<SealedStatement>,
}

/// What an opening leaves: the answer to it, and the same ever after.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// The statement that was signed.
    pub statement: String,
    /// Its signature, in base64.
    pub signature: String,
    /// The receipt (`acuse` of `apertura`).
    pub receipt: SealedReceipt,
    /// The name of the document's file, known only now.
    pub document_name: String,
}
