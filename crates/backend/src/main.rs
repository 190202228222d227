//! `buzon-backend`: the reference mailbox backend by itself, for a proxy to forward to.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use axum::serve::ListenerExt as _;
use backend::backup::{self, BackupError, Checked};
use backend::{Settings, StartError};
use clap::{Parser, Subcommand};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// The reference mailbox backend.
#[derive(Parser)]
#[command(name = "buzon-backend", version)]
struct Arguments {
    /// Where to listen; port 0 takes any that is free.
    #[arg(long, env = "BUZON_LISTEN", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// File to write the actual address to, once it is listening.
    #[arg(long)]
    port_file: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    task: Option<Task>,
}

/// What to do instead of serving.
#[derive(Subcommand)]
enum Task {
    /// Copy the mailbox, while it is in use, into a new folder.
    Backup { to: PathBuf },
    /// Check a backup, and make a mailbox of it where there is none.
    Restore { from: PathBuf },
}

/// Why the process ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error("serving ended: {0}")]
    Serving(#[from] io::Error),
    #[error(transparent)]
    Start(#[from] StartError),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    let arguments = Arguments::parse();
    let done = match &arguments.task {
        Some(task) => perform(task, &arguments.settings).await,
        None => serve(arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(ended) => {
            tracing::error!(reason = %ended, "the mailbox backend ended");
            ExitCode::FAILURE
        }
    }
}

async fn perform(task: &Task, settings: &Settings) -> Result<(), Ended> {
    let (done, Checked { entries, documents }) = match task {
        Task::Backup { to } => ("backed up", backup::backup(settings, to).await?),
        Task::Restore { from } => ("restored", backup::restore(settings, from).await?),
    };
    tracing::info!(audit.entries = entries, documents, "{done}, and checked");
    Ok(())
}

async fn serve(arguments: Arguments) -> Result<(), Ended> {
    let router = backend::serve_router(&arguments.settings).await?;
    let listener = TcpListener::bind(arguments.listen).await?;
    let address = listener.local_addr()?;
    if let Some(path) = &arguments.port_file {
        // Whole or absent: whoever waits for the file reads an address.
        let beside = path.with_extension("new");
        tokio::fs::write(&beside, address.to_string()).await?;
        tokio::fs::rename(&beside, path).await?;
    }
    tracing::info!(%address, "the mailbox backend is listening");
    // Small answers must not wait for a full packet. A stream that refuses is only slower.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, router)
        .with_graceful_shutdown(asked_to_stop())
        .await?;
    Ok(())
}

/// Waits for the terminal's or the system's request to end.
async fn asked_to_stop() {
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
