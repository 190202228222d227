//! `/contacts`: the media of contact, their changes and their codes.

use std::sync::Arc;

use ::http::StatusCode;
use axum::Json;
use axum::extract::State;
use mailbox::api::{Challenge, ContactMedium, Page, SealedReceipt, SignedStatement, VerifyContact};
use mailbox::id::Id;
use mailbox::problem::Problem;
use mailbox::statement::Purpose;

use super::parts::{JsonBody, Named, SignedIn, done};
use super::refusal::Refusal;
use crate::acts::{
    challenge as challenges, change_contact, forget_contact, permission, prove_contact,
    read_contacts, resend_code,
};
use crate::house::House;

/// Lists the media that count or wait, and those that ran out of time in the last 30 days.
#[utoipa::path(get, path = "/contacts", security(("session" = [])), responses(
    (status = 200, body = Page<ContactMedium>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<Json<Page<ContactMedium>>, Refusal> {
    Ok(Json(read_contacts::list(&house, &party).await?))
}

/// Gives a challenge to change the media of contact with.
#[utoipa::path(post, path = "/contacts/challenges", security(("session" = [])), responses(
    (status = 201, body = Challenge),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn challenge(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    permission::require_holder(&party)?;
    let challenge = challenges::for_act(&house, &party, Purpose::Contacto).await?;
    Ok((StatusCode::CREATED, Json(challenge)))
}

/// Registers, replaces or removes a medium, as a signed statement says.
#[utoipa::path(post, path = "/contacts", security(("session" = [])),
    request_body = SignedStatement,
    responses(
        (status = 200, description = "It was done before", body = SealedReceipt),
        (status = 201, body = SealedReceipt),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    JsonBody(request): JsonBody<SignedStatement>,
) -> Result<(StatusCode, Json<SealedReceipt>), Refusal> {
    Ok(done(
        change_contact::change_contact(&house, &party, &request).await?,
    ))
}

/// Forgets a medium that was never proved; one that was is removed by a signed statement.
#[utoipa::path(delete, path = "/contacts/{id}", security(("session" = [])),
    params(("id" = Id, Path, description = "Of the medium")),
    responses(
        (status = 204),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn forget(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<StatusCode, Refusal> {
    forget_contact::forget_contact(&house, &party, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Proves a medium by its code. The right code again gets the same receipt.
#[utoipa::path(post, path = "/contacts/{id}/verify", security(("session" = [])),
    params(("id" = Id, Path, description = "Of the medium")),
    request_body = VerifyContact,
    responses(
        (status = 200, description = "It was proved before", body = SealedReceipt),
        (status = 201, body = SealedReceipt),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn verify(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
    JsonBody(request): JsonBody<VerifyContact>,
) -> Result<(StatusCode, Json<SealedReceipt>), Refusal> {
    Ok(done(
        prove_contact::prove_contact(&house, &party, id, &request).await?,
    ))
}

/// Sends another code; the one before is void.
#[utoipa::path(post, path = "/contacts/{id}/resend", security(("session" = [])),
    params(("id" = Id, Path, description = "Of the medium")),
    responses(
        (status = 200, body = ContactMedium),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn resend(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Json<ContactMedium>, Refusal> {
    Ok(Json(resend_code::resend_code(&house, &party, id).await?))
}
