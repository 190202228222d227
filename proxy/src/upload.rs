//! The body of a request on its way to the backend: counted, watched, never held.
//!
//! The rules are:
//!
//! - One frame is in memory at a time; nothing is collected.
//! - A body longer than its limit breaks off at the limit, whatever its length claimed.
//! - Whoever waits for the answer can see whether the browser or the backend is slow.
//! - A body refused half-way is drained for a moment, within bounds, so that the browser reads
//!   our answer instead of a broken connection.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::sync::watch;

/// The longest that a refused body is drained.
const LINGER: Duration = Duration::from_secs(5);

/// The most that is drained of a refused body.
const LINGER_BYTES: usize = 32 * 1024 * 1024;

/// Where a body is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stage {
    /// A frame went on to the backend, or none was asked for yet.
    Moving,
    /// The browser is waited for.
    Waiting,
    /// All of it went on.
    Sent,
    /// The browser left.
    Broken,
    /// It was longer than the limit, and was broken off.
    TooLarge,
}

/// Why a body did not go on to its end.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum UploadError {
    #[error("the browser left in the middle of a body")]
    Broken,
    #[error("the body is longer than its limit")]
    TooLarge,
}

/// A body on its way to the backend.
pub(crate) struct Upload {
    inner: Option<Body>,
    left_bytes: u64,
    stage: watch::Sender<Stage>,
}

impl Upload {
    /// Wraps `inner`; no more than `limit_bytes` of it will go on.
    pub(crate) fn new(inner: Body, limit_bytes: u64) -> Self {
        Self {
            inner: Some(inner),
            left_bytes: limit_bytes,
            stage: watch::Sender::new(Stage::Moving),
        }
    }

    /// Returns a view of where the body is; it wakes when a frame moves, and ends with the body.
    pub(crate) fn watch(&self) -> watch::Receiver<Stage> {
        self.stage.subscribe()
    }

    /// Says whether the body already claims to be longer than its limit.
    pub(crate) fn claims_too_much(&self) -> bool {
        self.inner
            .as_ref()
            .is_some_and(|body| body.size_hint().lower() > self.left_bytes)
    }

    fn stop(&mut self, stage: Stage) {
        self.stage.send_replace(stage);
        if let Some(body) = self.inner.take() {
            linger(body);
        }
    }
}

impl HttpBody for Upload {
    type Data = Bytes;
    type Error = UploadError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        let Some(inner) = self.inner.as_mut() else {
            return Poll::Ready(None);
        };
        let Poll::Ready(next) = Pin::new(inner).poll_frame(context) else {
            self.stage.send_if_modified(|stage| {
                *stage = Stage::Waiting;
                false
            });
            return Poll::Pending;
        };
        let data = match next {
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) => data,
                // Trailers are headers that nobody listed: the body ends here.
                Err(_) => Bytes::new(),
            },
            Some(Err(_)) => {
                self.inner = None;
                self.stage.send_replace(Stage::Broken);
                return Poll::Ready(Some(Err(UploadError::Broken)));
            }
            None => {
                self.inner = None;
                self.stage.send_replace(Stage::Sent);
                return Poll::Ready(None);
            }
        };
        let length = u64::try_from(data.len()).unwrap_or(u64::MAX);
        if let Some(left) = self.left_bytes.checked_sub(length) {
            self.left_bytes = left;
            self.stage.send_replace(Stage::Moving);
            Poll::Ready(Some(Ok(Frame::data(data))))
        } else {
            self.stop(Stage::TooLarge);
            Poll::Ready(Some(Err(UploadError::TooLarge)))
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(body) = self.inner.take() {
            linger(body);
        }
    }
}

/// Reads on for a moment what nobody wants any more.
fn linger(mut body: Body) {
    if body.is_end_stream() {
        return;
    }
    let Ok(runtime) = Handle::try_current() else {
        return;
    };
    runtime.spawn(tokio::time::timeout(LINGER, async move {
        let mut left = LINGER_BYTES;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            let Some(less) = left.checked_sub(length) else {
                return;
            };
            left = less;
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn send(length: usize, limit_bytes: u64) -> (Result<usize, UploadError>, Stage) {
        let upload = Upload::new(Body::from(vec![7; length]), limit_bytes);
        let stage = upload.watch();
        let sent = upload.collect().await.map(|all| all.to_bytes().len());
        let seen = *stage.borrow();
        (sent, seen)
    }

    #[tokio::test]
    async fn a_body_may_be_exactly_as_long_as_its_limit() {
        assert_eq!(send(10, 10).await, (Ok(10), Stage::Sent));
        assert_eq!(
            send(11, 10).await,
            (Err(UploadError::TooLarge), Stage::TooLarge)
        );
        assert_eq!(send(0, 0).await, (Ok(0), Stage::Sent));
    }

    #[tokio::test]
    async fn a_claim_over_the_limit_is_known_before_reading() {
        assert!(Upload::new(Body::from("12345"), 4).claims_too_much());
        assert!(!Upload::new(Body::from("1234"), 4).claims_too_much());
    }
}
