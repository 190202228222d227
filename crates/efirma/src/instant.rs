//! Instants as certificates and signatures write them: `UTCTime` and `GeneralizedTime`, in `Z`.

use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use crate::asn1::{Element, NotDer, tag, write};

/// The last year `UTCTime` can say (RFC 5280, section 4.1.2.5).
const UTC_TIME_LAST_YEAR: i32 = 2049;
const UTC_TIME_FIRST_YEAR: i32 = 1950;
const GENERALIZED_TIME_LAST_YEAR: i32 = 9999;

/// Reads a Time of RFC 5280: seconds present, no fraction, zone `Z`.
pub(crate) fn read(element: Element<'_>) -> Result<OffsetDateTime, NotDer> {
    let (digits, zone) = element.body.split_last_chunk::<1>().ok_or(NotDer)?;
    if zone != b"Z" || !digits.iter().all(u8::is_ascii_digit) {
        return Err(NotDer);
    }
    let (year, rest) = match (element.tag, digits.len()) {
        (tag::UTC_TIME, 12) => {
            let (year, rest) = two(digits)?;
            (if year < 50 { 2000 } else { 1900 } + i32::from(year), rest)
        }
        (tag::GENERALIZED_TIME, 14) => {
            let (century, rest) = two(digits)?;
            let (year, rest) = two(rest)?;
            (i32::from(century) * 100 + i32::from(year), rest)
        }
        _ => return Err(NotDer),
    };
    let (month, rest) = two(rest)?;
    let (day, rest) = two(rest)?;
    let (hour, rest) = two(rest)?;
    let (minute, rest) = two(rest)?;
    let (second, _) = two(rest)?;
    let month = Month::try_from(month).map_err(|_| NotDer)?;
    let date = Date::from_calendar_date(year, month, day).map_err(|_| NotDer)?;
    let clock = Time::from_hms(hour, minute, second).map_err(|_| NotDer)?;
    Ok(OffsetDateTime::new_utc(date, clock))
}

/// Reads a `GeneralizedTime` as RFC 6960 writes it: `YYYYMMDDHHMMSSZ`.
pub(crate) fn read_generalized(element: Element<'_>) -> Result<OffsetDateTime, NotDer> {
    if element.tag == tag::GENERALIZED_TIME {
        read(element)
    } else {
        Err(NotDer)
    }
}

/// Whether `element` is of the type that RFC 5652, section 11.3 prescribes for its year.
pub(crate) fn has_prescribed_type(element: Element<'_>, instant: OffsetDateTime) -> bool {
    (element.tag == tag::UTC_TIME) == is_utc_time(instant.year())
}

/// Writes an instant in whole seconds; `None` before 1950 and after 9999.
pub(crate) fn write(instant: OffsetDateTime) -> Option<Vec<u8>> {
    let instant = instant.to_offset(UtcOffset::UTC);
    let year = instant.year();
    if !(UTC_TIME_FIRST_YEAR..=GENERALIZED_TIME_LAST_YEAR).contains(&year) {
        return None;
    }
    let mut text = Vec::with_capacity(15);
    let tag = if is_utc_time(year) {
        tag::UTC_TIME
    } else {
        push_two(&mut text, u8::try_from(year / 100).ok()?);
        tag::GENERALIZED_TIME
    };
    push_two(&mut text, u8::try_from(year % 100).ok()?);
    push_two(&mut text, u8::from(instant.month()));
    push_two(&mut text, instant.day());
    push_two(&mut text, instant.hour());
    push_two(&mut text, instant.minute());
    push_two(&mut text, instant.second());
    text.push(b'Z');
    Some(write::element(tag, &[&text]))
}

fn is_utc_time(year: i32) -> bool {
    (UTC_TIME_FIRST_YEAR..=UTC_TIME_LAST_YEAR).contains(&year)
}

/// Reads two digits; they were all checked to be digits.
fn two(digits: &[u8]) -> Result<(u8, &[u8]), NotDer> {
    match digits {
        [tens, units, rest @ ..] => Ok(((tens - b'0') * 10 + (units - b'0'), rest)),
        _ => Err(NotDer),
    }
}

fn push_two(text: &mut Vec<u8>, value: u8) {
    text.push(b'0' + value / 10);
    text.push(b'0' + value % 10);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::Reader;

    #[track_caller]
    fn check(unix: i64, expected: &[u8]) {
        let instant = OffsetDateTime::from_unix_timestamp(unix).unwrap();
        let written = write(instant).unwrap();
        assert_eq!(written.get(2..).unwrap(), expected);
        let element = Reader::new(&written).element().unwrap();
        assert_eq!(read(element), Ok(instant));
        assert!(has_prescribed_type(element, instant));
    }

    #[test]
    fn instants_round_trip_on_both_sides_of_2050() {
        check(0, b"700101000000Z");
        check(2_524_607_999, b"491231235959Z");
        check(2_524_608_000, b"20500101000000Z");
        check(253_402_300_799, b"99991231235959Z");
        let before_1950 = OffsetDateTime::from_unix_timestamp(-631_152_001).unwrap();
        assert_eq!(write(before_1950), None);
    }

    #[test]
    fn times_without_seconds_or_in_another_zone_are_refused() {
        for text in [
            &b"2601010000Z"[..],
            b"260101000000+0600",
            b"260230000000Z",
            b"26010100000 Z",
        ] {
            let written = write::element(tag::UTC_TIME, &[text]);
            assert_eq!(read(Reader::new(&written).element().unwrap()), Err(NotDer));
        }
    }
}
