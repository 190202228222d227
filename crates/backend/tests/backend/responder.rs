//! Responders for tests: a real one (OpenSSL) and a middleman who passes on, records or lies.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::Duration as Pause;

use axum::Router;
use axum::body::Bytes;
use axum::response::{IntoResponse as _, Response};
use backend::{Clock, Settings, router_with};
use base64ct::{Base64, Encoding as _};
use efirma::mint::{Authority, MintKind, Order};
use http::StatusCode;
use http::header::{CONTENT_TYPE, LOCATION};
use mailbox::instant::LegalTime;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tempfile::TempDir;
use time::Duration;

use crate::identities::Identity;
use crate::world::World;

/// People of today: OpenSSL answers by the clock of this machine.
pub(crate) struct Today {
    pub(crate) template: TempDir,
    pub(crate) start: i64,
    pub(crate) bakery: Identity,
    /// Who answers for the authority, and who pretends to: certificate and key, in PEM.
    responder: [String; 2],
    pretender: [String; 2],
}

pub(crate) static TODAY: LazyLock<Today> = LazyLock::new(|| {
    thread::spawn(|| {
        let template = tempfile::tempdir().unwrap();
        let settings = Settings::new(template.path().to_owned(), "http://127.0.0.1:8787");
        let now = Clock::system().now();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        drop(
            runtime
                .block_on(router_with(&settings, Clock::system()))
                .unwrap(),
        );
        let root = fs::read(template.path().join("anchors/demostracion.cer")).unwrap();
        let key = fs::read(template.path().join("seal/authority.key")).unwrap();
        let authority = Authority::from_parts(&root, &key).unwrap();
        let pretender = Authority::generate(
            &mut StdRng::seed_from_u64(11),
            "AUTORIDAD DE DEMOSTRACION (NO ES EL SAT)",
            now.plus(-Duration::days(3)).instant(),
            now.plus(Duration::days(3)).instant(),
        );
        Today {
            bakery: Identity::issued_from(&authority, "EKU9003173C9", 12, now, 1000),
            responder: responder_of(&authority, 13, now),
            pretender: responder_of(&pretender.unwrap(), 14, now),
            start: now.unix_seconds(),
            template,
        }
    })
    .join()
    .unwrap()
});

