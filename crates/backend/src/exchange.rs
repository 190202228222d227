//! One question to an authority over HTTP (RFC 6960, appendix A; RFC 3161, section 3.4): sent
//! once, answered in time or not at all.
//!
//! Redirects are not followed, nothing is tried twice, and no more is read than an answer can
//! have. Whether what came can be believed is not judged here.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use efirma::{ocsp, timestamp};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

/// What is asked and answered: media types, and octets of the largest answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    request: &'static str,
    answer: &'static str,
    bytes_max: usize,
}

/// Whether a certificate was revoked.
pub(crate) const REVOCATION: Kind = Kind {
    request: "application/ocsp-request",
    answer: "application/ocsp-response",
    bytes_max: ocsp::ANSWER_BYTES_MAX,
};
/// When something existed.
pub(crate) const TIMESTAMPS: Kind = Kind {
    request: "application/timestamp-query",
    answer: "application/timestamp-reply",
    bytes_max: timestamp::ANSWER_BYTES_MAX,
};

/// Why no answer came.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum ExchangeError {
    #[error("the authority could not be reached")]
    Connection,
    #[error("the authority's answer is of another media type")]
    MediaType,
    #[error("the authority answered with status {0}")]
    Status(StatusCode),
    #[error("the authority took too long")]
    Timeout,
    #[error("the authority's answer broke off or is larger than any")]
    Unreadable,
}

/// The way to one authority.
pub(crate) struct Client {
    http: legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    url: Uri,
    timeout: Duration,
    kind: Kind,
}

impl Client {
    /// Makes a client; for https it trusts the web authorities of this machine.
    pub(crate) fn new(url: Uri, timeout: Duration, kind: Kind) -> io::Result<Self> {
        let config = tls()?;
        let config = if url.scheme() == Some(&Scheme::HTTPS) {
            config.with_native_roots()?
        } else {
            config.with_root_certificates(RootCertStore::empty())
        };
        Ok(Self::with(url, timeout, kind, config.with_no_client_auth()))
    }

    fn with(url: Uri, timeout: Duration, kind: Kind, config: ClientConfig) -> Self {
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .build();
        let http = legacy::Client::builder(TokioExecutor::new())
            // Each question has a connection of its own: none is sent again because an idle one
            // had ended.
            .pool_max_idle_per_host(0)
            .retry_canceled_requests(false)
            .build(connector);
        Self {
            http,
            url,
            timeout,
            kind,
        }
    }

    /// Sends `question` and returns what came back.
    pub(crate) async fn post(&self, question: Vec<u8>) -> Result<Bytes, ExchangeError> {
        tokio::time::timeout(self.timeout, self.exchange(question))
            .await
            .unwrap_or(Err(ExchangeError::Timeout))
    }

    async fn exchange(&self, question: Vec<u8>) -> Result<Bytes, ExchangeError> {
        let mut request = Request::post(self.url.clone()).body(Full::from(question));
        if let Ok(request) = &mut request {
            request
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static(self.kind.request));
            let accepted = HeaderValue::from_static(self.kind.answer);
            request.headers_mut().insert(ACCEPT, accepted);
        }
        let request = request.map_err(|_| ExchangeError::Connection)?;
        let answer = self.http.request(request).await.map_err(|refused| {
            tracing::debug!(error = %refused, "the authority could not be reached");
            ExchangeError::Connection
        })?;
        if answer.status() != StatusCode::OK {
            return Err(ExchangeError::Status(answer.status()));
        }
        if !is_of(self.kind.answer, answer.headers()) {
            return Err(ExchangeError::MediaType);
        }
        Limited::new(answer.into_body(), self.kind.bytes_max)
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
            .map_err(|_| ExchangeError::Unreadable)
    }
}

/// Begins a TLS configuration: 1.2 or 1.3, with ephemeral elliptic curves alone.
fn tls() -> io::Result<ConfigBuilder<ClientConfig, WantsVerifier>> {
    let provider = rustls::crypto::ring::default_provider();
    ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)
}

/// Reads the address of an authority.
pub(crate) fn parse_url(text: &str) -> Result<Uri, &'static str> {
    const WANTED: &str = "write it as http://host/path or https://host/path, without user";
    let url = text.parse::<Uri>().map_err(|_| WANTED)?;
    let is_web = matches!(url.scheme(), Some(s) if *s == Scheme::HTTP || *s == Scheme::HTTPS);
    let is_host = (url.authority()).is_some_and(|authority| !authority.as_str().contains('@'));
    if is_web && is_host {
        Ok(url)
    } else {
        Err(WANTED)
    }
}

fn is_of(wanted: &str, headers: &HeaderMap) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    said.and_then(|text| text.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::{Command, Stdio};
    use std::sync::Arc;

    use rustls::ServerConfig;
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;

    use super::*;

    const TIMEOUT: Duration = Duration::from_secs(10);

    /// A certificate for `localhost` that no web authority issued.
    fn self_signed() -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        let folder = tempfile::tempdir().unwrap();
        let config = "[req]\ndistinguished_name = d\nx509_extensions = e\nprompt = no\n\
                      [d]\nCN = localhost\n\
                      [e]\nsubjectAltName = DNS:localhost\nbasicConstraints = CA:FALSE\n";
        fs::write(folder.path().join("req.cnf"), config).unwrap();
        let made = Command::new("openssl")
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            ])
            .args([
                "-config", "req.cnf", "-keyout", "key.pem", "-out", "cert.pem",
            ])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .status()
            .expect("this test needs OpenSSL: install it so that `openssl req` runs");
        assert!(made.success());
        let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
        (
            CertificateDer::from_pem_slice(&read("cert.pem")).unwrap(),
            PrivateKeyDer::from_pem_slice(&read("key.pem")).unwrap(),
        )
    }

    #[tokio::test]
    async fn over_tls_only_a_responder_with_a_known_certificate_is_heard() {
        let (certificate, key) = self_signed();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = TlsAcceptor::from(Arc::new(server));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that doesn't trust us breaks off.
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut question = [0; 4096];
                let _ = stream.read(&mut question).await.unwrap();
                let answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/OCSP-response; x=y\r\n\
                               Content-Length: 6\r\n\r\nanswer";
                stream.write_all(answer).await.unwrap();
            }
        });
        let url: Uri = format!("https://localhost:{port}/x").parse().unwrap();
        let stranger = Client::new(url.clone(), TIMEOUT, REVOCATION).unwrap();
        let heard = stranger.post(vec![1]).await;
        assert_eq!(heard, Err(ExchangeError::Connection));

        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let config = tls().unwrap().with_root_certificates(roots);
        let known = Client::with(url, TIMEOUT, REVOCATION, config.with_no_client_auth());
        assert_eq!(known.post(vec![1]).await.unwrap(), "answer");
    }
}
