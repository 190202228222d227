//! The contract's own description, at `/api/openapi.json`.

use ::http::HeaderValue;
use ::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use mailbox::api::ReceiptKind;
use mailbox::api::{BASE, CommunicationKind};
use mailbox::civil_date::CivilDate;
use mailbox::digest::Digest;
use mailbox::filing::{Phase, Procedure};
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Nrp, Rfc};
use mailbox::terms::TermsVersion;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, RefOr};

use super::parts::{IdempotencyKey, Limit};
use crate::acts::notifications::read::Order;

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
            "The contract between the app, the proxy and any mailbox backend. An example of each \
             exchange is in `crates/backend/tests/golden`.",
        ))
        .build();
    let bearer = || SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = ComponentsBuilder::new()
        .security_scheme(SESSION, bearer())
        .security_scheme(INSTITUTE, bearer())
        // What only parameters refer to is gathered by nobody else.
        .schema_from::<CivilDate>()
        .schema_from::<CommunicationKind>()
        .schema_from::<Digest>()
        .schema_from::<Folio>()
        .schema_from::<Id>()
        .schema_from::<IdempotencyKey>()
        .schema_from::<Limit>()
        .schema_from::<Nrp>()
        .schema_from::<Order>()
        .schema_from::<Phase>()
        .schema_from::<Procedure>()
        .schema_from::<ReceiptKind>()
        .schema_from::<Rfc>()
        .schema_from::<TermsVersion>()
        .build();
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .build()
}

/// Prints the description.
pub(super) fn serve(document: OpenApi) -> Document {
    Document(complete(document).to_json().ok().map(Bytes::from))
}

/// Adds what the handlers cannot say of themselves.
fn complete(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(name(method, path));
            describe_bytes(operation);
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("delete", item.delete.as_mut()),
        ("get", item.get.as_mut()),
        ("head", item.head.as_mut()),
        ("patch", item.patch.as_mut()),
        ("post", item.post.as_mut()),
        ("put", item.put.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// Names an operation by its method and address: the handlers' own names repeat.
fn name(method: &str, path: &str) -> String {
    let base = path.strip_prefix(BASE);
    let parts = base.unwrap_or(path).split(|c: char| !c.is_alphanumeric());
    let parts = parts.filter(|part| !part.is_empty());
    parts.fold(method.to_owned(), |name, part| format!("{name}_{part}"))
}

fn own<T>(one: &mut RefOr<T>) -> Option<&mut T> {
    match one {
        RefOr::T(one) => Some(one),
        RefOr::Ref(_) => None,
    }
}

/// Says of what is neither JSON nor text that it is bytes: as lists of numbers they never travel.
fn describe_bytes(operation: &mut Operation) {
    let sent = operation.request_body.iter_mut().filter_map(own);
    let sent = sent.flat_map(|body| &mut body.content);
    let answered = operation.responses.responses.values_mut();
    let answered = answered.filter_map(own).flat_map(|one| &mut one.content);
    for (media_type, content) in sent.chain(answered) {
        let is_bytes = !media_type.ends_with("json") && !media_type.starts_with("text/");
        if let Some(content) = own(content)
            && is_bytes
        {
            let bytes = ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
                .content_media_type(media_type);
            content.schema = Some(bytes.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn references<'a>(value: &'a serde_json::Value, found: &mut HashSet<&'a str>) {
        if let Some(to) = value.get("$ref").and_then(serde_json::Value::as_str) {
            found.insert(to);
        }
        let inner: Vec<_> = match value {
            serde_json::Value::Array(items) => items.iter().collect(),
            serde_json::Value::Object(fields) => fields.values().collect(),
            _ => Vec::new(),
        };
        for value in inner {
            references(value, found);
        }
    }

    #[test]
    fn every_reference_leads_somewhere_and_no_operation_shares_its_name() {
        let (_, document) = super::super::routes();
        let document = serde_json::to_value(complete(document)).unwrap();
        let mut found = HashSet::new();
        references(&document, &mut found);
        assert!(found.len() > 100, "{}", found.len());
        for to in found {
            let pointer = to.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{to}");
        }
        let items = document["paths"].as_object().unwrap().values();
        let operations = items.flat_map(|item| item.as_object().unwrap().values());
        let names: Vec<_> = operations
            .map(|it| it["operationId"].as_str().unwrap())
            .collect();
        let unique: HashSet<_> = names.iter().collect();
        assert_eq!(names.len(), unique.len());
    }
}
