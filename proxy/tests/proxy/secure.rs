//! TLS towards people and towards the backend.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_rustls::client::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::stage::{Notes, PATIENCE, Stage, backend};

/// An authority, and the files of one certificate of it for this machine.
struct Papers {
    folder: tempfile::TempDir,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Papers {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::self_signed(params, key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        let papers = Self { folder, issuer };
        papers.renew();
        papers
    }

    fn renew(&self) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]);
        let certificate = params.unwrap().signed_by(&key, &self.issuer).unwrap();
        std::fs::write(self.path("key.pem"), key.serialize_pem()).unwrap();
        std::fs::write(self.path("certificate.pem"), certificate.pem()).unwrap();
    }

    fn path(&self, name: &str) -> String {
        let path = self.folder.path().join(name);
        path.into_os_string().into_string().unwrap()
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).unwrap();
        roots
    }

    fn pair(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let certificate = CertificateDer::from_pem_file(self.path("certificate.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(Path::new(&self.path("key.pem"))).unwrap();
        (vec![certificate], key)
    }
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

async fn shake(stage: &Stage, papers: &Papers, protocol: &[u8]) -> TlsStream<TcpStream> {
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(papers.roots())
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let stream = TcpStream::connect(stage.address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let shaken = timeout(PATIENCE, connector.connect(name, stream)).await;
    shaken.unwrap().unwrap()
}

async fn secure(papers: &Papers) -> Stage {
    let (certificate, key) = (papers.path("certificate.pem"), papers.path("key.pem"));
    let words = [
        "--tls-certificate",
        &certificate,
        "--tls-key",
        &key,
        "--redirect-listen=127.0.0.1:0",
    ];
    Stage::remote(&words).await
}

fn request(stage: &Stage, method: &str, path: &str) -> Request<Body> {
    let host = stage.address;
    Request::builder()
        .method(method)
        .uri(format!("https://{host}{path}"))
        .header("host", host.to_string())
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(if method == "PUT" { "12345" } else { "" }))
        .unwrap()
}

#[tokio::test]
async fn both_protocols_are_spoken_over_tls() {
    let papers = Papers::new();
    let stage = secure(&papers).await;
    assert!(stage.origin.starts_with("https://127.0.0.1:"));

    let stream = TokioIo::new(shake(&stage, &papers, b"h2").await);
    let (mut second, conversation) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), stream)
            .await
            .unwrap();
    tokio::spawn(conversation);
    let stream = TokioIo::new(shake(&stage, &papers, b"http/1.1").await);
    let (mut first, conversation) = hyper::client::conn::http1::handshake(stream).await.unwrap();
    tokio::spawn(conversation);
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/api/v1/clock"),
        ("PUT", "/api/v1/length"),
    ] {
        let page = second
            .send_request(request(&stage, method, path))
            .await
            .unwrap();
        assert_eq!(
            (page.status(), page.version()),
            (StatusCode::OK, http::Version::HTTP_2)
        );
        assert!(page.headers().contains_key("strict-transport-security"));
        let page = first
            .send_request(request(&stage, method, path))
            .await
            .unwrap();
        assert_eq!(
            (page.status(), page.version()),
            (StatusCode::OK, http::Version::HTTP_11)
        );
    }
}

#[tokio::test]
async fn a_renewed_certificate_is_noticed_and_a_broken_one_is_not_taken() {
    let papers = Papers::new();
    let stage = secure(&papers).await;
    let serves = async |stage: &Stage| {
        let stream = shake(stage, &papers, b"http/1.1").await;
        stream.get_ref().1.peer_certificates().unwrap()[0].clone()
    };
    let first = serves(&stage).await;
    papers.renew();
    let renewed = papers.pair().0.remove(0);
    assert_ne!(first, renewed);
    let noticed = async {
        while serves(&stage).await != renewed {
            sleep(Duration::from_millis(200)).await;
        }
    };
    timeout(PATIENCE, noticed).await.unwrap();
    std::fs::write(papers.path("certificate.pem"), "nonsense").unwrap();
    sleep(Duration::from_secs(6)).await;
    assert_eq!(serves(&stage).await, renewed);
}

#[tokio::test]
async fn plain_http_is_sent_to_the_origin_and_nowhere_else() {
    let stage = secure(&Papers::new()).await;
    let redirect = stage.redirect.unwrap();
    for (path, host) in [("/avisos?x=1", "evil.example"), ("/", "x")] {
        let request = Request::get(format!("http://{redirect}{path}"))
            .header("host", host)
            .body(Body::empty());
        let answer = stage.send(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(answer.header("location"), format!("{}{path}", stage.origin));
    }
}

/// A backend that asks whoever calls for a certificate of `papers`.
async fn strict_backend(papers: &Papers) -> (String, Notes) {
    let (notes, router) = backend();
    let (chain, key) = papers.pair();
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(papers.roots()), provider());
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(chain, key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else {
                continue;
            };
            let service = hyper_util::service::TowerToHyperService::new(router.clone());
            tokio::spawn(
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    (url, notes)
}

#[tokio::test]
async fn both_ends_of_the_hop_to_the_backend_show_their_papers() {
    let papers = Papers::new();
    let (url, notes) = strict_backend(&papers).await;
    let (ca, certificate, key) = (
        papers.path("ca.pem"),
        papers.path("certificate.pem"),
        papers.path("key.pem"),
    );
    let known = ["--backend-ca", &ca];
    let mutual = [
        &known[..],
        &["--backend-certificate", &certificate, "--backend-key", &key],
    ]
    .concat();
    let stage = Stage::before(&url, Arc::clone(&notes), &mutual).await;
    let answer = stage.ask("GET", "/api/v1/clock").await;
    assert_eq!((answer.status, stage.seen()), (StatusCode::OK, 1));

    let nameless = Stage::before(&url, Arc::clone(&notes), &known).await;
    let answer = nameless.ask("GET", "/api/v1/clock").await;
    assert!(answer.problem().starts_with("backend_"));
    let strangers = Papers::new();
    let foreign = strangers.path("ca.pem");
    let mistrusting = Stage::before(&url, notes, &["--backend-ca", &foreign]).await;
    let answer = mistrusting.ask("GET", "/api/v1/clock").await;
    assert!(answer.problem().starts_with("backend_"));
    assert_eq!(mistrusting.seen(), 1);
    for (words, why) in [
        (vec!["--backend-ca", "missing.pem"], "PEM"),
        (vec![], "--backend-ca"),
    ] {
        let folder = crate::stage::bundle();
        let words = [vec!["--backend", &url], words].concat();
        let settings = crate::stage::settings(folder.path(), &words);
        let refused = proxy::Proxy::open(&settings).await.err().unwrap();
        assert!(refused.to_string().contains(why), "{refused}");
    }
}
