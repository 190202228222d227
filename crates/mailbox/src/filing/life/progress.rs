//! Where a filing stands at an instant.

use serde::{Deserialize, Serialize};

use super::Sense;
use crate::civil_date::CivilDate;
use crate::identifiers::Folio;
use crate::instant::LegalTime;
use crate::notification::{Oficio, TwoDates};

/// Where a filing stands at an instant.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Progress {
    /// Received; nobody said more.
    Received,
    /// Being worked on.
    Admitted {
        /// Since when.
        at: LegalTime,
    },
    /// The institute asks for more, and the term runs.
    Demanded {
        /// Since when.
        at: LegalTime,
        /// The number of the *oficio* to quote.
        oficio: Oficio,
        /// The date of that *oficio*.
        issued_on: CivilDate,
        /// The notification that tells it, when one does.
        notification: Option<Folio>,
        /// The last day to answer; absent while its notification is not made, or in a year whose
        /// non-working days are not published.
        answer_by_on: Option<TwoDates>,
    },
    /// The institute asked for more, and the term passed without an answer.
    Lapsed {
        /// When it asked.
        at: LegalTime,
        /// The day that was the last.
        answer_by_on: TwoDates,
    },
    /// The party answered the demand.
    Supplied {
        /// When.
        at: LegalTime,
        /// The folio of the filing that does.
        filing: Folio,
    },
    /// The institute took more time to resolve.
    Extended {
        /// When it said so.
        at: LegalTime,
        /// Until when; absent in a year whose non-working days are not published.
        until_on: Option<CivilDate>,
    },
    /// Resolved.
    Resolved {
        /// When.
        at: LegalTime,
        /// How; absent when its notification tells.
        sense: Option<Sense>,
        /// The notification that tells it, when one does.
        notification: Option<Folio>,
    },
}
