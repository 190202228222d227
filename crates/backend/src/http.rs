//! The contract over HTTP: from requests to acts, and from what was done to answers.
//!
//! Every route is made from its description, so the `OpenAPI` document cannot leave one out.
//! Bodies have caps, answers are not cached, and refusals are problems (RFC 9457).

mod access;
mod answers;
mod audit;
mod calendar;
mod clock;
mod communications;
mod contacts;
mod desk;
mod documents;
mod evidence;
mod exports;
mod filings;
mod health;
mod institute;
mod mailbox;
mod mandates;
mod notifications;
mod openapi;
mod parts;
mod postings;
mod procedures;
mod ranges;
mod receipts;
mod refusal;
mod terms;
mod uploads;
mod watch;

use std::sync::Arc;

use ::http::HeaderValue;
use ::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use ::mailbox::api::{BASE, INSTITUTE_BASE, JSON_BYTES_MAX};
use ::mailbox::problem::Code;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::house::House;
use refusal::Refusal;

/// Makes the router of the contract.
pub(crate) fn router(house: Arc<House>) -> Router {
    let (routes, document) = routes();
    let document = openapi::serve(document);
    routes
        .route(health::ALIVE, get(health::alive))
        .route(health::READY, get(health::ready))
        .with_state(house.clone())
        .route(openapi::PATH, get(async move || document.clone()))
        .fallback(async || Refusal::from(Code::NotFound))
        .method_not_allowed_fallback(async || Refusal::from(Code::NotFound))
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX))
        .layer(from_fn_with_state(house, watch::watch))
        .layer(map_response(guard))
}

/// Returns the routes and their description.
fn routes() -> (Router<Arc<House>>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new()
        .routes(routes!(clock::now))
        .routes(routes!(access::challenge))
        .routes(routes!(access::sign_in, access::who, access::sign_out))
        .routes(routes!(audit::list))
        .routes(routes!(calendar::rows, calendar::make, calendar::revoke))
        .routes(routes!(calendar::own))
        .routes(routes!(calendar::of_feed))
        .routes(routes!(communications::list))
        .routes(routes!(communications::detail))
        .routes(routes!(communications::read))
        .routes(routes!(communications::document))
        .routes(routes!(contacts::change, contacts::list))
        .routes(routes!(contacts::challenge))
        .routes(routes!(contacts::forget))
        .routes(routes!(contacts::resend))
        .routes(routes!(contacts::verify))
        .routes(routes!(documents::get))
        .routes(routes!(documents::put))
        .routes(routes!(uploads::held, uploads::add, uploads::forget))
        .routes(routes!(evidence::package))
        .routes(routes!(evidence::paper))
        .routes(routes!(exports::ask))
        .routes(routes!(exports::one))
        .routes(routes!(exports::archive, exports::measured_archive))
        .routes(routes!(exports::measure))
        .routes(routes!(filings::challenge))
        .routes(routes!(filings::present, filings::list))
        .routes(routes!(filings::detail))
        .routes(routes!(institute::authorities))
        .routes(routes!(institute::keys))
        .routes(routes!(mailbox::cover))
        .routes(routes!(mailbox::enable, mailbox::enabling))
        .routes(routes!(mailbox::challenge))
        .routes(routes!(mailbox::word))
        .routes(routes!(mandates::change, mandates::list))
        .routes(routes!(mandates::challenge))
        .routes(routes!(notifications::list))
        .routes(routes!(notifications::detail))
        .routes(routes!(notifications::challenge))
        .routes(routes!(notifications::open, notifications::opening))
        .routes(routes!(notifications::release))
        .routes(routes!(notifications::signature))
        .routes(routes!(postings::list))
        .routes(routes!(postings::detail))
        .routes(routes!(postings::document))
        .routes(routes!(procedures::catalogue))
        .routes(routes!(procedures::detail))
        .routes(routes!(procedures::ask, procedures::requests))
        .routes(routes!(procedures::challenge))
        .routes(routes!(procedures::request))
        .routes(routes!(procedures::document))
        .routes(routes!(receipts::list))
        .routes(routes!(receipts::receipt))
        .routes(routes!(terms::current))
        .routes(routes!(terms::version));
    OpenApiRouter::with_openapi(openapi::head())
        .nest(BASE, v1)
        .nest(INSTITUTE_BASE, institute())
        .split_for_parts()
}

/// Returns the routes of the institute's own door.
fn institute() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(desk::put_document))
        .routes(routes!(desk::deposit_notification))
        .routes(routes!(desk::post_notification))
        .routes(routes!(desk::serve_notification))
        .routes(routes!(desk::withdraw_notification))
        .routes(routes!(desk::publish_calendar, desk::list_calendars))
        .routes(routes!(desk::publish_terms))
        .routes(routes!(desk::link_registrations))
        .routes(routes!(desk::note_bounce))
        .routes(routes!(answers::admit))
        .routes(routes!(answers::demand))
        .routes(routes!(answers::extend))
        .routes(routes!(answers::resolve))
        .routes(routes!(answers::announce))
        .routes(routes!(answers::waiting))
        .routes(routes!(answers::answer))
}

/// What holds for every answer: it is for one person, now, and is what it says it is.
async fn guard(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
