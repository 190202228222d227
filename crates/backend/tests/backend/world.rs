//! One mailbox house in a folder of its own, and what people do in it.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use backend::{Clock, Database, Settings, router_with};
use base64ct::{Base64, Encoding as _};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use mailbox::api::{Challenge, PresentFiling, SealedReceipt, SignedStatement};
use mailbox::attachment::{Attachment, PDF};
use mailbox::digest::Digest;
use mailbox::filing::{Filing, Procedure};
use mailbox::instant::LegalTime;
use mailbox::problem::{Code, Problem};
use mailbox::statement::{Present, SignIn, SignedBy, Statement};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use sqlx::Connection as _;
use tempfile::TempDir;
use time::Duration;
use tower::ServiceExt as _;

use crate::book::{Answered, Asked, Book};
use crate::database;
use crate::identities::{IDENTITIES, Identity, START};
use crate::place;

pub(crate) struct World {
    pub(crate) router: Router,
    pub(crate) data: TempDir,
    pub(crate) settings: Settings,
    pub(crate) seconds: Arc<AtomicI64>,
    /// Where what is asked and answered is written down, if anywhere.
    pub(crate) book: Option<Arc<Mutex<Book>>>,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn json<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.body)
        );
        serde_json::from_slice(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn refused(&self, code: Code) {
        let text = String::from_utf8_lossy(&self.body);
        let problem: Problem = serde_json::from_slice(&self.body).expect(&text);
        assert_eq!(problem, code.problem());
        assert_eq!(self.status, problem.status);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.headers["cache-control"], "no-store");
    }
}

impl World {
    /// Opens a house in which the test identities have enabled their mailboxes.
    pub(crate) async fn open() -> Self {
        let world = Self::open_new().await;
        for who in [&IDENTITIES.bakery, &IDENTITIES.workshop] {
            world.enable(&who.rfc).await;
        }
        world
    }

    /// Opens a house in which nobody has enabled anything.
    pub(crate) async fn open_new() -> Self {
        Self::open_on(IDENTITIES.template.path(), START, |_| {}).await
    }

    /// Opens a house with the authority and seal of `template`, at `start`.
    pub(crate) async fn open_on(
        template: &Path,
        start: i64,
        adjust: impl FnOnce(&mut Settings),
    ) -> Self {
        let data = tempfile::tempdir().unwrap();
        for folder in ["anchors", "seal"] {
            copy_folder(&template.join(folder), &data.path().join(folder));
        }
        let mut settings = Settings::new(data.path().to_owned(), "http://127.0.0.1:8787");
        settings.database = Some(database::fresh(data.path()).await);
        settings.documents = Some(place::fresh(data.path()).await);
        adjust(&mut settings);
        let seconds = Arc::new(AtomicI64::new(start));
        let router = router_with(&settings, Clock::set(seconds.clone()))
            .await
            .unwrap();
        Self {
            router,
            data,
            settings,
            seconds,
            book: None,
        }
    }

    /// Enables a mailbox as if long ago: two proved media, the first terms accepted.
    pub(crate) async fn enable(&self, rfc: &str) {
        let mut connection = database::connect(self.database()).await;
        for (number, medium) in ["correo uno@empresa.example", "movil +525512345678"]
            .iter()
            .enumerate()
        {
            sqlx::query(
                "INSERT INTO contacts (id, mailbox, medium, registered_at, confirmed_at, \
                 code_tries, codes_sent) VALUES ($1, $2, $3, 1700000000, 1700000060, 0, 0)",
            )
            .bind(format!("018bcfe5-6800-7000-8000-{number}{:0>11}", hex(rfc)))
            .bind(rfc)
            .bind(*medium)
            .execute(&mut connection)
            .await
            .unwrap();
        }
        sqlx::query(
            "INSERT INTO accepted_terms (mailbox, version, accepted_at) \
             SELECT $1, version, 1700000120 FROM terms",
        )
        .bind(rfc)
        .execute(&mut connection)
        .await
        .unwrap();
        connection.close().await.unwrap();
    }

    /// Starts again on the same folder.
    pub(crate) async fn reopen(&mut self) {
        let clock = Clock::set(self.seconds.clone());
        self.router = router_with(&self.settings, clock).await.unwrap();
    }

    /// Returns where the records are.
    pub(crate) fn database(&self) -> &Database {
        self.settings.database.as_ref().unwrap()
    }

    pub(crate) fn now(&self) -> LegalTime {
        LegalTime::from_unix_seconds(self.seconds.load(Ordering::SeqCst)).unwrap()
    }

    pub(crate) fn pass(&self, duration: Duration) {
        self.seconds
            .fetch_add(duration.whole_seconds(), Ordering::SeqCst);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let Some(book) = &self.book else {
            return self.sent(request).await;
        };
        let (parts, body) = request.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let asked = parts.clone();
        let request = Request::from_parts(parts, Body::from(bytes.clone()));
        let answer = self.sent(request).await;
        let path = asked.uri.to_string();
        let asked = Asked {
            method: &asked.method,
            path: &path,
            headers: &asked.headers,
            body: &bytes,
        };
        let answered = Answered {
            status: answer.status.as_u16(),
            headers: &answer.headers,
            body: &answer.body,
        };
        book.lock().unwrap().note(&asked, &answered);
        answer
    }

