//! Every request enters here and leaves here.
//!
//! The rules are:
//!
//! - One function chooses the door, by the path as it was sent; there is no second router whose
//!   idea of a path could differ.
//! - Every answer leaves dressed, ours or not, fine or failed.
//! - A log line says method, kind of path and status. Never a body, a header, an identifier.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderValue, Request};

use crate::bundle::Bundle;
use crate::forward::{self, Forwarder, REQUEST_ID_HEADER};
use crate::headers::{self, Dress};
use crate::paths::{self, Door, Redacted};
use crate::problem::Problem;
use crate::upload::Upload;
use crate::{cross_site, health};

/// All that a request may need.
pub(crate) struct House {
    pub(crate) body_limit: u64,
    pub(crate) bundle: Bundle,
    pub(crate) forwarder: Forwarder,
    pub(crate) origin: String,
}

/// Returns the one service of the proxy.
pub(crate) fn router(house: House) -> Router {
    Router::new().fallback(enter).with_state(Arc::new(house))
}

async fn enter(State(house): State<Arc<House>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let (dress, mut response) = match Door::of(path) {
        Door::Api => (Dress::Api, forward(&house, &parts, body).await),
        Door::Bundle => house.bundle.answer(&parts.method, path, &parts.headers),
        Door::Healthz => (Dress::Api, health::alive()),
        Door::Institute => (Dress::Api, Problem::NotFound.into_response()),
        Door::Readyz => (Dress::Api, health::ready(house.forwarder.upstream()).await),
    };
    headers::dress(
        response.headers_mut(),
        dress,
        house.origin.starts_with("https:"),
    );
    response
}

async fn forward(house: &House, parts: &Parts, body: Body) -> Response {
    let request_id = forward::new_request_id();
    let upload = Upload::new(body, house.body_limit);
    let outcome = match refusal(house, parts) {
        Some(problem) => Err(problem),
        None => house.forwarder.forward(parts, upload, &request_id).await,
    };
    let code = outcome.as_ref().err().map(|problem| problem.code());
    let mut response = outcome.unwrap_or_else(Problem::into_response);
    log(parts, &response, code, &request_id);
    response.headers_mut().insert(REQUEST_ID_HEADER, request_id);
    response
}

/// Returns why a request must not go on to the backend, if it must not.
fn refusal(house: &House, parts: &Parts) -> Option<Problem> {
    if !paths::is_plain(parts.uri.path()) {
        Some(Problem::BadPath)
    } else if !forward::is_forwarded(&parts.method) {
        Some(Problem::MethodNotAllowed)
    } else if !cross_site::is_allowed(&parts.method, &parts.headers, &house.origin) {
        Some(Problem::CrossSite)
    } else {
        None
    }
}

fn log(parts: &Parts, response: &Response, code: Option<&str>, request_id: &HeaderValue) {
    // A method is any word of the client's: only those of the contract are repeated.
    let method = if forward::is_forwarded(&parts.method) {
        parts.method.as_str()
    } else {
        "…"
    };
    tracing::info!(
        method,
        path = %Redacted(parts.uri.path()),
        status = response.status().as_u16(),
        problem = code,
        request_id = request_id.to_str().unwrap_or_default(),
        "answered a request"
    );
}
