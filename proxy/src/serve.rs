//! Accepts connections, within bounds, until told to stop.
//!
//! The rules are:
//!
//! - There are never more connections than the limit, nor of one client; when all places are
//!   taken, those idle longest make room.
//! - Nothing waits to fill a packet (`TCP_NODELAY`): an answer leaves when it is written.
//! - A connection costs next to nothing until it says something.
//! - A stop lets what is under way finish, for a while and no longer.
//!
//! It is a loop of our own, not `axum::serve`, because that one has no limit of connections and
//! no clock for a client that never finishes its request's head.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::client::{Client, Clients, announced};
use crate::connection::{Connections, Place, Pulse, Watched};
use crate::door::House;
use crate::fairness::Holdings;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::tls::Tls;

/// The most bytes buffered of one connection.
const BUFFER_BYTES: usize = 64 * 1024;

/// The longest head.
const HEAD_BYTES: u32 = 32 * 1024;

/// How long accepting rests when the system is out of something, as file descriptors.
const ACCEPT_REST: Duration = Duration::from_millis(250);

/// How many idle connections make room at a time.
const ROOM: usize = 64;

/// How often an idle connection of HTTP/2 is asked whether it is still there.
const PING: Duration = Duration::from_secs(20);

/// Bytes of one upload in memory at most, in HTTP/2; and of all of one connection.
const STREAM_WINDOW_BYTES: u32 = 256 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 1024 * 1024;

/// How many requests of one connection are under way at once, in HTTP/2.
const STREAMS: u32 = 100;

/// What is behind a listener.
#[derive(Clone)]
pub(crate) enum Room {
    /// The mailbox.
    House(Arc<House>),
    /// The counters.
    Metrics(Arc<House>, Arc<Connections>),
    /// The way to the origin.
    Redirect(Arc<House>),
}

/// A listener and all that its connections need.
pub(crate) struct Doorway {
    pub(crate) clients: Arc<Clients>,
    pub(crate) connections: Arc<Connections>,
    pub(crate) holdings: Holdings,
    pub(crate) listener: TcpListener,
    pub(crate) room: Room,
    pub(crate) seats: Arc<Semaphore>,
    pub(crate) tls: Option<Arc<Tls>>,
}

/// What tells connections to stop, and what tells that they did: it is dropped.
#[derive(Clone)]
pub(crate) struct Leash {
    pub(crate) stop: watch::Receiver<bool>,
    pub(crate) _open: mpsc::Sender<Infallible>,
}

impl Leash {
    async fn pulled(&mut self) {
        // A sender that is gone is a stop too.
        let _ = self.stop.wait_for(|stop| *stop).await;
    }
}

impl Doorway {
    /// Accepts until `leash` is pulled.
    pub(crate) async fn accept(self, leash: Leash) {
        let mut stop = leash.clone();
        let doorway = Arc::new(self);
        loop {
            let accepted = tokio::select! {
                () = stop.pulled() => return,
                accepted = doorway.next() => accepted,
            };
            let (stream, peer, seat) = match accepted {
                Ok(accepted) => accepted,
                Err(refused) => {
                    tracing::warn!(error = %refused, "a connection could not be accepted");
                    sleep(ACCEPT_REST).await;
                    continue;
                }
            };
            let place = doorway.connections.enter();
            let pulse = Arc::clone(&place.pulse);
            let (doorway, leash) = (Arc::clone(&doorway), leash.clone());
            let task = tokio::spawn(async move {
                if let Err(broken) = doorway.converse(stream, peer, &place.pulse, leash).await {
                    tracing::debug!(error = %broken, "a connection ended early");
                }
                drop((place, seat));
            });
            Place::ends_with(&pulse, task.abort_handle());
        }
    }

    async fn next(&self) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        let seat = loop {
            let free = Arc::clone(&self.seats).try_acquire_owned();
            if let Ok(seat) = free {
                break seat;
            }
            let made = self.connections.make_room(ROOM);
            self.metrics_of_house().count_turned_away(made);
            let freed = timeout(ACCEPT_REST, Arc::clone(&self.seats).acquire_owned()).await;
            if let Ok(Ok(seat)) = freed {
                break seat;
            }
        };
        let (stream, peer) = self.listener.accept().await?;
        Ok((stream, peer, seat))
    }

    fn metrics_of_house(&self) -> &crate::metrics::Metrics {
        match &self.room {
            Room::House(house) | Room::Metrics(house, _) | Room::Redirect(house) => &house.metrics,
        }
    }

    async fn converse(
        &self,
        mut stream: TcpStream,
        peer: SocketAddr,
        pulse: &Arc<Pulse>,
        mut leash: Leash,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        stream.set_nodelay(true)?;
        let mut address = peer.ip();
        let is_announced = self.clients.announces(peer);
        if is_announced {
            address = announced(&mut stream).await?.unwrap_or(address);
        }
        // A balancer brings everyone's connections.
        let is_counted = is_announced || !self.clients.trusts(address);
        let held = is_counted.then(|| self.holdings.take(Client::at(address)));
        let Ok(_held) = held.transpose() else {
            self.metrics_of_house().count_turned_away(1);
            return Ok(());
        };
        let visitor = Visitor {
            address,
            pulse: Arc::clone(pulse),
            room: self.room.clone(),
        };
        if let Some(tls) = &self.tls {
            let acceptor = TlsAcceptor::from(Arc::clone(&tls.config));
            let stream = Box::pin(acceptor.accept(stream)).await?;
            let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            pulse.greeted(is_http2);
            let stream = TokioIo::new(Watched::new(stream, Arc::clone(pulse)));
            if is_http2 {
                Box::pin(speak_http2(stream, visitor, leash)).await?;
            } else {
                Box::pin(speak_http1(stream, visitor, leash)).await?;
            }
            return Ok(());
        }
        pulse.greeted(false);
        let mut first = [0];
        tokio::select! {
            // Readiness alone is a guess; and buffers for ten thousand guesses are much memory.
            heard = stream.peek(&mut first) => if heard? == 0 { return Ok(()) },
            () = leash.pulled() => return Ok(()),
        }
        let stream = TokioIo::new(Watched::new(stream, Arc::clone(pulse)));
        Ok(Box::pin(speak_http1(stream, visitor, leash)).await?)
    }
}

