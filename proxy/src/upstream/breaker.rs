//! A circuit breaker: a backend that fails again and again is left alone for a moment.
//!
//! Without it every request would wait its whole patience for a backend that is not there, and
//! the seats would be gone. While it is open, one request a pause goes through and tries.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// How many failures in a row open it.
const FAILURES: u32 = 5;

/// How long it stays open before one request tries, in milliseconds.
const PAUSE_MS: u64 = 1_000;

/// Counts failures in a row of one backend.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: AtomicU32,
    next_try_ms: AtomicU64,
}

impl Breaker {
    /// Says whether a request may go through at `now_ms`.
    pub(super) fn lets_through(&self, now_ms: u64) -> bool {
        if self.is_closed() {
            return true;
        }
        let next = self.next_try_ms.load(Ordering::Relaxed);
        now_ms >= next
            && self
                .next_try_ms
                .compare_exchange(
                    next,
                    now_ms + PAUSE_MS,
                    Ordering::Relaxed,
                    Ordering::Relaxed,
                )
                .is_ok()
    }

    /// Says whether everything goes through.
    pub(super) fn is_closed(&self) -> bool {
        self.failures.load(Ordering::Relaxed) < FAILURES
    }

    /// Notes that the backend failed; returns whether that opened it.
    pub(super) fn failed(&self, now_ms: u64) -> bool {
        let before = self.failures.fetch_add(1, Ordering::Relaxed);
        self.next_try_ms.store(now_ms + PAUSE_MS, Ordering::Relaxed);
        before + 1 == FAILURES
    }

    /// Notes that the backend answered; returns whether that closed it.
    pub(super) fn succeeded(&self) -> bool {
        // Mostly it is zero already, and a read is cheaper than a write that others wait for.
        self.failures.load(Ordering::Relaxed) != 0
            && self.failures.swap(0, Ordering::Relaxed) >= FAILURES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_in_a_row_and_one_request_tries() {
        let breaker = Breaker::default();
        for failure in 1..=FAILURES {
            assert!(breaker.lets_through(0));
            assert_eq!(breaker.failed(0), failure == FAILURES);
        }
        assert!(!breaker.lets_through(PAUSE_MS - 1));
        assert!(breaker.lets_through(PAUSE_MS));
        assert!(!breaker.lets_through(PAUSE_MS), "one at a time");
        breaker.failed(PAUSE_MS);
        assert!(!breaker.lets_through(2 * PAUSE_MS - 1));
        assert!(breaker.lets_through(2 * PAUSE_MS));
        assert!(breaker.succeeded());
        assert!(breaker.lets_through(2 * PAUSE_MS) && !breaker.succeeded());
    }

    #[test]
    fn a_success_forgets_the_failures_before_it() {
        let breaker = Breaker::default();
        for _ in 0..10 * FAILURES {
            breaker.failed(0);
            assert!(!breaker.succeeded());
        }
        assert!(breaker.is_closed());
    }
}
