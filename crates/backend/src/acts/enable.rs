//! `activacion` and `terminos`: enabling the mailbox, and accepting the terms when they changed
//! (LSS 286 L, 286 M; DOMAIN 3.1, 3.4).
//!
//! The first time is the enabling and lists the proved media; every other version of the terms is
//! accepted by itself. What is signed names the version in force by its digest: whoever read
//! another one is told that they changed.

use mailbox::api::{Challenge, SignedStatement};
use mailbox::contacts::{Kind, Medium};
use mailbox::problem::Code;
use mailbox::statement::{AcceptTerms, Activate, Purpose, Received, SignedBy, Statement};
use mailbox::terms::TermsReference;
use sqlx::AnyConnection;

use super::signed::{self, Accepted, Act, Context, Done};
use super::{Failure, NotDone, Party, challenge, permission};
use crate::audit::Verb;
use crate::house::House;
use crate::store::{Transaction, contacts, terms, turns};

/// Gives a challenge for what the mailbox needs: to be enabled, or to accept other terms.
pub(crate) async fn challenge(house: &House, party: &Party) -> Result<Challenge, NotDone> {
    permission::require_holder(party)?;
    let mut connection = house.store.read().await?;
    let accepted = terms::accepted(&mut connection, &party.mailbox).await?;
    drop(connection);
    let purpose = match accepted {
        None => Purpose::Activacion,
        Some(_) => Purpose::Terminos,
    };
    challenge::for_act(house, party, purpose).await
}

/// Enables the mailbox or accepts the terms, as the statement says.
pub(crate) async fn enable(
    house: &House,
    party: &Party,
    request: &SignedStatement,
) -> Result<Done, NotDone> {
    match Statement::parse_signed(&request.statement) {
        Ok(Statement::AcceptTerms(_)) => signed::perform(house, party, request, &Accept).await,
        // Whatever else it may be is refused there.
        _ => signed::perform(house, party, request, &Enable).await,
    }
}

struct Enable;

impl Act for Enable {
    const PURPOSE: Purpose = Purpose::Activacion;
    const VERB: Verb = Verb::EnableMailbox;

    async fn rebuild(
        &self,
        context: &Context<'_>,
        connection: &mut AnyConnection,
        given: &Statement,
        by: SignedBy,
    ) -> Result<Statement, NotDone> {
        permission::require_holder(context.party)?;
        let Statement::Activate(given) = given else {
            return Err(Code::StatementMismatch.into());
        };
        let accepted = terms::accepted(connection, &context.party.mailbox).await?;
        if accepted.is_some() {
            return Err(Code::StateConflict.into());
        }
        let media = proved_media(context, connection).await?;
        let terms = current(context, connection, &given.terms).await?;
        Ok(Statement::Activate(Activate { by, terms, media }))
    }

    async fn apply(
        &self,
        context: &Context<'_>,
        transaction: &mut Transaction,
        accepted: &Accepted,
    ) -> Result<Received, NotDone> {
        let Statement::Activate(given) = &accepted.statement else {
            return Err(Failure::KeptStatement.into());
        };
        turns::take(transaction, &context.party.mailbox).await?;
        let before = terms::accepted(transaction, &context.party.mailbox).await?;
        let media = proved_media(context, transaction).await?;
        if before.is_some() || media != given.media {
            return Err(Code::StateConflict.into());
        }
        let terms = current(context, transaction, &given.terms).await?;
        accept(context, transaction, accepted, &terms).await?;
        Ok(Received::Activation { terms, media })
    }
}

struct Accept;

impl Act for Accept {
    const PURPOSE: Purpose = Purpose::Terminos;
    const VERB: Verb = Verb::AcceptTerms;

    async fn rebuild(
        &self,
        context: &Context<'_>,
        connection: &mut AnyConnection,
        given: &Statement,
        by: SignedBy,
    ) -> Result<Statement, NotDone> {
        permission::require_holder(context.party)?;
        let Statement::AcceptTerms(given) = given else {
            return Err(Code::StatementMismatch.into());
        };
        let terms = lacking(context, connection, &given.terms).await?;
        Ok(Statement::AcceptTerms(AcceptTerms { by, terms }))
    }

    async fn apply(
        &self,
        context: &Context<'_>,
        transaction: &mut Transaction,
        accepted: &Accepted,
    ) -> Result<Received, NotDone> {
        let Statement::AcceptTerms(given) = &accepted.statement else {
            return Err(Failure::KeptStatement.into());
        };
        turns::take(transaction, &context.party.mailbox).await?;
        let terms = lacking(context, transaction, &given.terms).await?;
        accept(context, transaction, accepted, &terms).await?;
        Ok(Received::Terms { terms })
    }
}

/// Lists the proved media of the whole mailbox as the statement lists them, if they are enough.
async fn proved_media(
    context: &Context<'_>,
    connection: &mut AnyConnection,
) -> Result<Vec<Medium>, NotDone> {
    let mailbox = &context.party.mailbox;
    let media = contacts::proved_media(connection, mailbox, context.now).await?;
    let has = |kind| media.iter().any(|medium| medium.kind() == kind);
    if has(Kind::Email) && has(Kind::Mobile) {
        Ok(media)
    } else {
        Err(Code::MediaLacking.into())
    }
}

/// Returns the terms in force, if they are those that were read.
async fn current(
    context: &Context<'_>,
    connection: &mut AnyConnection,
    given: &TermsReference,
) -> Result<TermsReference, NotDone> {
    let current = terms::current(connection, context.now).await?;
    let current = current.ok_or(Failure::NoTerms)?;
    if current == *given {
        Ok(current)
    } else {
        Err(Code::TermsChanged.into())
    }
}

/// Returns the terms in force, if this mailbox was enabled under others.
async fn lacking(
    context: &Context<'_>,
    connection: &mut AnyConnection,
    given: &TermsReference,
) -> Result<TermsReference, NotDone> {
    let accepted = terms::accepted(connection, &context.party.mailbox).await?;
    let accepted = accepted.ok_or(Code::NotEnabled)?;
    let current = current(context, connection, given).await?;
    if accepted.reference == current {
        Err(Code::StateConflict.into())
    } else {
        Ok(current)
    }
}

async fn accept(
    context: &Context<'_>,
    transaction: &mut Transaction,
    accepted: &Accepted,
    terms: &TermsReference,
) -> Result<(), NotDone> {
    let (mailbox, now) = (&context.party.mailbox, context.now);
    let folio = Some(&accepted.folio);
    Ok(terms::accept(transaction, mailbox, &terms.version, folio, now).await?)
}
