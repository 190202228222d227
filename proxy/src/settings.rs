//! What can be set: on the command line, in the environment (`BUZON_…`), or in a file.
//!
//! The rules are:
//!
//! - Every setting has a default that is right for one machine; a wrong one stops the start with
//!   a sentence that says what to write instead.
//! - No setting is a secret: keys are named by the file they are in, and a backend's address
//!   carries no password. So all of them can be printed.
//! - The command line wins over the environment, the environment over the file.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};
use ipnet::IpNet;

use crate::allow::Extra;

mod file;
mod limits;
mod words;

pub use file::SettingsError;
pub use limits::{Fairness, Limits};
pub use words::Backend;

use words::{parse_backend, parse_origin};

/// The door of the mailbox: serves the pages, keeps the session, forwards to the backend.
#[derive(Clone, Debug, Parser)]
#[command(name = "buzon-proxy", version)]
pub struct Settings {
    /// File of settings, as `name = value` lines (TOML) with the names of these options
    #[arg(long, env = "BUZON_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Address to listen on; port 0 takes any free one
    #[arg(long, env = "BUZON_LISTEN", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,

    /// Folder of the built pages [default: those inside this program, or `dist`]
    #[arg(long, env = "BUZON_BUNDLE", value_name = "DIR")]
    pub bundle: Option<PathBuf>,

    /// File of the keys that seal sessions, the same for every replica; created if missing
    /// [default: session.key in the data folder]
    #[arg(long, env = "BUZON_SESSION_KEY", value_name = "FILE")]
    pub session_key: Option<PathBuf>,

    /// Add a new key to that file, drop those nobody needs any more, and leave
    #[arg(long)]
    pub rotate_session_key: bool,

    /// Folder of the reference backend's data
    #[arg(long, env = "BUZON_DATA", value_name = "DIR", default_value = "data")]
    pub data: PathBuf,

    /// Origin that people reach us at [default: the scheme and address listened on]
    #[arg(long, env = "BUZON_ORIGIN", value_name = "URL", value_parser = parse_origin)]
    pub origin: Option<String>,

    /// File to write the address listened on to, once it is
    #[arg(long, env = "BUZON_PORT_FILE", value_name = "FILE")]
    pub port_file: Option<PathBuf>,

    /// Also forward these: `GET,POST /api/v1/things/{id}`, several with `;` between
    #[arg(
        long,
        env = "BUZON_ALLOW",
        value_name = "METHODS PATH",
        value_delimiter = ';'
    )]
    pub allow: Vec<Extra>,

    /// Forward `/institute/v1` too, with the caller's own credential; never on the public door
    #[arg(long, env = "BUZON_INSTITUTE")]
    pub institute: bool,

    /// Where logs are for: people or programs
    #[arg(long, env = "BUZON_LOG_FORMAT", value_enum, default_value = "text")]
    pub log_format: LogFormat,

    /// Address that tells metrics (Prometheus) at `/metrics`; nobody listens without it
    #[arg(long, env = "BUZON_METRICS_LISTEN", value_name = "ADDR")]
    pub metrics_listen: Option<SocketAddr>,

    /// OpenTelemetry collector (OTLP over HTTP) to send traces to, as <http://host:4318>
    #[cfg(feature = "otel")]
    #[arg(long, env = "BUZON_OTLP", value_name = "URL")]
    pub otlp: Option<String>,

    /// The way to the backend.
    #[command(flatten)]
    pub upstream: UpstreamSettings,

    /// TLS towards people.
    #[command(flatten)]
    pub tls: TlsSettings,

    /// Who stands before us.
    #[command(flatten)]
    pub clients: ClientSettings,

    /// The limits.
    #[command(flatten)]
    pub limits: Limits,

    /// What one client may take from the others.
    #[command(flatten)]
    pub fairness: Fairness,

    /// The settings of the reference backend, when it runs here.
    #[cfg(feature = "embedded")]
    #[command(flatten)]
    pub embedded: crate::embedded::EmbeddedSettings,
}

