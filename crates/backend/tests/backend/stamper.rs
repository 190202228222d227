//! An authority of time for tests: `openssl ts` behind a door that can also fail and lie.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration as Pause;

use axum::Router;
use axum::body::Bytes;
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;
use mailbox::digest::Digest;
use tempfile::TempDir;

/// What the door does with a question.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lie {
    /// Hands on what OpenSSL answers.
    None,
    /// Stamps the same with a nonce of its own.
    AnotherNonce,
    /// Stamps something else.
    AnotherImprint,
    /// Has it stamped by somebody with the same names and other keys.
    Forged,
    /// Answers a page, as a portal of some network would.
    Html,
    /// Answers a page that says to be a stamp.
    HtmlAsReply,
    /// Says nothing for longer than anybody waits.
    Slow,
    /// Has a fault.
    Status,
}

const CONFIG: &str = "[req]\ndistinguished_name = d\nprompt = no\n[d]\nCN = RELOJ DE OPENSSL\n\
    [root]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign\n\
    [clock]\nbasicConstraints = critical,CA:FALSE\nkeyUsage = critical,digitalSignature\n\
    extendedKeyUsage = critical,timeStamping\n\
    [tsa]\ndefault_tsa = t\n[t]\nserial = serial\ncrypto_device = builtin\n\
    signer_digest = sha256\ndefault_policy = 1.2.3.4.1\nother_policies = 1.2.3.4.2\n\
    digests = sha256\naccuracy = secs:1\nclock_precision_digits = 3\nordering = no\n\
    tsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n";

/// `openssl ts` on a port of its own.
#[derive(Clone)]
pub(crate) struct Stamper {
    pub(crate) port: u16,
    folder: Arc<TempDir>,
    asked: Arc<AtomicUsize>,
    lie: Arc<Mutex<Lie>>,
}

impl Stamper {
    pub(crate) async fn start(lie: Lie) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ts.cnf"), CONFIG).unwrap();
        fs::write(folder.path().join("serial"), "01\n").unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stamper = Self {
            port: listener.local_addr().unwrap().port(),
            folder: Arc::new(folder),
            asked: Arc::default(),
            lie: Arc::new(Mutex::new(lie)),
        };
        for who in ["own", "other"] {
            stamper.keys(who);
        }
        let own = stamper.clone();
        let router =
            Router::new().fallback(async move |question: Bytes| own.answer(question).await);
        tokio::spawn(async move { axum::serve(listener, router).await });
        stamper
    }

    /// A root and a clock under it; both pairs have the same names.
    fn keys(&self, who: &str) {
        let root = format!("{who}-root");
        self.openssl(&format!(
            "req -x509 -newkey rsa:2048 -nodes -days 30 -config ts.cnf -extensions root \
             -subj /CN=RAIZ -keyout {root}.key -out {root}.pem"
        ));
        self.openssl(&format!(
            "req -newkey rsa:2048 -nodes -config ts.cnf -keyout {who}.key -out {who}.csr"
        ));
        self.openssl(&format!(
            "x509 -req -in {who}.csr -CA {root}.pem -CAkey {root}.key -set_serial 7 -days 30 \
             -extfile ts.cnf -extensions clock -out {who}.pem"
        ));
    }

    #[track_caller]
    pub(crate) fn openssl(&self, words: &str) -> String {
        let output = Command::new("openssl")
            .args(words.split_whitespace())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("these tests need OpenSSL: install it so that `openssl ts` runs");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "openssl {words}\n{said}");
        said
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn now(&self, lie: Lie) {
        *self.lie.lock().unwrap() = lie;
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Has OpenSSL answer the question in a file.
    fn reply(&self, query: &str, who: &str) -> Vec<u8> {
        let reply = format!("{query}.tsr");
        self.openssl(&format!(
            "ts -reply -config ts.cnf -section t -queryfile {query} -signer {who}.pem \
             -inkey {who}.key -out {reply}"
        ));
        fs::read(self.path(&reply)).unwrap()
    }

    async fn answer(&self, question: Bytes) -> Response {
        const REPLY: &str = "application/timestamp-reply";
        const PAGE: &str = "<!DOCTYPE html><title>Portal</title>";
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let lie = *self.lie.lock().unwrap();
        match lie {
            Lie::Html => return ([(CONTENT_TYPE, "text/html")], PAGE).into_response(),
            Lie::HtmlAsReply => return ([(CONTENT_TYPE, REPLY)], PAGE).into_response(),
            Lie::Slow => {
                tokio::time::sleep(Pause::from_mins(1)).await;
                return http::StatusCode::OK.into_response();
            }
            Lie::Status => return http::StatusCode::BAD_GATEWAY.into_response(),
            Lie::None | Lie::AnotherNonce | Lie::AnotherImprint | Lie::Forged => {}
        }
        let (own, query) = (self.clone(), format!("q{number}"));
        let made = tokio::task::spawn_blocking(move || {
            fs::write(own.path(&query), &question).unwrap();
            let imprint = imprint_of(&question);
            let asks = |digest: &str| {
                own.openssl(&format!(
                    "ts -query -digest {digest} -sha256 -cert -out {query}"
                ));
            };
            match lie {
                Lie::AnotherNonce => asks(&imprint),
                Lie::AnotherImprint => asks(&"ab".repeat(32)),
                _ => {}
            }
            let who = if matches!(lie, Lie::Forged) {
                "other"
            } else {
                "own"
            };
            own.reply(&query, who)
        });
        ([(CONTENT_TYPE, REPLY)], made.await.unwrap()).into_response()
    }
}

/// The digest in a question, in hexadecimal.
fn imprint_of(question: &[u8]) -> String {
    let at = question
        .windows(2)
        .position(|pair| pair == [4, 32])
        .unwrap()
        + 2;
    let octets: [u8; 32] = question[at..at + 32].try_into().unwrap();
    Digest::new(octets).to_string()
}
