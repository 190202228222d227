//! `postings` (public): the board (*estrados*).
//!
//! What the law makes public, and no more: it is searched by RFC, registration or name, and never
//! tells an RFC.

use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::digest::Digest;
use crate::id::Id;
use crate::identifiers::{Folio, Nrp};
use crate::instant::LegalTime;
use crate::notification::{AddresseeKind, Cause, TwoDates};

/// One act on the board (DOMAIN 4.6.3).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Posting {
    /// Its id.
    pub id: Id,
    /// The number people quote.
    pub folio: Folio,
    /// The area that posts it.
    pub issuer: String,
    /// For whom it is.
    pub addressee_name: String,
    /// In what character.
    pub addressee_kind: AddresseeKind,
    /// The registration it concerns, if one.
    pub registration: Option<Nrp>,
    /// The number of the *acuerdo* that orders the posting.
    pub agreement: String,
    /// Why it is here.
    pub cause: Cause,
    /// What the act is.
    pub kind: String,
    /// The number of its *oficio*.
    pub oficio: String,
    /// The date of its *oficio*.
    pub issued_on: CivilDate,
    /// SHA-256 of the posted document.
    pub document_sha256: Digest,
    /// Its size.
    pub document_bytes: u64,
    /// When it was published.
    pub posted_at: LegalTime,
    /// The tenth day of publication.
    pub last_day_on: CivilDate,
    /// The eleventh: the day it is made.
    pub notified_on: TwoDates,
    /// The day it takes effect.
    pub effective_on: TwoDates,
}
