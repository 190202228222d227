//! The way from `/api` to the backend and back, in a stream.
//!
//! The rules are:
//!
//! - It holds no body, in either direction, and cannot tell what a body says: it has no type
//!   for one.
//! - A backend in this process and one across the network get the same request, by this one way.
//! - Nothing is sent twice. (The client may choose another connection when a pooled one turns
//!   out closed before the first byte was written; what was written is never written again.)
//! - Redirects are handed on, never followed; a protocol is never switched.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, Version};
use http::{header::AUTHORIZATION, request::Parts};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;

use crate::headers;
use crate::problem::Problem;
use crate::session::Seal;
use crate::settings::Limits;
use crate::upload::{Stage, Upload};

/// The header that names one request, made here, in our log and the backend's.
pub(crate) const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("buzon-request-id");

/// How long an idle connection to the backend is kept.
const POOL_IDLE: Duration = Duration::from_secs(30);

/// How many idle connections to the backend are kept.
const POOL_IDLE_CONNECTIONS: usize = 256;

/// Where the backend is.
#[derive(Clone, Debug)]
pub(crate) enum Upstream {
    /// In this process.
    Embedded(Router),
    /// Across the network.
    Remote {
        authority: Authority,
        client: Box<Client<HttpConnector, Body>>,
    },
}

impl Upstream {
    /// Returns a way to the backend that listens at `authority`; connects when first used.
    pub(crate) fn remote(authority: Authority, connect_timeout: Duration) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(connect_timeout));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(POOL_IDLE)
            .pool_max_idle_per_host(POOL_IDLE_CONNECTIONS)
            .build(connector);
        Self::Remote {
            authority,
            client: Box::new(client),
        }
    }

    /// Returns what a log may call it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Embedded(_) => "embedded",
            Self::Remote { authority, .. } => authority.as_str(),
        }
    }

    /// Sends `request` and returns the answer when its head has arrived.
    pub(crate) async fn call(&self, mut request: Request<Body>) -> Result<Response<Body>, Problem> {
        match self {
            Self::Embedded(router) => match router.clone().oneshot(request).await {
                Ok(response) => Ok(response),
                Err(never) => refute(never),
            },
            Self::Remote { authority, client } => {
                let mut uri = std::mem::take(request.uri_mut()).into_parts();
                uri.scheme = Some(Scheme::HTTP);
                uri.authority = Some(authority.clone());
                *request.uri_mut() = Uri::from_parts(uri).map_err(|_| Problem::BadPath)?;
                match client.request(request).await {
                    Ok(response) => Ok(response.map(Body::new)),
                    Err(refused) if refused.is_connect() => Err(Problem::BackendUnavailable),
                    Err(_) => Err(Problem::BackendInterrupted),
                }
            }
        }
    }
}

fn refute(never: Infallible) -> Result<Response<Body>, Problem> {
    match never {}
}

/// Sends what may go on, and brings back what may come back.
pub(crate) struct Forwarder {
    in_flight: Semaphore,
    limits: Limits,
    seal: Seal,
    upstream: Upstream,
}

impl Forwarder {
    /// Joins a way to the backend, the seal of sessions and the limits.
    pub(crate) fn new(upstream: Upstream, seal: Seal, limits: Limits) -> Self {
        Self {
            in_flight: Semaphore::new(limits.in_flight),
            limits,
            seal,
            upstream,
        }
    }

    /// Returns the way to the backend.
    pub(crate) fn upstream(&self) -> &Upstream {
        &self.upstream
    }

    /// Forwards a request under the name `request_id`.
    ///
    /// # Errors
    ///
    /// [`Problem`] when the proxy has to answer in the backend's place.
    pub(crate) async fn forward(
        &self,
        parts: &Parts,
        upload: Upload,
        request_id: &HeaderValue,
    ) -> Result<Response<Body>, Problem> {
        if upload.claims_too_much() {
            return Err(Problem::BodyTooLarge);
        }
        let _seat = self.in_flight.try_acquire().map_err(|_| Problem::Busy)?;
        let stage = upload.watch();
        let request = self.rewrite(parts, upload, request_id)?;
        let call = self.answer(self.upstream.call(request), stage);
        let longest = self
            .limits
            .upload_timeout
            .saturating_add(self.limits.answer_timeout);
        let answer = timeout(longest, call)
            .await
            .map_err(|_| Problem::BackendTimeout)??;
        if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
            return Err(Problem::BackendInterrupted);
        }
        let (head, body) = answer.into_parts();
        let mut response = Response::new(body);
        *response.status_mut() = head.status;
        *response.headers_mut() = headers::to_browser(&head.headers);
        self.seal.translate(&head.headers, response.headers_mut());
        Ok(response)
    }

    /// Builds the backend's request from nothing, so that only what is named here crosses.
    fn rewrite(
        &self,
        parts: &Parts,
        upload: Upload,
        request_id: &HeaderValue,
    ) -> Result<Request<Body>, Problem> {
        let path = parts.uri.path_and_query().cloned();
        let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
        let mut request = Request::new(Body::new(upload));
        *request.method_mut() = parts.method.clone();
        *request.uri_mut() = Uri::try_from(path.as_str()).map_err(|_| Problem::BadPath)?;
        *request.version_mut() = Version::HTTP_11;
        *request.headers_mut() = headers::to_backend(&parts.headers);
        if let Some(authorization) = self.seal.authorization(&parts.headers) {
            request.headers_mut().insert(AUTHORIZATION, authorization);
        }
        request
            .headers_mut()
            .insert(REQUEST_ID_HEADER, request_id.clone());
        Ok(request)
    }

    /// Waits for the answer; the patience starts anew with every frame that moves.
    async fn answer(
        &self,
        call: impl Future<Output = Result<Response<Body>, Problem>>,
        mut stage: watch::Receiver<Stage>,
    ) -> Result<Response<Body>, Problem> {
        let mut call = pin!(call);
        let mut uploading = true;
        loop {
            tokio::select! {
                biased;
                outcome = &mut call => {
                    let seen = *stage.borrow();
                    return if seen == Stage::TooLarge { Err(Problem::BodyTooLarge) } else { outcome };
                }
                moved = stage.changed(), if uploading => uploading = moved.is_ok(),
                () = sleep(self.limits.answer_timeout) => {
                    let stalled = uploading && *stage.borrow() == Stage::Waiting;
                    let late = Problem::BackendTimeout;
                    return Err(if stalled { Problem::UploadStalled } else { late });
                }
            }
        }
    }
}

/// Says whether a method is one of those the contract uses.
pub(crate) fn is_forwarded(method: &Method) -> bool {
    [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::POST,
        Method::DELETE,
    ]
    .contains(method)
}

/// Returns a fresh name for a request: 16 random bytes in hexadecimal.
pub(crate) fn new_request_id() -> HeaderValue {
    HeaderValue::from_str(&format!("{:032x}", rand::random::<u128>()))
        .unwrap_or_else(|_| HeaderValue::from_static("0"))
}
