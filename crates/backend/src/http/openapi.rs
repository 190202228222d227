//! The contract's own description, at `/api/openapi.json`.

use ::http::HeaderValue;
use ::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};

/// Where the description is.
pub(super) const PATH: &str = "/api/openapi.json";
/// The security scheme of parties: the token of a session.
pub(super) const SESSION: &str = "session";
/// The security scheme of the institute's own systems: their credential.
pub(super) const INSTITUTE: &str = "institute";

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The description, made once.
#[derive(Clone)]
pub(super) struct Document(Option<Bytes>);

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        match self.0 {
            Some(bytes) => ([(CONTENT_TYPE, JSON)], bytes).into_response(),
            None => ::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

/// Returns the description without its routes.
pub(super) fn head() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Buzón")
        .version("1")
        .description(Some(
            "The contract between the app, the proxy and any mailbox backend.",
        ))
        .build();
    let bearer = || SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = ComponentsBuilder::new()
        .security_scheme(SESSION, bearer())
        .security_scheme(INSTITUTE, bearer())
        .build();
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .build()
}

/// Prints the description.
pub(super) fn serve(document: &OpenApi) -> Document {
    Document(document.to_json().ok().map(Bytes::from))
}
