//! `GET /clock`: the legal clock, and where acts count.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use mailbox::api::Clock;
use mailbox::problem::Problem;

use crate::house::House;

/// Tells the legal time, the environment, the authority and the origin.
#[utoipa::path(get, path = "/clock", responses(
    (status = 200, body = Clock),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn now(State(house): State<Arc<House>>) -> Json<Clock> {
    Json(house.clock_face())
}
