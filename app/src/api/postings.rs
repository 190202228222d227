//! The board (*estrados*): public, and nobody is known to it.

use mailbox::api::{Page, Posting};
use mailbox::id::Id;

use super::{ask, bytes, get};
use crate::failure::Failure;

/// Postings on a page.
const PAGE_ITEMS: usize = 30;

/// Looks for a whole RFC, a whole registration or words of a name; all of it when empty.
pub(crate) async fn search(typed: &str, after: Option<&str>) -> Result<Page<Posting>, Failure> {
    let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
    let mut query = format!("?limit={PAGE_ITEMS}");
    if !typed.is_empty() {
        query = format!("{query}&q={}", encode(typed));
    }
    if let Some(after) = after {
        query = format!("{query}&after={}", encode(after));
    }
    ask(get(&format!("/postings{query}"))).await
}

/// Fetches the document of a posting.
pub(crate) async fn document(id: Id) -> Result<Vec<u8>, Failure> {
    bytes(get(&format!("/postings/{id}/document"))).await
}
