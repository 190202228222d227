//! Announcing: the alert to the contact media, from whose sending the term runs (CFF 134-I).
//!
//! The alert is sealed with every field without which it proves nothing (DOMAIN 4.3.3), and one
//! message to each destination is written in the same transaction.

use mailbox::civil_date::CivilDate;
use mailbox::instant::LegalTime;
use mailbox::notification::{DESTINATIONS_MAX, Event, Life, Rule};
use mailbox::problem::Code;
use mailbox::statement::{Notice, Purpose, Statement};

use super::derive::service_dates;
use super::{Rulebook, derived, destinations, refuse_impossible};
use crate::acts::tell::{Message, Telling, tell};
use crate::acts::{Failure, NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::outbox::remind;
use crate::store::notifications::{self, Brought, Notification};
use crate::store::{Transaction, alerts_sent};

/// Whether the addressee could be alerted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Announcing {
    Announced {
        sent_at: LegalTime,
        destinations: u32,
    },
    /// The rule of the act knows no alert.
    NotByAlert,
    /// The mailbox is not enabled: nothing was done.
    NotEnabled,
}

/// Announces a notification that nobody was told of, if its mailbox is enabled.
///
/// It refuses with [`Code::YearUnpublished`] when the last day to open it is not known.
pub(crate) async fn announce(
    house: &House,
    transaction: &mut Transaction,
    rulebook: &Rulebook,
    notification: &mut Notification,
    now: LegalTime,
) -> Result<Announcing, NotDone> {
    if notification.act.rule.sentence().is_none() {
        return Ok(Announcing::NotByAlert);
    }
    let addressee = notification.addressee.clone();
    let Some(mut media) = destinations::of(transaction, &addressee, now).await? else {
        return Ok(Announcing::NotEnabled);
    };
    media.truncate(DESTINATIONS_MAX);
    let event = Event::Announced { at: now };
    let life = notification.life()?.apply(event);
    let life = life.map_err(refuse_impossible)?;
    let (open_by_on, deemed_on) = last_days(&life, rulebook, now)?;
    let notice = Statement::Notice(Box::new(Notice {
        sealed: house.sealed_head(),
        notification: notification.folio.clone(),
        addressee,
        act: notification.act.clone(),
        sent_at: now,
        media: media.clone(),
        open_by_on,
        deemed_on,
    }));
    let text = (notice.to_complete_text()).map_err(|_| Failure::IncompleteSeal)?;
    notification.events.push(event);
    let derived = derived(notification, rulebook, now)?;
    let brought = Brought::default();
    if !notifications::update(transaction, notification, &derived, brought).await? {
        return Err(Code::StateConflict.into());
    }
    notification.revision += 1;
    let message = Message::NotificationAnnounced {
        id: notification.id,
        folio: notification.folio.clone(),
        at: now,
        open_by_on,
        deemed_on,
    };
    for (number, medium) in (1..).zip(&media) {
        let telling = Telling {
            mailbox: notification.mailbox(),
            medium,
            message: &message,
            at: now,
            due_at: now,
        };
        let told = tell(transaction, telling).await?;
        alerts_sent::insert(transaction, notification.id, number, medium, told).await?;
    }
    let mailbox = notification.mailbox();
    remind::begin(transaction, notification.id, mailbox, now).await?;
    let (verb, subject) = (Verb::AnnounceNotification, digest_of(text.as_bytes()));
    audit::append(transaction, now, verb, mailbox, subject);
    let folio = notification.folio.clone();
    transaction.seal(house.to_seal(folio, Purpose::Aviso, mailbox, text, now));
    Ok(Announcing::Announced {
        sent_at: now,
        destinations: u32::try_from(media.len()).unwrap_or(u32::MAX),
    })
}

/// The last day to open it, and the day it is made if it is not, as far as its rule knows them.
fn last_days(
    life: &Life,
    rulebook: &Rulebook,
    now: LegalTime,
) -> Result<(Option<CivilDate>, Option<CivilDate>), NotDone> {
    let outcome = service_dates(life, rulebook, now)?.outcome;
    Ok(match life.rule() {
        Rule::Cff134 => (outcome.window.last().copied(), Some(outcome.deemed_on)),
        Rule::Lss40 => (None, Some(outcome.deemed_on)),
        Rule::Lfpa | Rule::Estrados | Rule::Personal => (None, None),
    })
}
