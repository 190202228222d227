//! To where an alert goes: the proved media of an enabled mailbox (LSS 286 M).

use mailbox::contacts::{Lack, Medium};
use mailbox::instant::LegalTime;
use mailbox::notification::Addressee;
use sqlx::AnyConnection;

use crate::acts::{NotDone, permission};
use crate::store::{contacts, terms};

/// Returns where an addressee is alerted; `None` when its mailbox is not enabled.
///
/// One that was enabled, and has not signed the terms of today yet, is alerted all the same: its
/// media are good, and the board would tell it nothing.
pub(crate) async fn of(
    connection: &mut AnyConnection,
    addressee: &Addressee,
    now: LegalTime,
) -> Result<Option<Vec<Medium>>, NotDone> {
    let mailbox = &addressee.rfc;
    match permission::lacks(connection, mailbox, now)
        .await?
        .as_slice()
    {
        [] => {}
        [Lack::Terms] if terms::accepted(connection, mailbox).await?.is_some() => {}
        _ => return Ok(None),
    }
    let all = contacts::of_mailbox(connection, mailbox, now).await?;
    let reaches = |registration: Option<&_>| {
        registration.is_none() || registration == addressee.registration.as_ref()
    };
    let mut media: Vec<Medium> = all
        .into_iter()
        .map(|record| record.contact)
        .filter(|contact| contact.is_confirmed(now) && reaches(contact.registration.as_ref()))
        .map(|contact| contact.medium)
        .collect();
    media.sort();
    media.dedup();
    Ok(Some(media))
}
