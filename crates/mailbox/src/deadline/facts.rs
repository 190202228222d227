//! What happened: the facts a deadline is computed from.

use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::instant::LegalTime;
use crate::travels::words;

/// The rule by which somebody is notified.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rule {
    /// The mailbox: three business days and the fourth (CFF 134-I, LSS 286 M).
    Cff134,
    /// Posted for ten days, notified on the eleventh (CFF 134-III, 139).
    Estrados,
    /// The mailbox under administrative law: LFPA 28 and 38. An alternative reading.
    Lfpa,
    /// Cédulas de liquidación by electronic means (LSS 40).
    Lss40,
    /// In person (CFF 134-I, 137).
    Personal,
}

words!(Rule {
    Cff134 => "cff134",
    Estrados => "estrados",
    Lfpa => "lfpa",
    Lss40 => "lss40",
    Personal => "personal",
});

/// How somebody was notified, with the facts of that way and no other.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "rule", rename_all = "lowercase")]
pub enum Service {
    /// [`Rule::Cff134`].
    Cff134 {
        /// When the alert was sent. Not when it was received or read.
        sent_at: LegalTime,
        /// When the document was opened and the receipt generated.
        opened_at: Option<LegalTime>,
    },
    /// [`Rule::Estrados`].
    Estrados {
        /// The day the document was published.
        published_on: CivilDate,
    },
    /// [`Rule::Lfpa`].
    Lfpa {
        /// When the alert was sent.
        sent_at: LegalTime,
        /// When the document was opened.
        opened_at: Option<LegalTime>,
    },
    /// [`Rule::Lss40`].
    Lss40 {
        /// When the Institute sent it.
        sent_at: LegalTime,
        /// When the employer's electronic receipt was generated.
        acknowledged_at: Option<LegalTime>,
    },
    /// [`Rule::Personal`].
    Personal {
        /// When it was served.
        served_at: LegalTime,
    },
}

/// The facts of a notification.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facts {
    /// How it was made.
    #[serde(flatten)]
    pub service: Service,
    /// The day the addressee declares having learned of the act (CFF 135, second paragraph).
    #[serde(default)]
    pub known_on: Option<CivilDate>,
    /// The delegación or subdelegación whose own non-working days count.
    #[serde(default)]
    pub office: Option<String>,
}

impl Facts {
    /// Takes how it was made; no knowledge declared, no office.
    pub const fn of(service: Service) -> Self {
        Self {
            service,
            known_on: None,
            office: None,
        }
    }

    /// Returns the rule they fall under.
    pub const fn rule(&self) -> Rule {
        match self.service {
            Service::Cff134 { .. } => Rule::Cff134,
            Service::Estrados { .. } => Rule::Estrados,
            Service::Lfpa { .. } => Rule::Lfpa,
            Service::Lss40 { .. } => Rule::Lss40,
            Service::Personal { .. } => Rule::Personal,
        }
    }
}
