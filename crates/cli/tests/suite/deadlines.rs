//! Each worked example of the law's facts, through the real process, and what cannot be asked.

use std::ffi::OsString;

use serde_json::Value;

use crate::program::{Run, buzon};

/// Runs `buzon deadlines` with options written as one would type them.
fn ask(options: &str) -> Run {
    let words = ["deadlines", "--json"]
        .into_iter()
        .chain(options.split_whitespace());
    buzon(words.map(OsString::from).collect::<Vec<_>>())
}

/// The window, then notified, effects, +5, +15, without the year.
#[track_caller]
fn dates(answer: &Value) -> String {
    let window = answer["window"].as_array().unwrap().iter();
    let rest = [
        &answer["notified_on"],
        &answer["effects_on"],
        &answer["due"]["5"],
        &answer["due"]["15"],
    ];
    let all = window.chain(rest).map(|date| &date.as_str().unwrap()[5..]);
    all.collect::<Vec<_>>().join(" ")
}

/// Options, kind, and the dates that `dates` gives.
const EXAMPLES: [(&str, &str, &str); 38] = [
    // Never opened: T1 to T24.
    (
        "--sent 2026-01-14T10:00:00-06:00",
        "VENCIMIENTO",
        "01-15 01-16 01-19 01-20 01-21 01-28 02-12",
    ),
    (
        "--sent 2026-01-14T16:00:00Z",
        "VENCIMIENTO",
        "01-15 01-16 01-19 01-20 01-21 01-28 02-12",
    ),
    (
        "--sent 2026-01-09T09:00:00-06:00",
        "VENCIMIENTO",
        "01-12 01-13 01-14 01-15 01-16 01-23 02-09",
    ),
    (
        "--sent 2026-01-10T11:00:00-06:00",
        "VENCIMIENTO",
        "01-12 01-13 01-14 01-15 01-16 01-23 02-09",
    ),
    (
        "--sent 2026-01-10T11:00:00-06:00 --policy P1=alt",
        "VENCIMIENTO",
        "01-13 01-14 01-15 01-16 01-19 01-26 02-10",
    ),
    (
        "--sent 2026-01-15T23:40:00-06:00",
        "VENCIMIENTO",
        "01-16 01-19 01-20 01-21 01-22 01-29 02-13",
    ),
    (
        "--sent 2026-01-15T23:40:00-06:00 --policy P2=alt",
        "VENCIMIENTO",
        "01-19 01-20 01-21 01-22 01-23 01-30 02-16",
    ),
    // 23:30 in Tijuana is the next day in the Zona Centro.
    (
        "--sent 2026-01-14T23:30:00-08:00",
        "VENCIMIENTO",
        "01-16 01-19 01-20 01-21 01-22 01-29 02-13",
    ),
    (
        "--sent 2026-01-29T12:00:00-06:00",
        "VENCIMIENTO",
        "01-30 02-03 02-04 02-05 02-06 02-13 02-27",
    ),
    (
        "--sent 2026-03-12T12:00:00-06:00",
        "VENCIMIENTO",
        "03-13 03-17 03-18 03-19 03-20 03-27 04-10",
    ),
    (
        "--sent 2026-03-12T12:00:00-06:00 --calendar cff12,holy-week",
        "VENCIMIENTO",
        "03-13 03-17 03-18 03-19 03-20 03-27 04-14",
    ),
    (
        "--sent 2026-03-31T12:00:00-06:00",
        "VENCIMIENTO",
        "04-01 04-02 04-03 04-06 04-07 04-14 04-28",
    ),
    (
        "--sent 2026-03-31T12:00:00-06:00 --calendar cff12,holy-week",
        "VENCIMIENTO",
        "04-01 04-06 04-07 04-08 04-09 04-16 04-30",
    ),
    (
        "--sent 2026-04-29T12:00:00-06:00",
        "VENCIMIENTO",
        "04-30 05-04 05-06 05-07 05-08 05-15 05-29",
    ),
    (
        "--sent 2026-04-29T12:00:00-06:00 --calendar lft",
        "VENCIMIENTO",
        "04-30 05-04 05-05 05-06 05-07 05-14 05-28",
    ),
    (
        "--sent 2026-04-29T12:00:00-06:00 --policy P7=alt",
        "VENCIMIENTO",
        "04-30 05-04 05-05 05-06 05-07 05-14 05-28",
    ),
    (
        "--sent 2026-09-14T12:00:00-06:00",
        "VENCIMIENTO",
        "09-15 09-17 09-18 09-21 09-22 09-29 10-13",
    ),
    (
        "--sent 2026-09-14T12:00:00-06:00 --calendar cff12,holy-week,imss",
        "VENCIMIENTO",
        "09-17 09-18 09-21 09-22 09-23 09-30 10-14",
    ),
    (
        "--sent 2026-11-12T12:00:00-06:00",
        "VENCIMIENTO",
        "11-13 11-17 11-18 11-19 11-20 11-27 12-11",
    ),
    (
        "--sent 2026-12-23T12:00:00-06:00",
        "VENCIMIENTO",
        "12-24 12-28 12-29 12-30 12-31 01-08 01-22",
    ),
    (
        "--sent 2025-12-22T12:00:00-06:00",
        "VENCIMIENTO",
        "12-23 12-24 12-26 12-29 12-30 01-07 01-21",
    ),
    (
        "--sent 2026-10-29T12:00:00-06:00",
        "VENCIMIENTO",
        "10-30 11-02 11-03 11-04 11-05 11-12 11-27",
    ),
    (
        "--sent 2024-08-06T12:00:00-06:00",
        "VENCIMIENTO",
        "08-07 08-08 08-09 08-12 08-13 08-20 09-03",
    ),
    (
        "--sent 2026-11-23T12:00:00-06:00",
        "VENCIMIENTO",
        "11-24 11-25 11-26 11-27 11-30 12-07 12-21",
    ),
    (
        "--sent 2026-12-07T12:00:00-06:00",
        "VENCIMIENTO",
        "12-08 12-09 12-10 12-11 12-14 12-21 01-06",
    ),
    // Opened: U1 to U11.
    (
        "--sent 2026-01-14T10:00:00-06:00 --opened 2026-01-16T11:05:00-06:00",
        "APERTURA",
        "01-15 01-16 01-19 01-16 01-19 01-26 02-10",
    ),
    (
        "--sent 2026-01-14T10:00:00-06:00 --opened 2026-01-14T10:30:00-06:00",
        "APERTURA",
        "01-15 01-16 01-19 01-14 01-15 01-22 02-06",
    ),
    (
        "--sent 2026-01-09T09:00:00-06:00 --opened 2026-01-15T08:00:00-06:00",
        "APERTURA",
        "01-12 01-13 01-14 01-15 01-16 01-23 02-09",
    ),
    (
        "--sent 2026-01-09T09:00:00-06:00 --opened 2026-01-16T10:00:00-06:00",
        "VENCIMIENTO",
        "01-12 01-13 01-14 01-15 01-16 01-23 02-09",
    ),
    (
        "--sent 2026-09-14T12:00:00-06:00 --opened 2026-09-15T12:00:00-06:00",
        "APERTURA",
        "09-15 09-17 09-18 09-15 09-17 09-24 10-08",
    ),
    (
        "--sent 2026-09-14T12:00:00-06:00 --opened 2026-09-15T12:00:00-06:00 --policy P4=C",
        "APERTURA",
        "09-17 09-18 09-21 09-15 09-17 09-24 10-08",
    ),
    (
        "--sent 2026-12-23T12:00:00-06:00 --opened 2026-12-24T17:59:00-06:00",
        "APERTURA",
        "12-24 12-28 12-29 12-24 12-28 01-05 01-19",
    ),
    (
        "--sent 2026-11-23T12:00:00-06:00 --opened 2026-11-26T10:00:00-06:00",
        "APERTURA",
        "11-24 11-25 11-26 11-26 11-27 12-04 12-18",
    ),
    // Estrados, LSS 40, in person, LFPA.
    (
        "--rule estrados --published 2026-02-16",
        "ESTRADOS",
        "02-17 02-18 02-19 02-20 02-23 02-24 02-25 02-26 02-27 03-02 03-03 03-04 03-11 03-26",
    ),
    (
        "--rule estrados --published 2026-12-14",
        "ESTRADOS",
        "12-15 12-16 12-17 12-18 12-21 12-22 12-23 12-24 12-28 12-29 12-30 12-31 01-08 01-22",
    ),
    (
        "--rule lss40 --sent 2026-01-14T10:00:00-06:00",
        "ENVIO",
        "01-14 01-15 01-22 02-06",
    ),
    (
        "--rule personal --sent 2026-01-14T10:00:00-06:00",
        "PERSONAL",
        "01-14 01-15 01-22 02-06",
    ),
    (
        "--rule lfpa --sent 2026-01-14T10:00:00-06:00",
        "VENCIMIENTO",
        "01-15 01-16 01-19 01-20 01-20 01-27 02-11",
    ),
];

