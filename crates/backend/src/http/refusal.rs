//! What was not done, as a problem. The one place where failures are logged.

use ::http::header::{CONTENT_TYPE, RETRY_AFTER};
use ::http::{HeaderValue, StatusCode};
use axum::Json;
use axum::response::{IntoResponse, Response};
use mailbox::problem::Code;

use crate::acts::{Failure, NotDone};

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");
/// Seconds after which a failure that passes may have passed.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("5");

/// A refusal or failure on its way out.
pub(super) struct Refusal(NotDone);

/// What was told, for whoever counts.
#[derive(Clone, Copy)]
pub(super) struct Told {
    pub(super) code: &'static str,
    /// The part of ours that failed, if one did.
    pub(super) part: Option<&'static str>,
}

impl From<NotDone> for Refusal {
    fn from(reason: NotDone) -> Self {
        Self(reason)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self(NotDone::Refused(code))
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self(NotDone::Failed(failure))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (code, at, part) = match self.0 {
            NotDone::Failed(failure) => {
                let part = failure.part();
                tracing::error!(part, reason = %failure, "a request failed on our side");
                (failure.code(), None, Some(part))
            }
            NotDone::Refused(code) => {
                tracing::debug!(code = code.of().0, "a request was refused");
                (code, None, None)
            }
            NotDone::RefusedAt(code, at) => {
                tracing::debug!(code = code.of().0, "a request was refused");
                (code, Some(at), None)
            }
        };
        let problem = match at {
            Some(at) => code.problem_at(at),
            None => code.problem(),
        };
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, [(CONTENT_TYPE, PROBLEM_JSON)], Json(problem)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        let code = code.of().0;
        response.extensions_mut().insert(Told { code, part });
        response
    }
}
