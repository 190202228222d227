//! Receipts: the list, and each as it was sealed.

use mailbox::api::{Page, ReceiptSummary, SealedReceipt};
use mailbox::identifiers::Folio;

use super::{ask, get};
use crate::failure::Failure;

/// Receipts on a page.
const PAGE_ITEMS: usize = 30;

/// Lists receipts, newest first; `filters` is a query without its `?`.
pub(crate) async fn list(
    filters: &str,
    after: Option<&str>,
) -> Result<Page<ReceiptSummary>, Failure> {
    let mut query = format!("?limit={PAGE_ITEMS}");
    if !filters.is_empty() {
        query = format!("{query}&{filters}");
    }
    if let Some(after) = after {
        query = format!("{query}&after={after}");
    }
    ask(get(&format!("/receipts{query}"))).await
}

/// Asks for one.
pub(crate) async fn one(folio: &Folio) -> Result<SealedReceipt, Failure> {
    ask(get(&format!("/receipts/{folio}"))).await
}
