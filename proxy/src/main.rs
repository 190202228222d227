//! Starts the proxy and stops it on ctrl-c or SIGTERM.
//!
//! It must never print anything but its log, on stderr, and the log never holds a secret.

use std::process::ExitCode;

use proxy::settings::{Settings, SettingsError};
use proxy::{Proxy, log, session};

#[tokio::main]
async fn main() -> ExitCode {
    let settings = match Settings::read(std::env::args_os()) {
        Ok(settings) => settings,
        // Help and version are among these, and go to stdout.
        Err(SettingsError::Clap(said)) => said.exit(),
        Err(refused) => {
            let _log = log::start(proxy::settings::LogFormat::Text);
            tracing::error!("not started: {refused}");
            return ExitCode::FAILURE;
        }
    };
    let _log = log::start(settings.log_format);
    if settings.rotate_session_key {
        return rotate(&settings);
    }
    match Proxy::open(&settings).await {
        Ok(proxy) => {
            tracing::info!("listening on {}", proxy.address());
            proxy.serve(asked_to_stop()).await;
            ExitCode::SUCCESS
        }
        Err(refused) => {
            tracing::error!("not started: {refused}");
            ExitCode::FAILURE
        }
    }
}

fn rotate(settings: &Settings) -> ExitCode {
    match session::rotate(&settings.session_key_path()) {
        Ok(keys) => {
            tracing::info!(keys, "a session key was added; it seals in two minutes");
            ExitCode::SUCCESS
        }
        Err(refused) => {
            tracing::error!("not rotated: {refused}");
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
