//! What the proxy says when there is no backend, a bad one, or it cannot start.

use std::net::SocketAddr;

use http::StatusCode;
use proxy::{Proxy, StartError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::stage::{Notes, Stage, bundle, settings};

/// An address where nothing listens any more.
pub(crate) async fn nowhere() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
}

/// A backend that reads a request and says `words`, then hangs up.
async fn rude(words: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut heard = [0; 4096];
            let _ = stream.read(&mut heard).await;
            let _ = stream.write_all(words.as_bytes()).await;
        }
    });
    address
}

#[tokio::test]
async fn a_backend_that_is_down_is_said_to_be_and_nothing_was_sent() {
    let stage = Stage::before(
        &format!("http://{}", nowhere().await),
        Notes::default(),
        &[],
    )
    .await;
    for method in ["GET", "POST"] {
        let answer = stage.ask(method, "/api/v1/filings").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "2");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("buzon-request-id").len(), 32);
        assert_eq!(answer.problem(), "backend_unavailable");
    }
    assert_eq!(stage.ask("GET", "/healthz").await.status, StatusCode::OK);
    assert_eq!(
        stage.ask("GET", "/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn a_lost_answer_is_never_called_not_done() {
    for words in ["", "HTTP/1.1 200 OK\r\nContent-", "nonsense\r\n\r\n"] {
        let address = rude(words).await;
        let stage = Stage::before(&format!("http://{address}"), Notes::default(), &[]).await;
        let answer = stage.ask("POST", "/api/v1/filings").await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{words:?}");
        assert_eq!(answer.problem(), "backend_interrupted");
    }
}

#[tokio::test]
async fn a_backend_cannot_switch_protocols() {
    let address = rude("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n").await;
    let stage = Stage::before(&format!("http://{address}"), Notes::default(), &[]).await;
    let answer = stage.ask("GET", "/api/v1/clock").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn more_requests_than_seats_are_told_to_come_back() {
    let stage = Stage::remote(&["--in-flight", "0"]).await;
    let answer = stage.ask("GET", "/api/v1/clock").await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "busy")
    );
    assert_eq!(answer.header("retry-after"), "2");
}

#[tokio::test]
async fn it_is_ready_when_the_backend_tells_the_time() {
    for stage in [Stage::remote(&[]).await, Stage::embedded(&[]).await] {
        assert_eq!(stage.ask("GET", "/readyz").await.status, StatusCode::OK);
        assert_eq!(stage.last().uri.path(), "/api/v1/clock");
    }
}

#[tokio::test]
async fn it_does_not_start_without_pages_nor_without_an_origin() {
    let folder = tempfile::tempdir().unwrap();
    let backend = ["--backend", "http://127.0.0.1:1"];
    let refused = Proxy::open(&settings(folder.path(), &backend))
        .await
        .err()
        .unwrap();
    assert!(refused.to_string().contains("cargo xtask run"), "{refused}");

    let folder = bundle();
    let mut everywhere = settings(folder.path(), &backend);
    everywhere.listen = "0.0.0.0:0".parse().unwrap();
    let refused = Proxy::open(&everywhere).await.err().unwrap();
    assert!(matches!(refused, StartError::NoOrigin { .. }), "{refused}");
}

#[tokio::test]
async fn the_port_file_holds_the_address_listened_on() {
    let folder = bundle();
    let path = folder.path().join("port");
    let words = [
        "--backend",
        "http://127.0.0.1:1",
        "--port-file",
        path.to_str().unwrap(),
    ];
    let proxy = Proxy::open(&settings(folder.path(), &words)).await.unwrap();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        proxy.address().to_string()
    );
}
