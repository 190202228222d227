//! Every request enters here and leaves here.
//!
//! The rules are:
//!
//! - One function chooses the door, by the path as it was sent; there is no second router whose
//!   idea of a path could differ.
//! - Every answer leaves dressed, ours or not, fine or failed.
//! - A log line says method, route and status. Never a body, a header, an identifier.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::header::{ALLOW, HOST};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Version};
use hyper::body::Incoming;
use tokio::time::Instant;

use crate::allow::{AllowList, Load, Verdict, known_method};
use crate::bundle::Bundle;
use crate::client::Clients;
use crate::fairness::{Held, Holdings, Rations, TooMany};
use crate::forward::{self, Additions, Forwarder, REQUEST_ID_HEADER};
use crate::headers::{self, Dress};
use crate::metrics::Metrics;
use crate::paths::{self, Door, Redacted};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::session::{self, Seal, Session};
use crate::upload::Upload;
use crate::{clock, cross_site, health};

#[cfg(feature = "otel")]
use crate::trace::Tracer;

/// Signing out: whatever the backend says, the browser forgets.
const SIGN_OUT: (Method, &str) = (Method::DELETE, "/api/v1/access");

/// All that a request may need.
pub(crate) struct House {
    pub(crate) allow: AllowList,
    pub(crate) bundle: Bundle,
    pub(crate) clients: Arc<Clients>,
    pub(crate) forwarder: Forwarder,
    pub(crate) holdings: Holdings,
    pub(crate) is_institute_open: bool,
    pub(crate) is_stopping: AtomicBool,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) origin: String,
    pub(crate) rations: Rations,
    pub(crate) seal: Seal,
    #[cfg(feature = "otel")]
    pub(crate) tracer: Option<Tracer>,
}

/// What a request that may go on goes on with.
struct Admitted {
    held: Option<Held>,
    load: Load,
    route: usize,
    session: Option<Session>,
}

/// A request's answer, and what is told about it.
struct Told {
    outcome: Result<(Response<Reply>, HeaderMap), Problem>,
    route: Option<usize>,
    session: Option<Session>,
}

