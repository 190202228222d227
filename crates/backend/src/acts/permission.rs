//! Who may do what: the holder everything, a delegate what its mandate says, today.
//!
//! It is asked in the act itself, on the connection that it reads or writes on, so that a mandate
//! that was taken back a moment ago permits nothing.

use mailbox::identifiers::Nrp;
use mailbox::instant::LegalTime;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::{NotDone, Party};

/// Refuses what `party` may not do at `now`, on something of `registration`.
#[expect(clippy::unused_async, reason = "a mandate is looked up in the records")]
pub(crate) async fn require(
    _connection: &mut AnyConnection,
    party: &Party,
    _power: Power,
    _registration: Option<&Nrp>,
    _now: LegalTime,
) -> Result<(), NotDone> {
    // Nobody can be signed in under a mandate yet.
    require_holder(party)
}

/// Refuses whoever is not the holder of the mailbox itself.
pub(crate) fn require_holder(party: &Party) -> Result<(), NotDone> {
    if party.mandate.is_none() && party.signer == party.mailbox {
        Ok(())
    } else {
        Err(Code::NotPermitted.into())
    }
}
