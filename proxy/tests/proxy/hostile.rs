//! Slow, huge, silent, rude: nothing crashes, memory is bounded, others are served.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::program::Program;
use crate::stage::PATIENCE;

/// What a debug build may need at most beyond where it started (PEERS.md, R15), in MiB.
const GROWTH_MIB: u64 = 64;

const IDLE: usize = 9_000;

/// Connects `count` times; what is refused for want of descriptors stops the test.
async fn crowd(program: &Program, count: usize) -> Vec<TcpStream> {
    let mut crowd = Vec::with_capacity(count);
    for _ in 0..count {
        crowd.push(program.connect().await);
    }
    crowd
}

/// Reads until the other side hangs up.
async fn until_closed(mut stream: TcpStream) {
    let mut heard = [0; 4096];
    while matches!(stream.read(&mut heard).await, Ok(length) if length > 0) {}
}

#[tokio::test]
async fn thousands_of_idle_connections_cost_little_and_others_are_served() {
    let mut program = Program::start(&[]).await;
    let before = program.resident_mib();
    let crowd = crowd(&program, IDLE).await;
    assert!(program.serves_others().await);
    let grown = program.resident_mib().saturating_sub(before);
    println!("{IDLE} idle connections: +{grown} MiB over {before}");
    assert!(grown <= GROWTH_MIB, "+{grown} MiB");
    drop(crowd);
    assert!(program.is_running());
}

#[tokio::test]
async fn when_all_places_are_taken_the_idle_make_room() {
    let program = Program::start(&["--connections=100"]).await;
    let crowd = crowd(&program, 150).await;
    assert!(program.serves_others().await);
    drop(crowd);
}

#[tokio::test]
async fn whoever_dawdles_over_a_head_is_closed() {
    let program = Program::start(&["--head-timeout=1"]).await;
    let mut slow = JoinSet::new();
    for _ in 0..200 {
        let mut stream = program.connect().await;
        slow.spawn(async move {
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n")
                .await
                .unwrap();
            // A header at a time, for as long as anyone listens.
            while stream.write_all(b"X-A: b\r\n").await.is_ok() {
                sleep(Duration::from_millis(200)).await;
            }
        });
    }
    assert!(program.serves_others().await);
    timeout(PATIENCE, slow.join_all())
        .await
        .expect("all are closed");
}

#[tokio::test]
async fn whoever_dawdles_over_a_body_is_told_so() {
    let program = Program::start(&["--answer-timeout=1"]).await;
    let mut slow = JoinSet::new();
    for _ in 0..100 {
        let mut stream = program.connect().await;
        slow.spawn(async move {
            let head = "PUT /api/v1/length HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
                        Content-Length: 60000\r\n\r\n";
            stream.write_all(head.as_bytes()).await.unwrap();
            let mut answer = [0; 12];
            loop {
                tokio::select! {
                    read = stream.read_exact(&mut answer) => {
                        read.unwrap();
                        return answer;
                    }
                    () = sleep(Duration::from_millis(100)) => {}
                }
                stream.write_all(b"drip").await.unwrap();
            }
        });
    }
    assert!(program.serves_others().await);
    for answer in timeout(PATIENCE, slow.join_all())
        .await
        .expect("all are answered")
    {
        assert_eq!(&answer, b"HTTP/1.1 408");
    }
}

#[tokio::test]
async fn whoever_does_not_read_is_closed() {
    let program = Program::start(&["--write-timeout=1", "--json-limit=100000000"]).await;
    let mut slow = JoinSet::new();
    let before = program.resident_mib();
    for _ in 0..20 {
        let mut stream = program.connect().await;
        slow.spawn(async move {
            let head = "PUT /api/v1/echo HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
                        Content-Length: 50000000\r\n\r\n";
            stream.write_all(head.as_bytes()).await.unwrap();
            // All that it sends comes back, and it reads none of it.
            let piece = vec![7; 64 * 1024];
            while stream.write_all(&piece).await.is_ok() {}
        });
    }
    assert!(program.serves_others().await);
    let grown = program.resident_mib().saturating_sub(before);
    timeout(PATIENCE, slow.join_all())
        .await
        .expect("all are closed");
    println!("20 that do not read: +{grown} MiB over {before}");
    assert!(grown <= GROWTH_MIB, "+{grown} MiB");
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_the_end() {
    let program = Program::start(&["--idle-timeout=1"]).await;
    let mut used = program.connect().await;
    used.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let silent = program.connect().await;
    for stream in [used, silent] {
        timeout(PATIENCE, until_closed(stream))
            .await
            .expect("it is closed");
    }
}

#[tokio::test]
async fn a_giant_and_an_endless_body_end_at_the_limit() {
    let program = Program::start(&["--json-limit=1000000"]).await;
    let head = "PUT /api/v1/length HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n";
    let giant = format!("{head}Content-Length: 99999999999999\r\n\r\n");
    assert!(
        program
            .say(giant.as_bytes())
            .await
            .starts_with("HTTP/1.1 413")
    );
    let mut endless = format!("{head}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..400 {
        endless.extend(b"10000\r\n");
        endless.extend(vec![7; 0x10000]);
        endless.extend(b"\r\n");
    }
    let before = program.resident_mib();
    assert!(program.say(&endless).await.starts_with("HTTP/1.1 413"));
    let grown = program.resident_mib().saturating_sub(before);
    assert!(grown <= 16, "+{grown} MiB");
    assert!(program.serves_others().await);
}

#[tokio::test]
async fn a_large_upload_is_a_stream() {
    const PIECES: usize = 3_200;
    let program = Program::start(&["--json-limit=1000000000"]).await;
    let before = program.resident_mib();
    let mut stream = program.connect().await;
    let length = PIECES * 0x10000;
    let head = format!(
        "PUT /api/v1/length HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
         Connection: close\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut most = 0;
    let bytes = vec![7; 0x10000];
    for piece in 0..PIECES {
        stream.write_all(&bytes).await.unwrap();
        if piece % 100 == 0 {
            most = most.max(program.resident_mib());
        }
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with(&length.to_string()), "{answer}");
    let grown = most.saturating_sub(before);
    println!(
        "an upload of {} MiB: +{grown} MiB over {before}",
        length >> 20
    );
    assert!(grown <= 8, "+{grown} MiB");
}

#[tokio::test]
async fn whoever_slams_the_door_is_forgotten() {
    let mut program = Program::start(&[]).await;
    for turn in 0..300 {
        let mut stream = program.connect().await;
        let words = [
            &b""[..],
            b"GET / HT",
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            b"PUT /api/v1/length HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
              Content-Length: 100\r\n\r\nhalf",
            b"POST /api/v1/never HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\r\n",
        ];
        stream.write_all(words[turn % words.len()]).await.unwrap();
        stream.set_zero_linger().unwrap();
        drop(stream);
    }
    assert!(program.serves_others().await);
    assert!(program.is_running());
}

#[tokio::test]
async fn a_head_too_long_or_with_too_much_is_refused() {
    let program = Program::start(&[]).await;
    let long = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
        "a".repeat(80_000)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nHost: x\r\n{}\r\n",
        "X: y\r\n".repeat(300)
    );
    let far = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(66_000));
    for head in [long, many, far] {
        let answer = program.say(head.as_bytes()).await;
        assert!(
            answer.starts_with("HTTP/1.1 431") || answer.starts_with("HTTP/1.1 414"),
            "{answer}"
        );
    }
    assert!(program.serves_others().await);
}
