//! Every refusal and failure that the proxy makes itself, and its words.
//!
//! The rules are:
//!
//! - The form is RFC 9457, with a stable `type`, a machine `code`, and Spanish and English text:
//!   what happened, and what to do.
//! - A failure that passes says when to come back (`Retry-After`).
//! - It never repeats anything the browser or the backend sent: no path, no header, no body.
//! - What we don't know is not claimed: an answer lost on the way is never called "not done".

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use crate::reply::Reply;

mod words;

/// Media type of a problem (RFC 9457, section 3).
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Seconds after which a browser may ask again.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// Why the proxy answered by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Problem {
    /// The backend accepted the request and the connection broke before its answer.
    BackendInterrupted,
    /// The backend did not begin its answer in time.
    BackendTimeout,
    /// The backend could not be reached; nothing was sent to it.
    BackendUnavailable,
    /// The path holds something no address of ours has.
    BadPath,
    /// The body is larger than the limit.
    BodyTooLarge,
    /// More requests are under way than this process takes.
    Busy,
    /// A request that changes something did not come from our own pages.
    CrossSite,
    /// The method is not one of those forwarded or served.
    MethodNotAllowed,
    /// Nothing has this address.
    NotFound,
    /// This client, or this session, is over its ration for so many seconds.
    RateLimited(u32),
    /// This process is about to end.
    Stopping,
    /// The browser stopped sending in the middle of a body.
    UploadStalled,
}

impl Problem {
    /// Returns the machine code, stable for ever.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::BackendInterrupted => "backend_interrupted",
            Self::BackendTimeout => "backend_timeout",
            Self::BackendUnavailable => "backend_unavailable",
            Self::BadPath => "bad_path",
            Self::BodyTooLarge => "body_too_large",
            // To an app they are one: nothing was sent, come back.
            Self::Busy | Self::Stopping => "busy",
            Self::CrossSite => "cross_site",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotFound => "not_found",
            Self::RateLimited(_) => "rate_limited",
            Self::UploadStalled => "upload_stalled",
        }
    }

    /// Returns the HTTP status.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::BackendInterrupted => StatusCode::BAD_GATEWAY,
            Self::BackendTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::BackendUnavailable | Self::Busy | Self::Stopping => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::BadPath => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::UploadStalled => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// Writes the whole answer.
    pub(crate) fn answer(self) -> Response<Reply> {
        let (es, en) = (self.spanish(), self.english());
        let text = json!({
            "type": format!("urn:buzon:problem:{}", self.code()),
            "title": self.title(),
            "status": self.status().as_u16(),
            "code": self.code(),
            "es": { "what": es.what, "todo": es.todo },
            "en": { "what": en.what, "todo": en.todo },
        })
        .to_string();
        let mut response = Response::new(Reply::from(text));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, PROBLEM_JSON);
        match self {
            Self::BackendUnavailable | Self::Busy | Self::Stopping => {
                headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
            }
            Self::RateLimited(seconds) => {
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
            }
            _ => {}
        }
        response
    }
}
