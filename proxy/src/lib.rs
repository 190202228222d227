//! The door of the mailbox: serves the bundle, keeps the session, forwards to the backend.
//!
//! The rules are:
//!
//! - It holds no state: any number of replicas serve behind any balancer, with one file of
//!   session keys.
//! - It cannot read a filing: it has no type for one, and no body is ever held or logged.
//! - It imports nothing of ours but the backend, and that only under the feature `embedded`.
//!
//! `Proxy::open` does everything that can fail; `Proxy::serve` then runs until told to stop.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use allow::AllowList;
use bundle::{Bundle, BundleError};
use client::Clients;
use connection::Connections;
use door::House;
use fairness::{Holdings, Rations};
use forward::Forwarder;
use metrics::Metrics;
use serve::{Doorway, Leash, Room};
use session::{Seal, SessionKeyError};
use settings::Settings;
use tls::{Tls, TlsError};
use upstream::{CLOCK, Embedded, Upstream};

mod allow;
pub mod bundle;
mod client;
mod clock;
mod connection;
mod cross_site;
mod door;
#[cfg(feature = "embedded")]
pub mod embedded;
mod fairness;
mod forward;
mod headers;
mod health;
pub mod log;
mod metrics;
mod paths;
mod problem;
mod reply;
mod serve;
pub mod session;
pub mod settings;
pub mod tls;
#[cfg(feature = "otel")]
mod trace;
mod upload;
mod upstream;

/// How often files of keys and certificates are looked at, and rations that are whole forgotten.
const HOUSEKEEPING: Duration = Duration::from_secs(5);

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
    #[error("could not listen on {listen}: {source}; choose another address")]
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
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[cfg(feature = "otel")]
    #[error(transparent)]
    Trace(#[from] trace::TraceError),
}

/// A proxy that listens and is ready to serve.
pub struct Proxy {
    address: SocketAddr,
    connections: Arc<Connections>,
    doorways: Vec<Doorway>,
    house: Arc<House>,
    metrics_address: Option<SocketAddr>,
    redirect_address: Option<SocketAddr>,
    settings: Settings,
    tls: Option<Arc<Tls>>,
}

impl Proxy {
    /// Loads the bundle and the keys, listens, and finds or starts the backend.
    ///
    /// # Errors
    ///
    /// [`StartError`], with a sentence that says what to do.
    pub async fn open(settings: &Settings) -> Result<Self, StartError> {
        let (listener, address) = listen(settings.listen).await?;
        let origin = settings
            .origin_at(address)
            .ok_or(StartError::NoOrigin { listen: address })?;
        let metrics = counters(settings);
        let upstream = upstream(settings, &origin, &metrics).await?;
        Self::join(settings, listener, upstream, metrics).await
    }

    /// Does the same around a backend of the caller, in this process; `--backend` is not looked at.
    ///
    /// # Errors
    ///
    /// [`StartError`], with a sentence that says what to do.
    pub async fn open_around(settings: &Settings, backend: Router) -> Result<Self, StartError> {
        let (listener, _) = listen(settings.listen).await?;
        let embedded = Embedded {
            router: backend,
            ready: CLOCK,
            metrics: None,
        };
        let metrics = counters(settings);
        Self::join(settings, listener, Upstream::Embedded(embedded), metrics).await
    }

    async fn join(
        settings: &Settings,
        listener: TcpListener,
        upstream: Upstream,
        metrics: Arc<Metrics>,
    ) -> Result<Self, StartError> {
        let failed = |source| StartError::Listen {
            listen: settings.listen,
            source,
        };
        let address = listener.local_addr().map_err(failed)?;
        let origin = settings
            .origin_at(address)
            .ok_or(StartError::NoOrigin { listen: address })?;
        let bundle = Bundle::load(settings.bundle.as_deref(), origin.starts_with("https:"))?;
        // No setting is a secret: keys are named by their files.
        tracing::info!(%address, %origin, pages = bundle.count(), ?settings, "settings");
        let limits = settings.limits;
        let house = Arc::new(House {
            allow: AllowList::new(settings.institute, &settings.allow),
            bundle,
            clients: Arc::new(Clients::new(&settings.clients)),
            forwarder: Forwarder::new(upstream, limits, Arc::clone(&metrics)),
            holdings: Holdings::new(settings.fairness.client_in_flight),
            is_institute_open: settings.institute,
            is_stopping: AtomicBool::new(false),
            metrics,
            origin,
            rations: Rations::new(&settings.fairness),
            seal: Seal::open(&settings.session_key_path())?,
            #[cfg(feature = "otel")]
            tracer: trace::Tracer::start(settings.otlp.as_deref())?,
        });
        let mut proxy = Self {
            address,
            connections: Connections::new(&limits),
            doorways: Vec::new(),
            house,
            metrics_address: None,
            redirect_address: None,
            settings: settings.clone(),
            tls: Tls::open(&settings.tls)?.map(Arc::new),
        };
        proxy.open_doors(listener).await?;
        proxy.write_port()?;
        Ok(proxy)
    }

