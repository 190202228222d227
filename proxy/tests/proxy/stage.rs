//! The stage of every test: a bundle, a backend that takes notes, a proxy between, a browser.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use clap::Parser as _;
use http::request::{Builder, Parts};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use proxy::Proxy;
use proxy::settings::Settings;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than any test should take; reached only when something hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const APP: &str = "app-0123456789abcdef.js";
pub(crate) const WORKER: &str = "signer-worker-0123456789abcdef.js";

/// What the backend saw.
pub(crate) type Notes = Arc<Mutex<Vec<Parts>>>;

pub(crate) struct Stage {
    pub(crate) address: SocketAddr,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) notes: Notes,
    pub(crate) origin: String,
    pub(crate) redirect: Option<SocketAddr>,
    pub(crate) stop: Arc<Notify>,
    pub(crate) served: JoinHandle<()>,
    client: Client<HttpConnector, Body>,
}

/// The whole of an answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: serde_json::Value = serde_json::from_slice(&self.bytes).unwrap();
        assert_eq!(problem["status"], self.status.as_u16());
        for language in ["es", "en"] {
            for part in ["what", "todo"] {
                assert!(problem[language][part].as_str().unwrap().ends_with('.'));
            }
        }
        let code = problem["code"].as_str().unwrap().to_owned();
        assert_eq!(problem["type"], format!("urn:buzon:problem:{code}"));
        code
    }
}

impl Stage {
    /// A proxy before a remote backend.
    pub(crate) async fn remote(words: &[&str]) -> Self {
        let (notes, router) = backend();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self::before(&format!("http://{address}"), notes, words).await
    }

    /// A proxy around a backend in its own process.
    pub(crate) async fn embedded(words: &[&str]) -> Self {
        let (notes, router) = backend();
        let folder = bundle();
        let proxy = Proxy::open_around(&settings(folder.path(), words), router)
            .await
            .unwrap();
        Self::of(proxy, folder, notes)
    }

    /// A proxy before whatever listens at `backend`.
    pub(crate) async fn before(backend: &str, notes: Notes, words: &[&str]) -> Self {
        let folder = bundle();
        let mut all = vec!["--backend", backend];
        all.extend(words);
        let proxy = Proxy::open(&settings(folder.path(), &all)).await.unwrap();
        Self::of(proxy, folder, notes)
    }

    fn of(proxy: Proxy, folder: tempfile::TempDir, notes: Notes) -> Self {
        let (address, origin) = (proxy.address(), proxy.origin().to_owned());
        let (metrics, redirect) = (proxy.metrics_address(), proxy.redirect_address());
        let stop = Arc::new(Notify::new());
        let asked = Arc::clone(&stop);
        let served = tokio::spawn(proxy.serve(async move { asked.notified().await }));
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self {
            address,
            folder,
            metrics,
            notes,
            origin,
            redirect,
            stop,
            served,
            client,
        }
    }

    /// A request as our own page makes it.
    pub(crate) fn request(&self, method: &str, path: &str) -> Builder {
        let uri = format!("http://{}{path}", self.address);
        Request::builder()
            .method(method)
            .uri(uri)
            .header("sec-fetch-site", "same-origin")
    }

    pub(crate) async fn start(&self, request: Request<Body>) -> Response<hyper::body::Incoming> {
        timeout(PATIENCE, self.client.request(request))
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (head, body) = self.start(request).await.into_parts();
        let bytes = timeout(PATIENCE, body.collect())
            .await
            .unwrap()
            .unwrap()
            .to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            bytes,
        }
    }

    pub(crate) async fn ask(&self, method: &str, path: &str) -> Answer {
        self.send(self.request(method, path).body(Body::empty()).unwrap())
            .await
    }

    /// What the backend saw last.
    pub(crate) fn last(&self) -> Parts {
        self.notes.lock().unwrap().last().unwrap().clone()
    }

    pub(crate) fn seen(&self) -> usize {
        self.notes.lock().unwrap().len()
    }
}

pub(crate) fn settings(folder: &Path, words: &[&str]) -> Settings {
    let at = |name: &str| folder.join(name).into_os_string().into_string().unwrap();
    let (bundle, data) = (at("dist"), at("data"));
    let mut all = vec![
        "proxy",
        "--listen=127.0.0.1:0",
        "--bundle",
        &bundle,
        "--data",
        &data,
        // Addresses that only these tests have.
        "--allow=GET,PUT,POST /api/v1/echo;PUT /api/v1/length;POST /api/v1/leave;\
         GET /api/v1/elsewhere;GET,POST /api/v1/never",
    ];
    all.extend(words);
    Settings::try_parse_from(all).unwrap()
}

/// Writes a built folder such as the build writes.
pub(crate) fn bundle() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let dist: PathBuf = folder.path().join("dist");
    std::fs::create_dir_all(dist.join("fonts")).unwrap();
    let app = "export const app = 1;".repeat(20);
    for (name, text) in [
        ("index.html", "<!DOCTYPE html>"),
        ("index.html.br", "longer than the page itself"),
        (APP, app.as_str()),
        (&format!("{APP}.br"), "brotli"),
        (&format!("{APP}.gz"), "gzipped"),
        (WORKER, "onmessage = null"),
        ("signer_bg-0123456789abcdef.wasm", "\0asm"),
        ("fonts/text.woff2", "wOF2"),
        ("orphan.br", "a file of its own"),
        (".secret", "hidden"),
    ] {
        std::fs::write(dist.join(name), text).unwrap();
    }
    std::fs::write(folder.path().join("outside.txt"), "outside").unwrap();
    folder
}

pub(crate) fn backend() -> (Notes, Router) {
    let notes = Notes::default();
    (
        Arc::clone(&notes),
        Router::new().fallback(act).with_state(notes),
    )
}

async fn act(State(notes): State<Notes>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    notes.lock().unwrap().push(parts);
    match path.as_str() {
        "/api/v1/access" => (
            [
                ("buzon-session", "token-1"),
                ("buzon-inner", "x"),
                ("set-cookie", "theirs=1"),
                ("access-control-allow-origin", "*"),
                ("cache-control", "public"),
                ("content-security-policy", "default-src *"),
                ("keep-alive", "timeout=1"),
                ("server", "theirs"),
            ],
            "in",
        )
            .into_response(),
        "/api/v1/leave" => [("buzon-session", "")].into_response(),
        "/api/v1/elsewhere" => {
            (StatusCode::FOUND, [("location", "https://evil.example/")]).into_response()
        }
        "/api/v1/echo" => Response::new(body),
        "/api/v1/length" => {
            let mut body = body;
            let mut length = 0;
            while let Some(Ok(frame)) = body.frame().await {
                length += frame.data_ref().map_or(0, Bytes::len);
            }
            length.to_string().into_response()
        }
        // Each sends a byte twenty times a second, for a second.
        "/api/v1/evidence/slow" | "/api/v1/exports/slow/archive" => {
            let (feeder, pieces) = tokio::sync::mpsc::channel(1);
            tokio::spawn(async move {
                for _ in 0..20 {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    let _ = feeder.send(Bytes::from_static(b".")).await;
                }
            });
            Response::new(Body::new(crate::streaming::Fed(pieces)))
        }
        "/api/v1/never" => std::future::pending().await,
        _ => "fine".into_response(),
    }
}
