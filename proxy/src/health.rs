//! Two answers for balancers and supervisors.
//!
//! `/healthz` says that this process runs. `/readyz` says that a person would be served now: it
//! asks a backend across the network for its clock, by the same way as any request, and the one
//! in this process whether it is ready; and says no as soon as a stop was asked for. Neither says anything about the backend but yes or no, and neither carries a
//! session.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Response};
use tokio::time::timeout;

use crate::forward::{REQUEST_ID_HEADER, new_request_id};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::upstream::{Outgoing, Trail, Upstream};

/// How long the backend may think about it.
const READY_TIMEOUT: Duration = Duration::from_secs(3);

/// Answers `/healthz`.
pub(crate) fn alive() -> Response<Reply> {
    yes()
}

/// Answers `/readyz`.
pub(crate) async fn ready(upstream: &Upstream, is_stopping: bool) -> Response<Reply> {
    if is_stopping {
        return Problem::Stopping.answer();
    }
    let mut headers = HeaderMap::new();
    headers.insert(REQUEST_ID_HEADER, new_request_id());
    let question = Outgoing {
        headers,
        method: Method::GET,
        path: upstream.ready(),
    };
    let trail = Trail::default();
    match timeout(READY_TIMEOUT, upstream.call(question, None, &trail)).await {
        Ok(Ok(answer)) if answer.status().is_success() => yes(),
        Ok(_) => Problem::BackendUnavailable.answer(),
        Err(_) => {
            upstream.blame(&trail);
            Problem::BackendUnavailable.answer()
        }
    }
}

fn yes() -> Response<Reply> {
    let mut response = Response::new(Reply::from("ok\n".to_owned()));
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, text);
    response
}
