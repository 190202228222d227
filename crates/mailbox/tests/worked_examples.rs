//! The worked examples of the law's facts, every row of every table, each variant.
//!
//! A row is written as its table has it; dates without a year are of the year of the first one.

use mailbox::calendar::{Calendar, Selection};
use mailbox::civil_date::CivilDate;
use mailbox::deadline::{
    Answer, DeadlineError, Facts, Kind, Policy, Rule, Service, Switch, Term, answer,
    contact_expires_at, presented,
};
use mailbox::instant::LegalTime;

fn instant(text: &str) -> LegalTime {
    let (date, hour) = text.split_once(' ').unwrap();
    let seconds = if hour.len() == 5 { ":00" } else { "" };
    format!("{date}T{hour}{seconds}-06:00").parse().unwrap()
}

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

fn mailbox(sent: &str, opened: Option<&str>) -> Facts {
    Facts::of(Service::Cff134 {
        sent_at: instant(sent),
        opened_at: opened.map(instant),
    })
}

fn ask(facts: &Facts, policy: &str, terms: &[u16]) -> Result<Answer, DeadlineError> {
    let terms: Vec<Term> = terms.iter().copied().map(Term::business_days).collect();
    answer(facts, &Calendar::seed(), &policy.parse().unwrap(), &terms)
}

/// The dates of an answer: those to open, deemed, effects, and the terms.
fn dates(answer: &Answer) -> Vec<String> {
    let outcome = &answer.outcome;
    let mut dates: Vec<String> = outcome.window.iter().map(ToString::to_string).collect();
    dates.push(outcome.notified_on.to_string());
    dates.push(outcome.effects_on.to_string());
    dates.extend(answer.due.iter().map(|due| due.on.to_string()));
    dates
}

/// Reads `2026-01-15 01-16 … 2027-01-08`: a date without a year has the one before it.
fn read(dates: &str) -> Vec<String> {
    let mut year = String::new();
    dates
        .split_whitespace()
        .map(|date| {
            if date.len() == 10 {
                date[..5].clone_into(&mut year);
                date.to_owned()
            } else {
                format!("{year}{date}")
            }
        })
        .collect()
}

