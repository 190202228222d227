//! The legal clock: the only place that reads the time.
//!
//! Everything else is given a [`Clock`], so that a test can say what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use mailbox::instant::LegalTime;
use time::OffsetDateTime;

/// Tells the legal time.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    Set(Arc<AtomicI64>),
    System,
}

impl Clock {
    /// The clock of this machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at the seconds since 1970 (UTC) that `seconds` holds.
    pub fn set(seconds: Arc<AtomicI64>) -> Self {
        Self(Source::Set(seconds))
    }

    /// Returns the present instant, in whole seconds.
    pub fn now(&self) -> LegalTime {
        match &self.0 {
            Source::Set(seconds) => LegalTime::from_unix_seconds(seconds.load(Ordering::SeqCst))
                .unwrap_or(LegalTime::new(OffsetDateTime::UNIX_EPOCH)),
            Source::System => LegalTime::new(system_time()),
        }
    }
}

/// Measures how long something takes; no rule of law looks at it.
#[derive(Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
fn system_time() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
