//! What was not done, as a problem. The one place where failures are logged.

use ::http::header::CONTENT_TYPE;
use ::http::{HeaderValue, StatusCode};
use axum::Json;
use axum::response::{IntoResponse, Response};
use mailbox::problem::Code;

use crate::acts::{Failure, NotDone};

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A refusal or failure on its way out.
pub(super) struct Refusal(NotDone);

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
        let problem = match self.0 {
            NotDone::Failed(failure) => {
                tracing::error!(reason = %failure, "a request failed on our side");
                Code::Internal.problem()
            }
            NotDone::Refused(code) => {
                tracing::debug!(code = code.of().0, "a request was refused");
                code.problem()
            }
            NotDone::RefusedAt(code, at) => {
                tracing::debug!(code = code.of().0, "a request was refused");
                code.problem_at(at)
            }
        };
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(CONTENT_TYPE, PROBLEM_JSON)], Json(problem)).into_response()
    }
}
