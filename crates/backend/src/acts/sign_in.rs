//! Signing in: a signature over our own challenge opens a session for a mailbox.
//!
//! The mailbox is that of the verified certificate's RFC, or one whose holder gave that RFC a
//! mandate which counts now (DOMAIN 8.7, 8.8). No request can name another.

use mailbox::api::{Session, SignedStatement};
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::mandates::{MandateState, Power};
use mailbox::problem::Code;
use mailbox::statement::{Purpose, SignIn, Statement};
use sqlx::AnyConnection;

use super::session::{ABSOLUTE, describe};
use super::{NotDone, Party, Signer, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids::{self, SessionToken};
use crate::outbox::remind::note_efirma;
use crate::store::mailboxes::{self, Holder};
use crate::store::mandates::{self, MandateRecord};
use crate::store::reminders::Efirma;
use crate::store::{nonces, sessions};

/// Verifies the signed challenge and opens a session.
pub(crate) async fn sign_in(
    house: &House,
    request: &SignedStatement,
) -> Result<(Session, SessionToken), NotDone> {
    let now = house.clock.now();
    let signer = Signer::verify(&house.anchors, &request.statement, &request.signature, now)?;
    let Ok(Statement::SignIn(given)) = Statement::parse(&request.statement) else {
        return Err(Code::StatementMismatch.into());
    };
    let (nonce, mailbox) = (given.by.nonce, given.by.mailbox);
    let mut connection = house.store.read().await?;
    let issued_at = nonces::issued_at(&mut connection, nonce, Purpose::Acceso, None, now)
        .await?
        .ok_or(Code::NonceVoid)?;
    let own = Statement::SignIn(SignIn {
        by: house.signed_by(&signer, &mailbox, nonce, issued_at),
    });
    if own.to_text() != request.statement {
        return Err(Code::StatementMismatch.into());
    }
    mandate(&mut connection, &mailbox, &signer, now).await?;
    drop(connection);
    signer.check_time(issued_at)?;
    signer.check_time(now)?;
    let (certificate, issuer) = (&signer.certificate, &signer.issuer);
    let standing = house.revocation.ask(certificate, issuer).await;
    let policy = &house.revocation.policy;
    policy.check(&standing, Purpose::Acceso)?;

    let token = SessionToken::new();
    let mut transaction = house.store.begin().await?;
    if !nonces::consume(&mut transaction, nonce, now).await? {
        return Err(Code::NonceVoid.into());
    }
    let mandate = mandate(&mut transaction, &mailbox, &signer, now).await?;
    let party = party_of(&signer, mailbox, mandate, &token, now);
    sessions::insert(&mut transaction, &party).await?;
    if let Some(holder) = holder_of(&signer).filter(|_| party.mandate.is_none()) {
        mailboxes::note(&mut transaction, &party.mailbox, &holder, now).await?;
    }
    let seen = Efirma {
        id: ids::id(now),
        mailbox: party.mailbox.clone(),
        signer: party.signer.clone(),
        certificate_number: party.certificate_number.clone(),
        expires_at: party.certificate_expires_at,
    };
    note_efirma(&mut transaction, seen, now).await?;
    let subject = digest_of(request.statement.as_bytes());
    audit::append(&mut transaction, now, Verb::SignIn, &party.mailbox, subject);
    transaction.commit().await?;
    let mut connection = house.store.read().await?;
    Ok((describe(&mut connection, &party, now).await?, token))
}

/// Finds the mandate under which `signer` enters a mailbox that is not its own.
async fn mandate(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    signer: &Signer,
    now: LegalTime,
) -> Result<Option<MandateRecord>, NotDone> {
    if *mailbox == signer.rfc {
        return Ok(None);
    }
    let given = mandates::between(connection, mailbox, &signer.rfc).await?;
    let lets_in = |one: &MandateRecord| {
        let mandate = &one.mandate;
        mandate.state(now) == MandateState::Active && mandate.scope.powers.contains(Power::View)
    };
    // The same answer whether there is such a mailbox or not.
    let found = given.into_iter().find(lets_in).ok_or(Code::NotPermitted)?;
    Ok(Some(found))
}

/// Returns whose mailbox it is, as the certificate says it.
fn holder_of(signer: &Signer) -> Option<Holder> {
    let curp = signer.certificate.holder().curp.as_deref();
    Some(Holder {
        name: signer.name().parse().ok()?,
        curp: curp.and_then(|curp| curp.parse().ok()),
    })
}

fn party_of(
    signer: &Signer,
    mailbox: Rfc,
    mandate: Option<MandateRecord>,
    token: &SessionToken,
    now: LegalTime,
) -> Party {
    let certificate_expires_at = LegalTime::new(signer.certificate.not_after());
    let (mandate, holder_name) = match mandate {
        Some(record) => (Some(record.folio), record.principal_name),
        None => (None, signer.name()),
    };
    Party {
        token_sha256: token.digest(),
        mailbox,
        holder_name,
        signer: signer.rfc.clone(),
        signer_name: signer.name(),
        mandate,
        certificate_number: signer.certificate.number().to_owned(),
        certificate_sha256: signer.certificate_sha256(),
        certificate_expires_at,
        expires_at: now.plus(ABSOLUTE).min(certificate_expires_at),
        seen_at: now,
    }
}
