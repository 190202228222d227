//! The log: lines on stderr, for people or for programs, written by a thread of its own.
//!
//! The rules are:
//!
//! - It never holds a body, a header, an address or an identifier of anyone; what is logged is
//!   chosen where it is said.
//! - A request neither waits for a terminal nor wakes anyone: lines gather in memory and are
//!   written ten times a second. A reader that is too slow loses lines, and is told how many.

use std::io::{self, Write as _, stderr};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::settings::LogFormat;

/// How often lines are written.
const EVERY: Duration = Duration::from_millis(100);

/// How much may wait for a slow reader.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Lines that were said and not yet written.
#[derive(Default)]
struct Waiting {
    lines: Vec<u8>,
    lost: usize,
}

/// Where lines gather.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Waiting>>);

impl Desk {
    /// Writes what waits; a stderr that is gone is nobody's problem.
    fn clear(&self) {
        let waiting = {
            let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            mem::take(&mut *waiting)
        };
        let mut out = stderr().lock();
        _ = out.write_all(&waiting.lines);
        if waiting.lost > 0 {
            _ = writeln!(out, "{} lines of the log were lost", waiting.lost);
        }
    }
}

impl io::Write for Desk {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.lines.len().saturating_add(line.len()) > BYTES_MAX {
            waiting.lost = waiting.lost.saturating_add(1);
        } else {
            waiting.lines.extend_from_slice(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Desk {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// What writes the last lines when it is dropped.
pub struct Log(Desk);

impl Drop for Log {
    fn drop(&mut self) {
        self.0.clear();
    }
}

/// Starts the log; how much is said is set with `BUZON_LOG` (default `info`).
pub fn start(format: LogFormat) -> Log {
    let filter = EnvFilter::try_from_env("BUZON_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let desk = Desk::default();
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(desk.clone());
    match format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines.init(),
    }
    let clearing = desk.clone();
    thread::spawn(move || {
        loop {
            thread::sleep(EVERY);
            clearing.clear();
        }
    });
    Log(desk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_reader_costs_lines_and_not_memory() {
        let mut desk = Desk::default();
        let line = vec![b'x'; 1024];
        for _ in 0..2 * BYTES_MAX / 1024 {
            assert_eq!(desk.write(&line).unwrap(), 1024);
        }
        let waiting = desk.0.lock().unwrap();
        assert!(waiting.lines.len() <= BYTES_MAX);
        assert_eq!(waiting.lost, BYTES_MAX / 1024);
    }
}
