//! `/terms`: the terms of the mailbox, in every version. Public.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use mailbox::api::Terms;
use mailbox::problem::Problem;
use mailbox::terms::TermsVersion;

use super::parts::Named;
use super::refusal::Refusal;
use crate::acts::publish_terms;
use crate::house::House;

/// Returns the version in force.
#[utoipa::path(get, path = "/terms", responses(
    (status = 200, body = Terms),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn current(State(house): State<Arc<House>>) -> Result<Json<Terms>, Refusal> {
    Ok(Json(publish_terms::current(&house).await?))
}

/// Returns one version, in force or not.
#[utoipa::path(get, path = "/terms/{version}",
    params(("version" = TermsVersion, Path, description = "Such as 2026-1")),
    responses(
        (status = 200, body = Terms),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn version(
    State(house): State<Arc<House>>,
    Named(version): Named<TermsVersion>,
) -> Result<Json<Terms>, Refusal> {
    Ok(Json(publish_terms::version(&house, &version).await?))
}
