//! Two answers for balancers and supervisors.
//!
//! `/healthz` says that this process runs. `/readyz` says that a person would be served now: it
//! asks the backend for its clock, by the same way as any request. Neither says anything about
//! the backend but yes or no, and neither carries a session.

use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Request};
use tokio::time::timeout;

use crate::forward::{REQUEST_ID_HEADER, Upstream, new_request_id};
use crate::problem::Problem;

/// The cheapest question of the contract that touches no mailbox.
const CLOCK: &str = "/api/v1/clock";

/// How long the backend may think about its clock.
const READY_TIMEOUT: Duration = Duration::from_secs(2);

/// Answers `/healthz`.
pub(crate) fn alive() -> Response {
    yes()
}

/// Answers `/readyz`.
pub(crate) async fn ready(upstream: &Upstream) -> Response {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = http::Uri::from_static(CLOCK);
    request
        .headers_mut()
        .insert(REQUEST_ID_HEADER, new_request_id());
    match timeout(READY_TIMEOUT, upstream.call(request)).await {
        Ok(Ok(answer)) if answer.status().is_success() => yes(),
        _ => Problem::BackendUnavailable.into_response(),
    }
}

fn yes() -> Response {
    let mut response = Response::new(Body::from("ok\n"));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
