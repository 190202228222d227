//! `exports`: many receipts and what proves them in one archive, as they were at one instant.
//!
//! It is asked for, then measured in short steps, then fetched, in parts if need be: for one
//! export the archive is always the same bytes, or none.

use serde::{Deserialize, Serialize};

use super::ReceiptKind;
use crate::civil_date::CivilDate;
use crate::id::Id;
use crate::identifiers::{Folio, Nrp};
use crate::instant::LegalTime;

/// Most receipts of one export.
pub const EXPORT_ITEMS_MAX: u32 = 10_000;
/// Most receipts that are named one by one.
pub const EXPORT_FOLIOS_MAX: usize = 500;

/// Which receipts to export; everything when nothing is said.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskExport {
    /// Only those of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReceiptKind>,
    /// Only those sealed on this day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<CivilDate>,
    /// Only those sealed on this day or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<CivilDate>,
    /// Only those with every one of these words, at most four; accents do not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only those about this employer's registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Nrp>,
    /// Only these, at most 500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub folios: Option<Vec<Folio>>,
}

/// An export, and how far its archive is measured.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Export {
    /// Its id.
    pub id: Id,
    /// The instant it is of.
    pub asked_at: LegalTime,
    /// Until when it can be fetched.
    pub expires_at: LegalTime,
    /// How many receipts it has.
    pub items: u32,
    /// How many of them are measured; the archive can be fetched when all are.
    pub measured: u32,
    /// How many bytes their files have.
    pub measured_bytes: u64,
    /// How many bytes the archive has, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
}
