//! Counts and logs every request: its route, method and status, and how long it took.
//!
//! Never a path, a header or a body: those name people.

use std::sync::Arc;

use ::http::Method;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::refusal::Told;
use crate::clock::Stopwatch;
use crate::house::House;

/// The route of what has none.
const NOWHERE: &str = "none";

/// Lets a request through, and notes how it went.
pub(super) async fn watch(
    State(house): State<Arc<House>>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = known(request.method());
    let under_way = house.metrics.begin();
    let stopwatch = Stopwatch::start();
    let response = next.run(request).await;
    let took = stopwatch.elapsed();
    drop(under_way);
    let route = route.as_ref().map_or(NOWHERE, MatchedPath::as_str);
    let status = response.status().as_u16();
    house.metrics.count_answered(route, method, status, took);
    if let Some(told) = response.extensions().get::<Told>() {
        house.metrics.count_refused(told.code);
        if let Some(part) = told.part {
            house.metrics.count_failed(part);
        }
    }
    let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::debug!(method, route, status, us, "answered");
    response
}

fn known(method: &Method) -> &'static str {
    match *method {
        Method::DELETE => "DELETE",
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::PATCH => "PATCH",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    }
}
