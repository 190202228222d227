//! Terms of every unit, extensions, suspensions, stages, words; and what recurs.

use mailbox::calendar::{Calendar, CalendarDraft, Selection};
use mailbox::civil_date::CivilDate;
use mailbox::deadline::{
    DeadlineError, Facts, Language, Policy, Purpose, Service, Stage, Term, answer, days_left,
    notify, stage,
};
use mailbox::duties::{DutyKind, duties};
use mailbox::instant::LegalTime;

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

fn instant(text: &str) -> LegalTime {
    format!("{text}-06:00").parse().unwrap()
}

/// The seed and some rows of an authority.
fn with_rows(rows: &str) -> Calendar {
    let mut draft = CalendarDraft::from(Calendar::seed());
    draft
        .rows
        .extend(serde_json::from_str::<Vec<_>>(rows).unwrap());
    draft.try_into().unwrap()
}

#[test]
fn a_term_ends_where_its_unit_and_purpose_say() {
    let calendar = Calendar::seed();
    let days = calendar.working_days(&Selection::default());
    for (term, from, policy, on) in [
        ("5", "2026-01-16", "", "2026-01-23"),
        // A Friday: by P8 it goes on, unless it is a notice of affiliation; banks always.
        ("5", "2026-01-16", "P8=alt", "2026-01-26"),
        ("5a", "2026-01-16", "P8=alt", "2026-01-23"),
        ("5p", "2026-01-16", "", "2026-01-26"),
        // A Thursday moves for nobody.
        ("4p", "2026-01-16", "P8=alt", "2026-01-22"),
        // Calendar days count all; the last one is extended (Sunday 15 February).
        ("30n", "2026-01-16", "", "2026-02-16"),
        ("28n", "2026-01-16", "P8=alt", "2026-02-16"),
        ("28n", "2026-01-16", "", "2026-02-13"),
        // Months end on the same number, or on the first business day after the short month.
        ("1m", "2026-01-16", "", "2026-02-16"),
        ("1m", "2026-01-31", "", "2026-03-02"),
        ("2m", "2026-11-30", "", "2027-02-02"),
        ("1m", "2027-01-29", "", "2027-03-01"),
        ("1m", "2024-01-29", "", "2024-02-29"),
        ("12m", "2026-01-14", "", "2027-01-14"),
    ] {
        let policy = policy.parse().unwrap();
        let asked: Term = term.parse().unwrap();
        let due = asked.after(day(from), &days, &policy).unwrap();
        assert_eq!(due.on, day(on), "{term} after {from} {policy}");
        assert_eq!(asked.to_string(), term);
    }
    for text in ["", "0", "-1", "+5", "05", "5x", "m", "5nm", "5ap", "70000"] {
        assert!(text.parse::<Term>().is_err(), "{text}");
    }
}

#[test]
fn a_suspension_stops_every_term_and_a_closed_office_only_its_end() {
    let calendar = with_rows(
        r#"[
        {"when":{"between":{"from":"2026-01-20","to":"2026-01-21"}},"layer":"extraordinary",
         "scope":"national","effect":"suspension","basis":"DOF","source":"DOF"},
        {"when":{"on":"2026-02-12"},"layer":"extraordinary","scope":{"office":"Puebla Norte"},
         "effect":"offices-closed","basis":"Acuerdo","source":"DOF"}]"#,
    );
    let office = Some("Puebla Norte".to_owned());
    let there = Selection {
        office,
        ..Selection::default()
    };
    let here = Selection::default();
    for (selection, term, from, on) in [
        (&here, "5", "2026-01-16", "2026-01-27"),
        (&here, "7n", "2026-01-16", "2026-01-26"),
        (&here, "1m", "2026-01-16", "2026-02-18"),
        (&here, "5", "2026-02-05", "2026-02-12"),
        (&there, "5", "2026-02-05", "2026-02-13"),
        // It counts: six days after are still Friday 13.
        (&there, "6", "2026-02-05", "2026-02-13"),
    ] {
        let days = calendar.working_days(selection);
        let due = term
            .parse::<Term>()
            .unwrap()
            .after(day(from), &days, &Policy::default());
        assert_eq!(due.unwrap().on, day(on), "{term} after {from}");
    }
    // The fourth day of T1 moves with the suspension.
    let facts = Facts::of(Service::Cff134 {
        sent_at: instant("2026-01-14T10:00:00"),
        opened_at: None,
    });
    let outcome = notify(&facts, &calendar, &Policy::default()).unwrap();
    assert_eq!(outcome.notified_on, day("2026-01-22"));
}

