//! Notifications, from the alert to the paper: who is told, who opens, what is released, and what
//! the institute attests.
//!
//! No job has to run for the law to be right: where a notification stands is `mailbox`'s pure
//! function of what happened and of the clock. What runs by itself ([`sweep`]) only issues papers,
//! and sends the alerts that could not be sent before.

mod announce;
pub(crate) mod answer;
pub(crate) mod board;
mod cursor;
mod derive;
pub(crate) mod destinations;
pub(crate) mod document;
pub(crate) mod open;
mod papers;
pub(crate) mod read;
mod rulebook;
mod search;
pub(crate) mod sweep;

use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::notification::Impossible;
use mailbox::problem::Code;
use sqlx::AnyConnection;

pub(crate) use announce::{Announcing, announce};
pub(crate) use derive::{derived, is_made, standing};
pub(crate) use rulebook::Rulebook;
pub(crate) use search::{text as search_text, words};

use super::NotDone;
use crate::store::notifications::{self, Notification};

/// Why something cannot happen now, as it is told outside.
pub(crate) fn refuse_impossible(impossible: Impossible) -> NotDone {
    tracing::debug!(reason = %impossible, "it cannot follow what happened before");
    Code::StateConflict.into()
}

/// Finds a notification of a mailbox, once its addressee was told of it.
async fn own(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    id: Id,
) -> Result<Notification, NotDone> {
    let found = notifications::find(connection, id).await?;
    let own = found.filter(|found| found.mailbox() == mailbox && found.told_at.is_some());
    Ok(own.ok_or(Code::NotFound)?)
}
