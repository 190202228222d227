//! A day for calendar programs (RFC 5545). It says that a day is the last one, and where; nothing
//! of the subject, for calendars are shared and synced.

use mailbox::civil_date::CivilDate;
use mailbox::instant::LegalTime;

/// Writes a calendar of one day. `id` tells it from others; the same one again moves its date.
pub(super) fn one_day(
    id: &str,
    day: CivilDate,
    name: &str,
    address: &str,
    now: LegalTime,
) -> String {
    let date = basic(day);
    let after = day.date().next_day().map_or(day, CivilDate::from);
    let (hour, minute, second) = now.instant().to_offset(time::UtcOffset::UTC).to_hms();
    let stamp = now.instant().to_offset(time::UtcOffset::UTC).date();
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Buzon//Buzon//ES".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}@buzon"),
        format!(
            "DTSTAMP:{}T{hour:02}{minute:02}{second:02}Z",
            basic(stamp.into())
        ),
        format!("DTSTART;VALUE=DATE:{date}"),
        format!("DTEND;VALUE=DATE:{}", basic(after)),
        format!("SUMMARY:{}", escaped(name)),
        format!("URL:{address}"),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(name)),
        "TRIGGER:-P2D".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.map(|line| folded(&line)).concat()
}

/// Lines have at most 75 octets; what goes on begins with a blank (RFC 5545, 3.1).
fn folded(line: &str) -> String {
    let mut text = String::new();
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > 75 {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(c);
        octets += c.len_utf8();
    }
    text + "\r\n"
}

fn basic(day: CivilDate) -> String {
    day.to_string().replace('-', "")
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\");
    text.replace(';', "\\;").replace(',', "\\,")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_a_day_and_nothing_else() {
        let now = LegalTime::from_unix_seconds(1_768_496_677).unwrap();
        let text = one_day(
            "018f",
            "2026-01-31".parse().unwrap(),
            "Buzón: último día; sí, este",
            "https://buzon.example/n/018f",
            now,
        );
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        for line in [
            "DTSTAMP:20260115T170437Z",
            "DTSTART;VALUE=DATE:20260131",
            "DTEND;VALUE=DATE:20260201",
            "SUMMARY:Buzón: último día\\; sí\\, este",
            "URL:https://buzon.example/n/018f",
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}\n{text}");
        }
        let long = folded(&format!("URL:{}", "ñ".repeat(60)));
        assert!(
            text.lines()
                .chain(long.lines())
                .all(|line| line.len() <= 75)
        );
        assert_eq!(long.replace("\r\n ", "").trim_end().chars().count(), 64);
    }
}
