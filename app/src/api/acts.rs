//! Handing in acts that were signed: the same statement gets the same receipt, however often it
//! is sent.

use mailbox::api::{Opening, SealedReceipt, SignedStatement};
use mailbox::id::Id;
use serde::{Deserialize, Serialize};

use super::{json, post, read, send};
use crate::failure::Failure;

/// Where an act goes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum Door {
    /// A change of the media of contact.
    Contacts,
    /// Enabling the mailbox, or accepting other terms.
    Enabling,
    /// A change of a mandate.
    Mandates,
    /// Opening a notification.
    Opening(Id),
}

/// Hands an act in; the answer is its receipt, not verified yet.
pub(crate) async fn hand_in(
    door: Door,
    signed: &SignedStatement,
) -> Result<SealedReceipt, Failure> {
    let address = match door {
        Door::Contacts => "/contacts".to_owned(),
        Door::Enabling => "/mailbox/enabling".to_owned(),
        Door::Mandates => "/mandates".to_owned(),
        Door::Opening(id) => format!("/notifications/{id}/opening"),
    };
    let answer = send(json(post(&address), signed)?).await?;
    match door {
        Door::Opening(_) => Ok(read::<Opening>(answer).await?.receipt),
        Door::Contacts | Door::Enabling | Door::Mandates => read(answer).await,
    }
}
