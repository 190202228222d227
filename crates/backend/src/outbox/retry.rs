//! When a message that was not taken is tried again: later and later, never in step with others.
//!
//! A pure function: what is random is an argument. The last attempt is made when the time is over,
//! whatever the interval was, and then the message is given up.

use mailbox::instant::LegalTime;
use time::Duration;

/// What is waited after the first attempt.
const FIRST: Duration = Duration::seconds(30);
/// What is waited at most.
const LONGEST: Duration = Duration::hours(2);
/// How long a message is tried: as long as a code lives, and a working day to open is lost.
pub(super) const TRIED_FOR: Duration = Duration::hours(72);
/// How much earlier than that an attempt may be, in hundredths: those that failed together come
/// back apart.
const JITTER_PERCENT: u32 = 25;

/// What to do with a message that was not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Next {
    /// Try it again from then on.
    At(LegalTime),
    /// Give it up.
    GiveUp,
}

/// Says when a message of `created_at` is tried again after `attempts` of them.
pub(super) fn next(attempts: u32, created_at: LegalTime, now: LegalTime, random: u32) -> Next {
    let last = created_at.plus(TRIED_FOR);
    if now >= last {
        return Next::GiveUp;
    }
    let doublings = attempts.saturating_sub(1).min(16);
    let interval = (FIRST * 2_i32.pow(doublings)).min(LONGEST);
    let percent = 100 - random % (JITTER_PERCENT + 1);
    let at = now.plus(interval * percent / 100);
    Next::At(at.min(last))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> LegalTime {
        LegalTime::from_unix_seconds(1_795_536_651 + seconds).unwrap()
    }

    #[test]
    fn it_waits_twice_as_long_each_time_up_to_two_hours() {
        let mut waits = Vec::new();
        for attempts in 1..=10 {
            let Next::At(next) = next(attempts, at(0), at(100), 0) else {
                panic!("given up after {attempts}");
            };
            waits.push(next.unix_seconds() - at(100).unix_seconds());
        }
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3840, 7200, 7200]);
    }

    #[test]
    fn there_is_a_last_attempt_and_then_none() {
        let end = 72 * 3600;
        assert_eq!(next(40, at(0), at(end - 60), 0), Next::At(at(end)));
        assert_eq!(next(41, at(0), at(end), 0), Next::GiveUp);
        assert_eq!(next(1, at(0), at(end + 1), 7), Next::GiveUp);
    }

    proptest! {
        #[test]
        fn every_message_ends(random in any::<u32>()) {
            let (mut now, mut attempts) = (at(0), 0);
            loop {
                attempts += 1;
                match next(attempts, at(0), now, random.wrapping_mul(attempts)) {
                    Next::At(later) => {
                        prop_assert!(later > now && later <= at(0).plus(TRIED_FOR));
                        now = later;
                    }
                    Next::GiveUp => break,
                }
            }
            prop_assert!((40..70).contains(&attempts), "{attempts}");
        }
    }
}
