//! How much, how many and how long: the numbers of DESIGN.md, section 8, and those of a door.

use std::time::Duration;

use clap::Args;

use super::words::parse_seconds;

/// How much, how many and how long.
#[derive(Args, Clone, Copy, Debug)]
pub struct Limits {
    /// Largest document forwarded: an attachment of 25 MiB, and slack
    #[arg(long, env = "BUZON_BODY_LIMIT", value_name = "BYTES", default_value_t = 26 * 1024 * 1024)]
    pub body_limit: u64,

    /// Largest body of any other request
    #[arg(long, env = "BUZON_JSON_LIMIT", value_name = "BYTES", default_value_t = 256 * 1024)]
    pub json_limit: u64,

    /// How long the backend may take to accept a connection
    #[arg(long, env = "BUZON_CONNECT_TIMEOUT", value_name = "SECONDS", default_value = "5",
        value_parser = parse_seconds)]
    pub connect_timeout: Duration,

    /// How long the backend may take to begin or go on with its answer, and a browser to send
    /// 8 KiB more
    #[arg(long, env = "BUZON_ANSWER_TIMEOUT", value_name = "SECONDS", default_value = "30",
        value_parser = parse_seconds)]
    pub answer_timeout: Duration,

    /// How long a whole upload, or a whole download, may take: 26 MiB at 370 kbit/s
    #[arg(long, env = "BUZON_UPLOAD_TIMEOUT", value_name = "SECONDS", default_value = "600",
        value_parser = parse_seconds)]
    pub upload_timeout: Duration,

    /// How long the download of an archive may take: 10 GB at 6 Mbit/s. One that is cut goes on
    /// where it stopped
    #[arg(long, env = "BUZON_ARCHIVE_TIMEOUT", value_name = "SECONDS", default_value = "14400",
        value_parser = parse_seconds)]
    pub archive_timeout: Duration,

    /// How long a browser may take to send the head of a request, or to shake hands
    #[arg(long, env = "BUZON_HEAD_TIMEOUT", value_name = "SECONDS", default_value = "15",
        value_parser = parse_seconds)]
    pub head_timeout: Duration,

    /// How long a connection may say nothing; longer than the 60 s of most balancers, so that
    /// they close it and not we
    #[arg(long, env = "BUZON_IDLE_TIMEOUT", value_name = "SECONDS", default_value = "75",
        value_parser = parse_seconds)]
    pub idle_timeout: Duration,

    /// How long a browser may take none of what is written to it
    #[arg(long, env = "BUZON_WRITE_TIMEOUT", value_name = "SECONDS", default_value = "30",
        value_parser = parse_seconds)]
    pub write_timeout: Duration,

    /// How long to go on serving after a stop was asked for, while `/readyz` already says no
    #[arg(long, env = "BUZON_STOP_DELAY", value_name = "SECONDS", value_parser = parse_seconds)]
    pub stop_delay: Option<Duration>,

    /// How long a stop waits for what is under way
    #[arg(long, env = "BUZON_STOP_TIMEOUT", value_name = "SECONDS", default_value = "60",
        value_parser = parse_seconds)]
    pub stop_timeout: Duration,

    /// How many requests may be under way at the backend at once; more are told to come back
    #[arg(long, env = "BUZON_IN_FLIGHT", default_value_t = 1024)]
    pub in_flight: usize,

    /// How many of those may be uploads
    #[arg(long, env = "BUZON_UPLOADS", default_value_t = 256)]
    pub uploads: usize,

    /// How many connections are held at once; beyond, the longest idle ones are closed
    #[arg(long, env = "BUZON_CONNECTIONS", default_value_t = 16_384)]
    pub connections: usize,
}

/// What one client, and one session, may take from the others.
#[derive(Args, Clone, Copy, Debug)]
pub struct Fairness {
    /// Requests a second of one client, forwarded; 0 for no limit. An office is one client
    #[arg(long, env = "BUZON_CLIENT_RATE", default_value_t = 100)]
    pub client_rate: u32,

    /// Requests a second of one session; 0 for no limit
    #[arg(long, env = "BUZON_SESSION_RATE", default_value_t = 20)]
    pub session_rate: u32,

    /// Attempts to sign in of one client, a minute; 0 for no limit
    #[arg(long, env = "BUZON_SIGN_IN_RATE", default_value_t = 60)]
    pub sign_in_rate: u32,

    /// Requests under way of one client, at once; 0 for no limit
    #[arg(long, env = "BUZON_CLIENT_IN_FLIGHT", default_value_t = 64)]
    pub client_in_flight: u32,

    /// Connections of one client, at once; 0 for no limit
    #[arg(long, env = "BUZON_CLIENT_CONNECTIONS", default_value_t = 512)]
    pub client_connections: u32,
}