    async fn sent(&self, request: Request<Body>) -> Answer {
        let (head, body) = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: head.status,
            headers: head.headers,
            body,
        }
    }

    pub(crate) async fn call(&self, method: Method, path: &str, token: &str) -> Answer {
        self.send(request(method, path, token).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.call(Method::GET, path, token).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: &impl Serialize) -> Answer {
        let body = Body::from(serde_json::to_vec(body).unwrap());
        self.send(request(Method::POST, path, token).body(body).unwrap())
            .await
    }

    pub(crate) async fn challenge(&self, noun: &str, token: &str) -> Challenge {
        let path = format!("{noun}/challenges");
        self.call(Method::POST, &path, token).await.json(201)
    }

    pub(crate) async fn access_challenge(&self) -> Challenge {
        self.call(Method::POST, "access/challenges", "")
            .await
            .json(201)
    }

    pub(crate) async fn filing_challenge(&self, token: &str) -> Challenge {
        self.challenge("filings", token).await
    }

    /// Signs in and returns the token.
    pub(crate) async fn sign_in(&self, who: &Identity) -> String {
        let challenge = self.access_challenge().await;
        let request = sign_in_with(who, &challenge, challenge.issued_at);
        let answer = self.post("access", "", &request).await;
        assert_eq!(
            answer.status,
            201,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        answer.headers["buzon-session"].to_str().unwrap().to_owned()
    }

    pub(crate) async fn put(&self, token: &str, sha256: Digest, bytes: &[u8]) -> Answer {
        let path = format!("documents/{sha256}");
        let body = Body::from(bytes.to_vec());
        self.send(request(Method::PUT, &path, token).body(body).unwrap())
            .await
    }

    pub(crate) async fn present(&self, token: &str, key: &str, filing: &PresentFiling) -> Answer {
        let body = Body::from(serde_json::to_vec(filing).unwrap());
        let request = request(Method::POST, "filings", token).header("idempotency-key", key);
        self.send(request.body(body).unwrap()).await
    }

    /// Signs a filing over a new challenge.
    pub(crate) async fn signed(
        &self,
        who: &Identity,
        token: &str,
        filing: Filing,
    ) -> PresentFiling {
        let challenge = self.filing_challenge(token).await;
        present_with(who, &challenge, challenge.issued_at, filing)
    }

    /// Presents a filing and expects its receipt.
    pub(crate) async fn presented(
        &self,
        who: &Identity,
        token: &str,
        subject: &str,
    ) -> SealedReceipt {
        let request = self.signed(who, token, filing(subject, vec![])).await;
        let key = subject.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        self.present(token, &key, &request).await.json(201)
    }
}

/// Returns eleven digits of a text's own.
fn hex(text: &str) -> String {
    digest(text.as_bytes()).to_string()[..11].to_owned()
}

fn request(method: Method, path: &str, token: &str) -> http::request::Builder {
    let builder = Request::builder()
        .method(method)
        .uri(format!("/api/v1/{path}"));
    if token.is_empty() {
        builder
    } else {
        builder.header("authorization", format!("Bearer {token}"))
    }
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}

pub(crate) fn by(who: &Identity, challenge: &Challenge) -> SignedBy {
    SignedBy {
        environment: challenge.environment,
        authority: challenge.authority.clone(),
        origin: challenge.origin.clone(),
        mailbox: who.rfc.parse().unwrap(),
        signer: who.rfc.parse().unwrap(),
        certificate_number: who.certificate().number().to_owned(),
        certificate_sha256: who.sha256(),
        nonce: challenge.nonce,
        legal_time: challenge.issued_at,
    }
}

pub(crate) fn sign(who: &Identity, statement: &str, at: LegalTime) -> String {
    Base64::encode_string(
        &who.credential
            .sign(statement.as_bytes(), at.instant())
            .unwrap(),
    )
}

pub(crate) fn sign_in_with(
    who: &Identity,
    challenge: &Challenge,
    at: LegalTime,
) -> SignedStatement {
    let statement = Statement::SignIn(SignIn {
        by: by(who, challenge),
    })
    .to_text();
    let signature = sign(who, &statement, at);
    SignedStatement {
        statement,
        signature,
    }
}

pub(crate) fn present_with(
    who: &Identity,
    challenge: &Challenge,
    at: LegalTime,
    filing: Filing,
) -> PresentFiling {
    let present = Present {
        by: by(who, challenge),
        filing: filing.clone(),
    };
    let statement = Statement::Present(present).to_text();
    let signature = sign(who, &statement, at);
    PresentFiling {
        filing,
        statement,
        signature,
    }
}

pub(crate) fn filing(subject: &str, attachments: Vec<Attachment>) -> Filing {
    Filing::new(
        Procedure::Promocion,
        subject,
        "Primero.\n\nSegundo.",
        attachments,
    )
    .unwrap()
}

pub(crate) fn pdf(text: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{text}\n%%EOF").into_bytes()
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}

pub(crate) fn attachment(name: &str, bytes: &[u8]) -> Attachment {
    Attachment {
        name: name.into(),
        media_type: PDF.into(),
        size_bytes: bytes.len().try_into().unwrap(),
        sha256: digest(bytes),
    }
}
