//! What handlers take from a request: who is here, a body, an address, a key.

use std::sync::Arc;

use ::http::header::AUTHORIZATION;
use ::http::request::Parts;
use ::http::{HeaderMap, StatusCode};
use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use bytes::Bytes;
use mailbox::api::{PAGE_ITEMS_MAX, SealedReceipt};
use mailbox::problem::Code;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::refusal::Refusal;
use crate::acts::signed::Done;
use crate::acts::{Party, session};
use crate::house::House;
use crate::ids::SessionToken;

/// Most characters of an idempotency key.
const KEY_CHARACTERS_MAX: usize = 128;

/// Answers with the receipt of an act: 201 when it was done now, 200 when it was before.
pub(super) fn done(done: Done) -> (StatusCode, Json<SealedReceipt>) {
    let status = if done.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    (status, Json(done.receipt))
}

/// Whoever is signed in; nobody is refused before.
pub(super) struct SignedIn(pub(super) Party);

impl FromRequestParts<Arc<House>> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Refusal> {
        let token = bearer(&parts.headers).ok_or(Code::Unauthenticated)?;
        Ok(Self(session::party(house, &token).await?))
    }
}

fn bearer(headers: &HeaderMap) -> Option<SessionToken> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(SessionToken::brought)
}

/// Takes a body in, under the cap.
pub(super) async fn whole<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Refusal> {
    let bytes = Bytes::from_request(request, state).await;
    let bytes = bytes.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        _ => Code::Malformed,
    })?;
    Ok(bytes)
}

/// A JSON body, under the cap.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes = whole(request, state).await?;
        // Every body of the contract is an object; a list would pass for its fields in their order.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(Code::Malformed.into());
        }
        Ok(Self(
            serde_json::from_slice(&bytes).map_err(|_| Code::Malformed)?,
        ))
    }
}

/// What the last part of the address names; what cannot be a name is not found.
pub(super) struct Named<T>(pub(super) T);

impl<T: std::str::FromStr, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let found = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = found.map_err(|_| Code::NotFound)?;
        Ok(Self(text.parse().map_err(|_| Code::NotFound)?))
    }
}

/// What the parts of the address name; what cannot be names is not found.
pub(super) struct Names<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Names<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let found = Path::<T>::from_request_parts(parts, state).await;
        let Path(names) = found.map_err(|_| Code::NotFound)?;
        Ok(Self(names))
    }
}

/// The query of the address.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let Query(asked) = Query::try_from_uri(&parts.uri).map_err(|_| Code::Malformed)?;
        Ok(Self(asked))
    }
}

/// Most items of a page: 1 to 100.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Limit(u32);

impl Limit {
    /// Returns how many are asked for; as many as can be when nothing is said.
    pub(super) fn or_most(asked: Option<Self>) -> u32 {
        asked.map_or(PAGE_ITEMS_MAX, |Self(limit)| limit)
    }
}

impl TryFrom<u32> for Limit {
    type Error = &'static str;

    fn try_from(limit: u32) -> Result<Self, Self::Error> {
        if (1..=PAGE_ITEMS_MAX).contains(&limit) {
            Ok(Self(limit))
        } else {
            Err("not 1 to 100")
        }
    }
}

impl PartialSchema for Limit {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new().schema_type(Type::Integer);
        number.minimum(Some(1)).maximum(Some(PAGE_ITEMS_MAX)).into()
    }
}

impl ToSchema for Limit {}

/// The `Idempotency-Key`: 1 to 128 visible ASCII characters.
pub(super) struct IdempotencyKey(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let key = parts
            .headers
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok());
        let usable = |key: &&str| {
            !key.is_empty()
                && key.len() <= KEY_CHARACTERS_MAX
                && key.bytes().all(|b| b.is_ascii_graphic())
        };
        Ok(Self(key.filter(usable).ok_or(Code::Malformed)?.to_owned()))
    }
}

impl PartialSchema for IdempotencyKey {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let most = format!("^[!-~]{{1,{KEY_CHARACTERS_MAX}}}$");
        text.pattern(Some(most)).into()
    }
}

impl ToSchema for IdempotencyKey {}
