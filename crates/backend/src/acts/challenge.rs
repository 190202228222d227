//! Giving what a statement is made of: where it counts, a nonce and the hour.

use mailbox::api::Challenge;
use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::statement::Purpose;
use time::Duration;

use super::{NotDone, Party};
use crate::house::House;
use crate::ids;
use crate::store::nonces::{self, NonceRecord};

/// How long a nonce to sign in is good for.
const ACCESS_TTL: Duration = Duration::minutes(10);
/// How long a nonce to sign another act with is good for: upload and retries included.
const ACT_TTL: Duration = Duration::minutes(15);

/// Gives a challenge to whoever wants to sign in.
pub(crate) async fn for_access(house: &House) -> Result<Challenge, NotDone> {
    give(house, Purpose::Acceso, None, ACCESS_TTL).await
}

/// Gives a challenge for one purpose, good for this mailbox and certificate alone.
pub(crate) async fn for_act(
    house: &House,
    party: &Party,
    purpose: Purpose,
) -> Result<Challenge, NotDone> {
    let bound = (party.mailbox.clone(), party.certificate_sha256);
    give(house, purpose, Some(bound), ACT_TTL).await
}

async fn give(
    house: &House,
    purpose: Purpose,
    party: Option<(Rfc, Digest)>,
    good_for: Duration,
) -> Result<Challenge, NotDone> {
    let issued_at = house.clock.now();
    let record = NonceRecord {
        nonce: ids::nonce(),
        purpose,
        party,
        issued_at,
        expires_at: issued_at.plus(good_for),
    };
    let mut transaction = house.store.begin().await?;
    nonces::insert(&mut transaction, &record).await?;
    transaction.commit().await?;
    Ok(Challenge {
        environment: house.environment,
        authority: house.authority.clone(),
        origin: house.origin.clone(),
        nonce: record.nonce,
        issued_at: record.issued_at,
        expires_at: record.expires_at,
    })
}
