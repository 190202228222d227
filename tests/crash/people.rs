//! People who file and open what they are notified of, and insist until they are answered.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use mailbox::api::{Opening, PresentFiling, SealedReceipt, SignedStatement};
use mailbox::attachment::{Attachment, PDF};
use mailbox::digest::Digest;
use mailbox::filing::{Filing, Procedure};
use mailbox::id::Id;
use mailbox::statement::{Present, SignIn, Statement};
use tests::{Answer, Employer, base64};
use tokio::time::{sleep, timeout};

use crate::stage::Stage;

/// How long an answer is waited for; a door that died answers nothing.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait before asking again.
const PAUSE: Duration = Duration::from_millis(20);
/// One filing in so many carries a document.
const WITH_DOCUMENT: usize = 4;
/// After so many filings a notification is deposited and opened.
const FILINGS_BEFORE_OPENING: usize = 3;

/// What was answered.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) is_over: AtomicBool,
    /// How many answers came only after one was lost, or was a failure.
    pub(crate) repeated: AtomicUsize,
    acts: Mutex<Vec<Act>>,
    openings: Mutex<Vec<(Id, Opening)>>,
}

/// A filing and its receipt.
#[derive(Clone)]
pub(crate) struct Act {
    pub(crate) request: PresentFiling,
    pub(crate) receipt: SealedReceipt,
}

impl Ledger {
    /// Returns how many acts were answered.
    pub(crate) fn answered(&self) -> usize {
        self.acts.lock().unwrap().len() + self.openings.lock().unwrap().len()
    }

    /// Returns what was opened: each notification, and what its opening was answered with.
    pub(crate) fn openings(&self) -> Vec<(Id, Opening)> {
        self.openings.lock().unwrap().clone()
    }

    /// Returns all that was answered.
    pub(crate) fn acts(&self) -> Vec<Act> {
        self.acts.lock().unwrap().clone()
    }
}

/// Somebody with a session.
pub(crate) struct Person {
    client: Client<HttpConnector, Full<Bytes>>,
    cookie: String,
    doors: [SocketAddr; 2],
    pub(crate) employer: Employer,
    pub(crate) index: usize,
    pub(crate) institute: String,
    origin: String,
}

impl Person {
    /// Signs in, before anybody dies.
    pub(crate) async fn sign_in(stage: &Stage, index: usize) -> Self {
        let mut person = Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            cookie: String::new(),
            doors: stage.doors,
            employer: Employer::of(&stage.data().join("demo")),
            index,
            institute: stage.institute(),
            origin: stage.origin.clone(),
        };
        let challenge = person
            .insist(Method::POST, "access/challenges", &[], b"")
            .await
            .0;
        let by = person.employer.signed_by(&challenge.read());
        let (statement, signature) = person.employer.sign(&Statement::SignIn(SignIn { by }));
        let signed = SignedStatement {
            statement,
            signature: base64(&signature),
        };
        let json = [("content-type", "application/json")];
        let body = serde_json::to_vec(&signed).unwrap();
        let (answer, _) = person.insist(Method::POST, "access", &json, &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        person.cookie = cookie.split(';').next().unwrap().to_owned();
        person
    }

    /// Files, and opens what comes, until it is over; whatever was begun is ended.
    pub(crate) async fn act(self, ledger: std::sync::Arc<Ledger>) {
        for number in 0.. {
            if ledger.is_over.load(Ordering::Relaxed) {
                return;
            }
            if number % (FILINGS_BEFORE_OPENING + 1) == FILINGS_BEFORE_OPENING {
                let (opened, was_repeated) = self.open(number).await;
                let repeated = usize::from(was_repeated);
                ledger.repeated.fetch_add(repeated, Ordering::Relaxed);
                ledger.openings.lock().unwrap().push(opened);
                continue;
            }
            let (request, mut was_repeated) = self.signed(number).await;
            let key = evidence::sha256(request.statement.as_bytes()).to_string();
            let headers = [
                ("content-type", "application/json"),
                ("idempotency-key", key.as_str()),
            ];
            let body = serde_json::to_vec(&request).unwrap();
            let (answer, again) = self.insist(Method::POST, "filings", &headers, &body).await;
            was_repeated |= again;
            let receipt = answer.read();
            if was_repeated {
                ledger.repeated.fetch_add(1, Ordering::Relaxed);
            }
            let act = Act { request, receipt };
            ledger.acts.lock().unwrap().push(act);
        }
    }

    /// Writes and signs a filing, and uploads what belongs to it.
    async fn signed(&self, number: usize) -> (PresentFiling, bool) {
        let mut attachments = Vec::new();
        let mut was_repeated = false;
        if number.is_multiple_of(WITH_DOCUMENT) {
            let bytes = format!("%PDF-1.7\n{}-{number}\n", self.index).repeat(500);
            let sha256 = evidence::sha256(bytes.as_bytes());
            let path = format!("documents/{sha256}");
            let pdf = [("content-type", PDF)];
            let (put, again) = self
                .insist(Method::PUT, &path, &pdf, bytes.as_bytes())
                .await;
            assert!(put.status.is_success(), "{:?}", put.body);
            was_repeated |= again;
            attachments.push(attachment(sha256, bytes.len()));
        }
        let path = "filings/challenges";
        let (challenge, again) = self.insist(Method::POST, path, &[], b"").await;
        let subject = format!("Asunto {} de {}", number, self.index);
        let filing = Filing::new(Procedure::Promocion, &subject, "Texto.", attachments).unwrap();
        let by = self.employer.signed_by(&challenge.read());
        let (statement, signature) = self.employer.sign(&Statement::Present(Present {
            by,
            filing: filing.clone(),
        }));
        let request = PresentFiling {
            filing,
            statement,
            signature: base64(&signature),
        };
        (request, was_repeated || again)
    }

    /// Asks one door after the other until one gives an answer that is no failure. Says whether
    /// it had to ask twice.
    pub(crate) async fn insist(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (Answer, bool) {
        for turn in 0..3000 {
            let door = self.doors[(self.index + turn) % self.doors.len()];
            let asked = self.ask(door, method.clone(), path, headers, body);
            if let Ok(Some(answer)) = timeout(PATIENCE, asked).await {
                let is_in_flight = answer.status == StatusCode::CONFLICT
                    && answer.code() == mailbox::problem::Code::InFlight.of().0;
                if !answer.status.is_server_error() && !is_in_flight {
                    let said = answer.status;
                    assert!(
                        said.is_success(),
                        "{method} {path}: {said} {:?}",
                        answer.body
                    );
                    return (answer, turn > 0);
                }
            }
            sleep(PAUSE).await;
        }
        panic!("{method} {path}: no answer");
    }

    async fn ask(
        &self,
        door: SocketAddr,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Option<Answer> {
        let is_of_the_institute = path.starts_with('/');
        let base = if is_of_the_institute { "" } else { "/api/v1/" };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{door}{base}{path}"));
        // A system is no browser: it has neither an origin nor a cookie.
        if !is_of_the_institute {
            request = request.header(header::ORIGIN, &self.origin);
            request = request.header(header::COOKIE, &self.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::from(body.to_vec())).unwrap();
        let answer = self.client.request(request).await.ok()?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Answer {
            status: head.status,
            headers: head.headers,
            body,
        })
    }
}

pub(crate) fn attachment(sha256: Digest, bytes: usize) -> Attachment {
    Attachment {
        name: "prueba.pdf".into(),
        media_type: PDF.into(),
        size_bytes: bytes.try_into().unwrap(),
        sha256,
    }
}
