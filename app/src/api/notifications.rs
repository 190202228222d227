//! Notifications: covers, openings and, only after an opening, documents.

use mailbox::api::{Challenge, Cover, NotificationDetail, Page};
use mailbox::id::Id;

use super::{ask, bytes, get, post};
use crate::failure::Failure;

/// Covers on a page.
pub(crate) const PAGE_ITEMS: usize = 100;

/// Lists covers; `filters` is a query without its `?`.
pub(crate) async fn list(filters: &str, after: Option<&str>) -> Result<Page<Cover>, Failure> {
    let mut query = format!("?limit={PAGE_ITEMS}");
    if !filters.is_empty() {
        query = format!("{query}&{filters}");
    }
    if let Some(after) = after {
        query = format!("{query}&after={}", js_sys::encode_uri_component(after));
    }
    ask(get(&format!("/notifications{query}"))).await
}

/// Asks for one notification, with every sealed word about it.
pub(crate) async fn detail(id: Id) -> Result<NotificationDetail, Failure> {
    ask(get(&format!("/notifications/{id}"))).await
}

/// Asks for a nonce to open it with.
pub(crate) async fn challenge(id: Id) -> Result<Challenge, Failure> {
    ask(post(&format!("/notifications/{id}/opening/challenges"))).await
}

/// Fetches the document, once it was opened.
pub(crate) async fn document(id: Id) -> Result<Vec<u8>, Failure> {
    bytes(get(&format!("/notifications/{id}/document"))).await
}

/// Fetches the officer's signature over the document (CMS, DER).
pub(crate) async fn officer_signature(id: Id) -> Result<Vec<u8>, Failure> {
    bytes(get(&format!("/notifications/{id}/document/signature"))).await
}
