//! `GET /institute/keys` and `GET /institute/authorities`: with what receipts and signatures are
//! checked. Public.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use base64ct::{Base64, Encoding as _};
use mailbox::api::{InstituteAuthorities, InstituteKeys};
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

/// Lists the certificates of the authorities under which e.firmas and seals are verified.
#[utoipa::path(get, path = "/institute/authorities", responses(
    (status = 200, body = InstituteAuthorities),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn authorities(State(house): State<Arc<House>>) -> Json<InstituteAuthorities> {
    let certificates = house.anchors.certificates().iter();
    Json(InstituteAuthorities {
        certificates: certificates.map(|der| Base64::encode_string(der)).collect(),
        timestampers: (house.timestamps.certificates().iter())
            .map(|file| Base64::encode_string(file))
            .collect(),
    })
}
