//! `/filings`: presenting, and finding what was presented.

use std::sync::Arc;

use ::http::StatusCode;
use axum::Json;
use axum::extract::State;
use mailbox::api::{Challenge, FilingDetail, FilingPage, PresentFiling, SealedReceipt};
use mailbox::civil_date::CivilDate;
use mailbox::digest::Digest;
use mailbox::filing::{Phase, Procedure};
use mailbox::identifiers::Folio;
use mailbox::problem::{Code, Problem};
use serde::Deserialize;

use super::parts::{Asked, IdempotencyKey, JsonBody, Limit, Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::{present_filing, read_filings};
use crate::house::House;
use crate::store::filings::Wanted;
use crate::store::search::Words;

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
    params(("Idempotency-Key" = IdempotencyKey, Header, description = "1 to 128 visible characters")),
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
    after: Option<Folio>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
    /// Only the filing of the statement with this SHA-256.
    statement: Option<Digest>,
    /// Only those of this kind.
    procedure: Option<Procedure>,
    /// Only those that stand there.
    state: Option<Phase>,
    /// Only those received on this day or later.
    from: Option<CivilDate>,
    /// Only those received on this day or before.
    to: Option<CivilDate>,
    /// Only those with every one of these words, at most four; accents do not matter.
    q: Option<String>,
}

impl Which {
    fn wanted(self) -> Result<Wanted, Refusal> {
        let typed = self.q.unwrap_or_default();
        Ok(Wanted {
            after: self.after,
            procedure: self.procedure,
            phase: self.state,
            from: self.from,
            to: self.to,
            words: Words::typed(&typed).ok_or(Code::Malformed)?,
        })
    }
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
    let page = if let Some(sha256) = which.statement {
        read_filings::of_statement(&house, &party, sha256).await?
    } else {
        let limit = Limit::or_most(which.limit);
        read_filings::page(&house, &party, &which.wanted()?, limit).await?
    };
    Ok(Json(page))
}

/// Returns everything about one filing.
#[utoipa::path(get, path = "/filings/{folio}", security(("session" = [])),
    params(("folio" = Folio, Path, description = "Such as PR-26-000042-K")),
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
