//! `GET /institute/keys` and `GET /institute/authorities`: with what receipts and signatures are
//! checked. Public.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use base64ct::{Base64, Encoding as _};
use mailbox::api::{InstituteAuthorities, InstituteKeys};
use mailbox::problem::Problem;

use super::refusal::Refusal;
use crate::acts::{Failure, change_seal};
use crate::house::House;
use crate::seal;

/// Lists the seals that count, and when: the one in force first.
#[utoipa::path(get, path = "/institute/keys", responses(
    (status = 200, body = InstituteKeys),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn keys(State(house): State<Arc<House>>) -> Result<Json<InstituteKeys>, Refusal> {
    let records = change_seal::list(&house.store).await;
    let records = records.map_err(Failure::Store)?;
    Ok(Json(seal::published(&records, house.clock.now())))
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
