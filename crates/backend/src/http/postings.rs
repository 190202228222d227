//! `/postings`: the board (*estrados*). Public.

use std::sync::Arc;

use ::mailbox::api::{Page, Posting};
use ::mailbox::civil_date::CivilDate;
use ::mailbox::id::Id;
use ::mailbox::problem::{Code, Problem};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::notifications::file;
use super::parts::{Asked, Limit, Named};
use super::refusal::Refusal;
use crate::acts::notifications::board::{self, Sought};
use crate::house::House;

/// Most characters of what is searched for.
const QUERY_CHARACTERS_MAX: usize = 100;

/// What to look for on the board.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The `next` of the page before.
    after: Option<String>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
    /// A whole RFC, a whole registration, a folio, or words in their order: of the name, or of
    /// what the act is, its office and its *oficio*.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Only those posted on this day or later.
    from: Option<CivilDate>,
    /// Only those posted on this day or before.
    to: Option<CivilDate>,
}

/// Lists what is on the board, the newest first.
#[utoipa::path(get, path = "/postings", params(Which), responses(
    (status = 200, body = Page<Posting>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    State(house): State<Arc<House>>,
    Asked(which): Asked<Which>,
) -> Result<Json<Page<Posting>>, Refusal> {
    let typed = which.q.unwrap_or_default();
    if typed.chars().count() > QUERY_CHARACTERS_MAX {
        return Err(Code::Malformed.into());
    }
    let after = match which.after {
        Some(after) => Some(after.parse().map_err(|_| Code::Malformed)?),
        None => None,
    };
    let sought = Sought {
        typed,
        from: which.from,
        to: which.to,
        after,
        limit: Limit::or_most(which.limit),
    };
    Ok(Json(board::search(&house, &sought).await?))
}

/// Returns one act on the board.
#[utoipa::path(get, path = "/postings/{id}",
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Posting),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn detail(
    State(house): State<Arc<House>>,
    Named(id): Named<Id>,
) -> Result<Json<Posting>, Refusal> {
    Ok(Json(board::find(&house, id).await?))
}

/// Returns the document of an act on the board.
#[utoipa::path(method(get, head), path = "/postings/{id}/document",
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn document(
    State(house): State<Arc<House>>,
    Named(id): Named<Id>,
) -> Result<Response, Refusal> {
    let (pieces, size_bytes, folio) = board::document(&house, id).await?;
    Ok(file(&folio, size_bytes, Body::from_stream(pieces)))
}
