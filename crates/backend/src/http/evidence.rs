//! `GET /evidence/{folio}` and `GET /receipts/{folio}/pdf`: what proves an act without us.

use std::sync::Arc;

use ::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mailbox::attachment::PDF;
use mailbox::identifiers::Folio;
use mailbox::problem::Problem;

use super::parts::{Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::{evidence, pieces};
use crate::house::House;

/// Returns all about an act in one file: `ASiC-E` with `CAdES`.
#[utoipa::path(method(get, head), path = "/evidence/{folio}", security(("session" = [])),
    params(("folio" = Folio, Path, description = "Of its receipt, such as PR-26-000042-K")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/vnd.etsi.asic-e+zip"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn package(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(folio): Named<Folio>,
) -> Result<Response, Refusal> {
    let package = evidence::package(&house, &party, &folio).await?;
    let size = pieces::weigh(&package).size_bytes;
    let (media_type, extension) = (::evidence::package::MEDIA_TYPE, "asice");
    let body = Body::from_stream(pieces::send(house, package, 0));
    Ok(file("evidencia", &folio, extension, media_type, size, body))
}

/// Returns a receipt for people: PDF/A with what was sealed and signed inside.
#[utoipa::path(method(get, head), path = "/receipts/{folio}/pdf", security(("session" = [])),
    params(("folio" = Folio, Path, description = "Such as PR-26-000042-K")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn paper(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(folio): Named<Folio>,
) -> Result<Response, Refusal> {
    let bytes = evidence::paper(&house, &party, &folio).await?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(file("acuse", &folio, "pdf", PDF, size, Body::from(bytes)))
}

fn file(
    stem: &str,
    folio: &Folio,
    extension: &str,
    media_type: &str,
    size_bytes: u64,
    body: Body,
) -> Response {
    let name = format!("attachment; filename=\"{stem}-{folio}.{extension}\"");
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_LENGTH, size_bytes.to_string()),
        (CONTENT_DISPOSITION, name),
    ];
    (headers, body).into_response()
}
