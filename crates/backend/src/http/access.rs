//! `/access`: signing in, who is here, signing out.

use std::sync::Arc;

use ::http::{HeaderName, HeaderValue, StatusCode};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mailbox::api::{Challenge, SESSION_HEADER, Session, SignedStatement};
use mailbox::problem::{Code, Problem};

use super::parts::{JsonBody, SignedIn};
use super::refusal::Refusal;
use crate::acts;
use crate::house::House;

/// Gives a challenge to sign in with.
#[utoipa::path(post, path = "/access/challenges", responses(
    (status = 201, body = Challenge),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn challenge(
    State(house): State<Arc<House>>,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    let challenge = acts::challenge::for_access(&house).await?;
    Ok((StatusCode::CREATED, Json(challenge)))
}

/// Signs in with a signed challenge.
#[utoipa::path(post, path = "/access", request_body = SignedStatement, responses(
    (status = 201, body = Session, headers(
        ("buzon-session" = String, description = "The session's token, for the proxy alone"),
    )),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn sign_in(
    State(house): State<Arc<House>>,
    JsonBody(request): JsonBody<SignedStatement>,
) -> Result<Response, Refusal> {
    let (session, token) = acts::sign_in::sign_in(&house, &request).await?;
    let mut handed = HeaderValue::from_str(token.reveal()).map_err(|_| Code::Internal)?;
    handed.set_sensitive(true);
    let header = HeaderName::from_static(SESSION_HEADER);
    Ok((StatusCode::CREATED, [(header, handed)], Json(session)).into_response())
}

/// Says who is signed in.
#[utoipa::path(get, path = "/access", security(("session" = [])), responses(
    (status = 200, body = Session),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn who(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<Json<Session>, Refusal> {
    Ok(Json(acts::session::who(&house, &party).await?))
}

/// Signs out: the session is gone.
#[utoipa::path(delete, path = "/access", security(("session" = [])), responses(
    (status = 204, headers(
        ("buzon-session" = String, description = "Empty: the session ended"),
    )),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn sign_out(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<Response, Refusal> {
    acts::sign_out::sign_out(&house, &party).await?;
    let ended = (
        HeaderName::from_static(SESSION_HEADER),
        HeaderValue::from_static(""),
    );
    Ok((StatusCode::NO_CONTENT, [ended]).into_response())
}