impl House {
    /// Answers at once, if that needs nobody else.
    ///
    /// # Errors
    ///
    /// The request, when it has to be [`Self::receive`]d.
    #[expect(
        clippy::result_large_err,
        reason = "it is no failure: the request goes on to `receive`, unboxed as it came"
    )]
    pub(crate) fn answer_alone(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Reply>, Request<Incoming>> {
        if Door::of(request.uri().path()) != Door::Bundle {
            return Err(request);
        }
        let path = request.uri().path();
        let response = if is_whole(request.version(), request.headers()) {
            (self.bundle).answer(request.method(), path, request.headers())
        } else {
            self.refuse(Problem::BadPath)
        };
        self.metrics.count_page(response.status().as_u16());
        Ok(response)
    }

    /// Answers a request that came over a connection of `peer`.
    pub(crate) async fn receive(
        &self,
        peer: IpAddr,
        request: Request<Incoming>,
    ) -> Response<Reply> {
        let (parts, body) = request.into_parts();
        match Door::of(parts.uri.path()) {
            Door::Healthz => self.dressed(health::alive()),
            Door::Readyz => {
                let is_stopping = self.is_stopping.load(Ordering::Relaxed);
                let ready = health::ready(self.forwarder.upstream(), is_stopping);
                self.dressed(ready.await)
            }
            Door::Institute if !self.is_institute_open => self.refuse(Problem::NotFound),
            Door::Api | Door::Bundle | Door::Institute => self.forward(peer, &parts, body).await,
        }
    }

    async fn forward(&self, peer: IpAddr, parts: &Parts, body: Incoming) -> Response<Reply> {
        let started = Instant::now();
        let _under_way = self.metrics.begin();
        let request_id = forward::new_request_id();
        #[cfg(feature = "otel")]
        let span = self.tracer.as_ref().map(|tracer| tracer.begin(parts));
        let additions = Additions {
            authorization: None,
            request_id: request_id.clone(),
            #[cfg(feature = "otel")]
            traceparent: span.as_ref().and_then(crate::trace::Going::traceparent),
        };
        let told = self.send(peer, parts, body, additions).await;
        let now = clock::unix_seconds();
        let code = told.outcome.as_ref().err().map(|problem| problem.code());
        let mut response = match told.outcome {
            Ok((mut response, backend)) => {
                let mut headers = self.bundle.wardrobe().of(Dress::Api).clone();
                headers::to_browser(&backend, &mut headers);
                if Door::of(parts.uri.path()) == Door::Api {
                    let session = told.session.as_ref();
                    self.seal.translate(session, &backend, now, &mut headers);
                }
                *response.headers_mut() = headers;
                response
            }
            Err(problem) => {
                let mut response = self.refuse(problem);
                self.add_allowed(parts, &mut response);
                response
            }
        };
        if parts.method == SIGN_OUT.0
            && parts.uri.path() == SIGN_OUT.1
            && code != Some("cross_site")
        {
            session::end(response.headers_mut());
        }
        let took = started.elapsed();
        self.tell(parts, &response, told.route, code, &request_id, took);
        #[cfg(feature = "otel")]
        if let Some(span) = span {
            let route = told
                .route
                .and_then(|route| self.allow.patterns().nth(route));
            span.end(route, response.status().as_u16());
        }
        response.headers_mut().insert(REQUEST_ID_HEADER, request_id);
        response
    }

    async fn send(
        &self,
        peer: IpAddr,
        parts: &Parts,
        body: Incoming,
        mut additions: Additions,
    ) -> Told {
        let admitted = match self.admit(peer, parts) {
            Ok(admitted) => admitted,
            Err(problem) => {
                // What is left of a refused body is read for a moment, so that the answer is.
                drop(Upload::new(body, 0, &self.metrics));
                return Told {
                    outcome: Err(problem),
                    route: None,
                    session: None,
                };
            }
        };
        let session = admitted.session;
        additions.authorization = match Door::of(parts.uri.path()) {
            Door::Institute => headers::own_credential(&parts.headers),
            _ => session.as_ref().and_then(Session::authorization),
        };
        let upload = self.forwarder.upload(body, admitted.load);
        let outcome = (self.forwarder)
            .forward(parts, upload, additions, (admitted.load, admitted.held))
            .await;
        Told {
            outcome,
            route: Some(admitted.route),
            session,
        }
    }

    /// Says with what a request goes on to the backend, or why it does not.
    fn admit(&self, peer: IpAddr, parts: &Parts) -> Result<Admitted, Problem> {
        let (path, headers) = (parts.uri.path(), &parts.headers);
        let query = parts.uri.query().unwrap_or_default();
        if !paths::is_plain(path)
            || !paths::is_plain_query(query)
            || !is_whole(parts.version, headers)
        {
            return Err(Problem::BadPath);
        }
        let (route, load) = match self.allow.judge(&parts.method, path) {
            Verdict::Allowed { route, load } => (route, load),
            Verdict::OtherMethods(_) => return Err(Problem::MethodNotAllowed),
            Verdict::Unknown => return Err(Problem::NotFound),
        };
        let is_institute = Door::of(path) == Door::Institute;
        let is_ours = if is_institute {
            // A program with a credential of its own; a browser has no business here.
            cross_site::is_no_browser(headers)
        } else {
            cross_site::is_allowed(&parts.method, headers, &self.origin)
        };
        if !is_ours {
            return Err(Problem::CrossSite);
        }
        let client = self.clients.of(peer, headers);
        let is_sign_in = load == Load::SignIn;
        (self.rations.take_client(client, is_sign_in)).map_err(over_ration)?;
        let now = clock::unix_seconds();
        let session = if is_institute {
            None
        } else {
            self.seal.session(headers, now)
        };
        if let Some(session) = &session {
            (self.rations.take_session(session.mark())).map_err(over_ration)?;
        }
        let held = self.holdings.take(client);
        Ok(Admitted {
            held: held.map_err(|TooMany| Problem::RateLimited(1))?,
            load,
            route,
            session,
        })
    }

    /// Says which methods the address takes, when that is why it was refused (RFC 9110, 15.5.6).
    fn add_allowed(&self, parts: &Parts, response: &mut Response<Reply>) {
        let verdict = self.allow.judge(&parts.method, parts.uri.path());
        if response.status() != Problem::MethodNotAllowed.status() {
            return;
        }
        if let Verdict::OtherMethods(methods) = verdict {
            let words: Vec<&str> = methods.iter().map(|(method, _)| method.as_str()).collect();
            if let Ok(allowed) = HeaderValue::from_str(&words.join(", ")) {
                response.headers_mut().insert(ALLOW, allowed);
            }
        }
    }

    fn refuse(&self, problem: Problem) -> Response<Reply> {
        self.metrics.count_refused(problem.code());
        self.dressed(problem.answer())
    }

    fn dressed(&self, mut response: Response<Reply>) -> Response<Reply> {
        let wardrobe = self.bundle.wardrobe();
        wardrobe.dress(response.headers_mut(), Dress::Api);
        response
    }

    fn tell(
        &self,
        parts: &Parts,
        response: &Response<Reply>,
        route: Option<usize>,
        code: Option<&str>,
        request_id: &HeaderValue,
        took: Duration,
    ) {
        let method = known_method(&parts.method);
        let status = response.status().as_u16();
        if let Some(route) = route {
            self.metrics.count_forwarded(route, method, status, took);
        }
        tracing::info!(
            method,
            path = %Redacted(parts.uri.path()),
            status,
            problem = code,
            request_id = request_id.to_str().unwrap_or_default(),
            ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "answered a request"
        );
    }
}

fn over_ration(wait: Duration) -> Problem {
    let whole = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
    Problem::RateLimited(whole.saturating_add(1))
}

/// Says whether a request names its host once (RFC 9112, section 3.2).
fn is_whole(version: Version, headers: &HeaderMap) -> bool {
    let hosts = headers.get_all(HOST).iter().count();
    match version {
        Version::HTTP_11 => hosts == 1,
        _ => hosts <= 1,
    }
}
