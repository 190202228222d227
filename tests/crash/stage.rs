//! Doors and backends in processes of their own, at addresses that stay.

use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use backend::Database;
use tempfile::TempDir;

use crate::{Kind, database};

/// How long a part may take to listen, in hundredths of a second.
const PATIENCE: u32 = 6000;

/// Everybody, and where they keep things.
pub(crate) struct Stage {
    pub(crate) parts: Vec<Part>,
    pub(crate) doors: [SocketAddr; 2],
    pub(crate) origin: String,
    pub(crate) records: Database,
    folder: TempDir,
}

/// A program that dies and comes back.
pub(crate) struct Part {
    pub(crate) name: String,
    address: SocketAddr,
    program: PathBuf,
    words: Vec<String>,
    log: PathBuf,
    child: Child,
}

impl Stage {
    /// Starts everybody, in a folder of their own.
    pub(crate) async fn set(proxy: &Path, backend: &Path, kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        std::fs::create_dir(path.join("bundle")).unwrap();
        std::fs::write(path.join("bundle/index.html"), "<!DOCTYPE html>").unwrap();
        let data = path.join("data");
        let (records, named) = match kind {
            Kind::Postgres => {
                let records = database::fresh(path).await;
                let Database::Postgres(url) = &records else {
                    panic!("it is on a server");
                };
                let named = url.reveal().to_owned();
                (records, named)
            }
            Kind::Sqlite => {
                let file = data.join("buzon.sqlite");
                let named = format!("sqlite:{}", file.display());
                (Database::Sqlite(file), named)
            }
        };
        let [one, two, three, four, origin] = free();
        let origin = format!("http://{origin}");
        let backends = match kind {
            Kind::Postgres => vec![three, four],
            Kind::Sqlite => vec![three],
        };
        let mut parts = Vec::new();
        for (index, address) in backends.iter().enumerate() {
            let words = vec![
                format!("--listen={address}"),
                format!("--data={}", data.display()),
                format!("--database={named}"),
                format!("--origin={origin}"),
                "--demo".to_owned(),
                "--demo-bare".to_owned(),
            ];
            let part = Part::start(path, format!("backend {index}"), backend, *address, words);
            // The first makes the keys and the tables that the others share.
            part.wait();
            parts.push(part);
        }
        let named: Vec<String> = backends.iter().map(|at| format!("http://{at}")).collect();
        for (index, address) in [one, two].into_iter().enumerate() {
            let words = vec![
                format!("--listen={address}"),
                format!("--backend={}", named.join(",")),
                format!("--origin={origin}"),
                format!("--bundle={}", path.join("bundle").display()),
                format!("--session-key={}", path.join("session.key").display()),
                "--institute".to_owned(),
                "--session-rate=0".to_owned(),
                "--client-rate=0".to_owned(),
            ];
            let part = Part::start(path, format!("door {index}"), proxy, address, words);
            part.wait();
            parts.push(part);
        }
        Self {
            parts,
            doors: [one, two],
            origin,
            records,
            folder,
        }
    }

    /// Returns the folder of the backends' data.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Returns the secret of the institute's own systems, as the demonstration made it.
    pub(crate) fn institute(&self) -> String {
        std::fs::read_to_string(self.data().join("demo/institute.token")).unwrap()
    }

    /// Kills a part, and starts it again.
    pub(crate) fn kill(&mut self, index: usize) {
        let part = &mut self.parts[index];
        part.child.kill().unwrap();
        part.child.wait().unwrap();
        part.child = part.spawn();
    }

    /// Waits until a part listens.
    pub(crate) fn wait_for(&mut self, index: usize) {
        let part = &mut self.parts[index];
        let gone = part.child.try_wait().unwrap();
        assert!(
            gone.is_none(),
            "{} ended by itself: {}",
            part.name,
            part.log()
        );
        part.wait();
    }
}

impl Part {
    fn start(
        folder: &Path,
        name: String,
        program: &Path,
        address: SocketAddr,
        words: Vec<String>,
    ) -> Self {
        let log = folder.join(format!("{name}.log"));
        let child = spawn(program, &words, &log);
        Self {
            name,
            address,
            program: program.to_owned(),
            words,
            log,
            child,
        }
    }

    fn spawn(&self) -> Child {
        spawn(&self.program, &self.words, &self.log)
    }

    fn wait(&self) {
        for _ in 0..PATIENCE {
            if TcpStream::connect(self.address).is_ok() {
                return;
            }
            sleep(Duration::from_millis(10));
        }
        panic!("{} does not come back: {}", self.name, self.log());
    }

    fn log(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(program: &Path, words: &[String], log: &Path) -> Child {
    let log = File::options().create(true).append(true).open(log).unwrap();
    Command::new(program)
        .args(words)
        .env("BUZON_LOG", "warn")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("the program is there: `cargo xtask crash` builds it")
}

/// Finds addresses where nobody listens.
fn free<const N: usize>() -> [SocketAddr; N] {
    let held = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap())
}
