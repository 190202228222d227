//! A `buzon-backend` in a process and a folder of its own; it ends with the test.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// How long anything may take, in tenths of a second.
const PATIENCE_TENTHS: u32 = 600;

/// A folder to run in.
pub(crate) struct Home(tempfile::TempDir);

/// The program, running.
pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    child: Child,
    log: PathBuf,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes the command; nothing of our own environment changes its settings.
    pub(crate) fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("BUZON_") {
                command.env_remove(&name);
            }
        }
        command.current_dir(self.path()).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// Starts the program with these words, and waits until it listens.
    pub(crate) fn start(&self, words: &[&str]) -> Process {
        let command = self.command(env!("CARGO_BIN_EXE_buzon-backend"), words);
        self.launch(command)
    }

    /// Starts a command that becomes the program, and waits until it listens.
    pub(crate) fn launch(&self, mut command: Command) -> Process {
        command.arg("--demo-bare");
        self.launch_with_past(command)
    }

    /// Starts a command that becomes the program, with a mailbox that has something in every state.
    pub(crate) fn launch_with_past(&self, mut command: Command) -> Process {
        let (port, log) = (self.path().join("port"), self.path().join("log"));
        let _ = fs::remove_file(&port);
        let words = ["--port-file=port", "--data=data", "--demo"];
        let child = command
            .args(words)
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut process = Process {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            child,
            log,
        };
        process.address = process.wait_for(|process| {
            let gone = process.child.try_wait().unwrap();
            assert!(gone.is_none(), "{gone:?}: {}", process.log());
            fs::read_to_string(&port).ok()?.parse().ok()
        });
        process
    }
}

impl Process {
    /// Returns all that it said so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, as a supervisor does.
    pub(crate) fn ask_to_stop(&self) {
        let id = self.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.unwrap().success());
    }

    /// Waits until it ended.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        self.wait_for(|process| process.child.try_wait().unwrap())
    }

    /// Waits until it said this.
    pub(crate) fn said(&mut self, words: &str) {
        self.wait_for(|process| process.log().contains(words).then_some(()));
    }

    fn wait_for<T>(&mut self, mut happens: impl FnMut(&mut Self) -> Option<T>) -> T {
        for _ in 0..PATIENCE_TENTHS {
            if let Some(what) = happens(self) {
                return what;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("it did not happen: {}", self.log());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
