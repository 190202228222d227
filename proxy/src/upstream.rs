//! The ways to the backend: one in this process, or one or several across the network.
//!
//! The rules are:
//!
//! - A request goes to one backend after the other in turn; one that fails is left alone for a
//!   moment (`breaker`).
//! - Nothing that may have reached a backend is sent twice, but a question (GET, HEAD) without a
//!   body, once. What certainly reached none whole, because no connection stood or not a byte of
//!   its body was read, may go to another.
//! - Redirects are handed on, never followed.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, Method, Request, Response, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower::ServiceExt as _;

use crate::clock;
use crate::metrics::{Metrics, UpstreamEvent};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::settings::Settings;
use crate::tls::{self, TlsError};
use crate::upload::{Lent, Stage, Upload};

mod breaker;

use breaker::Breaker;

/// The legal clock.
pub(crate) const CLOCK: &str = "/api/v1/clock";

/// How long an idle connection to the backend is kept; shorter than servers usually do, so that
/// we close it and not they.
const POOL_IDLE: std::time::Duration = std::time::Duration::from_secs(30);

/// How many idle connections to each backend are kept.
const POOL_IDLE_CONNECTIONS: usize = 256;

/// The most bytes of an answer buffered between the backend and a browser that reads slowly.
const BUFFER_BYTES: usize = 64 * 1024;

/// A request without its body, to be sent once or, where that is safe, again.
pub(crate) struct Outgoing {
    pub(crate) headers: HeaderMap,
    pub(crate) method: Method,
    pub(crate) path: PathAndQuery,
}

/// Where the backend is.
pub(crate) enum Upstream {
    /// In this process.
    Embedded(Embedded),
    /// Across the network.
    Remote(Box<Remote>),
}

/// A backend in this process.
pub(crate) struct Embedded {
    pub(crate) router: Router,
    /// The address that answers well when a person would be served.
    pub(crate) ready: &'static str,
    /// Writes what it counts, in the text format of `OpenMetrics`.
    pub(crate) metrics: Option<Box<dyn Fn() -> String + Send + Sync>>,
}

/// Backends across the network.
pub(crate) struct Remote {
    client: Client<HttpsConnector<HttpConnector>, Lent>,
    metrics: Arc<Metrics>,
    next: AtomicUsize,
    targets: Vec<Target>,
}

/// One of them.
struct Target {
    authority: Authority,
    breaker: Breaker,
    scheme: Scheme,
}

/// Which backend a request is at; so that whoever runs out of patience can blame it.
#[derive(Debug, Default)]
pub(crate) struct Trail(AtomicUsize);

/// How one try ended.
enum Failed {
    /// Nothing of the request reached the backend.
    Before(Problem),
    /// It may have.
    Perhaps(Problem),
}

impl Upstream {
    /// Returns the ways to the backends of `settings`; connects when first used.
    pub(crate) fn remote(settings: &Settings, metrics: &Arc<Metrics>) -> Result<Self, TlsError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(settings.limits.connect_timeout));
        let connector = tls::to_backend(&settings.upstream, tcp)?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(POOL_IDLE)
            .pool_max_idle_per_host(POOL_IDLE_CONNECTIONS)
            .http1_max_buf_size(BUFFER_BYTES)
            .build(connector);
        let targets = settings.upstream.backend.iter().map(|backend| Target {
            authority: backend.authority.clone(),
            breaker: Breaker::default(),
            scheme: if backend.is_tls {
                Scheme::HTTPS
            } else {
                Scheme::HTTP
            },
        });
        Ok(Self::Remote(Box::new(Remote {
            client,
            metrics: Arc::clone(metrics),
            next: AtomicUsize::new(0),
            targets: targets.collect(),
        })))
    }

    /// Sends a request and returns the answer when its head has arrived.
    pub(crate) async fn call(
        &self,
        outgoing: Outgoing,
        upload: Option<&Upload>,
        trail: &Trail,
    ) -> Result<Response<Reply>, Problem> {
        match self {
            Self::Embedded(Embedded { router, .. }) => {
                let body = upload.map_or_else(Body::empty, |upload| Body::new(upload.lend()));
                let mut request = Request::new(body);
                *request.method_mut() = outgoing.method;
                *request.uri_mut() = Uri::from(outgoing.path);
                *request.headers_mut() = outgoing.headers;
                match router.clone().oneshot(request).await {
                    Ok(response) => Ok(response.map(Reply::embedded)),
                    Err(never) => refute(never),
                }
            }
            Self::Remote(remote) => remote.call(outgoing, upload, trail).await,
        }
    }

    /// Notes that the backend of `trail` did not answer in time.
    pub(crate) fn blame(&self, trail: &Trail) {
        if let Self::Remote(remote) = self {
            let index = trail.0.load(Ordering::Relaxed);
            if let Some(target) = remote.targets.get(index) {
                remote.note_failure(target, UpstreamEvent::TimedOut);
            }
        }
    }

    /// Returns the address that answers well when a person would be served: of any backend, the
    /// cheapest question of the contract that touches no mailbox.
    pub(crate) fn ready(&self) -> PathAndQuery {
        PathAndQuery::from_static(match self {
            Self::Embedded(embedded) => embedded.ready,
            Self::Remote(_) => CLOCK,
        })
    }

    /// Writes what a backend in this process counts.
    pub(crate) fn metrics(&self) -> Option<String> {
        match self {
            Self::Embedded(embedded) => embedded.metrics.as_ref().map(|tell| tell()),
            Self::Remote(_) => None,
        }
    }

    /// Says of how many backends nothing bad is known.
    pub(crate) fn well(&self) -> usize {
        match self {
            Self::Embedded(_) => 1,
            Self::Remote(remote) => {
                let well = |target: &&Target| target.breaker.is_closed();
                remote.targets.iter().filter(well).count()
            }
        }
    }
}

