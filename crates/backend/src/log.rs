//! The program's log: lines on stderr, for people or for programs.
//!
//! It never holds a name, an RFC, an address, a token, a nonce or a statement of anyone, at any
//! level: what is logged is chosen where it is said, and never a value of a request.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::settings::LogFormat;

/// Starts the log; how much is said is set with `BUZON_LOG` (default `info`).
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_env("BUZON_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(io::stderr);
    match format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines.init(),
    }
}
