//! The body of a request on its way to the backend: counted, watched, never held.
//!
//! The rules are:
//!
//! - One frame is in memory at a time; nothing is collected.
//! - A body longer than its limit breaks off at the limit, whatever its length claimed.
//! - Whoever waits for the answer can see whether the browser or the backend is slow. A browser
//!   that sends a few bytes now and then is slow: [`STEP_BYTES`] are a step.
//! - A body of which nothing was read yet can be lent to another connection.
//! - A body refused half-way is drained for a moment, within bounds, so that the browser reads
//!   our answer instead of a broken connection.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::metrics::Metrics;

/// The longest that a refused body is drained.
const LINGER: Duration = Duration::from_secs(5);

/// The most that is drained of a refused body.
const LINGER_BYTES: usize = 32 * 1024 * 1024;

/// How many bytes make patience start anew.
const STEP_BYTES: u64 = 8 * 1024;

/// Where a body is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stage {
    /// Nothing was asked for yet.
    Untouched,
    /// A frame went on to the backend.
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
struct Way<Inner: Linger> {
    inner: Option<Inner>,
    left_bytes: u64,
    metrics: Arc<Metrics>,
    since_step_bytes: u64,
    stage: watch::Sender<Stage>,
}

/// A body that a browser sends, and that one connection to the backend at a time may read.
pub(crate) struct Upload<Inner: Linger = Incoming> {
    way: Arc<Mutex<Way<Inner>>>,
    size: SizeHint,
}

/// What a connection to the backend reads: the body of an [`Upload`], or nothing.
pub(crate) struct Lent<Inner: Linger = Incoming>(Option<(Arc<Mutex<Way<Inner>>>, SizeHint)>);

/// A body that can be read on after nobody wants it any more.
pub(crate) trait Linger:
    HttpBody<Data = Bytes, Error: Send> + Send + Unpin + 'static
{
}

impl<Body: HttpBody<Data = Bytes, Error: Send> + Send + Unpin + 'static> Linger for Body {}

impl<Inner: Linger> Upload<Inner> {
    /// Wraps `inner`; no more than `limit_bytes` of it will go on. `None` when it has no bytes.
    pub(crate) fn new(inner: Inner, limit_bytes: u64, metrics: &Arc<Metrics>) -> Option<Self> {
        if inner.is_end_stream() {
            return None;
        }
        let size = inner.size_hint();
        Some(Self {
            size,
            way: Arc::new(Mutex::new(Way {
                inner: Some(inner),
                left_bytes: limit_bytes,
                metrics: Arc::clone(metrics),
                since_step_bytes: 0,
                stage: watch::Sender::new(Stage::Untouched),
            })),
        })
    }

    /// Returns a view of where the body is; it wakes at each step, and ends with the body.
    pub(crate) fn watch(&self) -> watch::Receiver<Stage> {
        lock(&self.way).stage.subscribe()
    }

    /// Says whether the body already claims to be longer than its limit.
    pub(crate) fn claims_too_much(&self) -> bool {
        self.size.lower() > lock(&self.way).left_bytes
    }

    /// Returns how long the body is, if its framing says so.
    pub(crate) fn length(&self) -> Option<u64> {
        self.size.exact()
    }

    /// Says whether the body may be longer than `bytes`.
    pub(crate) fn claims_more_than(&self, bytes: u64) -> bool {
        self.size.upper().is_none_or(|upper| upper > bytes)
    }

    /// Says whether nothing was read of it.
    pub(crate) fn is_untouched(&self) -> bool {
        *lock(&self.way).stage.borrow() == Stage::Untouched
    }

    /// Lends the body; what is lent at the same time would share it, so it is lent in turns.
    pub(crate) fn lend(&self) -> Lent<Inner> {
        Lent(Some((Arc::clone(&self.way), self.size)))
    }
}

impl Lent {
    /// The body of a request without one.
    pub(crate) fn nothing() -> Self {
        Self(None)
    }
}

fn lock<Inner: Linger>(way: &Mutex<Way<Inner>>) -> std::sync::MutexGuard<'_, Way<Inner>> {
    way.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<Inner: Linger> Way<Inner> {
    fn poll_frame(
        &mut self,
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
            // Trailers are headers that nobody listed: they stay here.
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
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
            self.metrics.count_up(data.len());
            self.note(length);
            Poll::Ready(Some(Ok(Frame::data(data))))
        } else {
            self.stage.send_replace(Stage::TooLarge);
            if let Some(body) = self.inner.take() {
                linger(body);
            }
            Poll::Ready(Some(Err(UploadError::TooLarge)))
        }
    }

    /// Notes that `length` bytes went on; wakes whoever watches only at a step.
    fn note(&mut self, length: u64) {
        self.since_step_bytes += length;
        let is_step = self.since_step_bytes >= STEP_BYTES;
        if is_step {
            self.since_step_bytes = 0;
        }
        self.stage.send_if_modified(|stage| {
            *stage = Stage::Moving;
            is_step
        });
    }
}

impl<Inner: Linger> HttpBody for Lent<Inner> {
    type Data = Bytes;
    type Error = UploadError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        match &self.0 {
            Some((way, _)) => lock(way).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        let nothing = || SizeHint::with_exact(0);
        self.0.as_ref().map_or_else(nothing, |(_, size)| *size)
    }
}

impl<Inner: Linger> Drop for Way<Inner> {
    fn drop(&mut self) {
        if let Some(body) = self.inner.take() {
            linger(body);
        }
    }
}

/// Reads on for a moment what nobody wants any more.
fn linger(mut body: impl Linger) {
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
    use http_body_util::Full;

    use super::*;

    fn upload(length: usize, limit_bytes: u64) -> Upload<Full<Bytes>> {
        let metrics = Arc::new(Metrics::new(std::iter::empty()));
        Upload::new(Full::from(vec![7; length]), limit_bytes, &metrics).unwrap()
    }

    async fn send(length: usize, limit_bytes: u64) -> (Result<usize, UploadError>, Stage) {
        let upload = upload(length, limit_bytes);
        let stage = upload.watch();
        let sent = upload.lend().collect().await;
        let sent = sent.map(|all| all.to_bytes().len());
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
    }

    #[tokio::test]
    async fn a_claim_over_the_limit_is_known_before_reading() {
        assert!(upload(5, 4).claims_too_much());
        assert!(!upload(4, 4).claims_too_much());
    }

    #[tokio::test]
    async fn what_was_lent_and_not_read_is_lent_again() {
        let upload = upload(10, 10);
        drop(upload.lend());
        assert!(upload.is_untouched());
        let second = upload.lend().collect().await.unwrap().to_bytes();
        assert_eq!(second.len(), 10);
        assert!(!upload.is_untouched());
    }
}
