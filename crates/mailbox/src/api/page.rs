//! Lists: a page of items and where the next begins.

use serde::{Deserialize, Serialize};

/// One page of a list, in the order its address says.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, at most [`PAGE_ITEMS_MAX`](super::PAGE_ITEMS_MAX).
    pub items: Vec<T>,
    /// Give it back as `after` for the next page; absent on the last. Its inside means nothing.
    pub next: Option<String>,
}
