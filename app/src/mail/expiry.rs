//! How long an e.firma still lasts, and when it is time to say so.
//!
//! It lasts four years. Renewing it while it is in force is done from home; afterwards it takes an
//! appointment at the tax office, which is why the warning begins early.

use mailbox::instant::LegalTime;

/// Days before its end from which a person is warned, each time more plainly.
const WARN_DAYS: [i64; 4] = [2, 15, 40, 90];
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// How near the end of an e.firma is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Expiry {
    /// Whole days left; 0 on its last day.
    pub(crate) days: i64,
    /// It is time to act: the last fifteen days.
    pub(crate) is_urgent: bool,
}

/// Tells how near the end is, when it is near enough to say.
pub(crate) fn expiry(expires_at: LegalTime, now: LegalTime) -> Option<Expiry> {
    let days = (expires_at.unix_seconds() - now.unix_seconds()).div_euclid(DAY_SECONDS);
    let stage = WARN_DAYS.into_iter().find(|limit| days <= *limit)?;
    Some(Expiry {
        days: days.max(0),
        is_urgent: stage <= 15,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_begins_at_ninety_days_and_presses_at_fifteen() {
        let now = LegalTime::from_unix_seconds(1_768_496_677).unwrap();
        let said = |days: i64| {
            let end = LegalTime::from_unix_seconds(now.unix_seconds() + days * DAY_SECONDS);
            expiry(end.unwrap(), now).map(|found| (found.days, found.is_urgent))
        };
        assert_eq!(said(91), None);
        for (days, is_urgent) in [
            (90, false),
            (40, false),
            (16, false),
            (15, true),
            (2, true),
            (0, true),
        ] {
            assert_eq!(said(days), Some((days, is_urgent)), "{days}");
        }
        assert_eq!(said(-1), Some((0, true)), "past its end nothing is left");
    }
}
