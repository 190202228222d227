//! The door of the mailbox: serves the bundle, keeps the session, forwards to the backend.
//!
//! The rules are:
//!
//! - It holds no state: any number of replicas serve behind any balancer, with one session key.
//! - It cannot read a filing: it has no type for one, and no body is ever held or logged.
//! - It imports nothing of ours but the backend, and that only under the feature `embedded`.
//!
//! `Proxy::open` does everything that can fail; `Proxy::serve` then runs until told to stop.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use tokio::net::TcpListener;

use bundle::{Bundle, BundleError};
use forward::{Forwarder, Upstream};
use router::House;
use session::{Seal, SessionKeyError};
use settings::Settings;

pub mod bundle;
mod cross_site;
#[cfg(feature = "embedded")]
pub mod embedded;
mod forward;
mod headers;
mod health;
mod paths;
mod problem;
mod router;
mod serve;
pub mod session;
pub mod settings;
mod upload;

/// Why the proxy could not start; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Bundle(#[from] BundleError),
    #[cfg(feature = "embedded")]
    #[error("the mailbox backend could not start: {0}")]
    Embedded(#[from] backend::StartError),
    #[cfg(feature = "embedded")]
    #[error("the mailbox backend does not take its settings: {0}")]
    EmbeddedSettings(#[from] clap::Error),
    #[error("could not listen on {listen}: {source}; choose another address with --listen")]
    Listen {
        listen: SocketAddr,
        source: io::Error,
    },
    #[error("this program carries no backend: say where one is with --backend http://host:port")]
    NoBackend,
    #[error("{listen} is every address: say with --origin which one people type")]
    NoOrigin { listen: SocketAddr },
    #[error("the address could not be written to {path}: {source}")]
    PortFile { path: PathBuf, source: io::Error },
    #[error(transparent)]
    SessionKey(#[from] SessionKeyError),
}

/// A proxy that listens and is ready to serve.
pub struct Proxy {
    address: SocketAddr,
    connections: usize,
    listener: TcpListener,
    origin: String,
    router: Router,
}

impl Proxy {
    /// Loads the bundle and the key, listens, and finds or starts the backend.
    ///
    /// # Errors
    ///
    /// [`StartError`], with a sentence that says what to do.
    pub async fn open(settings: &Settings) -> Result<Self, StartError> {
        let bundle = Bundle::load(&settings.bundle)?;
        let (listener, address) = listen(settings.listen).await?;
        let origin = settings
            .origin_at(address)
            .ok_or(StartError::NoOrigin { listen: address })?;
        let upstream = upstream(settings, &origin).await?;
        Self::join(settings, bundle, listener, upstream)
    }

    /// Does the same around a backend of the caller, in this process; `--backend` is not looked at.
    ///
    /// # Errors
    ///
    /// [`StartError`], with a sentence that says what to do.
    pub async fn open_around(settings: &Settings, backend: Router) -> Result<Self, StartError> {
        let bundle = Bundle::load(&settings.bundle)?;
        let (listener, _) = listen(settings.listen).await?;
        Self::join(settings, bundle, listener, Upstream::Embedded(backend))
    }

    fn join(
        settings: &Settings,
        bundle: Bundle,
        listener: TcpListener,
        upstream: Upstream,
    ) -> Result<Self, StartError> {
        let failed = |source| StartError::Listen {
            listen: settings.listen,
            source,
        };
        let address = listener.local_addr().map_err(failed)?;
        let seal = Seal::open(&settings.session_key_path())?;
        let origin = settings
            .origin_at(address)
            .ok_or(StartError::NoOrigin { listen: address })?;
        tracing::info!(
            listen = %address,
            origin = %origin,
            bundle = %settings.bundle.display(),
            pages = bundle.count(),
            backend = upstream.name(),
            limits = ?settings.limits,
            "settings"
        );
        let router = router::router(House {
            body_limit: settings.limits.body_limit,
            bundle,
            forwarder: Forwarder::new(upstream, seal, settings.limits),
            origin: origin.clone(),
        });
        if let Some(path) = &settings.port_file {
            write_whole(path, &address.to_string()).map_err(|source| StartError::PortFile {
                path: path.clone(),
                source,
            })?;
        }
        Ok(Self {
            address,
            connections: settings.limits.connections,
            listener,
            origin,
            router,
        })
    }

    /// Returns the address listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the origin people reach it at.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Serves until `stop` resolves, then finishes what is under way, for 10 seconds at most.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        serve::serve(self.listener, self.router, self.connections, stop).await;
    }
}

async fn listen(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen { listen, source };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

#[cfg_attr(
    not(feature = "embedded"),
    expect(clippy::unused_async, reason = "starting the embedded backend waits")
)]
async fn upstream(settings: &Settings, origin: &str) -> Result<Upstream, StartError> {
    if let Some(authority) = &settings.backend {
        return Ok(Upstream::remote(
            authority.clone(),
            settings.limits.connect_timeout,
        ));
    }
    #[cfg(feature = "embedded")]
    return embedded::start(settings, origin).await;
    #[cfg(not(feature = "embedded"))]
    {
        let _ = origin;
        Err(StartError::NoBackend)
    }
}

/// Writes beside and renames, so that whoever waits for the file never reads half of it.
fn write_whole(path: &std::path::Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, path)
}
