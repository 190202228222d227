//! `/documents/{sha256}/upload`: a document in parts, which goes on where it was cut.
//!
//! It is the part of draft-ietf-httpbis-resumable-upload that a sender needs who knows the length
//! and the digest beforehand: `HEAD` says how much is here, `PATCH` adds from there on, `DELETE`
//! drops it. It has no creation, because the digest names it, and no `104`, which browsers hide.

use std::sync::Arc;

use ::http::header::{CONTENT_LENGTH, HeaderName};
use ::http::{HeaderMap, HeaderValue, StatusCode};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use mailbox::api::StoredDocument;
use mailbox::digest::Digest;
use mailbox::problem::{Code, Problem};

use super::parts::{Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::Party;
use crate::acts::put_document::Put;
use crate::acts::put_in_parts::{self, Here, NotTaken, Place};
use crate::blobs::{Held, Part};
use crate::house::House;

const UPLOAD_COMPLETE: HeaderName = HeaderName::from_static("upload-complete");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");

/// Says how much of a document is here; whoever was sending it is told to stop.
#[utoipa::path(head, path = "/documents/{sha256}/upload", security(("session" = [])),
    params(("sha256" = Digest, Path, description = "64 lower-case hex digits")),
    responses(
        (status = 204, description = "Some of it, or all", headers(
            ("upload-offset" = u64, description = "The byte that comes next"),
            ("upload-length" = u64, description = "Bytes of the whole"),
            ("upload-complete" = String, description = "`?1` when it is a document, else `?0`"),
        )),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn held(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(sha256): Named<Digest>,
) -> Response {
    match put_in_parts::held(&house, &party, sha256).await {
        Ok(Here { held, is_whole }) => with(StatusCode::NO_CONTENT.into_response(), held, is_whole),
        Err(reason) => refused(reason),
    }
}

/// Adds the bytes from `upload-offset` on; the last of them make it a document.
#[utoipa::path(patch, path = "/documents/{sha256}/upload", security(("session" = [])),
    params(
        ("sha256" = Digest, Path, description = "64 lower-case hex digits"),
        ("upload-offset" = u64, Header, description = "The byte that the body begins with"),
        ("upload-length" = u64, Header, description = "Bytes of the whole"),
    ),
    request_body(content = Vec<u8>, content_type = "application/partial-upload"),
    responses(
        (status = 200, description = "It was here", body = StoredDocument),
        (status = 201, description = "It is whole", body = StoredDocument),
        (status = 204, description = "More is wanted", headers(
            ("upload-offset" = u64, description = "The byte that comes next"),
            ("upload-length" = u64, description = "Bytes of the whole"),
            ("upload-complete" = String, description = "`?0`"),
        )),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn add(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(sha256): Named<Digest>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match added(&house, &party, sha256, &headers, body).await {
        Ok(response) => response,
        Err(reason) => refused(reason),
    }
}

/// Drops what came of a document that is not whole.
#[utoipa::path(delete, path = "/documents/{sha256}/upload", security(("session" = [])),
    params(("sha256" = Digest, Path, description = "64 lower-case hex digits")),
    responses(
        (status = 204, description = "It is gone"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn forget(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(sha256): Named<Digest>,
) -> Response {
    match put_in_parts::forget(&house, &party, sha256).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(reason) => refused(reason),
    }
}

async fn added(
    house: &Arc<House>,
    party: &Party,
    sha256: Digest,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, NotTaken> {
    let wanted = wanted(headers).ok_or(NotTaken::NotDone(Code::Malformed.into()))?;
    let part = match put_in_parts::begin(house, party, sha256, wanted).await? {
        Place::Part(part) => part,
        Place::Whole(held) => {
            let size_bytes = held.length;
            let document = StoredDocument { sha256, size_bytes };
            return Ok(with(Json(document).into_response(), held, true));
        }
    };
    let announced = number(headers, &CONTENT_LENGTH).unwrap_or(0);
    if announced > wanted.length.saturating_sub(wanted.offset) {
        return Err(NotTaken::At(Code::UploadLength, wanted));
    }
    let part = received(house, part, body).await?;
    Ok(
        match put_in_parts::conclude(house, party, sha256, part).await? {
            Err(held) => with(StatusCode::NO_CONTENT.into_response(), held, false),
            Ok(Put { document, is_new }) => {
                let status = if is_new {
                    StatusCode::CREATED
                } else {
                    StatusCode::OK
                };
                let (offset, length) = (document.size_bytes, document.size_bytes);
                let response = (status, Json(document)).into_response();
                with(response, Held { offset, length }, true)
            }
        },
    )
}

/// Takes the bytes as they come; what came before a cut stays.
async fn received(house: &House, mut part: Part, mut body: Body) -> Result<Part, NotTaken> {
    let taken_over = part.taken_over();
    loop {
        let frame = tokio::select! {
            () = taken_over.notified() => {
                part.rest(house.clock.now()).await.map_err(put_in_parts_failed)?;
                return Err(NotTaken::NotDone(Code::UploadTakenOver.into()));
            }
            frame = body.frame() => frame,
        };
        match frame {
            None => return Ok(part),
            Some(Ok(frame)) => {
                if let Ok(bytes) = frame.into_data() {
                    part.write(&bytes).await?;
                }
            }
            // The sender broke off, and nobody reads the answer.
            Some(Err(_)) => {
                part.rest(house.clock.now())
                    .await
                    .map_err(put_in_parts_failed)?;
                return Err(NotTaken::NotDone(Code::Malformed.into()));
            }
        }
    }
}

fn put_in_parts_failed(error: std::io::Error) -> NotTaken {
    NotTaken::NotDone(error.into())
}

fn wanted(headers: &HeaderMap) -> Option<Held> {
    Some(Held {
        offset: number(headers, &UPLOAD_OFFSET)?,
        length: number(headers, &UPLOAD_LENGTH)?,
    })
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    // As the description has it: 64 bits with a sign.
    let number: i64 = headers.get(name)?.to_str().ok()?.parse().ok()?;
    number.try_into().ok()
}

fn with(mut response: Response, held: Held, is_whole: bool) -> Response {
    let headers = response.headers_mut();
    headers.insert(UPLOAD_OFFSET, held.offset.into());
    headers.insert(UPLOAD_LENGTH, held.length.into());
    let complete = if is_whole { "?1" } else { "?0" };
    headers.insert(UPLOAD_COMPLETE, HeaderValue::from_static(complete));
    response
}

fn refused(reason: NotTaken) -> Response {
    match reason {
        NotTaken::NotDone(reason) => Refusal::from(reason).into_response(),
        NotTaken::At(code, held) => with(Refusal::from(code).into_response(), held, false),
    }
}
