//! What can happen to a filing after its receipt, and why something cannot.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::identifiers::Folio;
use crate::instant::LegalTime;
use crate::notification::Oficio;
use crate::travels::words;

/// Business days that a demand for more gives when nothing else is said (CFF 18).
pub const DEMAND_DAYS: u16 = 10;
/// Most business days that a demand or an extension can give.
pub const DAYS_MAX: u16 = 250;

/// How a filing was resolved.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Sense {
    /// As it was asked.
    Granted,
    /// In part.
    Partly,
    /// Not.
    Denied,
    /// Taken as not presented: what was demanded did not come in its term (CFF 18).
    NotPresented,
    /// There is nothing left to decide.
    Moot,
}

words!(Sense {
    Granted => "procedente",
    Partly => "procedente-en-parte",
    Denied => "improcedente",
    NotPresented => "no-presentada",
    Moot => "sin-materia",
});

/// Whose time an extension adds to.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Whose {
    /// The party's, to answer a demand.
    Party,
    /// The institute's own, to resolve.
    Institute,
}

words!(Whose {
    Party => "particular",
    Institute => "instituto",
});

/// What happened to a filing, without its words.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = FilingHappening))]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The institute admitted it: it is being worked on.
    Admitted,
    /// The institute asks for more.
    Demanded {
        /// The number of the *oficio* that asks.
        oficio: Oficio,
        /// The date of that *oficio*.
        issued_on: CivilDate,
        /// Business days to answer.
        days: u16,
    },
    /// The party answered the demand.
    Supplied {
        /// The folio of the filing that does.
        filing: Folio,
    },
    /// A term goes on.
    Extended {
        /// Whose.
        whose: Whose,
        /// By how many business days.
        days: u16,
    },
    /// The institute resolved it.
    Resolved {
        /// The number of the *oficio* that does.
        oficio: Oficio,
        /// The date of that *oficio*.
        issued_on: CivilDate,
        /// How; absent while only its notification may tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sense: Option<Sense>,
    },
}

/// A step, its instant, and the notification by which it is told, when it is by one.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Happened {
    /// When.
    pub at: LegalTime,
    /// What.
    #[serde(flatten)]
    pub step: Step,
    /// The folio of the notification that tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<Folio>,
}

/// Where a filing stands, as it is kept and searched by: no date in it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Phase {
    /// Received; nobody said more.
    Received,
    /// Being worked on.
    Admitted,
    /// The institute asked for more.
    Demanded,
    /// The party answered the demand.
    Supplied,
    /// The institute took more time.
    Extended,
    /// Resolved.
    Resolved,
}

words!(Phase named "FilingPhase" {
    Received => "received",
    Admitted => "admitted",
    Demanded => "demanded",
    Supplied => "supplied",
    Extended => "extended",
    Resolved => "resolved",
});

/// Why a step cannot follow what happened before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unfit {
    /// It was admitted, or went further, already.
    AlreadyAdmitted,
    /// A demand waits for its answer.
    AlreadyDemanded,
    /// It would happen before something it must follow.
    Before {
        /// The instant it must not precede.
        at: LegalTime,
    },
    /// The days are none, or too many.
    Days,
    /// No demand waits for an answer.
    NothingDemanded,
    /// The party's term still runs, or no demand was left without an answer.
    NotLapsed,
    /// It was resolved: nothing follows.
    Resolved,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyAdmitted => f.write_str("already admitted"),
            Self::AlreadyDemanded => f.write_str("a demand waits for its answer"),
            Self::Before { at } => write!(f, "before {at}, which it must follow"),
            Self::Days => f.write_str("no such number of days"),
            Self::NothingDemanded => f.write_str("no demand waits for an answer"),
            Self::NotLapsed => f.write_str("no demand was left without an answer"),
            Self::Resolved => f.write_str("already resolved"),
        }
    }
}

impl core::error::Error for Unfit {}
