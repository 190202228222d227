//! Mandates: given and held. Changing one is an act that is signed.

use mailbox::api::{Challenge, MandateDetail, PAGE_ITEMS_MAX, Page};

use super::{ask, get, post};
use crate::failure::Failure;

/// Lists mandates, newest first; a delegate sees its own of this mailbox.
pub(crate) async fn list(after: Option<&str>) -> Result<Page<MandateDetail>, Failure> {
    let after = after.map_or(String::new(), |after| format!("&after={after}"));
    ask(get(&format!("/mandates?limit={PAGE_ITEMS_MAX}{after}"))).await
}

/// Asks for a nonce to change a mandate with.
pub(crate) async fn challenge() -> Result<Challenge, Failure> {
    ask(post("/mandates/challenges")).await
}
