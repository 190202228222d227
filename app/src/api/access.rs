//! The clock, signing in and out.

use mailbox::api::{Challenge, Clock, InstituteKeys, Session, SignedStatement};

use super::{ask, get, json, post, read, send};
use crate::failure::Failure;

/// Asks for the legal time and the facts of this mailbox.
pub(crate) async fn clock() -> Result<Clock, Failure> {
    ask(get("/clock")).await
}

/// Asks who is here.
pub(crate) async fn session() -> Result<Session, Failure> {
    ask(get("/access")).await
}

/// Asks for a nonce to sign in with.
pub(crate) async fn challenge() -> Result<Challenge, Failure> {
    ask(post("/access/challenges")).await
}

/// Signs in with a signed statement.
pub(crate) async fn sign_in(signed: &SignedStatement) -> Result<Session, Failure> {
    read(send(json(post("/access"), signed)?).await?).await
}

/// Ends the session, here and at the backend.
pub(crate) async fn sign_out() -> Result<(), Failure> {
    let address = format!("{}/access", mailbox::api::BASE);
    let request = gloo_net::http::Request::delete(&address)
        .build()
        .map_err(|_| Failure::Unreadable)?;
    send(request).await.map(|_| ())
}

/// Asks with which certificates the institute seals.
pub(crate) async fn institute_keys() -> Result<InstituteKeys, Failure> {
    ask(get("/institute/keys")).await
}