#[test]
fn every_worked_example_comes_out_of_the_program() {
    for (options, kind, expected) in EXAMPLES {
        let run = ask(options);
        assert_eq!(run.code, 0, "{options}: {}", run.stderr);
        let answer = run.json();
        assert_eq!(dates(&answer), expected, "{options}");
        assert_eq!(answer["kind"], kind, "{options}");
        assert!(!answer["explanation"].as_array().unwrap().is_empty());
    }
}

#[test]
fn the_prudent_dates_stand_beside_the_literal_ones() {
    let answer = ask("--sent 2026-03-31T12:00:00-06:00 --calendar cff12,holy-week").json();
    let prudent = &answer["prudent"];
    assert_eq!(prudent["deemed_on"], "2026-04-06");
    assert_eq!(prudent["due"]["15"], "2026-04-28");
    assert_eq!(prudent["because"][0], "P4");
    assert_eq!(answer["policy"]["P4"], "B");
}

#[test]
fn the_state_is_that_of_the_instant_asked() {
    let sent = "--sent 2026-01-14T10:00:00-06:00";
    for (at, stage) in [
        ("2026-01-14T09:59:59-06:00", "SIN_ENVIAR"),
        ("2026-01-19T23:59:59-06:00", "EN_CURSO"),
        ("2026-01-20T00:00:00-06:00", "NOTIFICADA"),
        ("2026-01-21T00:00:00-06:00", "SURTE_EFECTOS"),
    ] {
        let answer = ask(&format!("{sent} --at {at}")).json();
        assert_eq!(answer["state"]["stage"], stage, "{at}");
    }
    let answer = ask(&format!("{sent} --at 2026-01-15T08:00:00-06:00")).json();
    assert_eq!(answer["state"]["days_left_to_open"], 2);
}

