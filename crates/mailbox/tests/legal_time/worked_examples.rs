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

use crate::tables::{NEVER_OPENED, OPENED};

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