/// Sent, policy, and D1 D2 D3 D4 E +5 +15.
const NEVER_OPENED: [(&str, &str, &str, &str); 24] = [
    (
        "T1",
        "2026-01-14 10:00",
        "",
        "2026-01-15 01-16 01-19 01-20 01-21 01-28 02-12",
    ),
    (
        "T2",
        "2026-01-09 09:00",
        "",
        "2026-01-12 01-13 01-14 01-15 01-16 01-23 02-09",
    ),
    (
        "T3",
        "2026-01-10 11:00",
        "",
        "2026-01-12 01-13 01-14 01-15 01-16 01-23 02-09",
    ),
    (
        "T3 P1",
        "2026-01-10 11:00",
        "P1=alt",
        "2026-01-13 01-14 01-15 01-16 01-19",
    ),
    (
        "T4",
        "2026-01-15 23:40",
        "",
        "2026-01-16 01-19 01-20 01-21 01-22 01-29 02-13",
    ),
    (
        "T4 P2",
        "2026-01-15 23:40",
        "P2=alt",
        "2026-01-19 01-20 01-21 01-22 01-23",
    ),
    (
        "T5",
        "2026-01-29 12:00",
        "",
        "2026-01-30 02-03 02-04 02-05 02-06 02-13 02-27",
    ),
    (
        "T6a",
        "2026-03-12 12:00",
        "",
        "2026-03-13 03-17 03-18 03-19 03-20 03-27 04-10",
    ),
    (
        "T6b",
        "2026-03-12 12:00",
        "P4=B",
        "2026-03-13 03-17 03-18 03-19 03-20 03-27 04-14",
    ),
    (
        "T7a",
        "2026-03-31 12:00",
        "",
        "2026-04-01 04-02 04-03 04-06 04-07 04-14 04-28",
    ),
    (
        "T7b",
        "2026-03-31 12:00",
        "P4=B",
        "2026-04-01 04-06 04-07 04-08 04-09 04-16 04-30",
    ),
    (
        "T9a",
        "2026-04-29 12:00",
        "",
        "2026-04-30 05-04 05-06 05-07 05-08 05-15 05-29",
    ),
    (
        "T9b",
        "2026-04-29 12:00",
        "P7=alt",
        "2026-04-30 05-04 05-05 05-06 05-07",
    ),
    (
        "T10a",
        "2026-09-14 12:00",
        "",
        "2026-09-15 09-17 09-18 09-21 09-22 09-29 10-13",
    ),
    (
        "T10b",
        "2026-09-14 12:00",
        "P4=C",
        "2026-09-17 09-18 09-21 09-22 09-23 09-30 10-14",
    ),
    (
        "T12",
        "2026-11-12 12:00",
        "",
        "2026-11-13 11-17 11-18 11-19 11-20 11-27 12-11",
    ),
    (
        "T13",
        "2026-12-23 12:00",
        "",
        "2026-12-24 12-28 12-29 12-30 12-31 2027-01-08 01-22",
    ),
    (
        "T15",
        "2025-12-22 12:00",
        "",
        "2025-12-23 12-24 12-26 12-29 12-30 2026-01-07 01-21",
    ),
    (
        "T18",
        "2026-10-29 12:00",
        "",
        "2026-10-30 11-02 11-03 11-04 11-05 11-12 11-27",
    ),
    (
        "T20",
        "2024-08-06 12:00",
        "",
        "2024-08-07 08-08 08-09 08-12 08-13 08-20 09-03",
    ),
    (
        "T23",
        "2026-11-23 12:00",
        "",
        "2026-11-24 11-25 11-26 11-27 11-30 12-07 12-21",
    ),
    (
        "T24",
        "2026-12-07 12:00",
        "",
        "2026-12-08 12-09 12-10 12-11 12-14 12-21 2027-01-06",
    ),
    // T10's remark: in 2025 the 16th is a Tuesday and C takes Monday the 15th too.
    (
        "2025 A",
        "2025-09-11 12:00",
        "",
        "2025-09-12 09-15 09-17 09-18 09-19 09-26 10-10",
    ),
    (
        "2025 C",
        "2025-09-11 12:00",
        "P4=C",
        "2025-09-12 09-17 09-18 09-19 09-22 09-29 10-13",
    ),
];

#[test]
fn a_notice_never_opened_is_notified_on_the_fourth_day() {
    for (id, sent, policy, expected) in NEVER_OPENED {
        let expected = read(expected);
        let terms: &[u16] = if expected.len() == 7 { &[5, 15] } else { &[] };
        let answer = ask(&mailbox(sent, None), policy, terms).unwrap();
        assert_eq!(dates(&answer), expected, "{id}");
        assert_eq!(answer.outcome.kind, Kind::Expiry, "{id}");
        assert_eq!(answer.outcome.deemed_on, answer.outcome.notified_on, "{id}");
        assert_eq!(answer.outcome.policy.to_string(), policy, "{id}");
    }
}

/// Id, sent, opened, policy, kind, and notified, effects, +5, +15.
type Opened = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Kind,
    &'static str,
);

