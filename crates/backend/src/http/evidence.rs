//! `GET /evidence/{folio}` and `GET /receipts/{folio}/pdf`: what proves an act without us.

use std::sync::Arc;

use ::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mailbox::attachment::PDF;
use mailbox::identifiers::Folio;
use mailbox::problem::Problem;

use super::parts::{Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::evidence;
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
    let bytes = evidence::package(&house, &party, &folio).await?;
    let (media_type, extension) = (::evidence::package::MEDIA_TYPE, "asice");
    Ok(file("evidencia", &folio, extension, media_type, bytes))
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
    Ok(file("acuse", &folio, "pdf", PDF, bytes))
}

fn file(stem: &str, folio: &Folio, extension: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{stem}-{folio}.{extension}\"");
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    (headers, bytes).into_response()
}
