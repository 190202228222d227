//! How the program serves: where it listens, what it tells whom, how it stops.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

/// How the program serves.
#[derive(Args, Clone, Debug)]
pub struct Serving {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, env = "BUZON_LISTEN", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// File to write the actual address to, once it is listening
    #[arg(long, env = "BUZON_PORT_FILE", value_name = "FILE")]
    pub port_file: Option<PathBuf>,
    /// Address that tells metrics (Prometheus) at `/metrics`; nobody listens without it
    #[arg(long, env = "BUZON_METRICS_LISTEN", value_name = "ADDR")]
    pub metrics_listen: Option<SocketAddr>,
    /// Whom the log is for: people or programs
    #[arg(
        long,
        visible_alias = "log",
        env = "BUZON_LOG_FORMAT",
        value_enum,
        default_value = "text"
    )]
    pub log_format: LogFormat,
    /// How long to go on serving after a stop was asked for, while `/readyz` already says no
    #[arg(long, env = "BUZON_STOP_DELAY", value_name = "SECONDS", value_parser = parse_seconds)]
    pub stop_delay: Option<Duration>,
    /// How long a stop waits for what is under way
    #[arg(long, env = "BUZON_STOP_TIMEOUT", value_name = "SECONDS", default_value = "60",
        value_parser = parse_seconds)]
    pub stop_timeout: Duration,
}

/// Whom the log is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum LogFormat {
    /// Programs: one JSON object a line
    Json,
    /// People
    Text,
}

/// Reads a number of seconds above zero.
pub(crate) fn parse_seconds(text: &str) -> Result<Duration, &'static str> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| !duration.is_zero())
        .ok_or("write a number of seconds above zero")
}