#[test]
fn contradictions_and_ends_of_time_are_errors() {
    let calendar = Calendar::seed();
    let sent_at = instant("2026-01-14T10:00:00");
    let before = Some(instant("2026-01-14T09:59:59"));
    let opened = Facts::of(Service::Cff134 {
        sent_at,
        opened_at: before,
    });
    let acknowledged = Facts::of(Service::Lss40 {
        sent_at,
        acknowledged_at: before,
    });
    let policy = Policy::default();
    assert_eq!(
        notify(&opened, &calendar, &policy),
        Err(DeadlineError::OpenedBeforeSent)
    );
    let refused = notify(&acknowledged, &calendar, &policy);
    assert_eq!(refused, Err(DeadlineError::AcknowledgedBeforeSent));
    // A calendar that publishes all years ends with them.
    let mut draft = CalendarDraft::from(Calendar::seed());
    for published in &mut draft.published {
        (published.from, published.to) = (-9999, 9999);
    }
    let eternal: Calendar = draft.try_into().unwrap();
    for year in ["0001", "2100", "9998", "9999"] {
        let facts = Facts::of(Service::Cff134 {
            sent_at: instant(&format!("{year}-12-30T10:00:00")),
            opened_at: None,
        });
        let terms = ["5", "60n", "65535", "65535n", "65535m"].map(|t| t.parse().unwrap());
        for term in terms {
            let found = answer(&facts, &eternal, &policy, &[term]);
            let refused = found.err();
            assert!(
                matches!(refused, None | Some(DeadlineError::BeyondCalendar)),
                "{year}"
            );
        }
    }
}

#[test]
fn its_stage_follows_the_instant() {
    let calendar = Calendar::seed();
    let sent_at = instant("2026-01-09T09:00:00");
    let opened_at = Some(instant("2026-01-13T11:05:00"));
    let closed = Facts::of(Service::Cff134 {
        sent_at,
        opened_at: None,
    });
    let open = Facts::of(Service::Cff134 { sent_at, opened_at });
    for (facts, policy, now, expected) in [
        (&closed, "", "2026-01-09T08:59:59", Stage::NotYet),
        (&closed, "", "2026-01-09T09:00:00", Stage::Running),
        (&closed, "", "2026-01-14T23:59:59", Stage::Running),
        (&closed, "", "2026-01-15T00:00:00", Stage::Notified),
        (&closed, "P6=alt", "2026-01-15T09:29:59", Stage::Closing),
        (&closed, "P6=alt", "2026-01-15T09:30:00", Stage::Notified),
        (&closed, "", "2026-01-16T00:00:00", Stage::Effective),
        (&open, "", "2026-01-13T11:04:59", Stage::Running),
        (&open, "", "2026-01-13T11:05:00", Stage::Notified),
        (&open, "", "2026-01-14T00:00:00", Stage::Effective),
    ] {
        let outcome = notify(facts, &calendar, &policy.parse().unwrap()).unwrap();
        assert_eq!(
            stage(facts, &outcome, instant(now)),
            expected,
            "{now} {policy}"
        );
    }
    let outcome = notify(&closed, &calendar, &Policy::default()).unwrap();
    let last = *outcome.window.last().unwrap();
    for (now, left) in [
        ("2026-01-10T10:00:00", 3),
        ("2026-01-13T10:00:00", 1),
        ("2026-01-14T10:00:00", 0),
    ] {
        assert_eq!(
            days_left(&outcome, &calendar, instant(now), last),
            Ok(left),
            "{now}"
        );
    }
}

#[test]
fn a_policy_and_an_answer_travel_as_they_are() {
    for text in ["", "P3=alt", "P2=window,P4=B", "P1=alt,P4=imss,P8=alt"] {
        let policy: Policy = text.parse().unwrap();
        assert_eq!(policy.to_string(), text);
        let json = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<Policy>(&json).unwrap(), policy);
    }
    assert!("P9=alt".parse::<Policy>().is_err() && "P1=B".parse::<Policy>().is_err());
    let facts: Facts = serde_json::from_str(
        r#"{"rule":"cff134","sent_at":"2026-03-31T12:00:00-06:00","opened_at":null}"#,
    )
    .unwrap();
    let terms = [Term::business_days(15).for_purpose(Purpose::BankPayment)];
    let found = answer(&facts, &Calendar::seed(), &"P4=B".parse().unwrap(), &terms).unwrap();
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(
        serde_json::from_str::<mailbox::deadline::Answer>(&json).unwrap(),
        found
    );
}

