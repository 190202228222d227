//! Signing out: the session is gone, not only forgotten by the browser.

use super::{NotDone, Party};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::sessions;

/// Ends the session of `party`.
pub(crate) async fn sign_out(house: &House, party: &Party) -> Result<(), NotDone> {
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
    if sessions::delete(&mut transaction, party.token_sha256).await? {
        // The certificate, not the token: what is audited may be read by others.
        let subject = party.certificate_sha256;
        audit::append(
            &mut transaction,
            now,
            Verb::SignOut,
            &party.mailbox,
            subject,
        );
    }
    transaction.commit().await?;
    Ok(())
}
