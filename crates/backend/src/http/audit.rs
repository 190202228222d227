//! `GET /audit`: what was done in the own mailbox.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use mailbox::api::{AuditEntry, Page};
use mailbox::problem::Problem;
use serde::Deserialize;

use super::parts::{Asked, Limit, SignedIn};
use super::refusal::Refusal;
use crate::acts::read_audit;
use crate::house::House;

/// Which entries to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The `next` of the page before.
    after: Option<i64>,
    /// Most items of the page, 1 to 100.
    limit: Option<Limit>,
}

/// Lists entries of the audit, newest first, each with its hash and that of the entry before.
#[utoipa::path(get, path = "/audit", params(Which), security(("session" = [])), responses(
    (status = 200, body = Page<AuditEntry>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
    Asked(which): Asked<Which>,
) -> Result<Json<Page<AuditEntry>>, Refusal> {
    let limit = Limit::or_most(which.limit);
    let page = read_audit::page(&house, &party, which.after, limit).await?;
    Ok(Json(page))
}
