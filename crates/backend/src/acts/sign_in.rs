//! Signing in: a signature over our own challenge opens a session for the signer's mailbox.
//!
//! The mailbox is that of the verified certificate's RFC; no request can name another.

use mailbox::api::{Session, SignedStatement};
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use mailbox::statement::{Purpose, SignIn, Statement};

use super::session::{ABSOLUTE, describe};
use super::{NotDone, Party, Signer, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids::SessionToken;
use crate::store::mailboxes::{self, Holder};
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
    let nonce = given.by.nonce;
    let mut connection = house.store.read().await?;
    let issued_at = nonces::issued_at(&mut connection, nonce, Purpose::Acceso, None, now)
        .await?
        .ok_or(Code::NonceVoid)?;
    drop(connection);
    let own = Statement::SignIn(SignIn {
        by: house.signed_by(&signer, &signer.rfc, nonce, issued_at),
    });
    if own.to_text() != request.statement {
        return Err(Code::StatementMismatch.into());
    }
    signer.check_time(issued_at)?;
    signer.check_time(now)?;
    let (certificate, issuer) = (&signer.certificate, &signer.issuer);
    let standing = house.revocation.ask(certificate, issuer).await;
    let policy = &house.revocation.policy;
    policy.check(&standing, Purpose::Acceso)?;

    let token = SessionToken::new();
    let party = party_of(&signer, &token, now);
    let mut transaction = house.store.begin().await?;
    if !nonces::consume(&mut transaction, nonce, now).await? {
        return Err(Code::NonceVoid.into());
    }
    if let Some(holder) = holder_of(&signer) {
        mailboxes::note(&mut transaction, &party.mailbox, &holder, now).await?;
    }
    sessions::insert(&mut transaction, &party).await?;
    let subject = digest_of(request.statement.as_bytes());
    audit::append(&mut transaction, now, Verb::SignIn, &party.mailbox, subject).await?;
    transaction.commit().await?;
    Ok((describe(&party), token))
}

/// Returns whose mailbox it is, as the certificate says it.
fn holder_of(signer: &Signer) -> Option<Holder> {
    let curp = signer.certificate.holder().curp.as_deref();
    Some(Holder {
        name: signer.name().parse().ok()?,
        curp: curp.and_then(|curp| curp.parse().ok()),
    })
}

fn party_of(signer: &Signer, token: &SessionToken, now: LegalTime) -> Party {
    let certificate_expires_at = LegalTime::new(signer.certificate.not_after());
    Party {
        token_sha256: token.digest(),
        mailbox: signer.rfc.clone(),
        holder_name: signer.name(),
        signer: signer.rfc.clone(),
        signer_name: signer.name(),
        mandate: None,
        certificate_number: signer.certificate.number().to_owned(),
        certificate_sha256: signer.certificate_sha256(),
        certificate_expires_at,
        expires_at: now.plus(ABSOLUTE).min(certificate_expires_at),
        seen_at: now,
    }
}
