//! What proves an act without us: its receipt on paper, and all about it in one package.

use super::{bytes, get};
use crate::failure::Failure;

/// Fetches the receipt for people (PDF) of a folio.
pub(crate) async fn paper(folio: &str) -> Result<Vec<u8>, Failure> {
    bytes(get(&format!("/receipts/{folio}/pdf"))).await
}

/// Fetches the evidence package of a folio.
pub(crate) async fn package(folio: &str) -> Result<Vec<u8>, Failure> {
    bytes(get(&format!("/evidence/{folio}"))).await
}
