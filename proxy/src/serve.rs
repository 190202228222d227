//! Accepts connections, within bounds, until told to stop.
//!
//! The rules are:
//!
//! - A connection that says nothing is closed, and there are never more than the limit.
//! - Nothing waits to fill a packet (`TCP_NODELAY`): an answer leaves when it is written.
//! - A stop lets what is under way finish, for a while and no longer.
//!
//! It is a loop of our own, not `axum::serve`, because that one has no limit of connections and
//! no clock for a client that never finishes its request's head.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// How long a connection may take to send a head, or stay idle; longer than the 60 s for which
/// balancers usually keep one, so that they close it and not we.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);

/// The most bytes buffered of one connection, and so the longest head.
const BUFFER_BYTES: usize = 64 * 1024;

/// How long a stop waits for what is under way.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// How long accepting rests when the system is out of something, as file descriptors.
const ACCEPT_REST: Duration = Duration::from_millis(250);

/// Serves `router` on `listener`, on up to `connections` at once, until `stop` resolves.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    connections: usize,
    stop: impl Future<Output = ()>,
) {
    let service = TowerToHyperService::new(router);
    let under_way = GracefulShutdown::new();
    tokio::select! {
        () = stop => {}
        () = accept(&listener, &service, connections, &under_way) => {}
    }
    drop(listener);
    tracing::info!("stopping: finishing what is under way");
    tokio::select! {
        () = under_way.shutdown() => tracing::info!("stopped"),
        () = sleep(STOP_PATIENCE) => tracing::warn!("stopped with requests still under way"),
    }
}

async fn accept(
    listener: &TcpListener,
    service: &TowerToHyperService<Router>,
    connections: usize,
    under_way: &GracefulShutdown,
) {
    let seats = Arc::new(Semaphore::new(connections.min(Semaphore::MAX_PERMITS)));
    // The semaphore is never closed, so this is "for ever".
    while let Ok(seat) = Arc::clone(&seats).acquire_owned().await {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(refused) => {
                tracing::warn!(error = %refused, "a connection could not be accepted");
                sleep(ACCEPT_REST).await;
                continue;
            }
        };
        let conversation = under_way.watch(converse(stream, service.clone()));
        tokio::spawn(async move {
            if let Err(broken) = conversation.await {
                tracing::debug!(error = %broken, "a connection ended early");
            }
            drop(seat);
        });
    }
}

type Conversation = http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>>;

fn converse(stream: TcpStream, service: TowerToHyperService<Router>) -> Conversation {
    if let Err(refused) = stream.set_nodelay(true) {
        tracing::debug!(error = %refused, "TCP_NODELAY could not be set");
    }
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
}
