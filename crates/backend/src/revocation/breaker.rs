//! A responder that does not work is left alone for a while, so that nobody waits for it.
//!
//! After [`FAILURES_MAX`] failures in a row nothing is asked for [`REST`]; then one question is
//! let through as a trial, and its outcome decides. Only a responder that could not be reached,
//! or was no responder, has failed: an answer that cannot be believed may be the doing of the one
//! certificate it is about, and must not close the door for all others.

use mailbox::instant::LegalTime;
use time::Duration;

/// Failures in a row after which a responder is left alone.
pub(super) const FAILURES_MAX: u32 = 5;
/// How long it is left alone.
pub(super) const REST: Duration = Duration::seconds(30);

/// Whether a responder may be asked.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    /// Until when it is left alone, once it failed too often.
    rests_until: Option<LegalTime>,
}

impl Breaker {
    /// Tells whether a question may be asked at `now`; after a rest only one is, as a trial.
    pub(super) fn lets_ask(&mut self, now: LegalTime) -> bool {
        match self.rests_until {
            None => true,
            // A rest that ends later than any could: the clock was set back meanwhile.
            Some(until) if now >= until || until > now.plus(REST) => {
                // Whoever comes during the trial finds a new rest, which ends even if the trial
                // is never heard of again.
                self.rests_until = Some(now.plus(REST));
                true
            }
            Some(_) => false,
        }
    }

    /// Notes that the responder answered.
    pub(super) fn answered(&mut self) {
        *self = Self::default();
    }

    /// Notes that it did not; tells whether it is left alone from now on, and was not before.
    pub(super) fn failed(&mut self, now: LegalTime) -> bool {
        self.failures = self.failures.saturating_add(1);
        if self.failures < FAILURES_MAX {
            return false;
        }
        self.rests_until.replace(now.plus(REST)).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> LegalTime {
        LegalTime::from_unix_seconds(1_795_536_651 + seconds).unwrap()
    }

    fn open_at(now: LegalTime) -> Breaker {
        let mut breaker = Breaker::default();
        for failure in 1..=FAILURES_MAX {
            assert!(breaker.lets_ask(now), "{failure}");
            assert_eq!(breaker.failed(now), failure == FAILURES_MAX);
        }
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_not_before() {
        let mut breaker = Breaker::default();
        for _ in 0..3 {
            for _ in 1..FAILURES_MAX {
                assert!(!breaker.failed(at(0)));
            }
            assert!(breaker.lets_ask(at(0)));
            breaker.answered();
        }
        assert!(!open_at(at(0)).lets_ask(at(0)));
    }

    #[test]
    fn after_the_rest_one_trial_decides() {
        let mut breaker = open_at(at(0));
        assert!(!breaker.lets_ask(at(29)));
        assert!(breaker.lets_ask(at(30)));
        assert!(!breaker.lets_ask(at(30)), "one trial");
        assert!(!breaker.failed(at(34)), "it rested already");
        assert!(!breaker.lets_ask(at(63)));
        assert!(breaker.lets_ask(at(64)));
        breaker.answered();
        assert!(breaker.lets_ask(at(64)) && breaker.lets_ask(at(64)));
        assert!(!breaker.failed(at(65)), "counted from nothing");
    }

    #[test]
    fn a_trial_that_is_lost_does_not_keep_it_open_for_ever() {
        let mut breaker = open_at(at(0));
        assert!(breaker.lets_ask(at(30)));
        assert!(!breaker.lets_ask(at(59)));
        assert!(breaker.lets_ask(at(60)));
    }

    #[test]
    fn a_clock_set_back_does_not_keep_it_open() {
        let mut breaker = open_at(at(0));
        assert!(breaker.lets_ask(at(-3600)));
    }
}
