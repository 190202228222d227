//! Signing in: a statement over the server's challenge, signed with an e.firma that is open.

use base64ct::{Base64, Encoding};
use leptos::prelude::window;
use mailbox::api::{Challenge, Session, SignedStatement};
use mailbox::statement::{SignIn, SignedBy, Statement};

use crate::api::access;
use crate::failure::Failure;
use crate::signer;
use crate::state::{CertificateFacts, OpenEfirma};

/// Remembers on this device that somebody is signed in; nothing of whom.
const INSIDE: &str = "buzon.dentro";

/// Whether somebody may be signed in here: asking the mailbox when nobody is costs a request, and
/// its refusal is written into the browser's console as an error. Without storage it is asked.
pub(crate) fn may_be_inside() -> bool {
    storage().is_none_or(|kept| kept.get_item(INSIDE).is_ok_and(|value| value.is_some()))
}

/// Remembers whether somebody is signed in.
pub(crate) fn remember_inside(inside: bool) {
    if let Some(kept) = storage() {
        // Full or forbidden storage: it is asked in vain, or signed in anew.
        let _ = match inside {
            true => kept.set_item(INSIDE, "1"),
            false => kept.remove_item(INSIDE),
        };
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Signs in with an e.firma: to the mailbox of its RFC, or to one that gave it a mandate.
pub(crate) async fn sign_in(efirma: &OpenEfirma, mailbox: &str) -> Result<Session, Failure> {
    let challenge = access::challenge().await?;
    let by = signed_by(&challenge, &efirma.facts, mailbox)?;
    let statement = Statement::SignIn(SignIn { by }).to_text();
    let signature = signer::sign(efirma, &statement).await?;
    let signature = Base64::encode_string(&signature);
    access::sign_in(&SignedStatement {
        statement,
        signature,
    })
    .await
}

/// Makes the head of a statement. Refuses a challenge for another address than this page's.
pub(crate) fn signed_by(
    challenge: &Challenge,
    facts: &CertificateFacts,
    mailbox: &str,
) -> Result<SignedBy, Failure> {
    let here = window()
        .location()
        .origin()
        .map_err(|_| Failure::Unreadable)?;
    if challenge.origin != here {
        return Err(Failure::OtherOrigin(challenge.origin.clone()));
    }
    Ok(SignedBy {
        environment: challenge.environment,
        authority: challenge.authority.clone(),
        origin: challenge.origin.clone(),
        mailbox: mailbox.parse().map_err(|_| Failure::Unreadable)?,
        signer: facts.rfc.parse().map_err(|_| Failure::Unreadable)?,
        certificate_number: facts.number.clone(),
        certificate_sha256: facts.sha256,
        nonce: challenge.nonce,
        legal_time: challenge.issued_at,
    })
}
