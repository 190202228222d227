//! A whole mailbox on this machine, without a browser: the proxy, the embedded backend, a folder
//! of its own, and the demonstration employer with its e.firma.
//!
//! The journeys in `browser/` show what a person does; what is here shows what any client may
//! rely on, through the same door.
#![expect(
    clippy::missing_panics_doc,
    reason = "a test harness panics with what went wrong"
)]
#![expect(
    clippy::unwrap_used,
    reason = "a test harness panics with what went wrong"
)]
#![expect(
    clippy::expect_used,
    reason = "a test harness panics with what went wrong"
)]

use bytes::Bytes;
use clap::Parser as _;
use efirma::{Certificate, Credential, open_key};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use mailbox::api::{Challenge, Session, SignedStatement};
use mailbox::digest::Digest;
use mailbox::statement::{SignIn, SignedBy, Statement};
use proxy::{Proxy, settings::Settings};
use serde::de::DeserializeOwned;
use tempfile::TempDir;

/// A running mailbox.
pub struct World {
    /// The demonstration employer.
    pub employer: Employer,
    /// Where people reach it.
    pub origin: String,
    client: Client<HttpConnector, Full<Bytes>>,
    folder: TempDir,
}

/// The demonstration employer and its e.firma.
pub struct Employer(Credential);

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// Reads the body as one of the contract's types.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {:?}", self.status, self.body))
    }

    /// Returns the machine code of a refusal.
    pub fn code(&self) -> String {
        self.read::<mailbox::problem::Problem>().code
    }
}

impl World {
    /// Starts a mailbox with a demonstration employer.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (bundle, data) = (folder.path().join("bundle"), folder.path().join("data"));
        std::fs::create_dir(&bundle).unwrap();
        std::fs::write(bundle.join("index.html"), "<!DOCTYPE html>").unwrap();
        let words = [
            "proxy",
            "--listen=127.0.0.1:0",
            "--demo",
            "--demo-bare",
            "--bundle",
        ];
        let mut words: Vec<_> = words.map(std::ffi::OsString::from).into();
        words.extend([bundle.into(), "--data".into(), data.clone().into()]);
        let proxy = Proxy::open(&Settings::parse_from(words))
            .await
            .expect("the mailbox starts");
        let origin = proxy.origin().to_owned();
        tokio::spawn(proxy.serve(std::future::pending()));
        let employer = Employer::of(&data.join("demo"));
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self {
            employer,
            origin,
            client,
            folder,
        }
    }

    /// Looks at a mailbox that somebody else started, whose data are in `folder`, in `data`.
    pub fn at(origin: String, folder: TempDir) -> Self {
        Self {
            employer: Employer::of(&folder.path().join("data/demo")),
            origin,
            client: Client::builder(TokioExecutor::new()).build_http(),
            folder,
        }
    }

    /// Returns the folder of everything that is kept.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Sends a request as a page of ours would.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let answer = self.try_send(method, path, headers, body).await;
        answer.expect("the proxy answers, and wholly")
    }

    /// Does the same; `None` when the answer is lost.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Option<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header(header::ORIGIN, &self.origin);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::from(body)).unwrap();
        let answer = self.client.request(request).await.ok()?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Answer {
            status: head.status,
            headers: head.headers,
            body,
        })
    }

    /// Makes the head of a statement of the employer.
    pub fn signed_by(&self, challenge: &Challenge) -> SignedBy {
        self.employer.signed_by(challenge)
    }

    /// Signs a statement as the employer.
    pub fn sign(&self, statement: &Statement) -> (String, Vec<u8>) {
        self.employer.sign(statement)
    }

    /// Signs in; returns the session and its cookie.
    pub async fn sign_in(&self) -> (Session, String) {
        let challenge = self
            .send(Method::POST, "/api/v1/access/challenges", &[], vec![])
            .await;
        let by = self.signed_by(&challenge.read());
        let (statement, signature) = self.sign(&Statement::SignIn(SignIn { by }));
        let signed = SignedStatement {
            statement,
            signature: base64(&signature),
        };
        let body = serde_json::to_vec(&signed).unwrap();
        let json = [("content-type", "application/json")];
        let answer = self.send(Method::POST, "/api/v1/access", &json, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
        let cookie = answer.headers.get(header::SET_COOKIE).expect("a cookie");
        let cookie = cookie.to_str().unwrap();
        let pair = cookie.split(';').next().unwrap_or_default().to_owned();
        (answer.read(), pair)
    }
}

/// Writes bytes as the contract does.
pub fn base64(bytes: &[u8]) -> String {
    use base64ct::Encoding as _;
    base64ct::Base64::encode_string(bytes)
}

impl Employer {
    /// Opens the e.firma in the folder that a demonstration makes.
    pub fn of(demo: &std::path::Path) -> Self {
        let readme = std::fs::read_to_string(demo.join("README.txt")).unwrap();
        let passphrase = readme
            .lines()
            .find_map(|line| line.split_once("passphrase:"));
        let passphrase = passphrase
            .map(|(_, word)| word.trim())
            .expect("a passphrase in the README");
        let file = |extension: &str| {
            let found = std::fs::read_dir(demo)
                .unwrap()
                .filter_map(Result::ok)
                .map(|e| e.path());
            let path = found
                .into_iter()
                .find(|path| path.extension().is_some_and(|e| e == extension));
            std::fs::read(path.expect("a file of the e.firma")).unwrap()
        };
        let key = open_key(&file("key"), passphrase).expect("the passphrase opens the key");
        Self(Credential::new(Certificate::parse(&file("cer")).unwrap(), key).expect("one pair"))
    }

    /// Returns its certificate.
    pub fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    /// Makes the head of a statement of the employer.
    pub fn signed_by(&self, challenge: &Challenge) -> SignedBy {
        let certificate = self.0.certificate();
        let rfc: mailbox::identifiers::Rfc = certificate.holder().rfc.parse().unwrap();
        SignedBy {
            environment: challenge.environment,
            authority: challenge.authority.clone(),
            origin: challenge.origin.clone(),
            mailbox: rfc.clone(),
            signer: rfc,
            certificate_number: certificate.number().to_owned(),
            certificate_sha256: Digest::new(certificate.sha256()),
            nonce: challenge.nonce,
            legal_time: challenge.issued_at,
        }
    }

    /// Signs bytes as the employer.
    pub fn sign_bytes(&self, bytes: &[u8], at: time::OffsetDateTime) -> Vec<u8> {
        self.0.sign(bytes, at).unwrap()
    }

    /// Signs a statement as the employer.
    pub fn sign(&self, statement: &Statement) -> (String, Vec<u8>) {
        let text = statement.to_text();
        let by = statement
            .signed_by()
            .expect("a statement that parties sign");
        let signature = self
            .0
            .sign(text.as_bytes(), by.legal_time.instant())
            .unwrap();
        (text, signature)
    }
}
