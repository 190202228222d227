//! Bodies in pieces, limits, and a stop in the middle.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper::body::Frame;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::stage::{PATIENCE, Stage};

/// A body that a test feeds piece by piece.
pub(crate) struct Fed(pub(crate) mpsc::Receiver<Bytes>);

impl hyper::body::Body for Fed {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0
            .poll_recv(context)
            .map(|piece| piece.map(|bytes| Ok(Frame::data(bytes))))
    }
}

fn fed() -> (mpsc::Sender<Bytes>, Body) {
    let (feeder, pieces) = mpsc::channel(1);
    (feeder, Body::new(Fed(pieces)))
}

#[tokio::test]
async fn a_body_crosses_in_pieces_both_ways() {
    for stage in [Stage::remote(&[]).await, Stage::embedded(&[]).await] {
        let (feeder, body) = fed();
        feeder.send(Bytes::from_static(b"first")).await.unwrap();
        let request = stage.request("PUT", "/api/v1/echo").body(body).unwrap();
        let mut answer = stage.start(request).await.into_body();
        for piece in ["first", "second", "third"] {
            if piece != "first" {
                feeder
                    .send(Bytes::from_static(piece.as_bytes()))
                    .await
                    .unwrap();
            }
            // It is back before the next was even made: nothing on the way waits for the whole.
            let frame = timeout(PATIENCE, answer.frame())
                .await
                .unwrap()
                .unwrap()
                .unwrap();
            assert_eq!(frame.into_data().unwrap(), piece);
        }
        drop(feeder);
        assert!(timeout(PATIENCE, answer.frame()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_body_far_larger_than_any_window_arrives_whole() {
    const PIECES: usize = 320;
    let stage = Stage::remote(&["--json-limit", "30000000"]).await;
    let (feeder, body) = fed();
    let piece = Bytes::from(vec![7; 64 * 1024]);
    tokio::spawn(async move {
        for _ in 0..PIECES {
            feeder.send(piece.clone()).await.unwrap();
        }
    });
    let request = stage.request("PUT", "/api/v1/length").body(body).unwrap();
    let answer = stage.send(request).await;
    assert_eq!(answer.bytes, (PIECES * 64 * 1024).to_string());
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_by_its_claim_and_by_its_bytes() {
    let words = ["--json-limit", "1000"];
    for stage in [Stage::remote(&words).await, Stage::embedded(&words).await] {
        for (length, status) in [(1000, 200), (1001, 413)] {
            let claimed = Body::from(vec![7; length]);
            let request = stage
                .request("PUT", "/api/v1/length")
                .body(claimed)
                .unwrap();
            let before = stage.seen();
            let answer = stage.send(request).await;
            assert_eq!(answer.status.as_u16(), status, "claimed {length}");
            assert_eq!(
                stage.seen() - before,
                usize::from(status == 200),
                "claimed {length}"
            );

            let (feeder, body) = fed();
            tokio::spawn(async move {
                for piece in [vec![7; 600], vec![7; length - 600]] {
                    let _ = feeder.send(Bytes::from(piece)).await;
                }
            });
            let request = stage.request("PUT", "/api/v1/length").body(body).unwrap();
            let answer = stage.send(request).await;
            assert_eq!(answer.status.as_u16(), status, "streamed {length}");
            if status == 413 {
                assert_eq!(answer.problem(), "body_too_large");
            }
        }
    }
}

#[tokio::test]
async fn a_client_that_sends_all_before_it_reads_still_reads_the_refusal() {
    let stage = Stage::remote(&["--json-limit", "1000"]).await;
    let length = 8 * 1024 * 1024;
    let head = format!(
        "PUT /api/v1/length HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    let conversation = async {
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&vec![7; length]).await.unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).await.unwrap();
        start
    };
    assert_eq!(
        &timeout(PATIENCE, conversation).await.unwrap(),
        b"HTTP/1.1 413"
    );
}

#[tokio::test]
async fn a_stop_lets_what_is_under_way_finish() {
    let stage = Stage::remote(&[]).await;
    let (feeder, body) = fed();
    feeder.send(Bytes::from_static(b"first")).await.unwrap();
    let request = stage.request("PUT", "/api/v1/echo").body(body).unwrap();
    let answer = stage.start(request).await;
    stage.stop.notify_one();
    feeder.send(Bytes::from_static(b" second")).await.unwrap();
    drop(feeder);
    let whole = timeout(PATIENCE, answer.into_body().collect())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(whole.to_bytes(), "first second");
    timeout(PATIENCE, stage.served).await.unwrap().unwrap();
    assert!(TcpStream::connect(stage.address).await.is_err());
}

#[tokio::test]
async fn a_backend_and_a_browser_that_stop_talking_are_told_apart() {
    let words = ["--answer-timeout", "0.2"];
    for stage in [Stage::remote(&words).await, Stage::embedded(&words).await] {
        let answer = stage.ask("GET", "/api/v1/never").await;
        assert_eq!(answer.status, StatusCode::GATEWAY_TIMEOUT);
        assert_eq!(answer.problem(), "backend_timeout");

        let (feeder, body) = fed();
        feeder
            .send(Bytes::from_static(b"and then nothing"))
            .await
            .unwrap();
        let request = stage.request("PUT", "/api/v1/length").body(body).unwrap();
        let answer = stage.send(request).await;
        assert_eq!(answer.status, StatusCode::REQUEST_TIMEOUT);
        assert_eq!(answer.problem(), "upload_stalled");
        drop(feeder);
    }
}

#[tokio::test]
async fn an_archive_may_take_longer_than_any_other_answer_and_comes_in_parts() {
    let words = ["--upload-timeout", "0.3"];
    for stage in [Stage::remote(&words).await, Stage::embedded(&words).await] {
        let request = stage.request("GET", "/api/v1/evidence/slow");
        let answer = stage.start(request.body(Body::empty()).unwrap()).await;
        let cut = timeout(PATIENCE, answer.into_body().collect()).await;
        assert!(cut.unwrap().is_err(), "everything else is cut off");

        let request = stage.request("GET", "/api/v1/exports/slow/archive");
        let request = request
            .header("range", "bytes=5-")
            .header("if-range", "\"a\"");
        let answer = stage.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.bytes, ".".repeat(20));
        let headers = stage.last().headers;
        assert_eq!(
            (&headers["range"], &headers["if-range"]),
            (&"bytes=5-".parse().unwrap(), &"\"a\"".parse().unwrap())
        );
    }
}
