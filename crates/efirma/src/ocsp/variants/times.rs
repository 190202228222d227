//! When an answer holds: both sides of every border.

use proptest::prelude::*;
use time::{Duration, OffsetDateTime};

use super::build::{at, good, revoked, single, time, timed, unknown};
use super::{OcspError, Parts, Status, bent, check, judged};
use crate::asn1::{tag, write};

const SECOND: Duration = Duration::SECOND;
const SKEW: Duration = Duration::minutes(5);
const HOUR: Duration = Duration::hours(1);

fn held(this_update: OffsetDateTime, next_update: Option<OffsetDateTime>) -> Parts {
    bent(|parts| parts.singles = vec![timed(&good(), this_update, next_update)])
}

#[test]
fn an_answer_is_not_of_the_future() {
    let until = Some(at() + HOUR);
    check(held(at() + SKEW, until), Ok(Status::Good));
    let early = Err(OcspError::NotYetValid);
    check(held(at() + SKEW + SECOND, until), early);
    check(held(at() + SKEW + SECOND, None), early);
}

#[test]
fn when_an_answer_was_signed_is_told_and_not_judged() {
    for produced_at in [at() - Duration::days(1), at() + Duration::hours(10)] {
        let parts = bent(|parts| parts.produced_at = time(produced_at));
        let answer = judged(&parts.sign(), &[]).unwrap();
        assert_eq!(answer.produced_at, produced_at);
    }
}

#[test]
fn an_answer_holds_until_its_end_or_for_an_hour() {
    let from = at() - Duration::days(2);
    check(held(from, Some(at() - SKEW)), Ok(Status::Good));
    let stale = Err(OcspError::Stale);
    check(held(from, Some(at() - SKEW - SECOND)), stale);
    check(held(at() - HOUR, None), Ok(Status::Good));
    check(held(at() - HOUR - SECOND, None), stale);
}

#[test]
fn an_answer_does_not_end_before_it_begins() {
    check(held(at(), Some(at())), Ok(Status::Good));
    let inverted = Err(OcspError::Inverted);
    check(held(at(), Some(at() - SECOND)), inverted);
}

#[test]
fn times_are_written_in_one_way() {
    let texts: [&[u8]; 7] = [
        b"20261123120000.5Z",
        b"202611231200Z",
        b"20261123120000+0000",
        b"20261123120000",
        b"20261323120000Z",
        b"20261123126000Z",
        b"2026112312000 Z",
    ];
    let mut times: Vec<Vec<u8>> = texts
        .iter()
        .map(|text| write::element(tag::GENERALIZED_TIME, &[text]))
        .collect();
    times.push(write::element(tag::UTC_TIME, &[b"261123120000Z"]));
    for text in times {
        let malformed = Err(OcspError::Malformed);
        check(bent(|parts| parts.produced_at = text), malformed);
    }
}

#[test]
fn every_status_is_told_with_its_date_and_reason() {
    let since = at() - Duration::days(3);
    let told = |status: &[u8], expected| {
        check(bent(|parts| parts.singles = vec![single(status)]), expected);
    };
    told(&unknown(), Ok(Status::Unknown));
    let expected = |reason| Ok(Status::Revoked { at: since, reason });
    told(&revoked(since, &[]), expected(None));
    for reason in [0, 1, 2, 3, 4, 5, 6, 8, 9, 10] {
        told(&revoked(since, &[reason]), expected(Some(reason)));
    }
    for reason in [&[7][..], &[11], &[0xff], &[0, 1]] {
        told(&revoked(since, reason), Err(OcspError::Malformed));
    }
    for status in [&[0x80, 1, 0][..], &[0x81, 0], &[0x83, 0], &[5, 0]] {
        told(status, Err(OcspError::Malformed));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The borders of the tests above, over whatever times.
    #[test]
    fn an_answer_is_believed_exactly_while_it_holds(
        this in -5000_i64..1000,
        next in proptest::option::of(-5000_i64..5000),
    ) {
        let moment = |seconds| at() + Duration::seconds(seconds);
        let parts = held(moment(this), next.map(moment));
        let holds = this <= 300
            && match next {
                None => this >= -3600,
                Some(next) => next >= this && next >= -300,
            };
        prop_assert_eq!(judged(&parts.sign(), &[]).is_ok(), holds);
    }
}
