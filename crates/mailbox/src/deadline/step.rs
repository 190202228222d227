//! The chain behind a date: what happened on each day, one step a day or more.

use serde::{Deserialize, Serialize};

use super::{Kind, Switch, Term};
use crate::calendar::{Layer, Row};
use crate::civil_date::CivilDate;
use crate::instant::LegalTime;
use crate::travels::words;

/// What a counted day is counted for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Phase {
    /// The days to open: 1 to 3 (CFF 134-I).
    Opening,
    /// The fourth day (CFF 134-I).
    Deeming,
    /// The days posted: 1 to 10 (CFF 139).
    Posting,
    /// The eleventh day (CFF 139).
    Posted,
    /// The next business day, of effects (CFF 135).
    Effects,
    /// A term.
    Term,
}

words!(Phase named "DayPhase" {
    Opening => "opening",
    Deeming => "deeming",
    Posting => "posting",
    Posted => "posted",
    Effects => "effects",
    Term => "term",
});

/// Why a day does not count.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Why {
    /// The list the day is on.
    pub layer: Layer,
    /// The article or decree.
    pub basis: String,
}

impl From<&Row> for Why {
    fn from(row: &Row) -> Self {
        Self {
            layer: row.layer,
            basis: row.basis.clone(),
        }
    }
}

/// What happened on a day.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// The alert was sent.
    Sent {
        /// The instant.
        at: LegalTime,
    },
    /// By this switch the alert counts as sent on this day (P1, P2).
    SentMoved {
        /// The switch.
        by: Switch,
    },
    /// The document was posted.
    Published,
    /// The document was opened.
    Opened {
        /// The instant.
        at: LegalTime,
    },
    /// By P3 the opening counts on this day from 9:30.
    OpenedMoved,
    /// The document was opened when the notification was made already: a consultation.
    OpenedLate {
        /// The instant.
        at: LegalTime,
    },
    /// The employer's receipt was generated (LSS 40).
    Acknowledged {
        /// The instant.
        at: LegalTime,
    },
    /// It was served in person.
    Served {
        /// The instant.
        at: LegalTime,
    },
    /// The addressee declares having learned of the act.
    Known,
    /// A day that counts.
    Counted {
        /// Its number, from 1.
        number: u16,
        /// For what.
        phase: Phase,
    },
    /// A day that does not count.
    Skipped {
        /// Why not.
        why: Why,
    },
    /// A day on which terms are suspended.
    Suspended {
        /// By what.
        why: Why,
    },
    /// The notification is made.
    Notified {
        /// How.
        kind: Kind,
    },
    /// It takes effect.
    Effects {
        /// The same day it is made (LFPA 38), not the next business day (CFF 135).
        same_day: bool,
    },
    /// The month has no such day: the first business day of the next one (CFF 12).
    MonthTooShort,
    /// The last day is not one a term may end on, so it goes on (CFF 12).
    NotAnEnd {
        /// Why not.
        why: Why,
    },
    /// The last day is a Friday and this term goes on from it (CFF 12, RACERF 3).
    FridayIsNotAnEnd,
    /// The last day of the term.
    LastDay {
        /// The term.
        term: Term,
    },
}

/// A day of the chain.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = DayStep))]
pub struct Step {
    /// The day.
    pub on: CivilDate,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}