/// The way to the backend.
#[derive(Args, Clone, Debug)]
pub struct UpstreamSettings {
    /// Backend to forward to, as <http://host:port>, several with `,` between; without it, the
    /// reference backend runs here
    #[arg(long, env = "BUZON_BACKEND", value_name = "URL", value_delimiter = ',',
        value_parser = parse_backend)]
    pub backend: Vec<Backend>,

    /// Authorities (PEM) that an https backend's certificate must come from
    #[arg(long, env = "BUZON_BACKEND_CA", value_name = "FILE")]
    pub backend_ca: Option<PathBuf>,

    /// Our own certificate (PEM) towards an https backend that asks for one
    #[arg(
        long,
        env = "BUZON_BACKEND_CERTIFICATE",
        value_name = "FILE",
        requires = "backend_key"
    )]
    pub backend_certificate: Option<PathBuf>,

    /// Its key (PEM)
    #[arg(
        long,
        env = "BUZON_BACKEND_KEY",
        value_name = "FILE",
        requires = "backend_certificate"
    )]
    pub backend_key: Option<PathBuf>,
}

/// TLS towards people.
#[derive(Args, Clone, Debug)]
pub struct TlsSettings {
    /// Certificate chain (PEM); with it we speak TLS, HTTP/1.1 and HTTP/2. Read again when changed
    #[arg(
        long,
        env = "BUZON_TLS_CERTIFICATE",
        value_name = "FILE",
        requires = "tls_key"
    )]
    pub tls_certificate: Option<PathBuf>,

    /// Its key (PEM)
    #[arg(
        long,
        env = "BUZON_TLS_KEY",
        value_name = "FILE",
        requires = "tls_certificate"
    )]
    pub tls_key: Option<PathBuf>,

    /// Address whose every visitor is sent to the origin (HTTP to HTTPS)
    #[arg(long, env = "BUZON_REDIRECT_LISTEN", value_name = "ADDR")]
    pub redirect_listen: Option<SocketAddr>,
}

/// Who stands before us.
#[derive(Args, Clone, Debug)]
pub struct ClientSettings {
    /// How a client's address is known
    #[arg(long, env = "BUZON_CLIENT_FROM", value_enum, default_value = "peer")]
    pub client_from: ClientFrom,

    /// Networks of the balancers that are believed about it, with `,` between
    #[arg(
        long,
        env = "BUZON_TRUSTED_PEERS",
        value_name = "CIDR",
        value_delimiter = ','
    )]
    pub trusted_peers: Vec<IpNet>,
}

/// How a client's address is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum ClientFrom {
    /// It connects to us
    Peer,
    /// A trusted balancer says so in `X-Forwarded-For`
    Forwarded,
    /// A trusted balancer says so with the PROXY protocol, version 1 or 2
    ProxyProtocol,
}

/// Whom the log is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum LogFormat {
    /// Programs: one JSON object a line
    Json,
    /// People
    Text,
}

impl Settings {
    /// Returns where the session keys are.
    pub fn session_key_path(&self) -> PathBuf {
        self.session_key
            .clone()
            .unwrap_or_else(|| self.data.join("session.key"))
    }

    /// Returns the origin people reach us at, once `listening` is known; `None` when it can't be
    /// told from an address that means "every address".
    pub fn origin_at(&self, listening: SocketAddr) -> Option<String> {
        let scheme = if self.tls.tls_certificate.is_some() {
            "https"
        } else {
            "http"
        };
        let local = (!listening.ip().is_unspecified()).then(|| format!("{scheme}://{listening}"));
        self.origin.clone().or(local)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_defaults_are_the_designs() {
        let settings = Settings::try_parse_from(["proxy"]).unwrap();
        assert_eq!(settings.limits.body_limit, 27_262_976);
        assert_eq!(settings.limits.json_limit, 262_144);
        assert_eq!(settings.limits.connect_timeout, Duration::from_secs(5));
        assert_eq!(settings.limits.answer_timeout, Duration::from_secs(30));
        assert!(!settings.institute);
        assert_eq!(
            settings.origin_at(settings.listen).unwrap(),
            "http://127.0.0.1:8787"
        );
        assert_eq!(settings.origin_at("0.0.0.0:1".parse().unwrap()), None);
    }

    #[test]
    fn several_backends_and_routes_are_taken() {
        let settings = Settings::try_parse_from([
            "proxy",
            "--backend=http://a:1,http://b:2",
            "--allow=GET /api/v1/a;PUT,POST /api/v1/b/{id}",
        ])
        .unwrap();
        assert_eq!(settings.upstream.backend.len(), 2);
        assert_eq!(settings.allow.len(), 2);
        assert!(Settings::try_parse_from(["proxy", "--allow=GET /other"]).is_err());
        assert!(Settings::try_parse_from(["proxy", "--tls-certificate=a.pem"]).is_err());
    }
}
