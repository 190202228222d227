//! Serves a mailbox over the network until a stop is asked for, and stops politely.
//!
//! A stop first makes `/readyz` say no, so that a balancer looks elsewhere; then nobody is
//! accepted any more; then what is under way may finish, for a while and no longer. An act that
//! is cut off there was not answered, and is either on the disk or was never.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

use crate::Mailbox;
use crate::settings::Serving;

/// The media type of what Prometheus reads.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Why nobody is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("could not listen on {listen}: {source}; choose another address")]
    Listen {
        listen: SocketAddr,
        source: io::Error,
    },
    #[error("the address could not be written to {path}: {source}")]
    PortFile { path: PathBuf, source: io::Error },
    #[error("serving ended: {0}")]
    Serving(#[from] io::Error),
}

/// Serves `mailbox` until `stop` resolves and what was under way then is done.
///
/// # Errors
///
/// [`ServeError`] when an address cannot be listened on or told.
pub async fn serve(
    mailbox: Mailbox,
    settings: &Serving,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (listener, address) = listen(settings.listen).await?;
    let _metrics = match settings.metrics_listen {
        Some(address) => Some(tell_metrics(&mailbox, address).await?),
        None => None,
    };
    if let Some(path) = &settings.port_file {
        let written = write_whole(path, &address.to_string()).await;
        written.map_err(|source| ServeError::PortFile {
            path: path.clone(),
            source,
        })?;
    }
    tracing::info!(%address, "listening");
    let (pull, mut pulled) = watch::channel(false);
    // Small answers must not wait for a full packet. A stream that refuses is only slower.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let serving = axum::serve(listener, mailbox.router()).with_graceful_shutdown(async move {
        // A sender that is gone is a stop too.
        let _ = pulled.wait_for(|pulled| *pulled).await;
    });
    let mut serving = AbortOnDropHandle::new(tokio::spawn(serving.into_future()));
    tokio::select! {
        ended = &mut serving => return Ok(ended.map_err(io::Error::other)??),
        () = stop => {}
    }
    mailbox.begin_to_stop();
    tracing::info!("stopping: finishing what is under way");
    sleep(settings.stop_delay.unwrap_or_default()).await;
    // Whoever listens for it is the server, and it may have ended.
    let _ = pull.send(true);
    let ending = async {
        let ended = (&mut serving).await;
        mailbox.finish_sending().await;
        ended
    };
    if let Ok(ended) = timeout(settings.stop_timeout, ending).await {
        ended.map_err(io::Error::other)??;
        tracing::info!("stopped");
    } else {
        tracing::warn!("stopped with requests still under way");
    }
    Ok(())
}

/// Waits for the terminal's or the system's request to end.
pub async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    interrupt.await;
}

async fn listen(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeError> {
    let failed = |source| ServeError::Listen { listen, source };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Tells the counters at an address of their own, while the handle is kept.
async fn tell_metrics(
    mailbox: &Mailbox,
    address: SocketAddr,
) -> Result<AbortOnDropHandle<io::Result<()>>, ServeError> {
    let (listener, address) = listen(address).await?;
    let mailbox = mailbox.clone();
    let tell = async move || ([(CONTENT_TYPE, OPEN_METRICS)], mailbox.metrics());
    let router = Router::new().route("/metrics", get(tell));
    tracing::info!(%address, "telling metrics");
    let serving = axum::serve(listener, router).into_future();
    Ok(AbortOnDropHandle::new(tokio::spawn(serving)))
}

/// Writes beside and renames, so that whoever waits for the file never reads half of it.
async fn write_whole(path: &std::path::Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("new");
    tokio::fs::write(&beside, text).await?;
    tokio::fs::rename(&beside, path).await
}
