//! Carriers for the tests: a real mail server in a process of its own, and a small SMS gateway.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A mail server, and what it took so far.
pub(crate) struct MailServer {
    folder: TempDir,
    python: PathBuf,
    child: Option<Child>,
    pub(crate) port: u16,
    tls: Option<(PathBuf, PathBuf)>,
}

impl MailServer {
    /// Starts a server, or ends the process when this machine has none.
    pub(crate) fn start() -> Self {
        Self::with(None)
    }

    /// Starts a server that demands STARTTLS and a password; with its certificate.
    pub(crate) fn start_strict() -> (Self, PathBuf) {
        let folder = tempfile::tempdir().unwrap().keep();
        let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
        let made = Command::new("openssl")
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            ])
            .args([
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
            ])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .stderr(Stdio::null())
            .status()
            .expect("this test needs OpenSSL: install it so that `openssl req` runs");
        assert!(made.success());
        (Self::with(Some((certificate.clone(), key))), certificate)
    }

    fn with(tls: Option<(PathBuf, PathBuf)>) -> Self {
        let Some(python) = python() else {
            let words = "there is no Python with aiosmtpd: `cargo xtask test` installs it";
            assert!(std::env::var_os("CI").is_none(), "{words}");
            println!("skipped: {words}");
            std::process::exit(0);
        };
        let mut server = Self {
            folder: tempfile::tempdir().unwrap(),
            python,
            child: None,
            port: 0,
            tls,
        };
        server.go_on();
        server
    }

    /// Starts it again, at the port it had.
    pub(crate) fn go_on(&mut self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/backend/mail_server.py");
        let port = self.folder.path().join("port");
        drop(fs::remove_file(&port));
        let mut command = Command::new(&self.python);
        command.arg(script).arg(self.folder.path());
        command.arg(self.port.to_string());
        if let Some((certificate, key)) = &self.tls {
            command.arg(certificate).arg(key);
        }
        self.child = Some(command.stdin(Stdio::null()).spawn().unwrap());
        for _ in 0..600 {
            if let Ok(text) = fs::read_to_string(&port) {
                self.port = text.parse().unwrap();
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the mail server did not start");
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            child.wait().unwrap();
        }
    }

    /// Waits until it ended by itself.
    pub(crate) async fn ended(&mut self) {
        let Some(child) = &mut self.child else { return };
        for _ in 0..200 {
            if child.try_wait().unwrap().is_some() {
                self.child = None;
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the mail server goes on");
    }

    /// Returns how a backend reaches it.
    pub(crate) fn url(&self) -> String {
        match self.tls {
            None => format!("smtp+plain://127.0.0.1:{}", self.port),
            Some(_) => format!("smtp://localhost:{}", self.port),
        }
    }

    /// Returns every message that it took.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        let mut paths: Vec<PathBuf> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
            .collect();
        paths.sort();
        paths
            .iter()
            .map(|path| Mail::read(&fs::read_to_string(path).unwrap()))
            .collect()
    }

    /// Waits until it took so many.
    pub(crate) async fn took(&self, count: usize) -> Vec<Mail> {
        for _ in 0..400 {
            let mails = self.mails();
            if mails.len() >= count {
                return mails;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} of {count} messages came", self.mails().len());
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Finds a Python that can serve mail.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("BUZON_PYTHON").map(PathBuf::from);
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let ours = cache.map(|cache| cache.join("buzon/tools/venv/bin/python"));
    let all = named.into_iter().chain(ours).chain(["python3".into()]);
    all.into_iter().find(|python| {
        let mut ask = Command::new(python);
        ask.args(["-c", "import aiosmtpd"]).stderr(Stdio::null());
        ask.status().is_ok_and(|status| status.success())
    })
}

/// A message, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) head: String,
    /// Its text, decoded.
    pub(crate) body: String,
}

impl Mail {
    fn read(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").unwrap();
        Self {
            head: head.replace("\n ", " "),
            body: quoted_printable(body),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        let line = self.head.lines().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("{name} in {}", self.head))
    }
}

fn quoted_printable(text: &str) -> String {
    let text = text.replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'=');
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A gateway that answers what it is told to, and keeps what it was asked.
pub(crate) struct SmsServer {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl SmsServer {
    /// Answers with these statuses in turn, and then with the last; 0: not at all.
    pub(crate) async fn start(statuses: &'static [u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = asked.clone();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let kept = kept.clone();
                tokio::spawn(async move {
                    let request = read_request(&mut stream).await;
                    let place = {
                        let mut kept = kept.lock().unwrap();
                        kept.push(request);
                        kept.len() - 1
                    };
                    let status = statuses[place.min(statuses.len() - 1)];
                    if status == 0 {
                        tokio::time::sleep(Duration::from_mins(1)).await;
                    }
                    let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
                    drop(stream.write_all(answer.as_bytes()).await);
                });
            }
        });
        Self { port, asked }
    }

    /// Returns every request that came.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn read_request(stream: &mut tokio::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            assert!(count > 0, "a request that breaks off");
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
        if body.len() >= length || count == 0 {
            return String::from_utf8(bytes).unwrap();
        }
    }
}
