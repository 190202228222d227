//! `mandato`: giving, limiting and taking back a mandate, accepting it and giving it up (CFF 19).
//!
//! The principal gives and takes, with its own e.firma; the delegate answers, from its own mailbox
//! or from the principal's. Whoever does it, it is done in the principal's mailbox: its records,
//! its audit, its receipt. Limiting only narrows: who wants more powers given gives another
//! mandate, which has to be accepted.

use mailbox::api::SignedStatement;
use mailbox::identifiers::{Folio, Nrp, Rfc};
use mailbox::instant::LegalTime;
use mailbox::mandates::{Mandate, MandateState, Power, Scope};
use mailbox::problem::Code;
use mailbox::statement::{ChangeMandate, MandateOrder, Purpose, Received, SignedBy, Statement};
use sqlx::AnyConnection;

use super::signed::{self, Accepted, Act, Context, Done};
use super::{Failure, NotDone, Party, permission};
use crate::audit::Verb;
use crate::house::House;
use crate::ids;
use crate::store::mandates::{self, MandateRecord, Turn};
use crate::store::{Transaction, mailboxes, series, turns};

/// Changes a mandate, or finds the receipt that the statement got before.
pub(crate) async fn change_mandate(
    house: &House,
    party: &Party,
    request: &SignedStatement,
) -> Result<Done, NotDone> {
    let acting = acting(house, party, request).await?;
    let act = Change {
        session: &party.mailbox,
    };
    signed::perform(house, &acting, request, &act).await
}

/// Returns who acts in which mailbox: in the principal's, when a delegate answers from its own.
///
/// The statement is not verified yet. It only says which mandate to look for, and finds none but
/// those of the party itself.
async fn acting(house: &House, party: &Party, request: &SignedStatement) -> Result<Party, NotDone> {
    let Ok(Statement::ChangeMandate(given)) = Statement::parse_signed(&request.statement) else {
        return Ok(party.clone());
    };
    let (MandateOrder::Accept { mandate: folio } | MandateOrder::Renounce { mandate: folio }) =
        &given.order
    else {
        return Ok(party.clone());
    };
    if party.mandate.is_some() || given.by.mailbox == party.mailbox {
        return Ok(party.clone());
    }
    let mut connection = house.store.read().await?;
    let found = mandates::find(&mut connection, folio).await?;
    let is_ours = |one: &MandateRecord| {
        one.mandate.delegate == party.signer && one.mandate.principal == given.by.mailbox
    };
    let record = found.filter(is_ours).ok_or(Code::NotFound)?;
    Ok(Party {
        mailbox: record.mandate.principal,
        holder_name: record.principal_name,
        ..party.clone()
    })
}

struct Change<'a> {
    /// The mailbox of the session, for which the challenge was given.
    session: &'a Rfc,
}

impl Act for Change<'_> {
    const PURPOSE: Purpose = Purpose::Mandato;
    const VERB: Verb = Verb::ChangeMandate;

    fn challenged<'a>(&'a self, _: &'a Party) -> &'a Rfc {
        self.session
    }

    async fn rebuild(
        &self,
        context: &Context<'_>,
        connection: &mut AnyConnection,
        given: &Statement,
        by: SignedBy,
    ) -> Result<Statement, NotDone> {
        let Statement::ChangeMandate(given) = given else {
            return Err(Code::StatementMismatch.into());
        };
        check(context, connection, &given.order).await?;
        Ok(Statement::ChangeMandate(ChangeMandate {
            by,
            order: given.order.clone(),
        }))
    }

    async fn apply(
        &self,
        context: &Context<'_>,
        transaction: &mut Transaction,
        accepted: &Accepted,
    ) -> Result<Received, NotDone> {
        let Statement::ChangeMandate(ChangeMandate { order, .. }) = &accepted.statement else {
            return Err(Failure::KeptStatement.into());
        };
        let now = context.now;
        // A number is taken before the turn, as everywhere.
        let granted = match order {
            MandateOrder::Grant { .. } => {
                let year = now.date().year();
                let number = series::next_number(transaction, Folio::MANDATES, year).await?;
                Some(Folio::new(Folio::MANDATES, year, number))
            }
            _ => None,
        };
        turns::take(transaction, &context.party.mailbox).await?;
        let found = check(context, transaction, order).await?;
        let folio = match (granted, found) {
            (Some(folio), None) => grant(context, transaction, folio, order).await?,
            (None, Some(record)) => answer(transaction, record, order, now).await?,
            _ => return Err(Failure::KeptStatement.into()),
        };
        Ok(Received::Mandate {
            mandate: folio,
            order: order.clone(),
        })
    }
}

