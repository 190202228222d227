//! The way from `/api` to the backend and back, in a stream.
//!
//! The rules are:
//!
//! - It holds no body, in either direction, and cannot tell what a body says: it has no type
//!   for one.
//! - A backend in this process and one across the network get the same request, by this one way.
//! - Every request under way has a seat; when there are none, people are told to come back
//!   before anything is slow. Uploads, which last, can take only some of the seats.
//! - A protocol is never switched.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_LENGTH};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::allow::Load;
use crate::fairness::Held;
use crate::headers;
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::settings::Limits;
use crate::upload::{Stage, Upload};
use crate::upstream::{Outgoing, Trail, Upstream};

/// The header that names one request, made here, in our log and the backend's.
pub(crate) const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("buzon-request-id");

/// The trace that a request belongs to (W3C Trace Context), made here and never taken.
#[cfg(feature = "otel")]
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// A body that claims more than this, or does not say, is an upload.
const UPLOAD_BYTES: u64 = 64 * 1024;

/// What a request holds while it is under way.
pub(crate) struct Seat {
    _all: OwnedSemaphorePermit,
    _clients: Option<Held>,
    _uploads: Option<OwnedSemaphorePermit>,
}

/// What the door adds to a request of its own.
pub(crate) struct Additions {
    pub(crate) authorization: Option<HeaderValue>,
    pub(crate) request_id: HeaderValue,
    #[cfg(feature = "otel")]
    pub(crate) traceparent: Option<HeaderValue>,
}

/// Sends what may go on, and brings back what may come back.
pub(crate) struct Forwarder {
    limits: Limits,
    metrics: Arc<Metrics>,
    seats: Arc<Semaphore>,
    upload_seats: Arc<Semaphore>,
    upstream: Upstream,
}

impl Forwarder {
    /// Joins a way to the backend and the limits.
    pub(crate) fn new(upstream: Upstream, limits: Limits, metrics: Arc<Metrics>) -> Self {
        let seats = |count: usize| Arc::new(Semaphore::new(count.min(Semaphore::MAX_PERMITS)));
        Self {
            seats: seats(limits.in_flight),
            upload_seats: seats(limits.uploads),
            limits,
            metrics,
            upstream,
        }
    }

    /// Returns the way to the backend.
    pub(crate) fn upstream(&self) -> &Upstream {
        &self.upstream
    }

    /// Wraps a body that carries `load`; `None` when there is none.
    pub(crate) fn upload(&self, body: Incoming, load: Load) -> Option<Upload> {
        let limit = match load {
            Load::Document => self.limits.body_limit,
            Load::Archive | Load::Json | Load::SignIn => self.limits.json_limit,
        };
        Upload::new(body, limit, &self.metrics)
    }

    /// Forwards a request; returns the head of the answer as it came, and a body that is watched.
    ///
    /// # Errors
    ///
    /// [`Problem`] when the proxy has to answer in the backend's place.
    pub(crate) async fn forward(
        &self,
        parts: &Parts,
        upload: Option<Upload>,
        additions: Additions,
        (load, held): (Load, Option<Held>),
    ) -> Result<(Response<Reply>, HeaderMap), Problem> {
        if upload.as_ref().is_some_and(Upload::claims_too_much) {
            return Err(Problem::BodyTooLarge);
        }
        let seat = self.seat(upload.as_ref(), held)?;
        let length = upload.as_ref().and_then(Upload::length);
        let outgoing = rewrite(parts, length, additions);
        let trail = Trail::default();
        let outcome = self.answered(outgoing, upload.as_ref(), &trail).await;
        if outcome.as_ref().err() == Some(&Problem::BackendTimeout) {
            self.upstream.blame(&trail);
        }
        let answer = outcome?;
        if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
            return Err(Problem::BackendInterrupted);
        }
        let (answered, body) = answer.into_parts();
        let longest = match load {
            Load::Archive => self.limits.archive_timeout,
            Load::Document | Load::Json | Load::SignIn => self.limits.upload_timeout,
        };
        let body = body.watched(self.limits.answer_timeout, longest, seat, &self.metrics);
        let mut response = Response::new(body);
        *response.status_mut() = answered.status;
        Ok((response, answered.headers))
    }

    fn seat(&self, upload: Option<&Upload>, held: Option<Held>) -> Result<Seat, Problem> {
        let take = |seats: &Arc<Semaphore>| {
            let seat = Arc::clone(seats).try_acquire_owned();
            seat.map_err(|_| Problem::Busy)
        };
        let is_long = upload.is_some_and(|upload| upload.claims_more_than(UPLOAD_BYTES));
        Ok(Seat {
            _all: take(&self.seats)?,
            _clients: held,
            _uploads: is_long.then(|| take(&self.upload_seats)).transpose()?,
        })
    }

    async fn answered(
        &self,
        outgoing: Outgoing,
        upload: Option<&Upload>,
        trail: &Trail,
    ) -> Result<Response<Reply>, Problem> {
        let patience = self.limits.answer_timeout;
        let call = self.upstream.call(outgoing, upload, trail);
        let Some(upload) = upload else {
            let answer = timeout(patience, call).await;
            return answer.map_err(|_| Problem::BackendTimeout)?;
        };
        let longest = self.limits.upload_timeout.saturating_add(patience);
        timeout(longest, answer(call, upload.watch(), patience))
            .await
            .map_err(|_| Problem::UploadStalled)?
    }
}

/// Waits for the answer; the patience starts anew with every step of the body.
async fn answer(
    call: impl Future<Output = Result<Response<Reply>, Problem>>,
    mut stage: watch::Receiver<Stage>,
    patience: Duration,
) -> Result<Response<Reply>, Problem> {
    let mut call = pin!(call);
    loop {
        let seen = *stage.borrow_and_update();
        let is_moving = !matches!(seen, Stage::Sent | Stage::Broken | Stage::TooLarge);
        tokio::select! {
            biased;
            outcome = &mut call => {
                let is_too_large = *stage.borrow() == Stage::TooLarge;
                return if is_too_large { Err(Problem::BodyTooLarge) } else { outcome };
            }
            moved = stage.changed(), if is_moving => {
                if moved.is_err() {
                    return call.await;
                }
            }
            () = sleep(patience) => {
                let is_browsers = *stage.borrow() == Stage::Waiting;
                let late = Problem::BackendTimeout;
                return Err(if is_browsers { Problem::UploadStalled } else { late });
            }
        }
    }
}

/// Builds the backend's request from nothing, so that only what is named here crosses.
///
/// `length` is the one that the framing of the body keeps to, if it has one.
fn rewrite(parts: &Parts, length: Option<u64>, additions: Additions) -> Outgoing {
    let path = parts.uri.path_and_query().cloned();
    let mut headers = headers::to_backend(&parts.headers);
    if let Some(authorization) = additions.authorization {
        headers.insert(AUTHORIZATION, authorization);
    }
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    headers.insert(REQUEST_ID_HEADER, additions.request_id);
    #[cfg(feature = "otel")]
    if let Some(traceparent) = additions.traceparent {
        headers.insert(TRACEPARENT, traceparent);
    }
    Outgoing {
        headers,
        method: parts.method.clone(),
        path: path.unwrap_or_else(|| PathAndQuery::from_static("/")),
    }
}

/// Returns a fresh name for a request: 16 random bytes in hexadecimal.
pub(crate) fn new_request_id() -> HeaderValue {
    HeaderValue::from_str(&format!("{:032x}", rand::random::<u128>()))
        .unwrap_or_else(|_| HeaderValue::from_static("0"))
}
