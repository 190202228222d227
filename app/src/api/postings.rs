//! The board (*estrados*): public, and nobody is known to it.

use mailbox::api::{Page, Posting};
use mailbox::civil_date::CivilDate;
use mailbox::id::Id;

use super::{ask, bytes, get};
use crate::failure::Failure;

/// Postings on a page.
const PAGE_ITEMS: usize = 30;

/// What is looked for: a whole RFC, registration or folio, or words; and the days it was posted on.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Sought {
    pub(crate) typed: String,
    pub(crate) from: Option<CivilDate>,
    pub(crate) to: Option<CivilDate>,
}

/// Looks for it; all of it when nothing is sought.
pub(crate) async fn search(sought: &Sought, after: Option<&str>) -> Result<Page<Posting>, Failure> {
    let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
    let mut query = format!("?limit={PAGE_ITEMS}");
    if !sought.typed.is_empty() {
        query = format!("{query}&q={}", encode(&sought.typed));
    }
    if let Some(from) = sought.from {
        query = format!("{query}&from={from}");
    }
    if let Some(to) = sought.to {
        query = format!("{query}&to={to}");
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
