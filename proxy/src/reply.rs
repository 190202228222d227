//! The body of every answer: whole, or on its way from the backend, counted and watched.
//!
//! The rules are:
//!
//! - What is ours is in memory once and shared; what is the backend's is never collected.
//! - A backend that stops in the middle, and a download that takes for ever, break the answer
//!   off: the browser sees that it is not whole.
//! - Whatever a request holds (a seat, its connection's attention) is given back when its answer
//!   ended, not when it began.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::connection::Attention;
use crate::forward::Seat;
use crate::metrics::Metrics;

/// Why an answer was broken off.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReplyError {
    #[error("the backend broke off its answer")]
    Backend,
    #[error("the backend stopped in the middle of its answer")]
    Stalled,
    #[error("the whole download took too long")]
    TooLong,
}

/// Where the bytes come from.
enum Source {
    Embedded(Body),
    Remote(Incoming),
    Whole(Option<Bytes>),
}

/// What a download is held to, and what it holds.
struct Download {
    ends_at: Instant,
    idle: Duration,
    metrics: Arc<Metrics>,
    _seat: Seat,
    waiting: Option<Pin<Box<Sleep>>>,
}

/// The body of an answer.
pub(crate) struct Reply {
    attention: Option<Attention>,
    download: Option<Box<Download>>,
    source: Source,
}

impl Reply {
    /// A body with nothing in it.
    pub(crate) fn empty() -> Self {
        Self::of(Source::Whole(None))
    }

    fn of(source: Source) -> Self {
        Self {
            attention: None,
            download: None,
            source,
        }
    }

    /// The body of an answer of a backend across the network.
    pub(crate) fn remote(body: Incoming) -> Self {
        Self::of(Source::Remote(body))
    }

    /// The body of an answer of the backend in this process.
    pub(crate) fn embedded(body: Body) -> Self {
        Self::of(Source::Embedded(body))
    }

    /// Holds a backend's body to its times, and `seat` until it ended.
    pub(crate) fn watched(
        mut self,
        idle: Duration,
        longest: Duration,
        seat: Seat,
        metrics: &Arc<Metrics>,
    ) -> Self {
        if !self.is_end_stream() {
            self.download = Some(Box::new(Download {
                ends_at: Instant::now() + longest,
                idle,
                metrics: Arc::clone(metrics),
                _seat: seat,
                waiting: None,
            }));
        }
        self
    }

    /// Keeps the connection's attention until the body ended.
    pub(crate) fn keep(&mut self, attention: Attention) {
        self.attention = Some(attention);
    }

    fn poll_source(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, ReplyError>>> {
        let data = |frame: Frame<Bytes>| frame.into_data().unwrap_or_default();
        match &mut self.source {
            Source::Whole(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Source::Embedded(body) => Pin::new(body)
                .poll_frame(context)
                .map(|next| next.map(|got| got.map(data).map_err(|_| ReplyError::Backend))),
            Source::Remote(body) => Pin::new(body)
                .poll_frame(context)
                .map(|next| next.map(|got| got.map(data).map_err(|_| ReplyError::Backend))),
        }
    }
}

impl Download {
    /// Says whether time is up, given that nothing has come.
    fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<ReplyError> {
        let idle = self.idle;
        let ends_at = self.ends_at;
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(sleep_until(ends_at.min(Instant::now() + idle))));
        waiting.as_mut().poll(context).map(|()| {
            if waiting.deadline() >= ends_at {
                ReplyError::TooLong
            } else {
                ReplyError::Stalled
            }
        })
    }
}

impl HttpBody for Reply {
    type Data = Bytes;
    type Error = ReplyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ReplyError>>> {
        let polled = self.poll_source(context);
        let Some(download) = &mut self.download else {
            return polled.map(|next| next.map(|got| got.map(Frame::data)));
        };
        match polled {
            Poll::Ready(Some(Ok(bytes))) => {
                download.waiting = None;
                download.metrics.count_down(bytes.len());
                if Instant::now() >= download.ends_at {
                    return Poll::Ready(Some(Err(ReplyError::TooLong)));
                }
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Poll::Ready(other) => {
                self.download = None;
                Poll::Ready(other.map(|got| got.map(Frame::data)))
            }
            Poll::Pending => download.poll_late(context).map(|late| Some(Err(late))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.source {
            Source::Embedded(body) => body.is_end_stream(),
            Source::Remote(body) => body.is_end_stream(),
            Source::Whole(bytes) => bytes.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.source {
            Source::Embedded(body) => body.size_hint(),
            Source::Remote(body) => body.size_hint(),
            Source::Whole(bytes) => {
                let length = bytes.as_ref().map_or(0, Bytes::len);
                SizeHint::with_exact(u64::try_from(length).unwrap_or(u64::MAX))
            }
        }
    }
}

impl From<Bytes> for Reply {
    fn from(bytes: Bytes) -> Self {
        Self::of(Source::Whole((!bytes.is_empty()).then_some(bytes)))
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}
