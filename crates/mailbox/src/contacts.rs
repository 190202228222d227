//! Contact media: to where the alerts of a mailbox go, and when they count (LSS 286 M).
//!
//! Alerts go to one to five e-mails and one mobile, each proved by a code within 72 clock hours
//! (no business-day logic: DOMAIN 3.1.4). A medium that is not proved in time is void and must be
//! registered again.

mod code;
mod email;
mod gate;
mod medium;
mod mobile;
mod period;
mod word;

pub use code::{
    CODE_TRIES_MAX, CODES_MAX, ConfirmationCode, NotACode, REGISTERED_A_DAY_MAX, RESEND_PAUSE,
    Verdict, judge,
};
pub use email::{Email, EmailError};
pub use gate::{CannotRegister, CannotRemove, Gate, Lack, may_register, may_remove};
pub use medium::{Kind, Medium, NotAMedium};
pub use mobile::{Mobile, MobileError};
pub use period::{PERIOD_DAYS, PeriodReading, STARTED_ON, last_day};
pub use word::{NotAWord, Word};

use serde::{Deserialize, Serialize};

use crate::deadline::contact_expires_at;
use crate::identifiers::Nrp;
use crate::instant::LegalTime;

/// Most e-mails of a mailbox (DOMAIN 3.1.2).
pub const EMAILS_MAX: usize = 5;
/// Most mobiles of a mailbox (DOMAIN 3.1.2).
pub const MOBILES_MAX: usize = 1;

/// The facts of one contact medium.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Contact {
    /// To where alerts go.
    pub medium: Medium,
    /// The one employer's registration it is for; for the whole mailbox when absent.
    pub registration: Option<Nrp>,
    /// When it was registered.
    pub registered_at: LegalTime,
    /// When its code was typed.
    pub confirmed_at: Option<LegalTime>,
    /// When it was removed.
    pub removed_at: Option<LegalTime>,
}

/// Where a contact medium stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum ContactState {
    /// It waits for its code.
    Pending {
        /// From this instant on it is void.
        expires_at: LegalTime,
    },
    /// It is proved: alerts go there.
    Confirmed {
        /// Since when.
        confirmed_at: LegalTime,
    },
    /// Its code did not come in time; it must be registered again.
    Expired {
        /// Since when.
        expired_at: LegalTime,
    },
    /// It was removed.
    Removed {
        /// Since when.
        removed_at: LegalTime,
    },
}

impl Contact {
    /// Returns the instant from which on it is void unless it was proved before.
    pub fn expires_at(&self) -> LegalTime {
        contact_expires_at(self.registered_at)
    }

    /// Returns where it stands at `now`.
    ///
    /// What happens after `now` has not happened; a code typed at the very end of the 72 hours is
    /// late (DOMAIN 11.5, X1).
    pub fn state(&self, now: LegalTime) -> ContactState {
        let expires_at = self.expires_at();
        let removed = self.removed_at.filter(|at| *at <= now);
        let confirmed = self
            .confirmed_at
            .filter(|at| *at <= now && *at < expires_at);
        match (removed, confirmed) {
            (Some(removed_at), _) => ContactState::Removed { removed_at },
            (None, Some(confirmed_at)) => ContactState::Confirmed { confirmed_at },
            (None, None) if now >= expires_at => ContactState::Expired {
                expired_at: expires_at,
            },
            (None, None) => ContactState::Pending { expires_at },
        }
    }

    /// Tells whether alerts go there at `now`.
    pub fn is_confirmed(&self, now: LegalTime) -> bool {
        matches!(self.state(now), ContactState::Confirmed { .. })
    }

    /// Tells whether it takes a place among the few a mailbox has: proved, or waiting.
    pub fn is_live(&self, now: LegalTime) -> bool {
        matches!(
            self.state(now),
            ContactState::Confirmed { .. } | ContactState::Pending { .. }
        )
    }
}

#[cfg(test)]
mod tests;
