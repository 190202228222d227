//! `/institute/v1/filings/{folio}/…`, `requests` and `communications`: what the institute answers.

use std::sync::Arc;

use ::http::StatusCode;
use ::mailbox::api::{
    AdmitFiling, AnswerRequest, Communication, DemandMore, ExtendFiling, FilingStep, Page,
    ResolveFiling, SendCommunication, WaitingRequest,
};
use ::mailbox::id::Id;
use ::mailbox::identifiers::Folio;
use ::mailbox::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::desk::{Called, Institute, answer as answered};
use super::parts::{Asked, IdempotencyKey, Limit, Named};
use super::refusal::Refusal;
use crate::acts::institute::answer_filing::{Answering, answer_filing};
use crate::acts::institute::{Call, announce as announcing, answer_request};
use crate::house::House;

async fn step(
    house: &House,
    call: &Call,
    folio: &Folio,
    answering: Answering,
) -> Result<(StatusCode, Json<FilingStep>), Refusal> {
    Ok(answered(
        answer_filing(house, call, folio, &answering).await?,
    ))
}

/// Admits a filing.
#[utoipa::path(post, path = "/filings/{folio}/admission", security(("institute" = [])),
    params(
        ("folio" = Folio, Path, description = "Such as PR-26-000042-K"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = AdmitFiling,
    responses(
        (status = 200, description = "It was admitted before", body = FilingStep),
        (status = 201, body = FilingStep),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn admit(
    State(house): State<Arc<House>>,
    Named(folio): Named<Folio>,
    Called { call, body }: Called<AdmitFiling>,
) -> Result<(StatusCode, Json<FilingStep>), Refusal> {
    step(&house, &call, &folio, Answering::Admit(body)).await
}

/// Asks for more (CFF 18).
#[utoipa::path(post, path = "/filings/{folio}/demand", security(("institute" = [])),
    params(
        ("folio" = Folio, Path, description = "Such as PR-26-000042-K"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = DemandMore,
    responses(
        (status = 200, description = "It was asked before", body = FilingStep),
        (status = 201, body = FilingStep),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn demand(
    State(house): State<Arc<House>>,
    Named(folio): Named<Folio>,
    Called { call, body }: Called<DemandMore>,
) -> Result<(StatusCode, Json<FilingStep>), Refusal> {
    step(&house, &call, &folio, Answering::Demand(body)).await
}

/// Extends a term.
#[utoipa::path(post, path = "/filings/{folio}/extension", security(("institute" = [])),
    params(
        ("folio" = Folio, Path, description = "Such as PR-26-000042-K"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = ExtendFiling,
    responses(
        (status = 200, description = "It was extended before", body = FilingStep),
        (status = 201, body = FilingStep),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn extend(
    State(house): State<Arc<House>>,
    Named(folio): Named<Folio>,
    Called { call, body }: Called<ExtendFiling>,
) -> Result<(StatusCode, Json<FilingStep>), Refusal> {
    step(&house, &call, &folio, Answering::Extend(body)).await
}

/// Resolves a filing.
#[utoipa::path(post, path = "/filings/{folio}/resolution", security(("institute" = [])),
    params(
        ("folio" = Folio, Path, description = "Such as PR-26-000042-K"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = ResolveFiling,
    responses(
        (status = 200, description = "It was resolved before", body = FilingStep),
        (status = 201, body = FilingStep),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn resolve(
    State(house): State<Arc<House>>,
    Named(folio): Named<Folio>,
    Called { call, body }: Called<ResolveFiling>,
) -> Result<(StatusCode, Json<FilingStep>), Refusal> {
    step(&house, &call, &folio, Answering::Resolve(body)).await
}

/// Sends a communication, which has no legal effect.
#[utoipa::path(post, path = "/communications", security(("institute" = [])),
    params(("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters")),
    request_body = SendCommunication,
    responses(
        (status = 200, description = "It was sent before", body = Communication),
        (status = 201, body = Communication),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn announce(
    State(house): State<Arc<House>>,
    Called { call, body }: Called<SendCommunication>,
) -> Result<(StatusCode, Json<Communication>), Refusal> {
    Ok(answered(announcing::announce(&house, &call, &body).await?))
}

/// Which requests to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The `next` of the page before.
    after: Option<Id>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
}

/// Lists the requests of procedures that wait, the oldest first.
#[utoipa::path(get, path = "/requests", params(Which), security(("institute" = [])), responses(
    (status = 200, body = Page<WaitingRequest>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn waiting(
    _: Institute,
    State(house): State<Arc<House>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Page<WaitingRequest>>, Refusal> {
    let limit = Limit::or_most(which.limit);
    Ok(Json(
        answer_request::waiting(&house, which.after, limit).await?,
    ))
}

/// Answers a procedure's request that waits.
#[utoipa::path(post, path = "/requests/{id}/answer", security(("institute" = [])),
    params(
        ("id" = Id, Path, description = "A UUID of version 7"),
        ("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters"),
    ),
    request_body = AnswerRequest,
    responses(
        (status = 200, description = "It was answered before", body = Communication),
        (status = 201, body = Communication),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn answer(
    State(house): State<Arc<House>>,
    Named(id): Named<Id>,
    Called { call, body }: Called<AnswerRequest>,
) -> Result<(StatusCode, Json<Communication>), Refusal> {
    Ok(answered(
        answer_request::answer_request(&house, &call, id, &body).await?,
    ))
}
