//! What holds while backends fail, come back, and while the door itself is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::StatusCode;
use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use crate::failing::nowhere;
use crate::stage::{Notes, PATIENCE, Stage};

const FINE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

/// A backend that counts requests and says the next of `words` to each, then hangs up.
async fn scripted(words: &'static [&'static str]) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let turn = counted.fetch_add(1, Ordering::Relaxed);
            let says = words[turn.min(words.len() - 1)];
            tokio::spawn(async move {
                let mut heard = [0; 4096];
                let _ = stream.read(&mut heard).await;
                if says != "forever" {
                    let _ = stream.write_all(says.as_bytes()).await;
                }
                if says.contains("forever") {
                    sleep(PATIENCE).await;
                }
            });
        }
    });
    (address, count)
}

async fn before(backends: &[SocketAddr], words: &[&str]) -> Stage {
    let urls: Vec<String> = backends.iter().map(|at| format!("http://{at}")).collect();
    Stage::before(&urls.join(","), Notes::default(), words).await
}

#[tokio::test]
async fn a_dead_backend_beside_a_living_one_is_not_noticed() {
    let (living, count) = scripted(&[FINE]).await;
    let stage = before(&[nowhere().await, living], &[]).await;
    for turn in 0..8 {
        let method = ["GET", "POST"][turn % 2];
        let request = stage.request(method, "/api/v1/filings");
        let body = if method == "POST" { "{}" } else { "" };
        let answer = stage.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{method}");
    }
    assert_eq!(count.load(Ordering::Relaxed), 8, "nothing was sent twice");
}

#[tokio::test]
async fn a_question_is_repeated_once_and_an_act_never() {
    let (rude, count) = scripted(&["", FINE, "", FINE]).await;
    let stage = before(&[rude], &[]).await;
    let answer = stage.ask("GET", "/api/v1/filings").await;
    assert_eq!(
        (answer.status, count.load(Ordering::Relaxed)),
        (StatusCode::OK, 2)
    );
    let answer = stage.ask("POST", "/api/v1/filings").await;
    assert_eq!(answer.problem(), "backend_interrupted");
    assert_eq!(count.load(Ordering::Relaxed), 3);

    let (rude, count) = scripted(&[""]).await;
    let stage = before(&[rude], &[]).await;
    let answer = stage.ask("GET", "/api/v1/filings").await;
    assert_eq!(answer.problem(), "backend_interrupted");
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_backend_that_never_answers_is_left_alone_and_taken_back() {
    let (silent, count) =
        scripted(&["forever", "forever", "forever", "forever", "forever", FINE]).await;
    let stage = before(&[silent], &["--answer-timeout=0.1"]).await;
    for _ in 0..5 {
        let answer = stage.ask("POST", "/api/v1/filings").await;
        assert_eq!(answer.problem(), "backend_timeout");
    }
    let seen = count.load(Ordering::Relaxed);
    let answer = stage.ask("POST", "/api/v1/filings").await;
    assert_eq!(answer.problem(), "backend_unavailable");
    assert_eq!(count.load(Ordering::Relaxed), seen, "it was not even tried");
    assert_eq!(
        stage.ask("GET", "/").await.status,
        StatusCode::OK,
        "the app loads"
    );
    sleep(Duration::from_millis(1_100)).await;
    let answer = stage.ask("POST", "/api/v1/filings").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        stage.ask("GET", "/api/v1/clock").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn an_answer_that_stops_in_the_middle_is_broken_off() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe first half of it, forever";
    let (half, _) = scripted(Box::leak(Box::new([half]))).await;
    let stage = before(&[half], &["--answer-timeout=0.2"]).await;
    let request = stage.request("GET", "/api/v1/filings").body(Body::empty());
    let answer = stage.start(request.unwrap()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let whole = timeout(PATIENCE, answer.into_body().collect())
        .await
        .unwrap();
    assert!(whole.is_err(), "it is not taken for whole");
}

#[tokio::test]
async fn a_seat_is_held_until_the_answer_ended() {
    let stage = Stage::remote(&["--in-flight=1"]).await;
    let (feeder, pieces) = tokio::sync::mpsc::channel(1);
    let body = Body::new(crate::streaming::Fed(pieces));
    feeder.send(Bytes::from_static(b"first")).await.unwrap();
    let request = stage.request("PUT", "/api/v1/echo").body(body).unwrap();
    let mut answer = stage.start(request).await.into_body();
    assert!(answer.frame().await.is_some());
    assert_eq!(stage.ask("GET", "/api/v1/clock").await.problem(), "busy");
    drop(feeder);
    assert!(timeout(PATIENCE, answer.frame()).await.unwrap().is_none());
    let freed = async {
        while stage.ask("GET", "/api/v1/clock").await.status != StatusCode::OK {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, freed).await.unwrap();
}

#[tokio::test]
async fn a_stop_is_announced_before_the_doors_close() {
    let stage = Stage::remote(&["--stop-delay=1"]).await;
    assert_eq!(stage.ask("GET", "/readyz").await.status, StatusCode::OK);
    stage.stop.notify_one();
    let announced = async {
        while stage.ask("GET", "/readyz").await.status == StatusCode::OK {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, announced).await.unwrap();
    assert_eq!(
        stage.ask("GET", "/api/v1/clock").await.status,
        StatusCode::OK
    );
    assert_eq!(stage.ask("GET", "/healthz").await.status, StatusCode::OK);
    timeout(PATIENCE, stage.served).await.unwrap().unwrap();
}

#[tokio::test]
async fn metrics_are_told_elsewhere_and_say_nothing_of_anyone() {
    let stage = Stage::remote(&["--metrics-listen=127.0.0.1:0"]).await;
    stage.ask("GET", "/api/v1/receipts/PR-26-000042-K").await;
    stage.ask("GET", "/api/v1/mailbox/XAXX010101000").await;
    stage.ask("GET", "/").await;
    let uri = format!("http://{}/metrics", stage.metrics.unwrap());
    let request = http::Request::get(uri).body(Body::empty()).unwrap();
    let answer = stage.send(request).await;
    let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
    for line in [
        "route=\"/api/v1/receipts/{folio}\",status=\"2xx\"} 1",
        "buzon_proxy_refused_total{code=\"not_found\"} 1",
        "buzon_proxy_pages_total{status=\"2xx\"} 1",
        "buzon_proxy_upstream_well 1",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("PR-26") && !text.contains("XAXX") && !text.contains("127.0.0.1"));
    let public = stage.ask("GET", "/metrics").await;
    assert_eq!(
        public.bytes, "<!DOCTYPE html>",
        "the public door has a screen there, no more"
    );
}