async fn speak_http1<Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: TokioIo<Stream>,
    visitor: Visitor,
    mut leash: Leash,
) -> hyper::Result<()> {
    let conversation = http1::Builder::new()
        // The sweep of `connection` has the clocks.
        .header_read_timeout(None)
        .max_buf_size(BUFFER_BYTES)
        .max_header_size(usize::try_from(HEAD_BYTES).unwrap_or(BUFFER_BYTES))
        .serve_connection(stream, visitor);
    let mut conversation = pin!(conversation);
    tokio::select! {
        ended = conversation.as_mut() => return ended,
        () = leash.pulled() => {}
    }
    conversation.as_mut().graceful_shutdown();
    conversation.await
}

async fn speak_http2<Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: TokioIo<Stream>,
    visitor: Visitor,
    mut leash: Leash,
) -> hyper::Result<()> {
    let conversation = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
        .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEAD_BYTES)
        .max_send_buf_size(BUFFER_BYTES)
        .serve_connection(stream, visitor);
    let mut conversation = pin!(conversation);
    tokio::select! {
        ended = conversation.as_mut() => return ended,
        () = leash.pulled() => {}
    }
    conversation.as_mut().graceful_shutdown();
    conversation.await
}

/// Whoever is at the other end of a connection.
struct Visitor {
    address: IpAddr,
    pulse: Arc<Pulse>,
    room: Room,
}

/// An answer that is there, or that somebody else is asked for.
pub(crate) enum Answering {
    Later(Pin<Box<dyn Future<Output = Response<Reply>> + Send>>),
    Now(Option<Response<Reply>>),
}

impl Future for Answering {
    type Output = Result<Response<Reply>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Later(answer) => answer.as_mut().poll(context).map(Ok),
            Self::Now(answer) => match answer.take() {
                Some(answer) => Poll::Ready(Ok(answer)),
                None => Poll::Pending,
            },
        }
    }
}

impl Service<Request<Incoming>> for Visitor {
    type Response = Response<Reply>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        let attention = self.pulse.attend();
        let mut response = match &self.room {
            Room::House(house) => match house.answer_alone(request) {
                Ok(response) => response,
                Err(request) => {
                    let (house, address) = (Arc::clone(house), self.address);
                    return Answering::Later(Box::pin(async move {
                        let mut response = house.receive(address, request).await;
                        response.body_mut().keep(attention);
                        response
                    }));
                }
            },
            Room::Metrics(house, connections) => metrics(house, connections, &request),
            Room::Redirect(house) => redirect(house, &request),
        };
        response.body_mut().keep(attention);
        Answering::Now(Some(response))
    }
}

/// The last line of the text format.
const END: &str = "# EOF\n";

/// Tells the counters at `/metrics`; with a backend in this process, its own too.
fn metrics(
    house: &House,
    connections: &Connections,
    request: &Request<Incoming>,
) -> Response<Reply> {
    if request.uri().path() != "/metrics" {
        return Problem::NotFound.answer();
    }
    let well = house.forwarder.upstream().well();
    let mut text = house.metrics.to_text(connections.count(), well);
    if let Some(more) = house.forwarder.upstream().metrics() {
        // One end for both.
        text.truncate(text.len() - text.strip_suffix(END).map_or(0, |_| END.len()));
        text.push_str(&more);
    }
    let mut response = Response::new(Reply::from(text));
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Sends a visitor to the same page of the origin, whatever host it asked for.
fn redirect(house: &House, request: &Request<Incoming>) -> Response<Reply> {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    let Ok(location) = HeaderValue::from_str(&format!("{}{path}", house.origin)) else {
        return Problem::BadPath.answer();
    };
    let mut response = Response::new(Reply::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(LOCATION, location);
    response
}