impl Remote {
    async fn call(
        &self,
        outgoing: Outgoing,
        upload: Option<&Upload>,
        trail: &Trail,
    ) -> Result<Response<Reply>, Problem> {
        let is_question = upload.is_none() && outgoing.method.is_safe();
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let mut last = Problem::BackendUnavailable;
        let mut may_repeat = is_question;
        // A question may be repeated where it was lost, though there is no other backend.
        for turn in 0..self.targets.len().max(2) {
            let index = first.wrapping_add(turn) % self.targets.len().max(1);
            let Some(target) = self.targets.get(index) else {
                break;
            };
            if !target.breaker.lets_through(clock::uptime_ms()) {
                continue;
            }
            trail.0.store(index, Ordering::Relaxed);
            if turn > 0 {
                self.metrics.count_upstream(UpstreamEvent::Repeated);
            }
            match self.attempt(target, &outgoing, upload).await {
                Ok(response) => return Ok(response),
                Err(Failed::Before(problem)) if self.targets.len() == 1 => return Err(problem),
                Err(Failed::Before(problem)) => last = problem,
                Err(Failed::Perhaps(problem)) if may_repeat => {
                    may_repeat = false;
                    last = problem;
                }
                Err(Failed::Perhaps(problem)) => return Err(problem),
            }
        }
        Err(last)
    }

    async fn attempt(
        &self,
        target: &Target,
        outgoing: &Outgoing,
        upload: Option<&Upload>,
    ) -> Result<Response<Reply>, Failed> {
        let body = upload.map_or_else(Lent::nothing, Upload::lend);
        let mut request = Request::new(body);
        *request.method_mut() = outgoing.method.clone();
        *request.uri_mut() = Uri::builder()
            .scheme(target.scheme.clone())
            .authority(target.authority.clone())
            .path_and_query(outgoing.path.clone())
            .build()
            .map_err(|_| Failed::Perhaps(Problem::BadPath))?;
        *request.headers_mut() = outgoing.headers.clone();
        let refused = match self.client.request(request).await {
            Ok(response) => {
                if target.breaker.succeeded() {
                    tracing::info!(backend = %target.authority, "a backend is back");
                }
                return Ok(response.map(Reply::remote));
            }
            Err(refused) => refused,
        };
        let stage = upload.map(|upload| *upload.watch().borrow());
        match stage {
            Some(Stage::TooLarge) => return Err(Failed::Perhaps(Problem::BodyTooLarge)),
            // The browser left: no fault of the backend's.
            Some(Stage::Broken) => return Err(Failed::Perhaps(Problem::UploadStalled)),
            _ => {}
        }
        let event = if refused.is_connect() {
            UpstreamEvent::Unreachable
        } else {
            UpstreamEvent::Interrupted
        };
        self.note_failure(target, event);
        let is_whole = upload.map_or(refused.is_connect(), Upload::is_untouched);
        Err(if is_whole {
            Failed::Before(Problem::BackendUnavailable)
        } else {
            Failed::Perhaps(Problem::BackendInterrupted)
        })
    }

    fn note_failure(&self, target: &Target, event: UpstreamEvent) {
        self.metrics.count_upstream(event);
        if target.breaker.failed(clock::uptime_ms()) {
            self.metrics.count_upstream(UpstreamEvent::BreakerOpened);
            tracing::warn!(backend = %target.authority, "a backend fails: it is left alone");
        }
    }
}

fn refute(never: Infallible) -> Result<Response<Reply>, Problem> {
    match never {}
}
