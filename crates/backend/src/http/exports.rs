//! `/exports`: many receipts and what proves them, in one archive that can be fetched in parts.

use std::sync::Arc;

use ::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
};
use ::http::{HeaderMap, HeaderValue, StatusCode};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mailbox::api::{AskExport, Export};
use mailbox::id::Id;
use mailbox::problem::{Code, Problem};

use super::parts::{JsonBody, Named, SignedIn};
use super::ranges::{self, Asked};
use super::refusal::Refusal;
use crate::acts::{Party, exports};
use crate::house::House;

/// Takes down which receipts to export, as they are now; the oldest of more than four is
/// forgotten. A delegate exports what it sees.
#[utoipa::path(post, path = "/exports", security(("session" = [])), request_body = AskExport,
    responses(
        (status = 201, body = Export),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn ask(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    JsonBody(asked): JsonBody<AskExport>,
) -> Result<(StatusCode, Json<Export>), Refusal> {
    let export = exports::ask(&house, &party, asked).await?;
    Ok((StatusCode::CREATED, Json(export)))
}

/// Says how far an export is measured.
#[utoipa::path(get, path = "/exports/{id}", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Export),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn one(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Json<Export>, Refusal> {
    Ok(Json(exports::find(&house, &party, id).await?))
}

/// Measures some more of an export, for a second or two; again until all is measured.
#[utoipa::path(post, path = "/exports/{id}/measuring", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Export),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn measure(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Json<Export>, Refusal> {
    Ok(Json(exports::measure(&house, &party, id).await?))
}

/// Returns the archive (ZIP), or the part of it that `Range` asks for.
#[utoipa::path(get, path = "/exports/{id}/archive", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/zip"),
        (status = 206, description = "The part that was asked for", body = Vec<u8>,
            content_type = "application/zip"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn archive(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    answer(house, party, id, &headers).await
}

/// Says how large the archive is, and by which tag its parts are known.
#[utoipa::path(head, path = "/exports/{id}/archive", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/zip"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn measured_archive(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Response, Refusal> {
    // A part is asked for with GET alone (RFC 9110, 14.2).
    answer(house, party, id, &HeaderMap::new()).await
}

async fn answer(
    house: Arc<House>,
    party: Party,
    id: Id,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let (export, archive) = exports::archive(&house, &party, id).await?;
    let (tag, size) = (format!("\"{id}\""), archive.size_bytes);
    let (status, from, length, run) = match ranges::asked(headers, &tag, size) {
        Asked::Whole => (StatusCode::OK, 0, size, None),
        Asked::Part { from, length } => {
            let last = from + length - 1;
            let run = format!("bytes {from}-{last}/{size}");
            (StatusCode::PARTIAL_CONTENT, from, length, Some(run))
        }
        Asked::Outside => {
            let mut refused = Refusal::from(Code::RangeOutside).into_response();
            if let Ok(run) = HeaderValue::try_from(format!("bytes */{size}")) {
                refused.headers_mut().insert(CONTENT_RANGE, run);
            }
            return Ok(refused);
        }
    };
    let day = export.asked_at.date();
    let name = format!("attachment; filename=\"buzon-{}-{day}.zip\"", party.mailbox);
    let headers = [
        (ACCEPT_RANGES, "bytes".to_owned()),
        (
            CONTENT_DISPOSITION,
            name.replace('&', "-").replace('Ñ', "N"),
        ),
        (CONTENT_LENGTH, length.to_string()),
        (CONTENT_TYPE, "application/zip".to_owned()),
        (ETAG, tag),
    ];
    let run = run.map(|run| [(CONTENT_RANGE, run)]);
    let body = Body::from_stream(archive.send(house, party, from, length));
    Ok(match run {
        Some(run) => (status, headers, run, body).into_response(),
        None => (status, headers, body).into_response(),
    })
}
