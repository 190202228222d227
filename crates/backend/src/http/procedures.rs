//! `/procedures`: the catalogue, asking, and what came back with its documents.

use std::sync::Arc;

use ::http::StatusCode;
use ::mailbox::api::{AskProcedure, Challenge, Page, ProcedureDetail, ProcedureRequest};
use ::mailbox::digest::Digest;
use ::mailbox::id::Id;
use ::mailbox::problem::Problem;
use ::mailbox::procedures::{Catalogue, needs};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::communications::stream;
use super::parts::{Asked, IdempotencyKey, JsonBody, Limit, Named, Names, SignedIn};
use super::refusal::Refusal;
use crate::acts::{NotDone, ask_procedure, communicate, present_filing, read_requests};
use crate::house::House;

/// Which procedures to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// Only those with every one of these words; case and accents do not matter.
    q: Option<String>,
}

/// Returns the catalogue of procedures, in its order.
#[utoipa::path(get, path = "/procedures", params(Which), security(("session" = [])), responses(
    (status = 200, body = Catalogue),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn catalogue(
    SignedIn(_): SignedIn,
    Asked(which): Asked<Which>,
) -> Json<Catalogue> {
    Json(read_requests::catalogue(&which.q.unwrap_or_default()))
}

/// Returns one procedure, and what its request takes.
#[utoipa::path(get, path = "/procedures/{code}", security(("session" = [])),
    params(("code" = String, Path, description = "Such as opinion-32d")),
    responses(
        (status = 200, body = ProcedureDetail),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn detail(
    SignedIn(_): SignedIn,
    Named(code): Named<String>,
) -> Result<Json<ProcedureDetail>, Refusal> {
    Ok(Json(read_requests::procedure(&code)?))
}

/// Gives a challenge to sign a request with, where signing is demanded.
#[utoipa::path(post, path = "/procedures/{code}/requests/challenges", security(("session" = [])),
    params(("code" = String, Path, description = "Such as terceros-32d")),
    responses(
        (status = 201, body = Challenge),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn challenge(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(code): Named<String>,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    let detail = read_requests::procedure(&code)?;
    if !needs(&code).is_some_and(|needs| needs.is_signed) {
        let elsewhere = ::mailbox::problem::Code::ProcedureElsewhere;
        return Err(NotDone::RefusedAt(elsewhere, detail.lives).into());
    }
    let challenge = present_filing::challenge(&house, &party).await?;
    Ok((StatusCode::CREATED, Json(challenge)))
}

/// Asks a procedure. The same key gets the same request, as often as it is sent.
#[utoipa::path(post, path = "/procedures/{code}/requests", security(("session" = [])),
    params(
        ("code" = String, Path, description = "Such as ema"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = AskProcedure,
    responses(
        (status = 200, description = "It was asked before", body = ProcedureRequest),
        (status = 201, body = ProcedureRequest),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn ask(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(code): Named<String>,
    IdempotencyKey(key): IdempotencyKey,
    JsonBody(request): JsonBody<AskProcedure>,
) -> Result<(StatusCode, Json<ProcedureRequest>), Refusal> {
    let asked = ask_procedure::ask(&house, &party, &key, &code, &request).await?;
    let status = if asked.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(asked.request)))
}

/// Which requests to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Requests {
    /// The `next` of the page before.
    after: Option<Id>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
}

/// Lists the requests of a procedure, newest first.
#[utoipa::path(get, path = "/procedures/{code}/requests", security(("session" = [])),
    params(("code" = String, Path, description = "Such as ema"), Requests),
    responses(
        (status = 200, body = Page<ProcedureRequest>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn requests(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(code): Named<String>,
    Asked(which): Asked<Requests>,
) -> Result<Json<Page<ProcedureRequest>>, Refusal> {
    let limit = Limit::or_most(which.limit);
    let page = read_requests::page(&house, &party, &code, which.after, limit).await?;
    Ok(Json(page))
}

/// Returns one request.
#[utoipa::path(get, path = "/procedures/{code}/requests/{id}", security(("session" = [])),
    params(
        ("code" = String, Path, description = "Such as ema"),
        ("id" = Id, Path, description = "A UUID of version 7"),
    ),
    responses(
        (status = 200, body = ProcedureRequest),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn request(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Names((code, id)): Names<(String, Id)>,
) -> Result<Json<ProcedureRequest>, Refusal> {
    Ok(Json(read_requests::one(&house, &party, &code, id).await?))
}

/// Gets a document of a request.
#[utoipa::path(method(get, head), path = "/procedures/{code}/requests/{id}/documents/{sha256}",
    security(("session" = [])),
    params(
        ("code" = String, Path, description = "Such as ema"),
        ("id" = Id, Path, description = "A UUID of version 7"),
        ("sha256" = Digest, Path, description = "64 lower-case hex digits"),
    ),
    responses(
        (status = 200, content(
            (Vec<u8> = "application/pdf"),
            (String = "text/plain"),
        )),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn document(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Names((code, id, sha256)): Names<(String, Id, Digest)>,
) -> Result<Response, Refusal> {
    read_requests::one(&house, &party, &code, id).await?;
    let (document, pieces) = communicate::document(&house, &party, id, sha256).await?;
    Ok(stream(&document, pieces))
}
