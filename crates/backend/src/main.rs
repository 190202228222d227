//! `buzon-backend`: the reference mailbox backend by itself, for a proxy to forward to.
//!
//! It prints nothing but its log, on stderr, and the log never holds a secret.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use backend::audit::{self, Chain};
use backend::backup::{self, BackupError, Checked};
use backend::desk::{self, Desk, DeskError};
use backend::rotation::{self, Rotation, RotationError};
use backend::serve::{self, ServeError};
use backend::settings::{self, LogFormat, Serving, SettingsError};
use backend::store::{Store, StoreError};
use backend::{
    Clock, Database, Mailbox, NotReturned, Publication, PublishError, Settings, StartError, log,
    note_returned, publish_terms,
};
use clap::{Parser, Subcommand};
use mailbox::civil_date::CivilDate;
use mailbox::terms::TermsVersion;

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
    /// Check the chain of the audit, or write it out.
    Audit {
        /// Compute every hash again.
        #[arg(long)]
        check: bool,
        /// File to write every entry to, one JSON object a line; it must not be there.
        #[arg(long)]
        export: Option<PathBuf>,
    },
    /// Note that a mail system gave back a message: its notification (RFC 3464) comes in on stdin.
    Bounce,
    /// Do what the institute's desk does, from files.
    Desk {
        #[command(subcommand)]
        act: Desk,
    },
    /// List the institute's seals, publish the next one, or revoke one.
    Seal {
        #[command(subcommand)]
        act: Rotation,
    },
    /// Check a backup, and make a mailbox of it where there is none.
    Restore { from: PathBuf },
    /// Publish a version of the terms and conditions.
    Terms {
        /// Its name, such as `2026-2`.
        version: TermsVersion,
        /// The day from which on it is in force, such as `2026-12-01`.
        #[arg(long)]
        in_force_on: CivilDate,
        /// File with the text that is signed, in Spanish.
        #[arg(long)]
        es: PathBuf,
        /// File with the same in English.
        #[arg(long)]
        en: PathBuf,
    },
}

/// Why the process ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("say what to do with the audit: --check, --export FILE or both")]
    AuditWhat,
    #[error("the audit is broken at entry {seq}")]
    AuditBroken { seq: i64 },
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error(transparent)]
    NotReturned(#[from] NotReturned),
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error(transparent)]
    Rotation(#[from] RotationError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Store(#[from] StoreError),
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
        // Read by whoever sits at the desk, not by who reads logs.
        Err(Ended::Desk(error)) => {
            drop(writeln!(io::stderr(), "{error}"));
            ExitCode::FAILURE
        }
        Err(Ended::Rotation(error)) => {
            drop(writeln!(io::stderr(), "{error}"));
            ExitCode::FAILURE
        }
        Err(ended) => {
            tracing::error!(reason = %ended, "the mailbox backend ended");
            ExitCode::FAILURE
        }
    }
}

async fn perform(task: &Task, settings: &Settings) -> Result<(), Ended> {
    let (done, Checked { entries, documents }) = match task {
        Task::Audit { check, export } => {
            return examine_audit(settings, *check, export.as_deref()).await;
        }
        Task::Bounce => {
            must_be_there(settings)?;
            let message = note_returned(settings, io::stdin().lock(), &Clock::system()).await?;
            tracing::info!(message.id = %message, "noted: it came back");
            return Ok(());
        }
        Task::Desk { act } => {
            must_be_there(settings)?;
            let said = desk::perform(act, settings, Clock::system()).await?;
            let written = io::stdout().write_all(said.as_bytes());
            written.map_err(|error| DeskError::Failed(error.to_string()))?;
            return Ok(());
        }
        Task::Seal { act } => {
            must_be_there(settings)?;
            let said = rotation::perform(act, settings, &Clock::system()).await?;
            let path = PathBuf::from("stdout");
            let written = io::stdout().write_all(said.as_bytes());
            written.map_err(|source| Ended::File { path, source })?;
            return Ok(());
        }
        Task::Backup { to } => ("backed up", backup::backup(settings, to).await?),
        Task::Restore { from } => ("restored", backup::restore(settings, from).await?),
        Task::Terms {
            version,
            in_force_on,
            es,
            en,
        } => {
            must_be_there(settings)?;
            let publication = Publication {
                version: version.clone(),
                in_force_on: *in_force_on,
                text: read(es)?,
                text_en: read(en)?,
            };
            let terms = publish_terms(settings, publication, &Clock::system()).await?;
            let (version, sha256) = (terms.reference.version.as_str(), terms.reference.sha256);
            tracing::info!(version, %sha256, in_force_on = %terms.in_force_on, "published");
            return Ok(());
        }
    };
    tracing::info!(audit.entries = entries, documents, "{done}, and checked");
    Ok(())
}

/// Checks the audit, writes it out, or both.
async fn examine_audit(
    settings: &Settings,
    check: bool,
    export: Option<&Path>,
) -> Result<(), Ended> {
    if !check && export.is_none() {
        return Err(Ended::AuditWhat);
    }
    must_be_there(settings)?;
    let store = Store::open(&settings.records()).await?;
    if check {
        match audit::verify(&store).await? {
            Chain::Broken { seq } => return Err(Ended::AuditBroken { seq }),
            Chain::Whole { entries } => tracing::info!(entries, "the audit is whole"),
        }
    }
    if let Some(path) = export {
        let failed = |source| Ended::File {
            path: path.to_owned(),
            source,
        };
        let file = std::fs::File::create_new(path).map_err(failed)?;
        let mut writer = io::BufWriter::new(file);
        let entries = audit::export(&store, |entry| {
            serde_json::to_writer(&mut writer, &entry).map_err(|error| failed(error.into()))?;
            writer.write_all(b"\n").map_err(failed)
        })
        .await?;
        let file = writer
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        tracing::info!(entries, "the audit is written out");
    }
    Ok(())
}

/// Refuses to make a mailbox where somebody mistyped its place.
fn must_be_there(settings: &Settings) -> Result<(), Ended> {
    match settings.records() {
        Database::Sqlite(path) if !path.is_file() => Err(Ended::File {
            path,
            source: io::ErrorKind::NotFound.into(),
        }),
        _ => Ok(()),
    }
}

fn read(path: &Path) -> Result<String, Ended> {
    std::fs::read_to_string(path).map_err(|source| Ended::File {
        path: path.to_owned(),
        source,
    })
}

async fn serve(arguments: &Arguments) -> Result<(), Ended> {
    // Secrets among them do not print themselves.
    tracing::info!(?arguments, "settings");
    let mailbox = Mailbox::open(&arguments.settings, Clock::system()).await?;
    serve::serve(mailbox, &arguments.serving, serve::asked_to_stop()).await?;
    Ok(())
}
