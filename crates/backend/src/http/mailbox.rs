//! `/mailbox`: its cover, and what enables it.

use std::sync::Arc;

use ::http::StatusCode;
use axum::Json;
use axum::extract::State;
use mailbox::api::{Challenge, ChooseWord, Enabling, Mailbox, SealedReceipt, SignedStatement};
use mailbox::problem::Problem;

use super::parts::{JsonBody, SignedIn, done};
use super::refusal::Refusal;
use crate::acts::{choose_word, enable, read_mailbox};
use crate::house::House;

/// Returns the mailbox of the session.
#[utoipa::path(get, path = "/mailbox", security(("session" = [])), responses(
    (status = 200, body = Mailbox),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn cover(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<Json<Mailbox>, Refusal> {
    Ok(Json(read_mailbox::mailbox(&house, &party).await?))
}

/// Returns what enabling still needs.
#[utoipa::path(get, path = "/mailbox/enabling", security(("session" = [])), responses(
    (status = 200, body = Enabling),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn enabling(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<Json<Enabling>, Refusal> {
    Ok(Json(read_mailbox::enabling(&house, &party).await?))
}

/// Gives a challenge: `activacion` the first time, `terminos` once it was enabled.
#[utoipa::path(post, path = "/mailbox/enabling/challenges", security(("session" = [])), responses(
    (status = 201, body = Challenge),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn challenge(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    let challenge = enable::challenge(&house, &party).await?;
    Ok((StatusCode::CREATED, Json(challenge)))
}

/// Enables the mailbox, or accepts the terms in force, as a signed statement says.
#[utoipa::path(post, path = "/mailbox/enabling", security(("session" = [])),
    request_body = SignedStatement,
    responses(
        (status = 200, description = "It was done before", body = SealedReceipt),
        (status = 201, body = SealedReceipt),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn enable(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    JsonBody(request): JsonBody<SignedStatement>,
) -> Result<(StatusCode, Json<SealedReceipt>), Refusal> {
    Ok(done(enable::enable(&house, &party, &request).await?))
}

/// Keeps the word that messages to proved media carry from now on.
#[utoipa::path(put, path = "/mailbox/word", security(("session" = [])), request_body = ChooseWord,
    responses(
        (status = 204, description = "It is kept"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn word(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    JsonBody(request): JsonBody<ChooseWord>,
) -> Result<StatusCode, Refusal> {
    choose_word::choose_word(&house, &party, request.word.as_ref()).await?;
    Ok(StatusCode::NO_CONTENT)
}
