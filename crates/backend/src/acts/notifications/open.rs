//! Opening: the act by which the addressee is notified (CFF 134-I), signed and answered by a
//! receipt that is the same ever after.
//!
//! Opened late it is only consulted: the receipt says the day it was made before, and no date
//! moves. An opening whose day of effects falls in a year that is not published is refused: its
//! receipt could not say from when on the person is bound, and waiting costs nobody a day.

use mailbox::id::Id;
use mailbox::instant::LegalTime;
use mailbox::mandates::Power;
use mailbox::notification::{Event, How, Life, Rule, State};
use mailbox::problem::Code;
use mailbox::statement::{Open, Purpose, Received, SignedBy, Statement};
use sqlx::AnyConnection;

use super::derive::service_dates;
use super::{Rulebook, derived, own, refuse_impossible, standing};
use crate::acts::signed::{Accepted, Act, Context};
use crate::acts::{Failure, NotDone, permission};
use crate::audit::Verb;
use crate::store::Transaction;
use crate::store::notifications::{self, Brought, Notification};

/// Opening one notification.
pub(crate) struct OpenNotification {
    pub(crate) id: Id,
}

impl Act for OpenNotification {
    const PURPOSE: Purpose = Purpose::Apertura;
    const VERB: Verb = Verb::OpenNotification;

    async fn rebuild(
        &self,
        context: &Context<'_>,
        connection: &mut AnyConnection,
        _given: &Statement,
        by: SignedBy,
    ) -> Result<Statement, NotDone> {
        let Context { house, party, now } = *context;
        let notification = own(connection, &party.mailbox, self.id).await?;
        let registration = notification.addressee.registration.as_ref();
        permission::require(connection, party, Power::Open, registration, now).await?;
        permission::require_enabled(connection, &party.mailbox, now).await?;
        let rulebook = Rulebook::current(house, connection).await?;
        let life = opened(&notification, now)?;
        service_dates(&life, &rulebook, now)?;
        let act = &notification.act;
        // Nobody is notified of what cannot be handed over.
        let document = &act.document;
        if !house
            .blobs
            .holds(document.sha256, document.size_bytes)
            .await?
        {
            return Err(Code::Unavailable.into());
        }
        Ok(Statement::Open(Open {
            by,
            notification: notification.folio.clone(),
            kind: act.kind.clone(),
            issuer: act.issuer.clone(),
            oficio: act.oficio.clone(),
            issued_on: act.issued_on,
            document_sha256: document.sha256,
        }))
    }

    async fn apply(
        &self,
        context: &Context<'_>,
        transaction: &mut Transaction,
        accepted: &Accepted,
    ) -> Result<Received, NotDone> {
        let Context { house, party, now } = *context;
        let mut notification = own(transaction, &party.mailbox, self.id).await?;
        let rulebook = Rulebook::current(house, transaction).await?;
        let life = opened(&notification, now)?;
        if notification.attestation.is_some() && counts(&life, &rulebook, now)? {
            if notification.act.rule != Rule::Lss40 {
                // The institute attested meanwhile that nobody opened it in time.
                return Err(Code::StateConflict.into());
            }
            // LSS 40 sets the receipt no end: what was attested without it is attested again.
            notification.attestation = None;
        }
        let outcome = service_dates(&life, &rulebook, now)?.outcome;
        notification.events.push(Event::Opened { at: now });
        notification.opening = Some(accepted.folio.clone());
        let derived = derived(&notification, &rulebook, now)?;
        let brought = Brought::default();
        if !notifications::update(transaction, &notification, &derived, brought).await? {
            return Err(Code::StateConflict.into());
        }
        let Notification { folio, act, .. } = notification;
        Ok(Received::Opening {
            notification: folio,
            oficio: act.oficio,
            issued_on: act.issued_on,
            document_sha256: act.document.sha256,
            notified_on: outcome.notified_on,
            effective_on: outcome.effects_on,
        })
    }
}

fn opened(notification: &Notification, now: LegalTime) -> Result<Life, NotDone> {
    let life = notification.life()?.apply(Event::Opened { at: now });
    life.map_err(refuse_impossible)
}

/// Tells whether by this opening the notification is made.
fn counts(life: &Life, rulebook: &Rulebook, now: LegalTime) -> Result<bool, NotDone> {
    let life = life.without_term();
    let state = standing(&life, rulebook, now)?.ok_or(Failure::KeptStatement)?;
    Ok(match state {
        State::Notified(made) | State::Effective(made) | State::Lapsed(made) => {
            matches!(made.how, How::Opened { .. })
        }
        State::Answered { made, .. } => {
            made.is_some_and(|made| matches!(made.how, How::Opened { .. }))
        }
        _ => false,
    })
}
