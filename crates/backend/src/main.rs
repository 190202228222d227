//! `buzon-backend`: the reference mailbox backend by itself, for a proxy to forward to.
//!
//! It prints nothing but its log, on stderr, and the log never holds a secret.

use std::path::PathBuf;
use std::process::ExitCode;

use backend::backup::{self, BackupError, Checked};
use backend::serve::{self, ServeError};
use backend::settings::{self, LogFormat, Serving, SettingsError};
use backend::{Clock, Mailbox, Settings, StartError, log};
use clap::{Parser, Subcommand};

/// The reference mailbox backend.
#[derive(Debug, Parser)]
#[command(name = "buzon-backend", version)]
struct Arguments {
    /// File of settings, as `name = value` lines (TOML) with the names of these options
    #[arg(long, env = "BUZON_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    serving: Serving,
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    task: Option<Task>,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
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
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Start(#[from] StartError),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Arguments = match settings::read(std::env::args_os()) {
        Ok(arguments) => arguments,
        // Help and version are among these, and go to stdout.
        Err(SettingsError::Clap(said)) => said.exit(),
        Err(refused) => {
            log::start(LogFormat::Text);
            tracing::error!("not started: {refused}");
            return ExitCode::FAILURE;
        }
    };
    log::start(arguments.serving.log_format);
    let done = match &arguments.task {
        Some(task) => perform(task, &arguments.settings).await,
        None => serve(&arguments).await,
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

async fn serve(arguments: &Arguments) -> Result<(), Ended> {
    // Secrets among them do not print themselves.
    tracing::info!(?arguments, "settings");
    let mailbox = Mailbox::open(&arguments.settings, Clock::system()).await?;
    serve::serve(mailbox, &arguments.serving, serve::asked_to_stop()).await?;
    Ok(())
}