#[test]
fn what_cannot_be_asked_ends_with_two_and_a_sentence() {
    let sent = "--sent 2026-01-14T10:00:00-06:00";
    for (options, word) in [
        ("--sent 2028-01-10T10:00:00-06:00".to_owned(), "2028"),
        ("--sent 2023-12-01T10:00:00-06:00".to_owned(), "2023"),
        ("--sent 2027-12-20T10:00:00-06:00".to_owned(), "2028"),
        ("--sent 9999-12-30T23:59:59Z".to_owned(), "9999"),
        ("--sent 0001-01-01T00:00:00Z".to_owned(), "publican"),
        (
            format!("{sent} --opened 2026-01-14T09:59:59-06:00"),
            "anterior",
        ),
        ("--sent ayer".to_owned(), "--sent"),
        ("--rule cff134".to_owned(), "--sent"),
        ("--rule estrados".to_owned(), "--published"),
        (
            "--rule estrados --published 2026-02-30".to_owned(),
            "--published",
        ),
        (
            format!("--rule estrados {sent} --opened 2026-01-15T10:00:00Z"),
            "--known",
        ),
        (format!("{sent} --rule otra"), "--rule"),
        (format!("{sent} --published 2026-01-14"), "--published"),
        (format!("{sent} --policy P9=alt"), "P9=alt"),
        (format!("{sent} --policy P3=quizá"), "P3=quizá"),
        (format!("{sent} --terms 5,cinco"), "cinco"),
        (format!("{sent} --terms 0"), "--terms"),
        (format!("{sent} --terms 65535"), "2028"),
        (format!("{sent} --calendar otro"), "otro"),
        (format!("{sent} --calendar cff12,lft"), "mezclan"),
        (format!("{sent} --rule lfpa --calendar cff12"), "mezclan"),
        (format!("{sent} --calendar-file /no/hay"), "/no/hay"),
    ] {
        let run = ask(&options);
        assert_eq!(run.code, 2, "{options}: {}", run.stdout);
        assert!(run.stdout.is_empty(), "{options}");
        assert!(run.stderr.contains(word), "{options}: {}", run.stderr);
    }
}

#[test]
fn people_read_it_in_their_language() {
    let words = |text: &str| {
        text.split_whitespace()
            .map(OsString::from)
            .collect::<Vec<_>>()
    };
    let spanish = buzon(words("deadlines --sent 2026-01-29T12:00:00-06:00"));
    assert_eq!(spanish.code, 0);
    for sentence in [
        "No cuentan: sáb 31 ene, dom 1 feb y lun 2 feb (CFF 12).",
        "Se tiene por notificada el jueves 5 de febrero de 2026 (CFF 134-I).",
        "Surte efectos el viernes 6 de febrero de 2026 (CFF 135).",
        "A más tardar el viernes 13 de febrero de 2026: 5 días hábiles después de surtir efectos.",
        "lun 2 feb 2026: no cuenta, inhábil (CFF 12).",
        "Ninguna otra lectura da una fecha anterior.",
    ] {
        assert!(spanish.stdout.contains(sentence), "{}", spanish.stdout);
    }
    let english = buzon(words(
        "deadlines --language en --sent 2026-01-29T12:00:00-06:00",
    ));
    let sentence = "It counts as notified on Thursday, 5 February 2026 (CFF 134-I).";
    assert!(english.stdout.contains(sentence), "{}", english.stdout);
}
