//! The demonstration employer, and what it asks a program for.

use std::fs;
use std::path::Path;

use base64ct::{Base64, Encoding as _};
use bytes::Bytes;
use efirma::{Certificate, Credential, open_key};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use mailbox::api::{Challenge, PresentFiling, SealedReceipt, SignedStatement};
use mailbox::attachment::{Attachment, PDF};
use mailbox::digest::Digest;
use mailbox::filing::{Filing, Procedure};
use mailbox::statement::{Present, SignIn, SignedBy, Statement};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::process::Process;

/// Who asks.
pub(crate) struct Client {
    pub(crate) credential: Credential,
    pub(crate) rfc: String,
    pub(crate) token: String,
    http: Http<HttpConnector, Full<Bytes>>,
    origin: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    #[track_caller]
    pub(crate) fn read<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{:?}", self.body);
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Returns the machine code of a refusal, which has to be a whole problem.
    #[track_caller]
    pub(crate) fn code(&self) -> String {
        let problem: mailbox::problem::Problem = self.read(self.status.as_u16());
        assert_eq!(problem.status, self.status.as_u16());
        assert_eq!(self.headers["content-type"], "application/problem+json");
        problem.code
    }
}

impl Client {
    /// Knows the demonstration of `folder`; nobody is signed in.
    pub(crate) fn of(folder: &Path, process: &Process) -> Self {
        let demo = folder.join("data/demo");
        let readme = fs::read_to_string(demo.join("README.txt")).unwrap();
        let last_word = |start: &str| {
            let line = readme.lines().find(|line| line.starts_with(start)).unwrap();
            line.split_whitespace().last().unwrap().to_owned()
        };
        let rfc = last_word("RFC: ");
        let read = |kind: &str| fs::read(demo.join(format!("{rfc}.{kind}"))).unwrap();
        let key = open_key(&read("key"), &last_word("Contraseña")).unwrap();
        let certificate = Certificate::parse(&read("cer")).unwrap();
        Self {
            credential: Credential::new(certificate, key).unwrap(),
            rfc,
            token: String::new(),
            http: Http::builder(TokioExecutor::new()).build_http(),
            origin: format!("http://{}", process.address),
        }
    }

    pub(crate) async fn signed_in(folder: &Path, process: &Process) -> Self {
        let mut client = Self::of(folder, process);
        let challenge = client.post("access/challenges", Vec::new()).await.read(201);
        let by = client.by(&challenge);
        let statement = Statement::SignIn(SignIn { by }).to_text();
        let signature = client.sign(&statement, &challenge);
        let signed = SignedStatement {
            statement,
            signature,
        };
        let answer = client
            .post("access", serde_json::to_vec(&signed).unwrap())
            .await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
        let token = answer.headers["buzon-session"].to_str().unwrap();
        token.clone_into(&mut client.token);
        client
    }

    /// Asks; `path` may be below the contract's base, or begin with `/`.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, String> {
        let base = if path.starts_with('/') {
            ""
        } else {
            "/api/v1/"
        };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{base}{path}", self.origin));
        let names_somebody = headers.iter().any(|(name, _)| *name == "authorization");
        if !self.token.is_empty() && !names_somebody {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::from(body)).unwrap();
        let answer = self.http.request(request).await;
        let (head, body) = answer.map_err(|error| error.to_string())?.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?;
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body: body.to_bytes(),
        })
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let answer = self.ask(Method::GET, path, &[], Vec::new()).await;
        answer.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: Vec<u8>) -> Answer {
        self.ask(Method::POST, path, &[], body).await.unwrap()
    }

    pub(crate) async fn put(&self, bytes: &[u8]) -> Answer {
        let path = format!("documents/{}", digest(bytes));
        let answer = self.ask(Method::PUT, &path, &[], bytes.to_vec()).await;
        answer.unwrap()
    }

    /// Signs a filing with these documents.
    pub(crate) async fn signed(&self, subject: &str, documents: &[&[u8]]) -> PresentFiling {
        let challenge = self.post("filings/challenges", Vec::new()).await.read(201);
        let attachments = documents
            .iter()
            .map(|bytes| attachment(digest(bytes), bytes.len()));
        let attachments = attachments.collect();
        let filing = Filing::new(Procedure::Promocion, subject, "Texto.", attachments).unwrap();
        let present = Present {
            by: self.by(&challenge),
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

    pub(crate) async fn present(&self, request: &PresentFiling) -> Answer {
        let key = digest(request.statement.as_bytes()).to_string();
        let headers = [("idempotency-key", key.as_str())];
        let body = serde_json::to_vec(request).unwrap();
        let answer = self.ask(Method::POST, "filings", &headers, body).await;
        answer.unwrap()
    }

    /// Presents a filing, and expects its receipt.
    pub(crate) async fn presented(&self, subject: &str) -> SealedReceipt {
        let request = self.signed(subject, &[]).await;
        self.present(&request).await.read(201)
    }

    /// Asks for a challenge at `path`, signs the statement over it, and sends it to `to`.
    pub(crate) async fn act(
        &self,
        path: &str,
        to: &str,
        statement: impl FnOnce(SignedBy) -> Statement,
    ) -> (SignedStatement, Answer) {
        let challenge = self.post(path, Vec::new()).await.read(201);
        let statement = statement(self.by(&challenge)).to_text();
        let signature = self.sign(&statement, &challenge);
        let signed = SignedStatement {
            statement,
            signature,
        };
        let answer = self.post(to, serde_json::to_vec(&signed).unwrap()).await;
        (signed, answer)
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

pub(crate) fn attachment(sha256: Digest, bytes: usize) -> Attachment {
    Attachment {
        name: "escrito.pdf".into(),
        media_type: PDF.into(),
        size_bytes: bytes.try_into().unwrap(),
        sha256,
    }
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}

pub(crate) fn pdf(bytes: usize, fill: u8) -> Vec<u8> {
    let mut document = b"%PDF-1.7\n".to_vec();
    document.resize(bytes.max(document.len()), fill);
    document
}
