//! Who may do what: the holder everything, a delegate what its mandates say, today; and nobody
//! anything in a mailbox that is not enabled (DOMAIN 3.2.7).
//!
//! It is asked in the act itself, on the connection that it reads or writes on, so that a mandate
//! that was taken back a moment ago permits nothing.

use mailbox::contacts::{Contact, Gate, Lack};
use mailbox::identifiers::{Nrp, Rfc};
use mailbox::instant::LegalTime;
use mailbox::mandates::{Power, Powers};
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::{Failure, NotDone, Party};
use crate::store::mandates::{self, MandateRecord};
use crate::store::{contacts, terms};

/// Refuses what `party` may not do at `now`, on something of `registration`.
pub(crate) async fn require(
    connection: &mut AnyConnection,
    party: &Party,
    power: Power,
    registration: Option<&Nrp>,
    now: LegalTime,
) -> Result<(), NotDone> {
    if is_holder(party) {
        return Ok(());
    }
    let given = mandates::between(connection, &party.mailbox, &party.signer).await?;
    let permits =
        |one: &MandateRecord| (one.mandate).permits(&party.signer, power, registration, now);
    if given.iter().any(permits) {
        Ok(())
    } else {
        Err(Code::NotPermitted.into())
    }
}

/// Refuses what `party` may not do at `now` in any registration: what comes before an act of
/// which nobody knows yet what it is about.
pub(crate) async fn require_somewhere(
    connection: &mut AnyConnection,
    party: &Party,
    power: Power,
    now: LegalTime,
) -> Result<(), NotDone> {
    if is_holder(party) {
        return Ok(());
    }
    let powers = powers(connection, &party.mailbox, &party.signer, now).await?;
    if powers.is_some_and(|powers| powers.contains(power)) {
        Ok(())
    } else {
        Err(Code::NotPermitted.into())
    }
}

/// Refuses whoever is not the holder of the mailbox itself.
pub(crate) fn require_holder(party: &Party) -> Result<(), NotDone> {
    if is_holder(party) {
        Ok(())
    } else {
        Err(Code::NotPermitted.into())
    }
}

/// Refuses what needs an enabled mailbox, in one that is not (DOMAIN 3.2.7).
pub(crate) async fn require_enabled(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    now: LegalTime,
) -> Result<(), NotDone> {
    let lacks = lacks(connection, mailbox, now).await?;
    if lacks.is_empty() {
        return Ok(());
    }
    // Who reads this has to read them, not to enable anything.
    let is_old = lacks == [Lack::Terms] && terms::accepted(connection, mailbox).await?.is_some();
    let code = if is_old {
        Code::TermsChanged
    } else {
        Code::NotEnabled
    };
    Err(code.into())
}

/// Lists what a mailbox lacks to be enabled; nothing when it is.
pub(crate) async fn lacks(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    now: LegalTime,
) -> Result<Vec<Lack>, NotDone> {
    let all = contacts::of_mailbox(connection, mailbox, now).await?;
    let all: Vec<Contact> = all.into_iter().map(|record| record.contact).collect();
    let accepted = terms::accepted(connection, mailbox).await?;
    let current = terms::current(connection, now).await?;
    let gate = Gate {
        contacts: &all,
        signed_terms: accepted.as_ref().map(|accepted| &accepted.reference),
        current_terms: &current.ok_or(Failure::NoTerms)?,
    };
    Ok(gate.lacks(now))
}

/// Returns what a delegate may do in a mailbox at `now`, in one registration at least.
pub(crate) async fn powers(
    connection: &mut AnyConnection,
    principal: &Rfc,
    delegate: &Rfc,
    now: LegalTime,
) -> Result<Option<Powers>, NotDone> {
    let given = mandates::between(connection, principal, delegate).await?;
    let powers: Vec<Power> = given
        .iter()
        .filter(|one| one.mandate.state(now) == mailbox::mandates::MandateState::Active)
        .flat_map(|one| one.mandate.scope.powers.iter())
        .collect();
    Ok(Powers::new(&powers))
}

fn is_holder(party: &Party) -> bool {
    party.mandate.is_none() && party.signer == party.mailbox
}
