//! Where a notification stands at an instant.

use serde::{Deserialize, Serialize};

use super::Cause;
use crate::civil_date::CivilDate;
use crate::instant::LegalTime;

/// A date in the two readings that are always shown (DOMAIN 4.9).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TwoDates {
    /// By the configured rules, to the letter.
    pub literal: CivilDate,
    /// The safest for the addressee's duty, across all readings.
    pub prudent: CivilDate,
}

/// How a notification was made.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "how", rename_all = "lowercase")]
pub enum How {
    /// Opened by the addressee.
    Opened {
        /// When.
        at: LegalTime,
    },
    /// Deemed made by lapse of time.
    Deemed {
        /// When the alert was sent.
        sent_at: LegalTime,
        /// When it was opened later, only to consult it: that moves no date.
        consulted_at: Option<LegalTime>,
    },
    /// Posted at estrados for its whole term.
    Posted {
        /// When it was published.
        at: LegalTime,
        /// Why there.
        cause: Cause,
    },
    /// Served in person.
    Served {
        /// When.
        at: LegalTime,
    },
    /// Known by the addressee's own declaration (CFF 135).
    Known {
        /// Since when.
        at: LegalTime,
    },
}

/// A notification that is made, and the dates that follow from it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Made {
    /// How.
    #[serde(flatten)]
    pub how: How,
    /// The day it was made.
    pub notified_on: TwoDates,
    /// The day it takes effect (CFF 135).
    pub effective_on: TwoDates,
    /// The last day to answer, when the act gives a term.
    pub answer_by_on: Option<TwoDates>,
}

/// Where a notification stands.
///
/// The order is that of its life.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// The act is here; nobody was told.
    Deposited {
        /// Since when.
        at: LegalTime,
    },
    /// The alert was sent; it can be opened, and is deemed made if it is not.
    Announced {
        /// When the alert was sent.
        sent_at: LegalTime,
        /// The last day to open it; absent when the rule gives no days.
        open_by_on: Option<TwoDates>,
        /// The day it is deemed made.
        deemed_on: TwoDates,
    },
    /// Published at estrados; its ten days run.
    Posted {
        /// When it was published.
        at: LegalTime,
        /// Why there.
        cause: Cause,
        /// The tenth day of publication.
        last_day_on: CivilDate,
        /// The eleventh: the day it is made.
        notified_on: TwoDates,
    },
    /// Made; it does not take effect yet.
    Notified(Made),
    /// In effect; its term to answer runs, or it gives none.
    Effective(Made),
    /// In effect; its term to answer passed without an answer.
    Lapsed(Made),
    /// Answered.
    Answered {
        /// When.
        at: LegalTime,
        /// How it was notified; absent when it was answered before it was made.
        made: Option<Made>,
    },
    /// Taken back by the institute before it was made.
    Withdrawn {
        /// When.
        at: LegalTime,
    },
}

impl State {
    /// Returns how and when the notification was made, once it was.
    pub const fn made(&self) -> Option<&Made> {
        match self {
            Self::Notified(made) | Self::Effective(made) | Self::Lapsed(made) => Some(made),
            Self::Answered { made, .. } => made.as_ref(),
            Self::Announced { .. }
            | Self::Deposited { .. }
            | Self::Posted { .. }
            | Self::Withdrawn { .. } => None,
        }
    }
}
