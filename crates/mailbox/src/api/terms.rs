//! `terms` (public) and `mailbox/enabling`: the terms in force, and what enabling still needs.
//!
//! Enabling is a [`SignedStatement`](super::SignedStatement) of purpose `activacion` (first time) or
//! `terminos` (another version), answered by a [`SealedReceipt`](super::SealedReceipt).

use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::contacts::{Lack, Medium};
use crate::instant::LegalTime;
use crate::terms::TermsReference;

/// One version of the terms, with its text.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Terms {
    /// Its name, and SHA-256 of `text` (UTF-8).
    pub reference: TermsReference,
    /// Since when it is in force.
    pub in_force_on: CivilDate,
    /// The text that is signed, in Spanish.
    pub text: String,
    /// The same in English, for information only.
    pub text_en: String,
}

/// What enabling the mailbox still needs.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enabling {
    /// What is lacking, in the order of the steps; nothing when it is enabled.
    pub lacks: Vec<Lack>,
    /// The proved media, as the statement must list them.
    pub media: Vec<Medium>,
    /// The terms in force.
    pub current_terms: TermsReference,
    /// The terms that were signed last.
    pub signed_terms: Option<TermsReference>,
    /// When they were signed.
    pub signed_at: Option<LegalTime>,
    /// When the mailbox was first enabled.
    pub enabled_at: Option<LegalTime>,
}