fn responder_of(authority: &Authority, seed: u64, now: LegalTime) -> [String; 2] {
    let order = Order {
        kind: MintKind::Responder,
        name: "RESPONDEDOR DE PRUEBA",
        rfc: "BDX240101ZZ0",
        representative_rfc: None,
        curp: None,
        number: *b"99000000000000000077",
        not_before: now.plus(-Duration::DAY).instant(),
        not_after: now.plus(Duration::DAY).instant(),
    };
    let minted = authority
        .issue(&mut StdRng::seed_from_u64(seed), &order)
        .unwrap();
    [
        pem("CERTIFICATE", &minted.certificate_der),
        pem("PRIVATE KEY", &minted.pkcs8),
    ]
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = Base64::encode_string(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let body = lines.join("\n");
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

/// What the authority's index says of the bakery.
#[derive(Clone, Copy)]
pub(crate) enum Index {
    Good,
    /// Revoked at these seconds since 1970.
    Revoked(i64),
    Unlisted,
}

/// Who signs the answers.
#[derive(Clone, Copy)]
pub(crate) enum By {
    Delegate,
    Pretender,
}

/// `openssl ocsp` on a port of its own, in a folder of its own.
pub(crate) struct OpenSsl {
    /// With what its answers are signed, from the next start on.
    pub(crate) digest: &'static str,
    pub(crate) folder: TempDir,
    port: u16,
    process: Option<Child>,
}

impl OpenSsl {
    /// Starts a responder; `minutes` is for how long its answers hold.
    pub(crate) fn start(index: Index, by: By, minutes: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [certificate, key] = match by {
            By::Delegate => &TODAY.responder,
            By::Pretender => &TODAY.pretender,
        };
        let root = fs::read(TODAY.template.path().join("anchors/demostracion.cer")).unwrap();
        let root_key = fs::read(TODAY.template.path().join("seal/authority.key")).unwrap();
        for (name, text) in [
            ("ca.pem", &pem("CERTIFICATE", &root)),
            ("ca.key", &pem("PRIVATE KEY", &root_key)),
            ("responder.pem", certificate),
            ("responder.key", key),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let mut started = Self {
            digest: "sha256",
            folder,
            port: 0,
            process: None,
        };
        started.say(index, minutes);
        started
    }

    /// Writes the index anew and starts the responder again, on another port.
    pub(crate) fn say(&mut self, index: Index, minutes: u32) {
        self.stop();
        self.write_index(index);
        let log = self.folder.path().join("log");
        let process = self
            .openssl(&["ocsp", "-port", "0", "-index", "index.txt"])
            .args(["-CA", "ca.pem", "-rsigner", "responder.pem"])
            .args(["-rkey", "responder.key", "-nmin", &minutes.to_string()])
            .args(["-rmd", self.digest])
            .stdout(fs::File::create(&log).unwrap())
            .spawn()
            .expect("these tests need OpenSSL: install it so that `openssl ocsp` runs");
        self.process = Some(process);
        for _ in 0..200 {
            // Not by connecting: it waits for ever for the question of whoever came first.
            let said = fs::read_to_string(&log).unwrap();
            if let Some(port) = port_of(&said) {
                self.port = port;
                return;
            }
            thread::sleep(Pause::from_millis(50));
        }
        panic!("`openssl ocsp` does not listen");
    }

    /// Makes a revocation list and returns where it is.
    pub(crate) fn list(&self, index: Index) -> PathBuf {
        self.write_index(index);
        let config = "[ca]\ndefault_ca = d\n[d]\ndatabase = index.txt\ndefault_md = sha256\n\
                      default_crl_days = 1\ncrlnumber = number\n";
        fs::write(self.folder.path().join("number"), "01\n").unwrap();
        fs::write(self.folder.path().join("ca.cnf"), config).unwrap();
        let made = self
            .openssl(&["ca", "-gencrl", "-config", "ca.cnf", "-keyfile", "ca.key"])
            .args(["-cert", "ca.pem", "-out", "list.crl"])
            .status()
            .expect("these tests need OpenSSL: install it so that `openssl ca` runs");
        assert!(made.success());
        self.folder.path().join("list.crl")
    }

    pub(crate) fn url(&self) -> http::Uri {
        url(self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    fn openssl(&self, words: &[&str]) -> Command {
        let mut command = Command::new("openssl");
        command
            .args(words)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn write_index(&self, index: Index) {
        let serial: Vec<String> = (TODAY.bakery.certificate().number().bytes())
            .map(|byte| format!("{byte:02X}"))
            .collect();
        let serial = serial.concat();
        let line = match index {
            Index::Good => format!("V\t491231235959Z\t\t{serial}\tunknown\t/CN=x\n"),
            Index::Revoked(at) => {
                let at = time_of_index(at);
                format!("R\t491231235959Z\t{at},keyCompromise\t{serial}\tunknown\t/CN=x\n")
            }
            Index::Unlisted => "V\t491231235959Z\t\t01\tunknown\t/CN=x\n".to_owned(),
        };
        fs::write(self.folder.path().join("index.txt"), line).unwrap();
    }

    fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Writes `YYMMDDHHMMSSZ`, in UTC.
fn time_of_index(seconds: i64) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap();
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    let month = u8::from(month);
    format!(
        "{:02}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z",
        year % 100
    )
}

pub(crate) fn url(port: u16) -> http::Uri {
    format!("http://127.0.0.1:{port}/").parse().unwrap()
}

/// Reads the port in `ACCEPT [::]:42101 PID=30773`.
fn port_of(said: &str) -> Option<u16> {
    let line = said.lines().find(|line| line.starts_with("ACCEPT "))?;
    let address = line.split_whitespace().nth(1)?;
    line.contains("PID=")
        .then(|| address.rsplit(':').next()?.parse().ok())?
}

/// A port where nobody listens, on any machine: the multiplexer of 1988.
pub(crate) const CLOSED_PORT: u16 = 1;

/// What the middleman does with a question.
#[derive(Clone)]
pub(crate) enum Does {
    /// Answers these bytes, with this status and media type.
    Answers(u16, &'static str, Vec<u8>),
    /// Asks the responder on this port, and records what it says.
    Passes(u16),
    /// Points elsewhere.
    Redirects(u16),
    /// Answers what was recorded, whatever is asked.
    Replays,
}

/// Stands between the house and a responder, and counts.
#[derive(Clone)]
pub(crate) struct Middleman {
    pub(crate) port: u16,
    asked: Arc<AtomicUsize>,
    does: Arc<Mutex<Does>>,
    recorded: Arc<Mutex<Vec<u8>>>,
}

impl Middleman {
    pub(crate) async fn start(does: Does) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let middleman = Self {
            port: listener.local_addr().unwrap().port(),
            asked: Arc::default(),
            does: Arc::new(Mutex::new(does)),
            recorded: Arc::default(),
        };
        let own = middleman.clone();
        let router =
            Router::new().fallback(async move |question: Bytes| own.answer(question).await);
        tokio::spawn(async move { axum::serve(listener, router).await });
        middleman
    }

    pub(crate) fn now(&self, does: Does) {
        *self.does.lock().unwrap() = does;
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub(crate) fn recorded(&self) -> Vec<u8> {
        self.recorded.lock().unwrap().clone()
    }

    async fn answer(&self, question: Bytes) -> Response {
        const ANSWER: &str = "application/ocsp-response";
        self.asked.fetch_add(1, Ordering::SeqCst);
        let does = self.does.lock().unwrap().clone();
        match does {
            Does::Answers(status, media, bytes) => {
                let status = StatusCode::from_u16(status).unwrap();
                (status, [(CONTENT_TYPE, media)], bytes).into_response()
            }
            Does::Passes(port) => {
                let answer = tokio::task::spawn_blocking(move || exchange(port, &question));
                let answer = answer.await.unwrap();
                *self.recorded.lock().unwrap() = answer.clone();
                ([(CONTENT_TYPE, ANSWER)], answer).into_response()
            }
            Does::Redirects(port) => {
                let there = url(port).to_string();
                (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, there)]).into_response()
            }
            Does::Replays => ([(CONTENT_TYPE, ANSWER)], self.recorded()).into_response(),
        }
    }
}

fn exchange(port: u16, question: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!(
        "POST / HTTP/1.0\r\nContent-Type: application/ocsp-request\r\nContent-Length: {}\r\n\r\n",
        question.len()
    );
    stream
        .write_all(&[head.as_bytes(), question].concat())
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    answer.split_off(end + 4)
}

/// A house of today that asks at `url`.
pub(crate) async fn world_asking(url: http::Uri, adjust: impl FnOnce(&mut Settings)) -> World {
    let world = World::open_on(TODAY.template.path(), TODAY.start, |settings| {
        settings.revocation.ocsp_url = Some(url);
        adjust(settings);
    })
    .await;
    world.enable(&TODAY.bakery.rfc).await;
    world
}

/// Writes `text` where a test can name it as a list.
pub(crate) fn list_of(folder: &Path, text: &[u8]) -> PathBuf {
    let path = folder.join("some.crl");
    fs::write(&path, text).unwrap();
    path
}
