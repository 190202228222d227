//! The institute's door: its credential first, then the key of the call and what it asks.

use std::sync::Arc;

use ::http::HeaderMap;
use ::http::header::AUTHORIZATION;
use ::http::request::Parts;
use ::mailbox::digest::Digest;
use ::mailbox::problem::Code;
use axum::extract::{FromRequest, FromRequestParts, Request};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::super::parts::{IdempotencyKey, whole};
use super::super::refusal::Refusal;
use crate::acts::institute::{Call, requisites};
use crate::house::House;

/// The institute's own system, by its credential.
pub(in crate::http) struct Institute;

impl FromRequestParts<Arc<House>> for Institute {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Refusal> {
        let credential = house.institute.as_ref().ok_or(Code::NotFound)?;
        let brought = bearer(&parts.headers).ok_or(Code::InstituteUnauthorised)?;
        if credential.is(brought) {
            Ok(Self)
        } else {
            Err(Code::InstituteUnauthorised.into())
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")
}

/// A call that does something: its key, and its body with every requisite.
pub(in crate::http) struct Called<T> {
    pub(in crate::http) call: Call,
    pub(in crate::http) body: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<House>> for Called<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, house: &Arc<House>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        Institute::from_request_parts(&mut parts, house).await?;
        let IdempotencyKey(key) = IdempotencyKey::from_request_parts(&mut parts, house).await?;
        let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
        let request = Request::from_parts(parts, body);
        let bytes = whole(request, house).await?;
        let head = format!("{method} {path}\n");
        let asked = Sha256::new().chain_update(head).chain_update(&bytes);
        Ok(Self {
            call: Call {
                key,
                request_sha256: Digest::new(asked.finalize().into()),
            },
            body: requisites::read(&bytes)?,
        })
    }
}
