//! `procedures`: the catalogue, what each is asked with, and what came back.
//!
//! Sums are whole centavos. What a generator made says so (`is_demonstration`), in the data and on
//! every page of its documents.

use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::digest::Digest;
use crate::dues::Due;
use crate::id::Id;
use crate::identifiers::{Curp, Folio, Nrp, Nss, Rfc};
use crate::instant::LegalTime;
use crate::notification::TwoDates;
use crate::procedures::{AskField, AskFields, Entry};
use crate::travels::words;

/// `GET procedures/{code}`: one procedure, and what its request takes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProcedureDetail {
    /// What the catalogue says of it.
    pub entry: Entry,
    /// What its request takes; absent when it is not done by a request.
    pub asks: Option<Asks>,
    /// Where it is done: an address of this contract, or another system.
    pub lives: String,
}

/// What a request takes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Asks {
    /// The fields it cannot do without, in the order of a form.
    pub fields: Vec<AskField>,
    /// The fields it can do without.
    pub optional: Vec<AskField>,
    /// Whether it is signed: as the filing that follows from its fields.
    pub is_signed: bool,
}

/// `POST procedures/{code}/requests`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskProcedure {
    /// What it is asked with.
    pub fields: AskFields,
    /// The statement that was signed (purpose `presentacion`), where signing is demanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// Its signature: detached CAdES-B-B (CMS, DER) in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// One request, and what came back.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProcedureRequest {
    /// Its id.
    pub id: Id,
    /// Of which procedure.
    pub code: String,
    /// What it was asked with.
    pub fields: AskFields,
    /// When.
    pub asked_at: LegalTime,
    /// The filing that was signed for it, with its own receipt.
    pub filing: Option<Folio>,
    /// When it was answered; absent while it waits for the institute.
    pub answered_at: Option<LegalTime>,
    /// What came back.
    pub answer: Option<ProcedureAnswer>,
    /// Its documents.
    pub documents: Vec<MadeDocument>,
    /// Whether a generator made the answer: then it has no official validity.
    pub is_demonstration: bool,
}

/// A document that the institute's side made.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeDocument {
    /// File name, without folders.
    pub name: String,
    /// `application/pdf`, or `text/plain` for what other programs read.
    pub media_type: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its digest.
    pub sha256: Digest,
}

/// What came back, as data.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum ProcedureAnswer {
    /// A proposal of dues (EMA, EBA).
    Proposal(ProposalAnswer),
    /// A compliance opinion.
    Opinion(OpinionAnswer),
    /// A permission to see something, or its end.
    Permission(PermissionAnswer),
    /// A report of credited weeks.
    Weeks(WeeksAnswer),
    /// An employer's card.
    Card(CardAnswer),
    /// The institute's own words.
    Words(WordsAnswer),
}

/// A proposal of dues (LSS 39-A). Not receiving one excuses nobody from paying.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposalAnswer {
    /// For which registration.
    pub registration: Nrp,
    /// First day of its period.
    pub period_from: CivilDate,
    /// Last day of its period.
    pub period_to: CivilDate,
    /// How many workers it has.
    pub workers: u32,
    /// What each branch costs, all workers together.
    pub dues: Vec<Due>,
    /// The sum.
    pub total_centavos: i64,
    /// The last day to pay; absent in a year whose non-working days are not published.
    pub pay_by_on: Option<TwoDates>,
    /// The payment reference.
    pub payment_line: String,
}

/// In which sense an opinion is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum OpinionSense {
    /// Everything is in order.
    Positive,
    /// Something is not.
    Negative,
    /// Nothing can be said: no registration, or no active workers.
    None,
}

words!(OpinionSense {
    Positive => "positiva",
    Negative => "negativa",
    None => "sin-opinion",
});

/// A compliance opinion (CFF 32-D). It is valid on the day it is made and no other.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpinionAnswer {
    /// Whose.
    pub rfc: Rfc,
    /// The name of whose it is.
    pub name: String,
    /// In which sense.
    pub sense: OpinionSense,
    /// The one day it is valid.
    pub valid_on: CivilDate,
    /// Whether it is that day, by the clock of the answer.
    pub is_valid: bool,
    /// What is not in order, when something is not.
    pub credits: Vec<OpenCredit>,
}

/// A debt that makes an opinion negative.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenCredit {
    /// Of which registration.
    pub registration: Nrp,
    /// The number of the credit.
    pub number: String,
    /// Of which period, such as `2026-07`.
    pub period: String,
    /// How much.
    pub centavos: i64,
}

/// A permission that the party gave by its signature.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionAnswer {
    /// To whom; absent when to anybody.
    pub rfc: Option<Rfc>,
    /// From which day.
    pub from_on: CivilDate,
    /// To which day; absent when without end.
    pub until_on: Option<CivilDate>,
    /// When it was taken back, or replaced by another.
    pub ended_at: Option<LegalTime>,
    /// Whether it counts, by the clock of the answer.
    pub is_active: bool,
}

/// A report of credited weeks.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeeksAnswer {
    /// Whose.
    pub nss: Nss,
    /// Whose.
    pub curp: Curp,
    /// Weeks recognised.
    pub recognised: u32,
    /// Weeks taken off for money drawn while unemployed.
    pub discounted: u32,
    /// Weeks given back.
    pub reinstated: u32,
    /// Weeks in all.
    pub total: u32,
    /// The employments they come from, newest first.
    pub employments: Vec<Employment>,
}

/// One employment of a worker.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Employment {
    /// The employer's name.
    pub employer: String,
    /// The employer's registration.
    pub registration: Nrp,
    /// First day.
    pub from_on: CivilDate,
    /// Last day; absent while it goes on.
    pub until_on: Option<CivilDate>,
    /// The last daily wage.
    pub daily_centavos: i64,
}

/// The employer's card (*Tarjeta de Identificación Patronal*).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardAnswer {
    /// Of which registration.
    pub registration: Nrp,
    /// The employer's name.
    pub employer: String,
    /// The activity it is classified by.
    pub activity: String,
    /// The class of risk, I to V.
    pub risk_class: String,
    /// The premium of work risks in percent, such as `1.13065`.
    pub premium_percent: String,
    /// The office it belongs to.
    pub office: String,
}

/// The institute's own words on a request.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WordsAnswer {
    /// Line by line.
    pub text: Vec<String>,
}
