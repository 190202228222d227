//! What the institute publishes for whoever verifies.

use mailbox::api::InstituteAuthorities;

use super::{ask, get};
use crate::failure::Failure;

/// Asks under which authorities e.firmas and seals are verified.
pub(crate) async fn authorities() -> Result<InstituteAuthorities, Failure> {
    ask(get("/institute/authorities")).await
}
