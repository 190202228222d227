//! One question to the responder over HTTP (RFC 6960, appendix A): sent once, answered in time
//! or not at all.
//!
//! Redirects are not followed, nothing is tried twice, and no more is read than an answer can
//! have. Whether what came can be believed is not judged here.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use efirma::ocsp::ANSWER_BYTES_MAX;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};

const REQUEST: HeaderValue = HeaderValue::from_static("application/ocsp-request");
const ANSWER: &str = "application/ocsp-response";

/// Why no answer came.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum ExchangeError {
    #[error("the responder could not be reached")]
    Connection,
    #[error("the responder's answer is of another media type")]
    MediaType,
    #[error("the responder answered with status {0}")]
    Status(StatusCode),
    #[error("the responder took too long")]
    Timeout,
    #[error("the responder's answer broke off or is larger than any")]
    Unreadable,
}

/// The way to one responder.
pub(super) struct Client {
    http: legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    url: Uri,
    timeout: Duration,
}

impl Client {
    /// Makes a client; for https it trusts the web authorities of this machine.
    pub(super) fn new(url: Uri, timeout: Duration) -> io::Result<Self> {
        let provider = rustls::crypto::ring::default_provider();
        let config = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?;
        let config = if url.scheme() == Some(&Scheme::HTTPS) {
            config.with_native_roots()?.with_no_client_auth()
        } else {
            config
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth()
        };
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
        Ok(Self { http, url, timeout })
    }

    /// Sends `question` and returns what came back.
    pub(super) async fn post(&self, question: Vec<u8>) -> Result<Bytes, ExchangeError> {
        tokio::time::timeout(self.timeout, self.exchange(question))
            .await
            .unwrap_or(Err(ExchangeError::Timeout))
    }

    async fn exchange(&self, question: Vec<u8>) -> Result<Bytes, ExchangeError> {
        let mut request = Request::post(self.url.clone()).body(Full::from(question));
        if let Ok(request) = &mut request {
            request.headers_mut().insert(CONTENT_TYPE, REQUEST);
            let accepted = HeaderValue::from_static(ANSWER);
            request.headers_mut().insert(ACCEPT, accepted);
        }
        let request = request.map_err(|_| ExchangeError::Connection)?;
        let answer = self.http.request(request).await.map_err(|refused| {
            tracing::debug!(error = %refused, "the responder could not be reached");
            ExchangeError::Connection
        })?;
        if answer.status() != StatusCode::OK {
            return Err(ExchangeError::Status(answer.status()));
        }
        if !is_answer(answer.headers()) {
            return Err(ExchangeError::MediaType);
        }
        Limited::new(answer.into_body(), ANSWER_BYTES_MAX)
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
            .map_err(|_| ExchangeError::Unreadable)
    }
}

fn is_answer(headers: &HeaderMap) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    said.and_then(|text| text.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case(ANSWER))
}