const OPENED: [Opened; 12] = [
    (
        "U1",
        "2026-01-14 10:00",
        "2026-01-16 11:05",
        "",
        Kind::Opening,
        "2026-01-16 01-19 01-26 02-10",
    ),
    (
        "U2",
        "2026-01-14 10:00",
        "2026-01-14 10:30",
        "",
        Kind::Opening,
        "2026-01-14 01-15 01-22 02-06",
    ),
    (
        "U4",
        "2026-01-09 09:00",
        "2026-01-15 08:00",
        "",
        Kind::Opening,
        "2026-01-15 01-16 01-23 02-09",
    ),
    (
        "U4 P6",
        "2026-01-09 09:00",
        "2026-01-15 08:00",
        "P6=alt",
        Kind::Opening,
        "2026-01-15 01-16 01-23 02-09",
    ),
    (
        "U4 late",
        "2026-01-09 09:00",
        "2026-01-15 09:30",
        "P6=alt",
        Kind::Expiry,
        "2026-01-15 01-16 01-23 02-09",
    ),
    (
        "U5",
        "2026-01-09 09:00",
        "2026-01-16 10:00",
        "",
        Kind::Expiry,
        "2026-01-15 01-16 01-23 02-09",
    ),
    (
        "U7 A",
        "2026-09-14 12:00",
        "2026-09-15 12:00",
        "",
        Kind::Opening,
        "2026-09-15 09-17 09-24 10-08",
    ),
    (
        "U7 C",
        "2026-09-14 12:00",
        "2026-09-15 12:00",
        "P4=C",
        Kind::Opening,
        "2026-09-15 09-17 09-24 10-08",
    ),
    (
        "U8",
        "2026-12-23 12:00",
        "2026-12-24 17:59",
        "",
        Kind::Opening,
        "2026-12-24 12-28 2027-01-05 01-19",
    ),
    (
        "U11",
        "2026-11-23 12:00",
        "2026-11-26 10:00",
        "",
        Kind::Opening,
        "2026-11-26 11-27 12-04 12-18",
    ),
    // P3: a Saturday is the day of the receipt, or the Monday after.
    (
        "Saturday",
        "2026-01-14 10:00",
        "2026-01-17 12:00",
        "",
        Kind::Opening,
        "2026-01-17 01-19 01-26 02-10",
    ),
    (
        "Saturday P3",
        "2026-01-14 10:00",
        "2026-01-17 12:00",
        "P3=alt",
        Kind::Opening,
        "2026-01-19 01-20 01-27 02-11",
    ),
];

#[test]
fn a_notice_opened_is_notified_by_its_receipt() {
    for (id, sent, opened, policy, kind, expected) in OPENED {
        let answer = ask(&mailbox(sent, Some(opened)), policy, &[5, 15]).unwrap();
        assert_eq!(dates(&answer)[3..], read(expected), "{id}");
        assert_eq!(answer.outcome.kind, kind, "{id}");
    }
}

#[test]
fn a_late_opening_is_no_manifestation_of_knowledge() {
    // U5: knowing it on the day of effects advances nothing; knowing it before, does.
    for (known, expected) in [
        ("2026-01-16", "2026-01-15 01-16"),
        ("2026-01-15", "2026-01-15 01-16"),
        ("2026-01-13", "2026-01-13 01-14"),
    ] {
        let mut facts = mailbox("2026-01-09 09:00", Some("2026-01-16 10:00"));
        facts.known_on = Some(day(known));
        let answer = ask(&facts, "", &[]).unwrap();
        assert_eq!(dates(&answer)[3..], read(expected), "{known}");
    }
}

#[test]
fn estrados_count_ten_days_and_notify_on_the_eleventh() {
    // V1 and V3: published, the tenth day, notified, effects.
    for (published, expected) in [
        ("2026-02-16", "2026-03-02 03-03 03-04"),
        ("2026-12-14", "2026-12-29 12-30 12-31"),
    ] {
        let published_on = day(published);
        let facts = Facts::of(Service::Estrados { published_on });
        let answer = ask(&facts, "", &[]).unwrap();
        assert_eq!(dates(&answer)[9..], read(expected), "{published}");
        assert_eq!(answer.outcome.kind, Kind::Posting);
    }
}

#[test]
fn a_cedula_without_a_receipt_is_notified_the_day_it_was_sent() {
    // W1, and the same with a receipt two days later.
    let lss40 = |acknowledged: Option<&str>| {
        Facts::of(Service::Lss40 {
            sent_at: instant("2026-01-14 10:00"),
            acknowledged_at: acknowledged.map(instant),
        })
    };
    let answer = ask(&lss40(None), "", &[15]).unwrap();
    assert_eq!(dates(&answer), read("2026-01-14 01-15 02-06"));
    assert_eq!(answer.outcome.kind, Kind::Sending);
    let answer = ask(&lss40(Some("2026-01-16 11:05")), "", &[15]).unwrap();
    assert_eq!(dates(&answer), read("2026-01-16 01-19 02-10"));
    assert_eq!(answer.outcome.kind, Kind::Acknowledged);
}

