//! The program itself, in a process of its own, so that its memory can be read.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::stage::{Notes, PATIENCE, backend, bundle};

/// A proxy in its own process, before a backend in ours; it ends with the test.
pub(crate) struct Program {
    pub(crate) address: SocketAddr,
    pub(crate) notes: Notes,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Program {
    pub(crate) async fn start(words: &[&str]) -> Self {
        let (notes, router) = backend();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let upstream = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let folder = bundle();
        let port = folder.path().join("port");
        let child = Command::new(env!("CARGO_BIN_EXE_proxy"))
            .current_dir(folder.path())
            .args(["--listen=127.0.0.1:0", "--port-file=port", "--data=data"])
            .arg(format!("--backend=http://{upstream}"))
            .arg("--allow=PUT /api/v1/length;GET,PUT,POST /api/v1/echo;POST /api/v1/never")
            .args(words)
            .env("BUZON_LOG", "warn")
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let started = async {
            loop {
                if let Ok(text) = std::fs::read_to_string(&port) {
                    break text.parse().unwrap();
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        let address = timeout(PATIENCE, started).await.unwrap();
        Self {
            address,
            notes,
            child,
            _folder: folder,
        }
    }

    /// Returns the resident memory of the program, in MiB.
    pub(crate) fn resident_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib: u64 = line
            .and_then(|line| line.split_whitespace().nth(1))
            .and_then(|number| number.parse().ok())
            .unwrap();
        kib / 1024
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        timeout(PATIENCE, TcpStream::connect(self.address))
            .await
            .unwrap()
            .unwrap()
    }

    /// Sends `bytes` on a new connection and returns all that comes back until it is closed.
    pub(crate) async fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        let mut heard = Vec::new();
        let conversation = async {
            // Whoever is hung up on in the middle of its words may still hear an answer.
            let _ = stream.write_all(bytes).await;
            let _ = stream.read_to_end(&mut heard).await;
        };
        timeout(PATIENCE, conversation)
            .await
            .expect("it is answered or closed");
        String::from_utf8_lossy(&heard).into_owned()
    }

    /// Says whether someone else is served now: a page and a question.
    pub(crate) async fn serves_others(&self) -> bool {
        for path in ["/", "/api/v1/clock"] {
            let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            if !self
                .say(request.as_bytes())
                .await
                .starts_with("HTTP/1.1 200")
            {
                return false;
            }
        }
        true
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
