//! `/documents/{sha256}`: putting and getting back files, in a stream.

use std::sync::Arc;

use ::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use ::http::{HeaderMap, StatusCode};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use mailbox::api::StoredDocument;
use mailbox::attachment::{ATTACHMENT_BYTES_MAX, PDF};
use mailbox::digest::Digest;
use mailbox::problem::{Code, Problem};

use super::parts::{Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::put_document::{Put, Upload, put_document};
use crate::acts::read_documents;
use crate::house::House;

/// Gets back a document that this mailbox put.
#[utoipa::path(method(get, head), path = "/documents/{sha256}", security(("session" = [])),
    params(("sha256" = Digest, Path, description = "64 lower-case hex digits")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(sha256): Named<Digest>,
) -> Result<Response, Refusal> {
    let (pieces, size_bytes) = read_documents::open(&house, &party, sha256).await?;
    let headers = [
        (CONTENT_TYPE, PDF.to_owned()),
        (CONTENT_LENGTH, size_bytes.to_string()),
        // Never shown in place: a document is not a page of ours.
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{sha256}.pdf\""),
        ),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// Puts a document; again is free.
#[utoipa::path(put, path = "/documents/{sha256}", security(("session" = [])),
    params(("sha256" = Digest, Path, description = "64 lower-case hex digits")),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses(
        (status = 200, description = "It was here", body = StoredDocument),
        (status = 201, body = StoredDocument),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn put(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(sha256): Named<Digest>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<StoredDocument>), Refusal> {
    let upload = Upload::begin(&house, &party).await?;
    let upload = receive(upload, &headers, body).await?;
    let Put { document, is_new } = put_document(&house, &party, sha256, upload).await?;
    Ok((
        if is_new {
            StatusCode::CREATED
        } else {
            StatusCode::OK
        },
        Json(document),
    ))
}

/// Takes in the bytes of a document, as they come.
pub(super) async fn receive(
    mut upload: Upload,
    headers: &HeaderMap,
    mut body: Body,
) -> Result<Upload, Refusal> {
    if announced(headers).is_some_and(|bytes| bytes > ATTACHMENT_BYTES_MAX) {
        return Err(Code::DocumentTooLarge.into());
    }
    while let Some(frame) = body.frame().await {
        // The sender broke off: nothing is kept, and nobody reads the answer.
        let frame = frame.map_err(|_| Code::Malformed)?;
        if let Ok(bytes) = frame.into_data() {
            upload.write(&bytes).await?;
        }
    }
    Ok(upload)
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