/// Refuses what this party may not do, or what cannot be done as things stand. Returns the mandate
/// that the order is about.
async fn check(
    context: &Context<'_>,
    connection: &mut AnyConnection,
    order: &MandateOrder,
) -> Result<Option<MandateRecord>, NotDone> {
    let Context { party, now, .. } = *context;
    let folio = match order {
        MandateOrder::Grant {
            delegate, scope, ..
        } => {
            permission::require_holder(party)?;
            permission::require_enabled(connection, &party.mailbox, now).await?;
            if *delegate == party.mailbox || delegate.is_generic() {
                return Err(at(Code::StateConflict, "delegate"));
            }
            check_scope(connection, &party.mailbox, scope, now).await?;
            return Ok(None);
        }
        MandateOrder::Limit { mandate, .. } | MandateOrder::Revoke { mandate } => {
            permission::require_holder(party)?;
            mandate
        }
        MandateOrder::Accept { mandate } | MandateOrder::Renounce { mandate } => mandate,
    };
    let found = mandates::find(connection, folio).await?;
    let is_ours = |one: &MandateRecord| {
        one.mandate.principal == party.mailbox
            && (!order.is_of_delegate() || one.mandate.delegate == party.signer)
    };
    let record = found.filter(is_ours).ok_or(Code::NotFound)?;
    let state = record.mandate.state(now);
    let may = match order {
        MandateOrder::Accept { .. } => state == MandateState::Offered,
        _ => matches!(state, MandateState::Offered | MandateState::Active),
    };
    if !may {
        return Err(Code::StateConflict.into());
    }
    if let MandateOrder::Limit { scope, .. } = order {
        if !scope.is_within(&record.mandate.scope) {
            return Err(at(Code::StateConflict, "scope"));
        }
        check_scope(connection, &party.mailbox, scope, now).await?;
    }
    Ok(Some(record))
}

/// Refuses a scope that nobody could use: without a look inside, over before it begins, or in
/// registrations that are not the principal's.
async fn check_scope(
    connection: &mut AnyConnection,
    principal: &Rfc,
    scope: &Scope,
    now: LegalTime,
) -> Result<(), NotDone> {
    if !scope.powers.contains(Power::View) {
        return Err(at(Code::ActIncomplete, "scope.powers"));
    }
    if (scope.until_on).is_some_and(|until| until.date() < now.date()) {
        return Err(at(Code::StateConflict, "scope.until_on"));
    }
    let linked = mailboxes::registrations(connection, principal).await?;
    let is_linked = |one: &Nrp| linked.iter().any(|other| other.body() == one.body());
    if scope.registrations.iter().all(is_linked) {
        Ok(())
    } else {
        Err(at(Code::NotFound, "scope.registrations"))
    }
}

fn at(code: Code, part: &str) -> NotDone {
    NotDone::RefusedAt(code, part.to_owned())
}

async fn grant(
    context: &Context<'_>,
    transaction: &mut Transaction,
    folio: Folio,
    order: &MandateOrder,
) -> Result<Folio, NotDone> {
    let MandateOrder::Grant {
        delegate,
        delegate_name,
        scope,
    } = order
    else {
        return Err(Failure::KeptStatement.into());
    };
    let record = MandateRecord {
        id: ids::id(context.now),
        folio,
        mandate: Mandate {
            principal: context.party.mailbox.clone(),
            delegate: delegate.clone(),
            scope: scope.clone(),
            granted_at: context.now,
            accepted_at: None,
            revoked_at: None,
            renounced_at: None,
        },
        principal_name: context.party.holder_name.clone(),
        delegate_name: delegate_name.as_str().to_owned(),
    };
    mandates::insert(transaction, &record).await?;
    Ok(record.folio)
}

/// Writes what becomes of a mandate that is there.
async fn answer(
    transaction: &mut Transaction,
    record: MandateRecord,
    order: &MandateOrder,
    now: LegalTime,
) -> Result<Folio, NotDone> {
    let turn = match order {
        MandateOrder::Limit { scope, .. } => {
            mandates::limit(transaction, record.id, scope).await?;
            return Ok(record.folio);
        }
        MandateOrder::Accept { .. } => Turn::Accepted,
        MandateOrder::Renounce { .. } => Turn::Renounced,
        MandateOrder::Revoke { .. } => Turn::Revoked,
        MandateOrder::Grant { .. } => return Err(Failure::KeptStatement.into()),
    };
    mandates::note(transaction, record.id, turn, now).await?;
    Ok(record.folio)
}
