//! TLS towards people, and towards a backend that asks for it; keys and certificates by file.
//!
//! The rules are:
//!
//! - One stack: rustls on ring, TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1 by ALPN.
//! - A certificate is read again when its file changed; one that can't be read leaves the one in
//!   use, and says so in the log.
//! - A backend's certificate must come from the authorities of `--backend-ca`, and no others.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use arc_swap::ArcSwap;
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use crate::settings::{TlsSettings, UpstreamSettings};

/// Why TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("an https backend needs --backend-ca: the authorities its certificate comes from")]
    NoAuthorities,
    #[error("{path} is no PEM file of certificates or a key: {source}")]
    Pem { path: PathBuf, source: pem::Error },
    #[error("{path}: {source}; are certificate and key a pair?")]
    Unfit {
        path: PathBuf,
        source: rustls::Error,
    },
}

/// The certificate in use.
#[derive(Debug)]
struct Current(ArcSwap<CertifiedKey>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

/// TLS towards people.
pub(crate) struct Tls {
    certificate: PathBuf,
    changed: Mutex<[Option<SystemTime>; 2]>,
    pub(crate) config: Arc<ServerConfig>,
    current: Arc<Current>,
    key: PathBuf,
}

impl Tls {
    /// Reads the files of `settings`; `None` when they name none.
    pub(crate) fn open(settings: &TlsSettings) -> Result<Option<Self>, TlsError> {
        let (Some(certificate), Some(key)) = (&settings.tls_certificate, &settings.tls_key) else {
            return Ok(None);
        };
        let pair = pair(certificate, key)?;
        let current = Arc::new(Current(ArcSwap::from_pointee(pair)));
        let resolver: Arc<dyn ResolvesServerCert> = current.clone();
        let provider = Arc::new(ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|source| unfit(certificate, source))?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Some(Self {
            certificate: certificate.clone(),
            changed: Mutex::new([changed(certificate), changed(key)]),
            config: Arc::new(config),
            current,
            key: key.clone(),
        }))
    }

    /// Reads the files again if one of them changed.
    pub(crate) fn read_again(&self) {
        let now = [changed(&self.certificate), changed(&self.key)];
        let Ok(mut before) = self.changed.lock() else {
            return;
        };
        if *before == now {
            return;
        }
        match pair(&self.certificate, &self.key) {
            Ok(pair) => {
                self.current.0.store(Arc::new(pair));
                *before = now;
                tracing::info!("the TLS certificate was read again");
            }
            // Half of a pair may be written already: the next look may find both.
            Err(refused) => {
                tracing::error!(reason = %refused, "the TLS certificate stays as it is");
            }
        }
    }
}

/// Returns the way to connect to a backend over TLS, over what `tcp` connects.
pub(crate) fn to_backend(
    settings: &UpstreamSettings,
    tcp: HttpConnector,
) -> Result<hyper_rustls::HttpsConnector<HttpConnector>, TlsError> {
    let mut roots = RootCertStore::empty();
    let is_tls = settings.backend.iter().any(|backend| backend.is_tls);
    match &settings.backend_ca {
        Some(path) => {
            for certificate in certificates(path)? {
                roots
                    .add(certificate)
                    .map_err(|source| unfit(path, source))?;
            }
        }
        None if is_tls => return Err(TlsError::NoAuthorities),
        None => {}
    }
    let path = settings.backend_ca.clone().unwrap_or_default();
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|source| unfit(&path, source))?
        .with_root_certificates(roots);
    let config = match (&settings.backend_certificate, &settings.backend_key) {
        (Some(certificate), Some(key)) => builder
            .with_client_auth_cert(certificates(certificate)?, private_key(key)?)
            .map_err(|source| unfit(certificate, source))?,
        _ => builder.with_no_client_auth(),
    };
    Ok(hyper_rustls::HttpsConnectorBuilder::new()
        .with_tls_config(config)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp))
}

fn pair(certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let provider = ring::default_provider();
    CertifiedKey::from_der(certificates(certificate)?, private_key(key)?, &provider)
        .map_err(|source| unfit(certificate, source))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let failed = |source| TlsError::Pem {
        path: path.to_owned(),
        source,
    };
    let found = CertificateDer::pem_file_iter(path).map_err(failed)?;
    let found = found.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    if found.is_empty() {
        return Err(failed(pem::Error::NoItemsFound));
    }
    Ok(found)
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_file(path).map_err(|source| TlsError::Pem {
        path: path.to_owned(),
        source,
    })
}

fn unfit(path: &Path, source: rustls::Error) -> TlsError {
    TlsError::Unfit {
        path: path.to_owned(),
        source,
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}