#[test]
fn the_prudent_date_of_holy_week_is_that_of_the_bare_law() {
    // T7: B is literal, A is prudent, because of P4.
    let literal = ask(&mailbox("2026-03-31 12:00", None), "P4=B", &[5, 15]).unwrap();
    let prudent = &literal.prudent;
    assert_eq!(prudent.open_until, Some(day("2026-04-03")));
    assert_eq!(prudent.deemed_on, day("2026-04-06"));
    assert_eq!(prudent.effects_on, day("2026-04-07"));
    assert_eq!(prudent.due[0].on, day("2026-04-14"));
    assert_eq!(prudent.due[1].on, day("2026-04-28"));
    assert_eq!(prudent.because, [Switch::P4]);
    // T9: A is literal, the LFT is prudent, because of P7.
    let literal = ask(&mailbox("2026-04-29 12:00", None), "", &[]).unwrap();
    assert_eq!(literal.prudent.effects_on, day("2026-05-07"));
    assert_eq!(literal.prudent.because, [Switch::P7]);
    // T1: all readings agree.
    let literal = ask(&mailbox("2026-01-14 10:00", None), "", &[5, 15]).unwrap();
    assert_eq!(literal.prudent.effects_on, literal.outcome.effects_on);
    assert!(literal.prudent.because.is_empty());
}

#[test]
fn a_contact_dies_seventy_two_clock_hours_after_it_was_registered() {
    // X1.
    let expires = contact_expires_at(instant("2026-03-10 09:15:00"));
    assert_eq!(expires, instant("2026-03-13 09:15:00"));
    assert!(instant("2026-03-13 09:14:59") < expires);
}

#[test]
fn a_filing_at_half_past_eleven_is_in_time_by_the_receipt() {
    // X3 and X4: received, policy, presented, and in time for Tuesday 10 February (+15 of U1).
    let calendar = Calendar::seed();
    let days = calendar.working_days(&Selection::default());
    for (received, policy, on, in_time) in [
        ("2026-02-10 23:30", "", "2026-02-10", true),
        ("2026-02-10 23:30", "P5=alt", "2026-02-11", false),
        ("2026-02-10 18:00", "P5=alt", "2026-02-10", true),
        ("2026-02-08 12:00", "", "2026-02-08", true),
        ("2026-02-08 12:00", "P5=alt", "2026-02-09", true),
    ] {
        let policy: Policy = policy.parse().unwrap();
        let presented = presented(instant(received), &days, &policy).unwrap();
        assert_eq!(presented.on, day(on), "{received}");
        assert_eq!(
            presented.in_time_for(day("2026-02-10")),
            in_time,
            "{received}"
        );
    }
}

#[test]
fn the_term_to_enable_the_mailbox_has_three_readings() {
    // X7: 180 calendar days, 6 August 2024 the first, or 7 August; and with the last-day extension.
    let calendar = Calendar::seed();
    let days = calendar.working_days(&Selection::default());
    let term = Term::calendar_days(180);
    for (from, counted_to) in [("2024-08-05", "2025-02-01"), ("2024-08-06", "2025-02-02")] {
        let due = term.after(day(from), &days, &Policy::default()).unwrap();
        assert_eq!(due.counted_to, day(counted_to));
        assert_eq!(due.on, day("2025-02-04"));
    }
}

#[test]
fn lfpa_takes_effect_the_same_day_by_its_own_list() {
    // 5 February is Thursday: LFPA 28 lists it, CFF 12 does not.
    let facts = Facts::of(Service::Lfpa {
        sent_at: instant("2026-02-03 12:00"),
        opened_at: None,
    });
    assert_eq!(facts.rule(), Rule::Lfpa);
    let answer = ask(&facts, "P7=alt", &[5]).unwrap();
    assert_eq!(
        dates(&answer),
        read("2026-02-04 02-06 02-09 02-10 02-10 02-17")
    );
}
