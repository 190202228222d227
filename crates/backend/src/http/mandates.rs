//! `/mandates`: who may act for a mailbox.

use std::sync::Arc;

use ::http::StatusCode;
use axum::Json;
use axum::extract::State;
use mailbox::api::{Challenge, MandateDetail, Page, SealedReceipt, SignedStatement};
use mailbox::id::Id;
use mailbox::problem::Problem;
use mailbox::statement::Purpose;
use serde::Deserialize;

use super::parts::{Asked, JsonBody, Limit, SignedIn, done};
use super::refusal::Refusal;
use crate::acts::{challenge as challenges, change_mandate, read_mandates};
use crate::house::House;

/// Which mandates to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The `next` of the page before.
    after: Option<Id>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
}

/// Lists mandates given and held, newest first; to a delegate, its own of this mailbox.
#[utoipa::path(get, path = "/mandates", params(Which), security(("session" = [])), responses(
    (status = 200, body = Page<MandateDetail>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Asked(which): Asked<Which>,
) -> Result<Json<Page<MandateDetail>>, Refusal> {
    let limit = Limit::or_most(which.limit);
    let page = read_mandates::page(&house, &party, which.after, limit).await?;
    Ok(Json(page))
}

/// Gives a challenge to change a mandate with.
#[utoipa::path(post, path = "/mandates/challenges", security(("session" = [])), responses(
    (status = 201, body = Challenge),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn challenge(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    let challenge = challenges::for_act(&house, &party, Purpose::Mandato).await?;
    Ok((StatusCode::CREATED, Json(challenge)))
}

/// Grants, limits, revokes, accepts or renounces a mandate, as a signed statement says. A
/// delegate answers from its own mailbox too; the statement names the principal's.
#[utoipa::path(post, path = "/mandates", security(("session" = [])),
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
        change_mandate::change_mandate(&house, &party, &request).await?,
    ))
}
