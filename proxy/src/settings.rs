//! What can be set, from the command line or the environment (`BUZON_…`), and the limits.
//!
//! The rules are:
//!
//! - Every setting has a default that is right for one machine; a wrong one stops the start with
//!   a sentence that says what to write instead.
//! - No setting is a secret: keys are named by the file they are in, and a backend's address
//!   carries no password. So all of them can be printed.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser};
use http::Uri;
use http::uri::{Authority, Scheme};

/// The door of the mailbox: serves the pages, keeps the session, forwards to the backend.
#[derive(Clone, Debug, Parser)]
#[command(name = "buzon-proxy", version)]
pub struct Settings {
    /// Address to listen on; port 0 takes any free one
    #[arg(long, env = "BUZON_LISTEN", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,

    /// Folder of the built pages
    #[arg(long, env = "BUZON_BUNDLE", value_name = "DIR", default_value = "dist")]
    pub bundle: PathBuf,

    /// Backend to forward to, as <http://host:port>; without it, the reference backend runs here
    #[arg(long, env = "BUZON_BACKEND", value_name = "URL", value_parser = parse_backend)]
    pub backend: Option<Authority>,

    /// File of 64 random bytes that seal sessions, the same for every replica; created if missing
    /// [default: session.key in the data folder]
    #[arg(long, env = "BUZON_SESSION_KEY", value_name = "FILE")]
    pub session_key: Option<PathBuf>,

    /// Folder of the reference backend's data
    #[arg(long, env = "BUZON_DATA", value_name = "DIR", default_value = "data")]
    pub data: PathBuf,

    /// Origin that people reach us at [default: http:// and the address listened on]
    #[arg(long, env = "BUZON_ORIGIN", value_name = "URL", value_parser = parse_origin)]
    pub origin: Option<String>,

    /// File to write the address listened on to, once it is
    #[arg(long, env = "BUZON_PORT_FILE", value_name = "FILE")]
    pub port_file: Option<PathBuf>,

    /// The limits.
    #[command(flatten)]
    pub limits: Limits,

    /// The settings of the reference backend, when it runs here.
    #[cfg(feature = "embedded")]
    #[command(flatten)]
    pub embedded: crate::embedded::EmbeddedSettings,
}

/// How much, how many and how long.
#[derive(Args, Clone, Copy, Debug)]
pub struct Limits {
    /// Largest body forwarded: an attachment of 25 MiB, and slack
    #[arg(long, env = "BUZON_BODY_LIMIT", value_name = "BYTES", default_value_t = 26 * 1024 * 1024)]
    pub body_limit: u64,

    /// How long the backend may take to accept a connection
    #[arg(
        long,
        env = "BUZON_CONNECT_TIMEOUT",
        value_name = "SECONDS",
        default_value = "5"
    )]
    #[arg(value_parser = parse_seconds)]
    pub connect_timeout: Duration,

    /// How long the backend may take to begin its answer, and a browser to send on
    #[arg(
        long,
        env = "BUZON_ANSWER_TIMEOUT",
        value_name = "SECONDS",
        default_value = "30"
    )]
    #[arg(value_parser = parse_seconds)]
    pub answer_timeout: Duration,

    /// How long a whole upload may take: 26 MiB at 370 kbit/s
    #[arg(
        long,
        env = "BUZON_UPLOAD_TIMEOUT",
        value_name = "SECONDS",
        default_value = "600"
    )]
    #[arg(value_parser = parse_seconds)]
    pub upload_timeout: Duration,

    /// How many requests may wait for the backend at once; more are told to come back
    #[arg(long, env = "BUZON_IN_FLIGHT", default_value_t = 1024)]
    pub in_flight: usize,

    /// How many connections are held at once; more wait to be accepted
    #[arg(long, env = "BUZON_CONNECTIONS", default_value_t = 16_384)]
    pub connections: usize,
}

impl Settings {
    /// Returns where the session key is.
    pub fn session_key_path(&self) -> PathBuf {
        self.session_key
            .clone()
            .unwrap_or_else(|| self.data.join("session.key"))
    }

    /// Returns the origin people reach us at, once `listening` is known; `None` when it can't be
    /// told from an address that means "every address".
    pub fn origin_at(&self, listening: SocketAddr) -> Option<String> {
        let local = (!listening.ip().is_unspecified()).then(|| format!("http://{listening}"));
        self.origin.clone().or(local)
    }
}

fn parse_backend(text: &str) -> Result<Authority, &'static str> {
    const WANTED: &str = "write it as http://host:port, without path, user or password";
    let parts = text.parse::<Uri>().map_err(|_| WANTED)?.into_parts();
    let is_bare = parts.path_and_query.is_none_or(|path| path == "/");
    let authority = parts
        .authority
        .filter(|authority| !authority.as_str().contains('@'));
    match (parts.scheme, authority) {
        (Some(scheme), Some(authority)) if scheme == Scheme::HTTP && is_bare => Ok(authority),
        _ => Err(WANTED),
    }
}

/// Reads an origin exactly as browsers write it (RFC 6454, section 6.2).
fn parse_origin(text: &str) -> Result<String, &'static str> {
    const WANTED: &str = "write it as a browser does: https://host, lower case, without a slash \
                          at the end nor the usual port";
    let parts = text.parse::<Uri>().map_err(|_| WANTED)?.into_parts();
    let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
        return Err(WANTED);
    };
    let usual_port = if scheme == Scheme::HTTPS { 443 } else { 80 };
    let is_web = scheme == Scheme::HTTPS || scheme == Scheme::HTTP;
    let is_same = format!("{scheme}://{authority}") == text;
    let is_lower = !text
        .bytes()
        .any(|byte| byte.is_ascii_uppercase() || byte == b'@');
    if is_web && is_same && is_lower && authority.port_u16() != Some(usual_port) {
        Ok(text.to_owned())
    } else {
        Err(WANTED)
    }
}

fn parse_seconds(text: &str) -> Result<Duration, &'static str> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| !duration.is_zero())
        .ok_or("write a number of seconds above zero")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_is_a_host_and_nothing_more() {
        for (text, taken) in [
            ("http://127.0.0.1:8080", true),
            ("http://backend/", true),
            ("https://backend", false),
            ("http://user:word@backend", false),
            ("http://backend/api", false),
            ("backend:8080", false),
            ("", false),
        ] {
            assert_eq!(parse_backend(text).is_ok(), taken, "{text}");
        }
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, taken) in [
            ("https://buzon.example", true),
            ("https://buzon.example:8443", true),
            ("http://127.0.0.1:8787", true),
            ("https://buzon.example/", false),
            ("https://Buzon.example", false),
            ("https://buzon.example:443", false),
            ("http://buzon.example:80", false),
            ("ftp://buzon.example", false),
            ("buzon.example", false),
            ("null", false),
        ] {
            assert_eq!(parse_origin(text).is_ok(), taken, "{text}");
        }
    }

    #[test]
    fn the_defaults_are_the_designs() {
        let settings = Settings::try_parse_from(["proxy"]).unwrap();
        assert_eq!(settings.limits.body_limit, 27_262_976);
        assert_eq!(settings.limits.connect_timeout, Duration::from_secs(5));
        assert_eq!(settings.limits.answer_timeout, Duration::from_secs(30));
        assert_eq!(
            settings.origin_at(settings.listen).unwrap(),
            "http://127.0.0.1:8787"
        );
        assert_eq!(settings.origin_at("0.0.0.0:1".parse().unwrap()), None);
    }
}
