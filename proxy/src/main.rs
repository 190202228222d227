//! Starts the proxy and stops it on ctrl-c or SIGTERM.
//!
//! It must never print anything but its log, on stderr, and the log never holds a secret: the
//! level is set with `BUZON_LOG` (default `info`).

use std::process::ExitCode;

use clap::Parser as _;
use proxy::Proxy;
use proxy::settings::Settings;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    let filter = EnvFilter::try_from_env("BUZON_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match Proxy::open(&settings).await {
        Ok(proxy) => {
            tracing::info!("listening on http://{}", proxy.address());
            proxy.serve(asked_to_stop()).await;
            ExitCode::SUCCESS
        }
        Err(refused) => {
            tracing::error!("not started: {refused}");
            ExitCode::FAILURE
        }
    }
}

/// Resolves when the person or the supervisor asks for a stop.
async fn asked_to_stop() {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = ctrl_c => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
