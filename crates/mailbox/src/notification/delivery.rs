//! What became of an alert at one of its destinations: evidence for both sides (DOMAIN 4.8.2).

use serde::{Deserialize, Serialize};

use crate::contacts::Medium;
use crate::instant::LegalTime;
use crate::travels::words;

/// Most destinations of one alert: five e-mails and a mobile, of the mailbox and of one
/// registration.
pub const DESTINATIONS_MAX: usize = 12;

/// What the carrier said.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Outcome {
    /// Nothing yet.
    Pending,
    /// The carrier took it.
    Accepted,
    /// The carrier refused it or gave it back.
    Bounced,
}

words!(Outcome named "DeliveryOutcome" {
    Pending => "pendiente",
    Accepted => "aceptado",
    Bounced => "devuelto",
});

/// One alert at one destination.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// To where.
    pub medium: Medium,
    /// When that was last known.
    pub at: LegalTime,
    /// What became of it.
    pub outcome: Outcome,
}
