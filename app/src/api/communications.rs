//! Communications: announcements and documents that move no date.

use mailbox::api::{Communication, Page};
use mailbox::digest::Digest;
use mailbox::id::Id;

use super::{ask, bytes, get, put, send};
use crate::failure::Failure;

/// Communications on a page.
const PAGE_ITEMS: usize = 30;

/// Lists communications, newest first; `filters` is a query without its `?`.
pub(crate) async fn list(
    filters: &str,
    after: Option<&str>,
) -> Result<Page<Communication>, Failure> {
    let mut query = format!("?limit={PAGE_ITEMS}");
    if !filters.is_empty() {
        query = format!("{query}&{filters}");
    }
    if let Some(after) = after {
        query = format!("{query}&after={after}");
    }
    ask(get(&format!("/communications{query}"))).await
}

/// Asks for one.
pub(crate) async fn one(id: Id) -> Result<Communication, Failure> {
    ask(get(&format!("/communications/{id}"))).await
}

/// Marks it as read: by the holder only.
pub(crate) async fn read(id: Id) -> Result<(), Failure> {
    let request = put(&format!("/communications/{id}/reading")).build();
    send(request.map_err(|_| Failure::Unreadable)?)
        .await
        .map(|_| ())
}

/// Fetches one of its documents.
pub(crate) async fn document(id: Id, sha256: Digest) -> Result<Vec<u8>, Failure> {
    bytes(get(&format!("/communications/{id}/documents/{sha256}"))).await
}
