//! `GET /institute/keys`: with what receipts are checked. Public.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use mailbox::api::InstituteKeys;
use mailbox::problem::Problem;

use crate::house::House;

/// Lists the certificates whose seals count, the current one first.
#[utoipa::path(get, path = "/institute/keys", responses(
    (status = 200, body = InstituteKeys),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn keys(State(house): State<Arc<House>>) -> Json<InstituteKeys> {
    Json(house.seal.keys().clone())
}
