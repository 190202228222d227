//! One house, one fictional employer signed in, and what it asks for.

use std::fs;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use backend::{Database, Settings, serve_router};
use base64ct::{Base64, Encoding as _};
use efirma::chain::Anchors;
use efirma::{Certificate, Credential, open_key};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use mailbox::api::{Challenge, PresentFiling, SignedStatement};
use mailbox::digest::Digest;
use mailbox::filing::{Filing, Procedure};
use mailbox::instant::LegalTime;
use mailbox::statement::{Present, SignIn, SignedBy, Statement};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Who asks, and whom.
pub(crate) struct Party {
    pub(crate) data: TempDir,
    pub(crate) settings: Settings,
    pub(crate) rfc: String,
    pub(crate) token: String,
    pub(crate) anchors: Anchors,
    /// When it signed in.
    pub(crate) came_at: LegalTime,
    router: Router,
    credential: Credential,
}

impl Party {
    pub(crate) async fn signed_in(database: Option<Database>) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut settings = Settings::new(data.path().to_owned(), "http://127.0.0.1:8787");
        settings.demo = true;
        settings.demo_bare = true;
        settings.database = database;
        let router = serve_router(&settings).await.unwrap();
        let demo = data.path().join("demo");
        let readme = fs::read_to_string(demo.join("README.txt")).unwrap();
        let last_word = |start: &str| {
            let line = readme.lines().find(|line| line.starts_with(start)).unwrap();
            line.split_whitespace().last().unwrap().to_owned()
        };
        let rfc = last_word("RFC: ");
        let read = |kind: &str| fs::read(demo.join(format!("{rfc}.{kind}"))).unwrap();
        let key = open_key(&read("key"), &last_word("Contraseña")).unwrap();
        let certificate = Certificate::parse(&read("cer")).unwrap();
        let credential = Credential::new(certificate, key).unwrap();
        let root = fs::read(data.path().join("anchors/demostracion.cer")).unwrap();
        let epoch = LegalTime::from_unix_seconds(0).unwrap();
        let mut party = Self {
            came_at: epoch,
            anchors: Anchors::new(vec![root], vec![]).unwrap(),
            data,
            settings,
            rfc,
            token: String::new(),
            router,
            credential,
        };
        let challenge = party.challenge("access/challenges").await;
        party.came_at = challenge.issued_at;
        let by = party.by(&challenge);
        let statement = Statement::SignIn(SignIn { by }).to_text();
        let signature = party.sign(&statement, &challenge);
        let request = SignedStatement {
            statement,
            signature,
        };
        let body = Body::from(serde_json::to_vec(&request).unwrap());
        let request = party.request(Method::POST, "access").body(body).unwrap();
        let answer = party.router.clone().oneshot(request).await.unwrap();
        let token = answer.headers()["buzon-session"].to_str().unwrap();
        token.clone_into(&mut party.token);
        party
    }

    pub(crate) fn database(&self) -> Database {
        self.settings.records()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/api/v1/{path}"))
            .header("authorization", format!("Bearer {}", self.token))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> (StatusCode, Vec<u8>) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, body.to_vec())
    }

    /// Signs a filing, ready to be presented.
    pub(crate) async fn signed(&self) -> Request<Body> {
        let request = self.signed_parts().await;
        let key = Sha256::digest(request.statement.as_bytes());
        self.request(Method::POST, "filings")
            .header("idempotency-key", Digest::new(key.into()).to_string())
            .body(Body::from(serde_json::to_vec(&request).unwrap()))
            .unwrap()
    }

    pub(crate) async fn signed_parts(&self) -> PresentFiling {
        let challenge = self.challenge("filings/challenges").await;
        let text = "Primero.\n\nSegundo.";
        let filing = Filing::new(Procedure::Promocion, "Asunto", text, vec![]).unwrap();
        let by = self.by(&challenge);
        let present = Present {
            by,
            filing: filing.clone(),
        };
        let statement = Statement::Present(present).to_text();
        let signature = self.sign(&statement, &challenge);
        PresentFiling {
            filing,
            statement,
            signature,
        }
    }

    pub(crate) fn decoded(text: &str) -> Vec<u8> {
        Base64::decode_vec(text).unwrap()
    }

    pub(crate) fn sign_text(&self, text: &str, at: time::OffsetDateTime) -> Vec<u8> {
        self.credential.sign(text.as_bytes(), at).unwrap()
    }

    async fn challenge(&self, path: &str) -> Challenge {
        let request = self.request(Method::POST, path).body(Body::empty());
        let (_, body) = self.send(request.unwrap()).await;
        serde_json::from_slice(&body).unwrap()
    }

    fn by(&self, challenge: &Challenge) -> SignedBy {
        let certificate = self.credential.certificate();
        SignedBy {
            environment: challenge.environment,
            authority: challenge.authority.clone(),
            origin: challenge.origin.clone(),
            mailbox: self.rfc.parse().unwrap(),
            signer: self.rfc.parse().unwrap(),
            certificate_number: certificate.number().to_owned(),
            certificate_sha256: Digest::new(certificate.sha256()),
            nonce: challenge.nonce,
            legal_time: challenge.issued_at,
        }
    }

    fn sign(&self, statement: &str, challenge: &Challenge) -> String {
        let at = challenge.issued_at.instant();
        Base64::encode_string(&self.credential.sign(statement.as_bytes(), at).unwrap())
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark has to measure")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
