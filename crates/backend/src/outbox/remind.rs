//! Reminding: looking at what has dates, and writing what is due into the outbox.
//!
//! The mark of how far something was told moves on in the transaction that writes the messages, by
//! a conditional UPDATE: of several replicas one writes them, and a restart writes none again.

use std::sync::Arc;

use mailbox::contacts::Medium;
use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;
use time::Duration;

use super::plan::{self, Plan, Planned};
use crate::acts::NotDone;
use crate::acts::notifications::{Rulebook, destinations};
use crate::acts::tell::{EfirmaEnds, Message, Moment, Telling, tell};
use crate::house::House;
use crate::store::reminders::{self, About, Efirma, Reminded};
use crate::store::{Transaction, communications, contacts, deliveries, notifications};

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
    let Found {
        message,
        media,
        told_through,
        look_again_at,
    } = match reminded.about {
        About::Efirma => efirma_ends(&mut transaction, reminded, now).await?,
        About::Notification => of_notification(house, &mut transaction, reminded, now).await?,
    };
    if !reminders::move_on(&mut transaction, reminded, told_through, look_again_at).await? {
        return Ok(());
    }
    if let Some(message) = message {
        let kind = message.kind();
        deliveries::void_of_subject(&mut transaction, reminded.subject, kind, now).await?;
        for medium in &media {
            let telling = Telling {
                mailbox: &reminded.mailbox,
                medium,
                message: &message,
                at: now,
                due_at: now,
            };
            tell(&mut transaction, telling).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// What a look at something found.
struct Found {
    /// What is due to be said.
    message: Option<Message>,
    /// To where.
    media: Vec<Medium>,
    told_through: LegalTime,
    look_again_at: Option<LegalTime>,
}

impl Found {
    const fn nothing(told_through: LegalTime, look_again_at: Option<LegalTime>) -> Self {
        Self {
            message: None,
            media: Vec::new(),
            told_through,
            look_again_at,
        }
    }
}

async fn of_notification(
    house: &House,
    connection: &mut AnyConnection,
    reminded: &Reminded,
    now: LegalTime,
) -> Result<Found, NotDone> {
    let Some(notification) = notifications::find(connection, reminded.subject).await? else {
        return Ok(Found::nothing(now, None));
    };
    let rulebook = Rulebook::current(house, connection).await?;
    let (rules, life) = (rulebook.rules(), notification.life()?);
    let (id, folio) = (notification.id, &notification.folio);
    let planned = plan::of_notification(&life, rules, reminded.told_through, now);
    let planned = planned.and_then(|Plan { due, look_again_at }| {
        let about = due.map(|due| plan::about(id, folio, due.what, &life, rules, now));
        Ok((about.transpose()?, look_again_at))
    });
    // A year that nobody published gives no date to say: it is looked at again tomorrow.
    let Ok((about, look_again_at)) = planned else {
        return Ok(Found::nothing(
            reminded.told_through,
            Some(now.plus(Duration::DAY)),
        ));
    };
    let media = match &about {
        Some(_) => destinations::of(connection, &notification.addressee, now).await?,
        None => None,
    };
    Ok(Found {
        message: about.map(Message::NotificationReminder),
        media: media.unwrap_or_default(),
        told_through: now,
        look_again_at,
    })
}

async fn efirma_ends(
    connection: &mut AnyConnection,
    reminded: &Reminded,
    now: LegalTime,
) -> Result<Found, NotDone> {
    let efirma = reminded.subject;
    let Some((certificate_number, ends_at)) = reminders::efirma(connection, efirma).await? else {
        return Ok(Found::nothing(now, None));
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
    let media = match &message {
        Some(_) => contacts::proved_media(connection, &reminded.mailbox, now).await?,
        None => Vec::new(),
    };
    Ok(Found {
        message,
        media,
        told_through: now,
        look_again_at,
    })
}

/// Begins to remind of a notification; what is told already is not told again.
pub(crate) async fn begin(
    transaction: &mut Transaction,
    notification: Id,
    mailbox: &Rfc,
    told_through: LegalTime,
) -> Result<(), NotDone> {
    let reminded = Reminded {
        about: About::Notification,
        subject: notification,
        mailbox: mailbox.clone(),
        told_through,
        look_at: told_through,
    };
    Ok(reminders::begin(transaction, &reminded, false).await?)
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
        Message::CommunicationSent { communication, .. } => {
            let waits = communications::waits(&mut connection, communication).await?;
            Ok(waits.then_some(message))
        }
        Message::EfirmaEnds(ends) => {
            let kept = reminders::efirma(&mut connection, ends.efirma).await?;
            let holds = kept.is_some_and(|(_, at)| at == ends.ends_at) && now < ends.ends_at;
            Ok(holds.then_some(Message::EfirmaEnds(ends)))
        }
        Message::NotificationAnnounced { id, .. } => {
            alert(house, &mut connection, message, id, now).await
        }
        Message::NotificationReminder(about) => {
            let id = about.notification;
            let Some(notification) = notifications::find(&mut connection, id).await? else {
                return Ok(None);
            };
            let rulebook = Rulebook::current(house, &mut connection).await?;
            let life = notification.life()?;
            let refreshed = plan::refreshed(&about, &life, rulebook.rules(), now);
            // Without dates what was planned is said as it was.
            let refreshed = refreshed.unwrap_or(Some(about));
            Ok(refreshed.map(Message::NotificationReminder))
        }
        other => Ok(Some(other)),
    }
}

/// Gives an alert both readings of its dates; nothing once it was opened or taken back.
async fn alert(
    house: &House,
    connection: &mut AnyConnection,
    message: Message,
    id: Id,
    now: LegalTime,
) -> Result<Option<Message>, NotDone> {
    let Some(notification) = notifications::find(connection, id).await? else {
        return Ok(Some(message));
    };
    let life = notification.life()?;
    let over = [life.opened_at(), life.answered_at(), life.withdrawn_at()];
    if over.iter().any(Option::is_some) {
        return Ok(None);
    }
    let rulebook = Rulebook::current(house, connection).await?;
    let (folio, moment) = (&notification.folio, Moment::Announced);
    let about = plan::about(id, folio, moment, &life, rulebook.rules(), now);
    Ok(Some(about.map_or(message, Message::NotificationReminder)))
}
