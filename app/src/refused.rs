//! Signed acts that were refused while no screen of theirs was there, as when their nonce had expired:
//! what they said, until they are signed anew or left.
//!
//! They are kept on this device, so that nothing is typed twice and no refusal goes unsaid.

use mailbox::identifiers::Rfc;
use mailbox::problem::Problem;
use serde::{Deserialize, Serialize};

use crate::api::acts::Door;
use crate::failure::Failure;
use crate::store;

/// A refused act.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Refused {
    pub(crate) mailbox: Rfc,
    pub(crate) door: Door,
    /// The text that was signed: it says what was wanted.
    pub(crate) statement: String,
    problem: Problem,
}

impl Refused {
    /// Why it was refused.
    pub(crate) fn failure(&self) -> Failure {
        Failure::Refused(Box::new(self.problem.clone()))
    }
}

/// Keeps a refused act. What failed otherwise than by a refusal is not one.
pub(crate) async fn keep(
    mailbox: &Rfc,
    door: Door,
    statement: &str,
    failure: &Failure,
) -> Result<(), Failure> {
    let Failure::Refused(problem) = failure else {
        return Ok(());
    };
    let refused = Refused {
        mailbox: mailbox.clone(),
        door,
        statement: statement.to_owned(),
        problem: problem.as_ref().clone(),
    };
    let mut all = list().await?;
    if !all.contains(&refused) {
        all.push(refused);
    }
    store::put_lasting(store::REFUSED, &all).await
}

/// Returns the refused acts of a mailbox, the oldest first.
pub(crate) async fn of(mailbox: &Rfc) -> Result<Vec<Refused>, Failure> {
    let mut all = list().await?;
    all.retain(|refused| refused.mailbox == *mailbox);
    Ok(all)
}

/// Forgets the refused acts of a mailbox that went to a door: they were signed anew, or left.
pub(crate) async fn forget(mailbox: &Rfc, door: Door) -> Result<(), Failure> {
    let mut all = list().await?;
    let before = all.len();
    all.retain(|refused| refused.mailbox != *mailbox || refused.door != door);
    if all.len() == before {
        return Ok(());
    }
    store::put_record(store::REFUSED, &all).await
}

async fn list() -> Result<Vec<Refused>, Failure> {
    Ok(store::record(store::REFUSED).await?.unwrap_or_default())
}
