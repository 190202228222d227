//! `contacto`: registering a medium of contact, setting another in its place, removing it (LSS
//! 286 M).
//!
//! A new medium waits for its code; one that replaces another takes its place only then. Media
//! that were proved before are warned of each change. One that never was proved is not removed by
//! a signature but forgotten (`forget_contact`).

use mailbox::api::SignedStatement;
use mailbox::contacts::{
    CannotRegister, CannotRemove, Contact, Medium, REGISTERED_A_DAY_MAX, may_register, may_remove,
};
use mailbox::identifiers::Nrp;
use mailbox::problem::Code;
use mailbox::statement::{ChangeContact, ContactChange, Purpose, Received, SignedBy, Statement};
use sqlx::AnyConnection;
use time::Duration;

use super::contact_code::{self, Receiver};
use super::signed::{self, Accepted, Act, Context, Done};
use super::tell::Message;
use super::{Failure, NotDone, Party, permission};
use crate::audit::Verb;
use crate::house::House;
use crate::ids;
use crate::store::contacts::{self, ContactRecord};
use crate::store::{Transaction, mailboxes, signed_acts, turns};

/// Changes the media of contact, or finds the receipt that the statement got before.
pub(crate) async fn change_contact(
    house: &House,
    party: &Party,
    request: &SignedStatement,
) -> Result<Done, NotDone> {
    signed::perform(house, party, request, &Change).await
}

struct Change;

/// What a change is about, as it stands.
struct Plan {
    /// All media of the mailbox.
    all: Vec<ContactRecord>,
    /// The one registration it is for, as it is linked.
    registration: Option<Nrp>,
    /// The medium that goes, now or once the new one is proved.
    goes: Option<ContactRecord>,
}

impl Act for Change {
    const PURPOSE: Purpose = Purpose::Contacto;
    const VERB: Verb = Verb::ChangeContact;

    async fn rebuild(
        &self,
        context: &Context<'_>,
        connection: &mut AnyConnection,
        given: &Statement,
        by: SignedBy,
    ) -> Result<Statement, NotDone> {
        permission::require_holder(context.party)?;
        let Statement::ChangeContact(given) = given else {
            return Err(Code::StatementMismatch.into());
        };
        plan(context, connection, given).await?;
        Ok(Statement::ChangeContact(ChangeContact {
            by,
            ..given.clone()
        }))
    }

    async fn apply(
        &self,
        context: &Context<'_>,
        transaction: &mut Transaction,
        accepted: &Accepted,
    ) -> Result<Received, NotDone> {
        let Statement::ChangeContact(given) = &accepted.statement else {
            return Err(Failure::KeptStatement.into());
        };
        turns::take(transaction, &context.party.mailbox).await?;
        let plan = plan(context, transaction, given).await?;
        let change = given.change.clone();
        let confirm_by_at = match &change {
            ContactChange::Register { medium } | ContactChange::Replace { medium, .. } => {
                Some(register(context, transaction, medium, plan).await?)
            }
            ContactChange::Remove { .. } => {
                remove(context, transaction, plan).await?;
                None
            }
        };
        Ok(Received::Contact {
            change,
            confirm_by_at,
        })
    }
}

/// Refuses what cannot be done as things stand.
async fn plan(
    context: &Context<'_>,
    connection: &mut AnyConnection,
    given: &ChangeContact,
) -> Result<Plan, NotDone> {
    let (mailbox, now) = (&context.party.mailbox, context.now);
    let registration = match &given.registration {
        None => None,
        Some(asked) => {
            let linked = mailboxes::registrations(connection, mailbox).await?;
            let found = linked.into_iter().find(|one| one.body() == asked.body());
            let refused = || NotDone::RefusedAt(Code::NotFound, "registration".into());
            Some(found.ok_or_else(refused)?)
        }
    };
    if !matches!(given.change, ContactChange::Remove { .. }) {
        let (purpose, since) = (Purpose::Contacto, now.plus(-Duration::DAY));
        let changes = signed_acts::count_since(connection, mailbox, purpose, since).await?;
        if changes >= REGISTERED_A_DAY_MAX {
            return Err(Code::TooSoon.into());
        }
    }
    let all = contacts::of_mailbox(connection, mailbox, now).await?;
    let of_scope = |record: &&ContactRecord| {
        record.contact.registration.as_ref().map(Nrp::body) == registration.as_ref().map(Nrp::body)
    };
    let live = |medium: &Medium| {
        let mut scope = all.iter().filter(of_scope);
        scope.find(|one| one.contact.medium == *medium && one.contact.is_live(now))
    };
    let scope: Vec<Contact> = (all.iter().filter(of_scope))
        .map(|record| record.contact.clone())
        .collect();
    let may = |medium, replaces| {
        may_register(&scope, medium, replaces, now).map_err(|cannot| match cannot {
            CannotRegister::AlreadyThere => Code::ContactAlreadyThere,
            CannotRegister::Full(_) => Code::ContactsFull,
        })
    };
    let goes = match &given.change {
        ContactChange::Register { medium } => {
            may(medium, None)?;
            None
        }
        ContactChange::Replace { medium, replaces } => {
            let goes = live(replaces).ok_or(Code::NotFound)?.clone();
            may(medium, Some(replaces))?;
            Some(goes)
        }
        ContactChange::Remove { medium } => {
            may_remove(&scope, medium, now).map_err(|cannot| match cannot {
                CannotRemove::LastOfItsKind(_) => Code::ContactLast,
                CannotRemove::NotThere => Code::NotFound,
            })?;
            let goes = live(medium).ok_or(Code::NotFound)?.clone();
            if !goes.contact.is_confirmed(now) {
                // Nothing was proved, so there is nothing to give a receipt of (DOMAIN 3.2.5).
                return Err(Code::StateConflict.into());
            }
            Some(goes)
        }
    };
    Ok(Plan {
        all,
        registration,
        goes,
    })
}

/// Writes a new medium, sends its code and warns the others. Returns until when it waits.
async fn register(
    context: &Context<'_>,
    transaction: &mut Transaction,
    medium: &Medium,
    plan: Plan,
) -> Result<mailbox::instant::LegalTime, NotDone> {
    let (mailbox, now) = (&context.party.mailbox, context.now);
    let mut record = ContactRecord {
        id: ids::id(now),
        contact: Contact {
            medium: medium.clone(),
            registration: plan.registration,
            registered_at: now,
            confirmed_at: None,
            removed_at: None,
        },
        replaces: plan.goes.map(|goes| goes.id),
        proved_folio: None,
        code: None,
    };
    let expires_at = record.contact.expires_at();
    let receiver = Receiver {
        mailbox,
        id: record.id,
        medium,
        expires_at,
        codes_sent: 0,
    };
    record.code = Some(contact_code::send(transaction, receiver, now).await?);
    contacts::insert(transaction, mailbox, &record).await?;
    let message = Message::ContactRegistered {
        masked: medium.masked(),
        at: now,
    };
    contact_code::warn(transaction, mailbox, &plan.all, &message, now).await?;
    Ok(expires_at)
}

/// Notes that a proved medium goes, and warns all, it too.
async fn remove(
    context: &Context<'_>,
    transaction: &mut Transaction,
    plan: Plan,
) -> Result<(), NotDone> {
    let (mailbox, now) = (&context.party.mailbox, context.now);
    let goes = plan.goes.ok_or(Code::NotFound)?;
    contacts::remove(transaction, goes.id, now).await?;
    let message = Message::ContactRemoved {
        masked: goes.contact.medium.masked(),
        at: now,
    };
    contact_code::warn(transaction, mailbox, &plan.all, &message, now).await
}
