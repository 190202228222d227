//! The log: lines on stderr, for people or for programs, written by a thread of its own.
//!
//! It must never hold a body, a header, an address or an identifier of anyone; what is logged is
//! chosen where it is said. A terminal that is slow to read never slows a request.

use std::io::{BufWriter, stderr};

use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::EnvFilter;

use crate::settings::LogFormat;

/// What writes the last lines when it is dropped.
pub struct Log(#[expect(dead_code, reason = "it is held to be dropped")] WorkerGuard);

/// Starts the log; how much is said is set with `BUZON_LOG` (default `info`).
pub fn start(format: LogFormat) -> Log {
    let filter = EnvFilter::try_from_env("BUZON_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let (writer, guard) = NonBlocking::new(BufWriter::new(stderr()));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(writer);
    match format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines.init(),
    }
    Log(guard)
}
