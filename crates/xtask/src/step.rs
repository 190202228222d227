//! Children: started, watched, and summed up in a line.
//!
//! A quiet step writes to a log under `target/xtask` and shows a line every ten seconds; a loud
//! one owns the terminal; an asked one only answers.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::place::Place;
use crate::say::{self, Trouble};

const HEARTBEAT_SECONDS: u64 = 10;
const GLANCE_MILLIS: u64 = 100;
/// Enough of a log to see the first error of a failed build.
const TAIL_LINES: usize = 60;

/// Measures how long people wait.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "a stopwatch for people at a terminal; no rule of law looks at it"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    pub(crate) fn seconds(&self) -> String {
        format!("{:.1} s", self.0.elapsed().as_secs_f64())
    }
}

/// Runs `command` with its output in a log; on failure shows the end of it.
pub(crate) fn quiet(place: &Place, what: &str, command: &mut Command) -> Result<(), Trouble> {
    let watch = Stopwatch::start();
    let log = log_file(place, what)?;
    say::line(&format!("{what} ..."));
    let status = watched(what, command, &log, &watch)?;
    if status.success() {
        say::line(&format!("{what}: done in {}", watch.seconds()));
        return Ok(());
    }
    let text = fs::read_to_string(&log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().skip(lines.len().saturating_sub(TAIL_LINES)) {
        say::line(&format!("  | {line}"));
    }
    Err(Trouble::new(format!(
        "{what} failed ({status}): the whole log is in `{}`",
        log.display()
    )))
}

/// Runs `command` on the terminal.
pub(crate) fn loud(what: &str, command: &mut Command) -> Result<(), Trouble> {
    say::line(&format!("{what} ..."));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Trouble::new(format!("{what} failed ({status})"))),
        Err(error) => Err(not_started(command, &error)),
    }
}

/// Returns what `command` prints when it succeeds; `None` when it is missing or fails.
pub(crate) fn asked(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn watched(
    what: &str,
    command: &mut Command,
    log: &Path,
    watch: &Stopwatch,
) -> Result<ExitStatus, Trouble> {
    let out = File::create(log).map_err(|error| Trouble::with_file(log, &error))?;
    let err = out
        .try_clone()
        .map_err(|error| Trouble::with_file(log, &error))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let mut next = HEARTBEAT_SECONDS;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) => std::thread::sleep(Duration::from_millis(GLANCE_MILLIS)),
            Err(error) => return Err(not_started(command, &error)),
        }
        let elapsed = watch.elapsed().as_secs();
        if elapsed >= next {
            say::line(&format!("{what} ... {elapsed} s"));
            next = elapsed.saturating_add(HEARTBEAT_SECONDS);
        }
    }
}

fn log_file(place: &Place, what: &str) -> Result<PathBuf, Trouble> {
    let folder = place.work();
    fs::create_dir_all(&folder).map_err(|error| Trouble::with_file(&folder, &error))?;
    let name: String = what
        .chars()
        .take_while(|c| *c != '(')
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    Ok(folder.join(format!("{}.log", name.trim_end_matches('-'))))
}

fn not_started(command: &Command, error: &std::io::Error) -> Trouble {
    let program = command.get_program().to_string_lossy().into_owned();
    Trouble::new(format!(
        "`{program}` did not start ({error}): is it installed and on PATH?"
    ))
}
