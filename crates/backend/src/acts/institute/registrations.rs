//! Linking an employer's registrations to its mailbox (DOMAIN 2.1.3).

use mailbox::api::{LINKED_REGISTRATIONS_MAX, LinkRegistrations, LinkedRegistrations};
use mailbox::identifiers::{Nrp, Rfc};
use mailbox::problem::Code;

use super::call::Begun;
use super::{Answered, Call};
use crate::acts::{NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::mailboxes;

/// Links registrations to a mailbox in the place of those that were linked before.
pub(crate) async fn link(
    house: &House,
    call: &Call,
    rfc: &Rfc,
    request: &LinkRegistrations,
) -> Result<Answered<LinkedRegistrations>, NotDone> {
    let now = house.clock.now();
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    let mut registrations = request.registrations.clone();
    registrations.sort();
    registrations.dedup();
    if registrations.len() > LINKED_REGISTRATIONS_MAX || rfc.is_generic() {
        let at = "registrations".to_owned();
        return Err(NotDone::RefusedAt(Code::Malformed, at));
    }
    mailboxes::link(&mut transaction, rfc, &registrations).await?;
    let said: Vec<&str> = registrations.iter().map(Nrp::as_str).collect();
    let said = said.join("\n");
    let (verb, subject) = (Verb::LinkRegistrations, digest_of(said.as_bytes()));
    audit::append(&mut transaction, now, verb, rfc, subject);
    let rfc = rfc.clone();
    let answer = LinkedRegistrations { rfc, registrations };
    call.end(transaction, answer).await
}
