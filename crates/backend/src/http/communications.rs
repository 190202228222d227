//! `/communications`: announcements and documents without legal effect.

use std::sync::Arc;

use ::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use ::http::{HeaderMap, HeaderValue, StatusCode};
use ::mailbox::api::{Communication, CommunicationKind, MadeDocument, Page};
use ::mailbox::digest::Digest;
use ::mailbox::id::Id;
use ::mailbox::problem::{Code, Problem};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::parts::{Asked, Limit, Named, Names, SignedIn};
use super::refusal::Refusal;
use crate::acts::communicate;
use crate::blobs::Pieces;
use crate::house::House;
use crate::store::communications::Wanted;
use crate::store::search::Words;

/// Which communications to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The `next` of the page before.
    after: Option<Id>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
    /// Only those of this kind.
    kind: Option<CommunicationKind>,
    /// Only those that were not read.
    #[serde(default)]
    unread: bool,
    /// Only those with every one of these words, at most four; accents do not matter.
    q: Option<String>,
}

/// Lists communications, newest first.
#[utoipa::path(get, path = "/communications", params(Which), security(("session" = [])),
    responses(
        (status = 200, body = Page<Communication>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Asked(which): Asked<Which>,
) -> Result<Json<Page<Communication>>, Refusal> {
    let words = Words::typed(&which.q.unwrap_or_default()).ok_or(Code::Malformed)?;
    let wanted = Wanted {
        after: which.after,
        kind: which.kind,
        is_unread: which.unread,
        words,
    };
    let limit = Limit::or_most(which.limit);
    Ok(Json(
        communicate::page(&house, &party, &wanted, limit).await?,
    ))
}

/// Returns one communication. That it was read is said apart: reading marks nothing.
#[utoipa::path(get, path = "/communications/{id}", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 200, body = Communication),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn detail(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<Json<Communication>, Refusal> {
    Ok(Json(communicate::one(&house, &party, id).await?))
}

/// Marks a communication as read; again changes nothing.
#[utoipa::path(put, path = "/communications/{id}/reading", security(("session" = [])),
    params(("id" = Id, Path, description = "A UUID of version 7")),
    responses(
        (status = 204, description = "It is marked"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn read(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(id): Named<Id>,
) -> Result<StatusCode, Refusal> {
    communicate::read(&house, &party, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gets a document of a communication.
#[utoipa::path(method(get, head), path = "/communications/{id}/documents/{sha256}",
    security(("session" = [])),
    params(
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
    Names((id, sha256)): Names<(Id, Digest)>,
) -> Result<Response, Refusal> {
    let (document, pieces) = communicate::document(&house, &party, id, sha256).await?;
    Ok(stream(&document, pieces))
}

/// Streams a document that was made here, under its digest; never shown in place.
pub(super) fn stream(document: &MadeDocument, pieces: Pieces) -> Response {
    let extension = if document.media_type == ::mailbox::attachment::PDF {
        "pdf"
    } else {
        "txt"
    };
    let name = format!("attachment; filename=\"{}.{extension}\"", document.sha256);
    let mut headers = HeaderMap::new();
    for (header, value) in [
        (CONTENT_TYPE, document.media_type.clone()),
        (CONTENT_LENGTH, document.size_bytes.to_string()),
        (CONTENT_DISPOSITION, name),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(header, value);
        }
    }
    (headers, Body::from_stream(pieces)).into_response()
}
