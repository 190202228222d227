//! The mailbox itself: whose it is, what it lacks, what waits in it.

use mailbox::api::{Enabling, Mailbox};
use mailbox::calendar::{Calendar, Selection};
use mailbox::contacts::{PeriodReading, last_day};
use mailbox::mandates::Power;
use mailbox::problem::Code;

use super::waiting::{Waiting, waiting};
use super::{Failure, NotDone, Party, permission};
use crate::house::House;
use crate::store::{communications, contacts, mailboxes, terms};

/// Returns the mailbox of the session.
pub(crate) async fn mailbox(house: &House, party: &Party) -> Result<Mailbox, NotDone> {
    let (rfc, now) = (&party.mailbox, house.clock.now());
    let mut connection = house.store.read().await?;
    permission::require_somewhere(&mut connection, party, Power::View, now).await?;
    let accepted = terms::accepted(&mut connection, rfc).await?;
    let Waiting {
        unopened,
        open_by_on,
        unanswered,
        answer_by_on,
    } = waiting(house, &mut connection, party).await?;
    // What the institute says: no calendar is asked for it.
    let (calendar, selection) = (Calendar::seed(), Selection::default());
    let days = calendar.working_days(&selection);
    Ok(Mailbox {
        rfc: rfc.clone(),
        holder_name: party.holder_name.clone(),
        registrations: mailboxes::registrations(&mut connection, rfc).await?,
        lacks: permission::lacks(&mut connection, rfc, now).await?,
        enabled_at: accepted.map(|accepted| accepted.enabled_at),
        enable_by_on: last_day(PeriodReading::Official, &days)
            .map_err(|_| Code::YearUnpublished)?,
        unopened,
        open_by_on,
        unanswered,
        answer_by_on,
        word: match permission::require_holder(party) {
            Ok(()) => mailboxes::word(&mut connection, rfc).await?,
            Err(_) => None,
        },
        unread: u32::try_from(communications::unread(&mut connection, rfc).await?)
            .unwrap_or(u32::MAX),
    })
}

/// Returns what enabling still needs: the holder's alone, for it lists addresses in clear.
pub(crate) async fn enabling(house: &House, party: &Party) -> Result<Enabling, NotDone> {
    permission::require_holder(party)?;
    let (rfc, now) = (&party.mailbox, house.clock.now());
    let mut connection = house.store.read().await?;
    let accepted = terms::accepted(&mut connection, rfc).await?;
    let current = terms::current(&mut connection, now).await?;
    Ok(Enabling {
        lacks: permission::lacks(&mut connection, rfc, now).await?,
        media: contacts::proved_media(&mut connection, rfc, now).await?,
        current_terms: current.ok_or(Failure::NoTerms)?,
        signed_at: accepted.as_ref().map(|accepted| accepted.signed_at),
        enabled_at: accepted.as_ref().map(|accepted| accepted.enabled_at),
        signed_terms: accepted.map(|accepted| accepted.reference),
    })
}
