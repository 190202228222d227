//! `GET /receipts/{folio}`: the sealed receipt again, byte for byte.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use mailbox::api::SealedReceipt;
use mailbox::identifiers::Folio;
use mailbox::problem::Problem;

use super::parts::{Named, SignedIn};
use super::refusal::Refusal;
use crate::acts::read_receipt;
use crate::house::House;

/// Returns a receipt: an *acuse*, or the *constancia* of a notification.
#[utoipa::path(get, path = "/receipts/{folio}", security(("session" = [])),
    params(("folio" = Folio, Path, description = "Such as PR-26-000042-K")),
    responses(
        (status = 200, body = SealedReceipt),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn receipt(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Named(folio): Named<Folio>,
) -> Result<Json<SealedReceipt>, Refusal> {
    Ok(Json(read_receipt::receipt(&house, &party, &folio).await?))
}
