//! Who is here: from a token to a party, or nobody.
//!
//! A session ends after 30 minutes without a request, after 8 hours whatever happens, and with
//! its certificate. It says whose mailbox is read and who acts there; it never says who signed.

use mailbox::api::Session;
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use sqlx::AnyConnection;
use time::Duration;

use super::{NotDone, permission};
use crate::house::House;
use crate::ids::SessionToken;
use crate::store::sessions::{self, SessionRecord};

/// Minutes without a request after which a session ends.
pub(super) const IDLE_MINUTES_MAX: u32 = 30;
/// How long a session lasts at most.
pub(super) const ABSOLUTE: Duration = Duration::hours(8);
/// A use is noted when the last note is older: one write a minute, not one a request.
const NOTED_EVERY: Duration = Duration::MINUTE;

/// The party that a session is open for.
pub(crate) type Party = SessionRecord;

/// Finds the party of a token, and notes that it was here.
pub(crate) async fn party(house: &House, token: &SessionToken) -> Result<Party, NotDone> {
    let now = house.clock.now();
    let mut connection = house.store.read().await?;
    let found = sessions::find(&mut connection, token.digest()).await?;
    drop(connection);
    let party = found
        .filter(|party| is_open(party, now))
        .ok_or(Code::Unauthenticated)?;
    if party.seen_at.plus(NOTED_EVERY) <= now {
        let mut transaction = house.store.begin().await?;
        sessions::touch(&mut transaction, party.token_sha256, now).await?;
        transaction.commit().await?;
    }
    Ok(party)
}

/// Says what the app shows of a session.
pub(crate) async fn describe(
    connection: &mut AnyConnection,
    party: &Party,
    now: LegalTime,
) -> Result<Session, NotDone> {
    let delegate = party.mandate.is_some();
    let powers = if delegate {
        permission::powers(connection, &party.mailbox, &party.signer, now).await?
    } else {
        None
    };
    Ok(Session {
        mailbox: party.mailbox.clone(),
        holder_name: party.holder_name.clone(),
        signer: delegate.then(|| party.signer.clone()),
        signer_name: delegate.then(|| party.signer_name.clone()),
        mandate: party.mandate.clone(),
        powers,
        certificate_number: party.certificate_number.clone(),
        certificate_expires_at: party.certificate_expires_at,
        expires_at: party.expires_at,
        idle_minutes_max: IDLE_MINUTES_MAX,
    })
}

/// Says who is here.
pub(crate) async fn who(house: &House, party: &Party) -> Result<Session, NotDone> {
    let mut connection = house.store.read().await?;
    describe(&mut connection, party, house.clock.now()).await
}

fn is_open(party: &Party, now: LegalTime) -> bool {
    now <= party.expires_at && now <= party.seen_at.plus(Duration::MINUTE * IDLE_MINUTES_MAX)
}
