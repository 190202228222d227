//! Health and metrics while it runs, and a polite end.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use http::Method;

use crate::client::{Client, digest, pdf};
use crate::process::Home;

/// Finds the address that the log says metrics are told at.
fn metrics_address(log: &str) -> String {
    let line = log.lines().find(|line| line.contains("telling metrics"));
    let line = line.unwrap().to_owned();
    line.split("address=").nth(1).unwrap().trim().to_owned()
}

#[tokio::test]
async fn what_is_done_is_counted_and_health_is_told() {
    let home = Home::new();
    let process = home.start(&["--metrics-listen=127.0.0.1:0"]);
    let client = Client::signed_in(home.path(), &process).await;
    client.presented("Uno").await;
    assert_eq!(
        client.get("filings/PR-26-000042-K").await.code(),
        "not_found"
    );
    for path in ["/healthz", "/readyz"] {
        let answer = client.get(path).await;
        assert_eq!((answer.status.as_u16(), &*answer.body), (200, &b"ok\n"[..]));
    }
    // They are not of the contract, nor is what is counted told to everybody.
    assert_eq!(client.get("/metrics").await.status, 404);
    let address = metrics_address(&process.log());
    let mut stream = TcpStream::connect(address).unwrap();
    let question = "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(question.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    for line in [
        "buzon_backend_answered_total{method=\"POST\",route=\"/api/v1/filings\",status=\"2xx\"} 1",
        "buzon_backend_acts_total{verb=\"present_filing\"} 1",
        "buzon_backend_acts_total{verb=\"sign_in\"} 1",
        "buzon_backend_refused_total{code=\"not_found\"} 2",
        "buzon_backend_outbox_depth 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(
        !text.contains(&client.rfc) && !text.contains("PR-26-000042"),
        "{text}"
    );
}

#[tokio::test]
async fn a_stop_is_told_first_and_lets_what_is_under_way_finish() {
    let home = Home::new();
    let mut process = home.start(&["--stop-delay=1", "--stop-timeout=20"]);
    let client = Client::signed_in(home.path(), &process).await;
    // An upload whose second half is still to come.
    let bytes = pdf(100_000, b'x');
    let mut slow = TcpStream::connect(process.address).unwrap();
    let head = format!(
        "PUT /api/v1/documents/{} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-length: {}\r\n\r\n",
        digest(&bytes),
        client.token,
        bytes.len()
    );
    slow.write_all(head.as_bytes()).unwrap();
    slow.write_all(&bytes[..50_000]).unwrap();
    process.ask_to_stop();
    process.said("stopping");
    let answer = client.get("/readyz").await;
    assert_eq!(
        (answer.status.as_u16(), answer.code()),
        (503, "unavailable".to_owned())
    );
    // Whoever comes meanwhile is served as ever.
    assert_eq!(client.get("clock").await.status, 200);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(
        TcpStream::connect(process.address).is_err(),
        "nobody is accepted"
    );
    slow.write_all(&bytes[50_000..]).unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(process.ended().success());
    process.said("stopped");
}

#[tokio::test]
async fn a_stop_waits_no_longer_than_it_should() {
    let home = Home::new();
    let mut process = home.start(&["--stop-timeout=0.5"]);
    let client = Client::signed_in(home.path(), &process).await;
    let mut stuck = TcpStream::connect(process.address).unwrap();
    let head = format!(
        "PUT /api/v1/documents/{} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-length: 1000\r\n\r\n%PDF-1.7",
        digest(b""),
        client.token
    );
    stuck.write_all(head.as_bytes()).unwrap();
    // It is being answered when somebody who came later was.
    assert_eq!(
        client
            .ask(Method::GET, "clock", &[], Vec::new())
            .await
            .unwrap()
            .status,
        200
    );
    process.ask_to_stop();
    assert!(process.ended().success());
    process.said("still under way");
}