#[test]
fn every_date_says_why_in_two_languages() {
    let facts = Facts::of(Service::Cff134 {
        sent_at: instant("2026-04-01T12:00:00"),
        opened_at: None,
    });
    let terms = [Term::business_days(5)];
    let found = answer(&facts, &Calendar::seed(), &"P4=B".parse().unwrap(), &terms).unwrap();
    let spanish = found.outcome.explain(Language::Spanish);
    assert_eq!(
        spanish.short,
        [
            "Cuentan: lun 6 abr, mar 7 abr y mié 8 abr.",
            "No cuentan: jue 2 abr y vie 3 abr (Jueves y Viernes Santos (no es CFF 12)); \
             sáb 4 abr y dom 5 abr (CFF 12).",
            "Se tiene por notificada el jueves 9 de abril de 2026 (CFF 134-I).",
            "Surte efectos el viernes 10 de abril de 2026 (CFF 135).",
        ]
    );
    assert!(
        spanish
            .full
            .contains(&"lun 6 abr 2026: día 1 de 3 para abrirla (CFF 134-I).".to_owned())
    );
    assert!(
        spanish
            .full
            .contains(&"P4=B: no cuentan el Jueves ni el Viernes Santos.".to_owned())
    );
    assert_eq!(
        found.why_prudent(Language::English),
        ["P4=A: only the days of the law are non-working."]
    );
    let english = found.due[0].explain(Language::English);
    assert_eq!(
        english.short[0],
        "No later than Friday, 17 April 2026: 5 business days after it takes effect."
    );
    // Each step has its words, whatever happened: nothing but a date is never a line.
    let everything = found.outcome.lines(Language::Spanish).into_iter();
    for line in everything.chain(found.due[0].lines(Language::English)) {
        assert!(line.len() > 20 && !line.contains(": ."), "{line}");
    }
}

#[test]
fn the_dues_of_2026_fall_where_the_published_list_says() {
    // X6 and the list of the year: day of payment of each month's cuotas.
    let calendar = Calendar::seed();
    let policy = Policy::default();
    let found = duties(day("2026-02-01"), day("2027-01-31"), &calendar, &policy).unwrap();
    let of = |kind: DutyKind| {
        let days = found.iter().filter(move |duty| duty.kind == kind);
        days.map(|duty| duty.due_on.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        of(DutyKind::MonthlyDues),
        [
            "2026-02-17",
            "2026-03-17",
            "2026-04-20",
            "2026-05-18",
            "2026-06-17",
            "2026-07-20",
            "2026-08-17",
            "2026-09-17",
            "2026-10-19",
            "2026-11-17",
            "2026-12-17",
            "2027-01-18",
        ]
    );
    assert_eq!(
        of(DutyKind::BimonthlyDues),
        [
            "2026-03-17",
            "2026-05-18",
            "2026-07-20",
            "2026-09-17",
            "2026-11-17",
            "2027-01-18"
        ]
    );
    assert_eq!(
        of(DutyKind::Icsoe),
        ["2026-05-18", "2026-09-17", "2027-01-18"]
    );
    let march = found
        .iter()
        .find(|duty| duty.due_on == day("2026-04-20"))
        .unwrap();
    assert_eq!(march.prudent_on, day("2026-04-17"));
    assert_eq!(
        march.title(Language::Spanish),
        "Cuotas y EMA de marzo de 2026"
    );
    assert_eq!(
        march.lines(Language::Spanish)[0],
        "vie 17 abr 2026: es viernes; el plazo sigue al día hábil siguiente (CFF 12, RACERF 3)."
    );
    let prima = duties(day("2026-02-20"), day("2026-03-10"), &calendar, &policy).unwrap();
    assert_eq!(
        prima[0].title(Language::English),
        "Yearly risk premium of 2025"
    );
    assert_eq!(prima[0].due_on, day("2026-03-02"));
    assert!(duties(day("2027-12-01"), day("2028-01-31"), &calendar, &policy).is_err());
}
