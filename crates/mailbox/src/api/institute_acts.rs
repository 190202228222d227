//! `/institute/v1`: what the institute's own systems do. Another credential, off by default.
//!
//! Every act carries an `Idempotency-Key`: the same body gets the same answer, another is refused.

use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::id::Id;
use crate::identifiers::{Folio, Nrp, Rfc};
use crate::instant::LegalTime;
use crate::line::Line;
use crate::notification::{Act, Addressee, Cause, Oficio, State};
use crate::terms::TermsVersion;

/// Most registrations that are linked to one mailbox.
pub const LINKED_REGISTRATIONS_MAX: usize = 1_000;

/// `POST notifications`: deposits an act; its document was put before, under its digest.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DepositNotification {
    /// To whom.
    pub addressee: Addressee,
    /// The act, complete.
    pub act: Act,
    /// The officer's detached CAdES-B-B over the document (CMS, DER) in base64 (CFF 38-V).
    pub officer_signature: String,
}

/// The answer to a deposit.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DepositedNotification {
    /// Its id.
    pub id: Id,
    /// The number people quote.
    pub folio: Folio,
    /// What was done, or is to be done, so that the addressee is told.
    pub next: NextStep,
}

/// How the addressee is told of an act that was deposited.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum NextStep {
    /// The alert was sent: nothing is left to do.
    Announced {
        /// When.
        sent_at: LegalTime,
        /// To how many addresses.
        destinations: u32,
    },
    /// The mailbox is not enabled: post it at estrados (LSS 286 M). If it is enabled before that,
    /// the alert is sent by itself.
    Post {
        /// The cause that the posting names.
        cause: Cause,
    },
    /// The rule of the act is the board: post it.
    PostByRule,
    /// The rule of the act is personal service: serve it, and record it.
    Serve,
}

/// `POST notifications/{id}/posting`: posts it at estrados; answered by the
/// [`Posting`](super::Posting).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PostNotification {
    /// Why there.
    pub cause: Cause,
    /// The number of the *acuerdo* that orders it.
    pub agreement: Oficio,
}

/// `POST notifications/{id}/service`: records that it was served in person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServeNotification {
    /// When it was served.
    pub served_at: LegalTime,
    /// With whom, and in what character.
    pub with: Line<254>,
}

/// `POST notifications/{id}/withdrawal`: takes it back before it is made.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawNotification {
    /// Why.
    pub reason: Line<254>,
}

/// Where a notification stands after an act of the institute.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordedNotification {
    /// Its id.
    pub id: Id,
    /// The number people quote.
    pub folio: Folio,
    /// Where it stands; absent when a day of it falls in a year that is not published.
    pub standing: Option<State>,
}

/// A calendar that was published.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedCalendar {
    /// Its name.
    pub version: String,
    /// When it was published; absent for the one that came with this version of the backend.
    pub published_at: Option<LegalTime>,
    /// How many rows it has.
    pub rows: u32,
}

/// `POST terms`: publishes a version of the terms; answered by the [`Terms`](super::Terms).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishTerms {
    /// Its name, such as `2026-2`.
    pub version: TermsVersion,
    /// From which day on it is in force: today at the earliest.
    pub in_force_on: CivilDate,
    /// The text that is signed, in Spanish.
    pub text: String,
    /// The same in English.
    pub text_en: String,
}

/// `PUT mailboxes/{rfc}/registrations`: all the registrations of a mailbox.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkRegistrations {
    /// They take the place of those that were linked before.
    pub registrations: Vec<Nrp>,
}

/// The registrations that are linked to a mailbox.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkedRegistrations {
    /// Whose mailbox it is.
    pub rfc: Rfc,
    /// In their order.
    pub registrations: Vec<Nrp>,
}
