//! Large bodies through the door, into a backend that throws them away; the door's memory is read
//! all the while.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::{Running, resident_mib};
use crate::say::Trouble;

const MIB: usize = 1024 * 1024;

/// A backend that reads bodies and throws them away, as fast as they come.
pub(super) fn sink() -> Result<u16, Trouble> {
    let failed = |error| Trouble::new(format!("no sink: {error}"));
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || swallow(stream));
        }
    });
    Ok(port)
}

/// Reads one request and answers it; the proxy writes the length of each.
fn swallow(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
    let mut head = Vec::new();
    let start = loop {
        let length = stream.read(&mut buffer)?;
        head.extend(buffer.get(..length).unwrap_or_default());
        if let Some(at) = head.windows(4).position(|four| four == b"\r\n\r\n") {
            break at.saturating_add(4);
        }
        if length == 0 {
            return Ok(());
        }
    };
    let text = String::from_utf8_lossy(head.get(..start).unwrap_or_default()).to_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length
        .and_then(|word| word.trim().parse().ok())
        .unwrap_or(0);
    let mut left = length.saturating_sub(head.len().saturating_sub(start));
    while left > 0 {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        left = left.saturating_sub(read);
    }
    stream.write_all(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

pub(super) type Uploading = thread::JoinHandle<std::io::Result<bool>>;

/// Puts a document of so many MiB; tells whether it was taken.
pub(super) fn upload(port: u16, mib: usize) -> Uploading {
    thread::spawn(move || {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        let length = mib.saturating_mul(MIB);
        let digest = "0".repeat(64);
        write!(
            stream,
            "PUT /api/v1/documents/{digest} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
             Connection: close\r\nContent-Length: {length}\r\n\r\n"
        )?;
        let piece = vec![7; MIB];
        for _ in 0..mib {
            stream.write_all(&piece)?;
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 201"))
    })
}

/// Returns the most that is resident while uploads go on; all must be taken.
pub(super) fn most_while(door: &Running, uploads: Vec<Uploading>) -> Result<f64, Trouble> {
    let mut most = resident_mib(door)?;
    while uploads.iter().any(|upload| !upload.is_finished()) {
        most = most.max(resident_mib(door)?);
        thread::sleep(Duration::from_millis(20));
    }
    for upload in uploads {
        if !matches!(upload.join(), Ok(Ok(true))) {
            return Err(Trouble::new(
                "an upload was not taken: look at target/xtask/bench-proxy",
            ));
        }
    }
    Ok(most)
}
