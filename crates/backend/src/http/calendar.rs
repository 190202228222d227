//! `/calendar`: the days that count, and feeds of last days for calendar programs.

use std::sync::Arc;

use ::http::StatusCode;
use ::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use ::mailbox::api::{BASE, CalendarFeed};
use ::mailbox::calendar::CalendarDraft;
use ::mailbox::problem::{Code, Problem};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::parts::SignedIn;
use super::refusal::Refusal;
use crate::acts::feed;
use crate::house::House;
use crate::ids::SessionToken;

/// Returns the calendar that counts, each row with what it rests on.
#[utoipa::path(get, path = "/calendar", responses(
    (status = 200, body = CalendarDraft),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn rows(State(house): State<Arc<House>>) -> Result<Json<CalendarDraft>, Refusal> {
    Ok(Json(feed::calendar(&house).await?))
}

/// Makes a feed of this mailbox's last days; the one before is void.
#[utoipa::path(post, path = "/calendar", security(("session" = [])), responses(
    (status = 201, body = CalendarFeed),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn make(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<(StatusCode, Json<CalendarFeed>), Refusal> {
    let base = format!("{BASE}/calendar");
    let made = feed::make(&house, &party, &base).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Takes back the feed of this mailbox.
#[utoipa::path(delete, path = "/calendar", security(("session" = [])), responses(
    (status = 204, description = "Its address answers nobody any more"),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn revoke(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<StatusCode, Refusal> {
    feed::revoke(&house, &party).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the last days of this mailbox as a file.
#[utoipa::path(method(get, head), path = "/calendar.ics", security(("session" = [])), responses(
    (status = 200, body = String, content_type = "text/calendar"),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn own(
    State(house): State<Arc<House>>,
    SignedIn(party): SignedIn,
) -> Result<Response, Refusal> {
    Ok(ics(feed::of_party(&house, &party).await?))
}

/// Returns the last days of the mailbox whose feed this is.
#[utoipa::path(method(get, head), path = "/calendar/{feed}",
    params(("feed" = String, Path, description = "What `POST /calendar` told")),
    responses(
        (status = 200, body = String, content_type = "text/calendar"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn of_feed(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    // Of no token is longer: the digest of anything else need not be made.
    if token.len() > 64 {
        return Err(Code::NotFound.into());
    }
    let token = SessionToken::brought(&token);
    Ok(ics(feed::of_token(&house, &token).await?))
}

fn ics(text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"buzon.ics\""),
    ];
    (headers, text).into_response()
}
