//! What a filing says besides its words: where and how to answer, who may be told, what it answers.

use serde::{Deserialize, Serialize};

use super::Procedure;
use crate::civil_date::CivilDate;
use crate::contacts::Email;
use crate::identifiers::{Folio, Nrp};
use crate::line::Line;
use crate::notification::Oficio;
use crate::travels::words;

/// Most people a filing can authorise.
pub const AUTHORISED_MAX: usize = 10;
/// Most registrations a filing can concern.
pub const FILING_REGISTRATIONS_MAX: usize = 100;

/// Something a filing must or should say.
///
/// The order is that of CFF 18.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Requirement {
    /// The fiscal address (CFF 18-I).
    FiscalAddress,
    /// The e-mail for notifications (CFF 18-III).
    Email,
    /// The registration it concerns.
    Registration,
    /// The act it answers or challenges, by the number and date of its *oficio* and the date it
    /// was notified.
    AnsweredAct,
}

words!(Requirement {
    FiscalAddress => "domicilio-fiscal",
    Email => "correo",
    Registration => "registro-patronal",
    AnsweredAct => "acto",
});

/// The act that a filing answers or challenges.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnsweredAct {
    /// The folio of the notification, when it came through this mailbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<Folio>,
    /// The number of its *oficio*.
    pub oficio: Oficio,
    /// The date of its *oficio*.
    pub issued_on: CivilDate,
    /// The day it was notified.
    pub notified_on: CivilDate,
}

/// What a filing says besides its words.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Particulars {
    /// The fiscal address (CFF 18-I).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fiscal_address: Option<Line<300>>,
    /// The e-mail for notifications (CFF 18-III).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Who may receive notifications for the party (CFF 19).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authorised: Vec<Line<150>>,
    /// The registrations it concerns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub registrations: Vec<Nrp>,
    /// The act it answers or challenges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<AnsweredAct>,
}

impl Particulars {
    /// Tells whether it says this.
    pub fn has(&self, requirement: Requirement) -> bool {
        match requirement {
            Requirement::FiscalAddress => self.fiscal_address.is_some(),
            Requirement::Email => self.email.is_some(),
            Requirement::Registration => !self.registrations.is_empty(),
            Requirement::AnsweredAct => self.answers.is_some(),
        }
    }

    /// Tells whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Lists what `procedure` should have and this does not.
    pub fn wanting(&self, procedure: Procedure) -> Vec<Requirement> {
        let missing = |requirement: &&Requirement| !self.has(**requirement);
        procedure.wants().iter().filter(missing).copied().collect()
    }

    /// Returns the first thing that `procedure` demands and this lacks.
    pub(super) fn lacking(&self, procedure: Procedure) -> Option<Requirement> {
        let missing = |requirement: &&Requirement| !self.has(**requirement);
        procedure.demands().iter().find(missing).copied()
    }

    /// Tells whether its lists fit their limits and repeat nothing, and its dates can be.
    pub(super) fn holds_together(&self) -> bool {
        let once = |i: usize, nrp: &Nrp| {
            !self
                .registrations
                .iter()
                .take(i)
                .any(|other| other.body() == nrp.body())
        };
        self.authorised.len() <= AUTHORISED_MAX
            && self.registrations.len() <= FILING_REGISTRATIONS_MAX
            && self
                .registrations
                .iter()
                .enumerate()
                .all(|(i, nrp)| once(i, nrp))
            && self
                .answers
                .as_ref()
                .is_none_or(|act| act.issued_on <= act.notified_on)
    }
}
