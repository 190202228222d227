//! Reminding: looking at what has dates, and writing what is due into the outbox.
//!
//! The mark of how far something was told moves on in the transaction that writes the messages, by
//! a conditional UPDATE: of several replicas one writes them, and a restart writes none again.

use std::sync::Arc;

use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::plan::{self, Plan, Planned};
use crate::acts::NotDone;
use crate::acts::tell::{EfirmaEnds, Message, Telling, tell};
use crate::house::House;
use crate::store::reminders::{self, About, Efirma, Reminded};
use crate::store::{Transaction, contacts, deliveries};

/// Most things looked at in one round.
const ROUND_MAX: u32 = 100;

/// Looks at everything whose time has come.
pub(super) async fn round(house: &Arc<House>) -> Result<(), NotDone> {
    let mut connection = house.store.read().await?;
    let due = reminders::due(&mut connection, house.clock.now(), ROUND_MAX).await?;
    drop(connection);
    for reminded in due {
        look(house, &reminded).await?;
    }
    Ok(())
}

async fn look(house: &House, reminded: &Reminded) -> Result<(), NotDone> {
    let now = house.clock.now();
    let mut transaction = house.store.begin().await?;
    let (message, look_again_at) = match reminded.about {
        About::Efirma => efirma_ends(&mut transaction, reminded, now).await?,
        About::Notification => (None, None),
    };
    if !reminders::move_on(&mut transaction, reminded, now, look_again_at).await? {
        return Ok(());
    }
    if let Some(message) = message {
        let kind = message.kind();
        deliveries::void_of_subject(&mut transaction, reminded.subject, kind, now).await?;
        tell_all(&mut transaction, &reminded.mailbox, &message, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn efirma_ends(
    connection: &mut AnyConnection,
    reminded: &Reminded,
    now: LegalTime,
) -> Result<(Option<Message>, Option<LegalTime>), NotDone> {
    let efirma = reminded.subject;
    let Some((certificate_number, ends_at)) = reminders::efirma(connection, efirma).await? else {
        return Ok((None, None));
    };
    let Plan { due, look_again_at } = plan::of_efirma(ends_at, reminded.told_through, now);
    let message = due.map(|Planned { what: days, .. }| {
        Message::EfirmaEnds(EfirmaEnds {
            efirma,
            certificate_number,
            ends_at,
            days,
        })
    });
    Ok((message, look_again_at))
}

/// Writes a message to every proved medium of a mailbox.
async fn tell_all(
    transaction: &mut Transaction,
    mailbox: &Rfc,
    message: &Message,
    now: LegalTime,
) -> Result<(), NotDone> {
    for medium in contacts::proved_media(transaction, mailbox, now).await? {
        let telling = Telling {
            mailbox,
            medium: &medium,
            message,
            at: now,
            due_at: now,
        };
        tell(transaction, telling).await?;
    }
    Ok(())
}

/// Notes the e.firma that somebody signed in with: its end is reminded of.
pub(crate) async fn note_efirma(
    transaction: &mut Transaction,
    seen: Efirma,
    now: LegalTime,
) -> Result<(), NotDone> {
    let Some(id) = reminders::note_efirma(transaction, &seen).await? else {
        return Ok(());
    };
    if let Some(look_at) = plan::of_efirma(seen.expires_at, now, now).look_again_at {
        let reminded = Reminded {
            about: About::Efirma,
            subject: id,
            mailbox: seen.mailbox,
            told_through: now,
            look_at,
        };
        reminders::begin(transaction, &reminded, true).await?;
    }
    Ok(())
}

/// Judges a message again before it goes out: what is not so any more is not said.
pub(super) async fn still_to_say(
    house: &House,
    message: Message,
    now: LegalTime,
) -> Result<Option<Message>, NotDone> {
    let mut connection = house.store.read().await?;
    match message {
        Message::EfirmaEnds(ends) => {
            let kept = reminders::efirma(&mut connection, ends.efirma).await?;
            let holds = kept.is_some_and(|(_, at)| at == ends.ends_at) && now < ends.ends_at;
            Ok(holds.then_some(Message::EfirmaEnds(ends)))
        }
        other => Ok(Some(other)),
    }
}