    async fn open_doors(&mut self, listener: TcpListener) -> Result<(), StartError> {
        let house = Arc::clone(&self.house);
        self.add_door(listener, Room::House(Arc::clone(&house)), self.tls.clone());
        if let Some(address) = self.settings.tls.redirect_listen {
            let (listener, address) = listen(address).await?;
            self.redirect_address = Some(address);
            self.add_door(listener, Room::Redirect(Arc::clone(&house)), None);
        }
        if let Some(address) = self.settings.metrics_listen {
            let (listener, address) = listen(address).await?;
            self.metrics_address = Some(address);
            let room = Room::Metrics(house, Arc::clone(&self.connections));
            self.add_door(listener, room, None);
        }
        Ok(())
    }

    fn add_door(&mut self, listener: TcpListener, room: Room, tls: Option<Arc<Tls>>) {
        let seats = self.settings.limits.connections;
        self.doorways.push(Doorway {
            clients: Arc::clone(&self.house.clients),
            connections: Arc::clone(&self.connections),
            holdings: Holdings::new(self.settings.fairness.client_connections),
            listener,
            room,
            seats: Arc::new(Semaphore::new(seats.min(Semaphore::MAX_PERMITS))),
            tls,
        });
    }

    fn write_port(&self) -> Result<(), StartError> {
        let Some(path) = &self.settings.port_file else {
            return Ok(());
        };
        write_whole(path, &self.address.to_string()).map_err(|source| StartError::PortFile {
            path: path.clone(),
            source,
        })
    }

    /// Returns the address listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address that tells metrics, if any does.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Returns the address that sends visitors to the origin, if any does.
    pub fn redirect_address(&self) -> Option<SocketAddr> {
        self.redirect_address
    }

    /// Returns the origin people reach it at.
    pub fn origin(&self) -> &str {
        &self.house.origin
    }

    /// Serves until `stop` resolves, then finishes what is under way, as long as
    /// `--stop-timeout` says.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let (pull, pulled) = watch::channel(false);
        let (open, mut closed) = mpsc::channel::<Infallible>(1);
        let leash = Leash {
            stop: pulled,
            _open: open,
        };
        let mut tasks = JoinSet::new();
        let connections = Arc::clone(&self.connections);
        tasks.spawn(async move { connections.sweep().await });
        tasks.spawn(keep_house(Arc::clone(&self.house), self.tls.clone()));
        for doorway in self.doorways {
            tasks.spawn(doorway.accept(leash.clone()));
        }
        drop(leash);
        stop.await;
        self.house.is_stopping.store(true, Ordering::Relaxed);
        tracing::info!("stopping: finishing what is under way");
        sleep(self.settings.limits.stop_delay.unwrap_or_default()).await;
        // Whoever listens for it is a connection; there may be none.
        _ = pull.send(true);
        let finished = timeout(self.settings.limits.stop_timeout, closed.recv()).await;
        if finished.is_ok() {
            tracing::info!("stopped");
        } else {
            let left = self.connections.count();
            tracing::warn!(left, "stopped with connections still open");
        }
    }
}

/// Looks now and then at what may have changed outside.
async fn keep_house(house: Arc<House>, tls: Option<Arc<Tls>>) {
    loop {
        sleep(HOUSEKEEPING).await;
        house.seal.read_again();
        if let Some(tls) = &tls {
            tls.read_again();
        }
        house.rations.forget_the_rested();
    }
}

fn counters(settings: &Settings) -> Arc<Metrics> {
    let allow = AllowList::new(settings.institute, &settings.allow);
    Arc::new(Metrics::new(allow.patterns()))
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
async fn upstream(
    settings: &Settings,
    origin: &str,
    metrics: &Arc<Metrics>,
) -> Result<Upstream, StartError> {
    if !settings.upstream.backend.is_empty() {
        return Ok(Upstream::remote(settings, metrics)?);
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
