//! `/filings`: presenting, and finding what was presented.

use std::sync::Arc;

use ::http::StatusCode;
use axum::Json;
use axum::extract::State;
use mailbox::api::{Challenge, FilingDetail, FilingPage, PresentFiling, SealedReceipt};
use mailbox::digest::Digest;
use mailbox::identifiers::Folio;
use mailbox::problem::Problem;
use serde::Deserialize;

use super::parts::{Asked, IdempotencyKey, JsonBody, Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::{present_filing, read_filings};
use crate::house::House;

/// Gives a challenge to present a filing with, for this mailbox and certificate alone.
#[utoipa::path(post, path = "/filings/challenges", security(("session" = [])), responses(
    (status = 201, body = Challenge),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn challenge(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    let challenge = present_filing::challenge(&house, &party).await?;
    Ok((StatusCode::CREATED, Json(challenge)))
}

/// Presents a signed filing. The same statement gets the same receipt, as often as it is sent.
#[utoipa::path(post, path = "/filings", security(("session" = [])),
    params(("Idempotency-Key" = String, Header, description = "1 to 128 visible characters")),
    request_body = PresentFiling,
    responses(
        (status = 200, description = "It was received before", body = SealedReceipt),
        (status = 201, body = SealedReceipt),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn present(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    JsonBody(request): JsonBody<PresentFiling>,
) -> Result<(StatusCode, Json<SealedReceipt>), Refusal> {
    let received = present_filing::present_filing(&house, &party, &key, &request).await?;
    let status = if received.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(received.receipt)))
}

/// Which filings to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Folio>,
    /// Most items of the page, 1 to 100.
    limit: Option<u32>,
    /// Only the filing of the statement with this SHA-256.
    #[param(value_type = Option<String>)]
    statement: Option<Digest>,
}

/// Lists filings, newest first.
#[utoipa::path(get, path = "/filings", params(Which), security(("session" = [])), responses(
    (status = 200, body = FilingPage),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Asked(which): Asked<Which>,
) -> Result<Json<FilingPage>, Refusal> {
    let page = match which.statement {
        Some(sha256) => read_filings::of_statement(&house, &party, sha256).await?,
        None => read_filings::page(&house, &party, which.after.as_ref(), which.limit).await?,
    };
    Ok(Json(page))
}

/// Returns everything about one filing.
#[utoipa::path(get, path = "/filings/{folio}", security(("session" = [])),
    params(("folio" = String, Path, description = "Such as PR-26-000042-K")),
    responses(
        (status = 200, body = FilingDetail),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn detail(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(folio): Named<Folio>,
) -> Result<Json<FilingDetail>, Refusal> {
    Ok(Json(read_filings::detail(&house, &party, &folio).await?))
}
