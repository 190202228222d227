//! The two clocks of the door: the wall's, for sessions, and a coarse one, for patience.
//!
//! The proxy computes no time of law; what it reads here never leaves it but in its own seal.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Returns the seconds since 1970, by this machine's clock; 0 for one set before.
#[expect(
    clippy::disallowed_methods,
    reason = "the age of a session is told by this machine's clock; no rule of law looks at it"
)]
pub(crate) fn unix_seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Returns the milliseconds since this process first asked.
pub(crate) fn uptime_ms() -> u64 {
    u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A clock that is read without asking the system, as fine as it is wound.
#[derive(Debug, Default)]
pub(crate) struct CoarseClock(AtomicU64);

impl CoarseClock {
    /// Returns milliseconds of uptime, as of the last winding.
    pub(crate) fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Asks the system.
    pub(crate) fn wind(&self) -> u64 {
        let now = uptime_ms();
        self.0.store(now, Ordering::Relaxed);
        now
    }
}

/// Returns a duration in whole milliseconds.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
