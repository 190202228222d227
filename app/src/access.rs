//! Signing in: a statement over the server's challenge, signed with an e.firma that is open; and
//! leaving, which the server learns when there is a network again.

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
/// Remembers that somebody left whom the server still takes for signed in.
const LEFT: &str = "buzon.salida";

/// Whether somebody may be signed in here: asking the mailbox when nobody is costs a request, and
/// its refusal is written into the browser's console as an error. Without storage it is asked.
pub(crate) fn may_be_inside() -> bool {
    storage().is_none() || is_noted(INSIDE) || is_noted(LEFT)
}

/// Remembers that somebody is signed in.
pub(crate) fn remember_inside() {
    note(INSIDE, true);
}

/// Signs in with an e.firma: to the mailbox of its RFC, or to one that gave it a mandate.
pub(crate) async fn sign_in(efirma: &OpenEfirma, mailbox: &str) -> Result<Session, Failure> {
    let challenge = access::challenge().await?;
    let by = signed_by(&challenge, &efirma.facts, mailbox)?;
    let statement = Statement::SignIn(SignIn { by }).to_text();
    let signature = signer::sign(efirma, &statement).await?;
    let signature = Base64::encode_string(&signature);
    let session = access::sign_in(&SignedStatement {
        statement,
        signature,
    })
    .await?;
    note(LEFT, false);
    Ok(session)
}

/// Ends the session. Without a network it is ended at the next chance, before anything else.
pub(crate) async fn leave() {
    note(LEFT, true);
    // Who has left is shown nothing more, whatever the server says.
    let _ = finish_leaving().await;
}

/// Ends the session that was left; tells whether there is none to end any more.
pub(crate) async fn finish_leaving() -> bool {
    if !is_noted(LEFT) {
        return true;
    }
    let is_over = match access::sign_out().await {
        Ok(()) => true,
        Err(failure) => failure.is_signed_out(),
    };
    if is_over {
        note(LEFT, false);
        note(INSIDE, false);
    }
    is_over
}

fn is_noted(name: &str) -> bool {
    storage().is_some_and(|kept| matches!(kept.get_item(name), Ok(Some(_))))
}

fn note(name: &str, is_so: bool) {
    if let Some(kept) = storage() {
        // Without storage the cookie ends by itself, and who is here is asked in vain.
        let _ = if is_so {
            kept.set_item(name, "1")
        } else {
            kept.remove_item(name)
        };
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
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
