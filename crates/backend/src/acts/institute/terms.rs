//! Publishing a version of the terms through the institute's door.
//!
//! The act itself is the same again when it is done again, so the key is kept after it: whoever
//! repeats a call that was cut in between gets the same answer.

use mailbox::api::{PublishTerms, Terms};

use super::call::Begun;
use super::{Answered, Call};
use crate::acts::NotDone;
use crate::acts::publish_terms::{Publication, publish_terms};
use crate::house::House;

/// Publishes a version of the terms.
pub(crate) async fn publish(
    house: &House,
    call: &Call,
    request: PublishTerms,
) -> Result<Answered<Terms>, NotDone> {
    if let Some(before) = call.before(house).await? {
        return Ok(before);
    }
    let now = house.clock.now();
    let PublishTerms {
        version,
        in_force_on,
        text,
        text_en,
    } = request;
    let publication = Publication {
        version,
        in_force_on,
        text,
        text_en,
    };
    let (terms, _) = publish_terms(&house.store, publication, now).await?;
    match call.begin(house, now).await? {
        Begun::Before(answered) => Ok(answered),
        Begun::Now(transaction) => call.end(transaction, terms).await,
    }
}
