//! The calendar's claims.

use super::*;
use crate::civil_date::CivilDate;
use time::macros::date;

fn days(selection: &Selection) -> Vec<String> {
    let calendar = Calendar::seed();
    let days = calendar.working_days(selection);
    let mut day = date!(2024 - 01 - 01);
    let mut off = Vec::new();
    while day <= date!(2027 - 12 - 31) {
        let weekend = day.weekday().number_from_monday() > 5;
        if !weekend && !days.kind(day).unwrap().is_working() {
            off.push(CivilDate::from(day).to_string());
        }
        day = day.next_day().unwrap();
    }
    off
}

#[test]
fn the_weekdays_off_are_those_of_the_law() {
    let cff = days(&Selection::default());
    let listed = "2024-01-01 2024-02-05 2024-03-18 2024-05-01 2024-09-16 2024-11-18 2024-12-25 \
        2025-01-01 2025-02-03 2025-03-17 2025-05-01 2025-05-05 2025-09-16 2025-11-17 2025-12-25 \
        2026-01-01 2026-02-02 2026-03-16 2026-05-01 2026-05-05 2026-09-16 2026-11-16 2026-12-25 \
        2027-01-01 2027-02-01 2027-03-15 2027-05-05 2027-09-16 2027-11-15";
    assert_eq!(cff.join(" "), listed);
    // LFT 74 has no 5 May and adds 1 October 2024.
    let mut lft: Vec<&str> = listed
        .split(' ')
        .filter(|day| !day.ends_with("05-05"))
        .chain(["2024-10-01"])
        .collect();
    lft.sort_unstable();
    let base = Base::Lft74;
    let selection = Selection {
        base,
        ..Selection::default()
    };
    assert_eq!(days(&selection), lft);
    // LFPA 28 has fixed dates.
    let base = Base::Lfpa28;
    let selection = Selection {
        base,
        ..Selection::default()
    };
    let lfpa: Vec<String> = days(&selection)
        .into_iter()
        .filter(|d| d.starts_with("2026"))
        .collect();
    assert_eq!(
        lfpa.join(" "),
        "2026-01-01 2026-02-05 2026-05-01 2026-05-05 2026-09-01 2026-09-16 2026-11-20 2026-12-25"
    );
}

#[test]
fn a_year_that_a_layer_has_not_published_is_refused_not_guessed() {
    let calendar = Calendar::seed();
    let holy = Selection {
        holy_week: true,
        ..Selection::default()
    };
    let imss = Selection {
        imss: true,
        ..Selection::default()
    };
    for (selection, day, layer) in [
        (Selection::default(), date!(2023 - 12 - 31), Layer::Cff12),
        (Selection::default(), date!(2028 - 01 - 01), Layer::Cff12),
        (holy, date!(2028 - 01 - 01), Layer::Cff12),
        (imss, date!(2027 - 01 - 01), Layer::Imss),
    ] {
        let year = day.year();
        let kind = calendar.working_days(&selection).kind(day);
        assert_eq!(kind, Err(Unpublished { year, layer }));
    }
}

#[test]
fn a_calendar_travels_as_json_and_is_refused_when_it_does_not_hold() {
    let seed = Calendar::seed();
    let json = serde_json::to_string(&seed).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), seed);
    let with = |when: &str, basis: &str, version: &str| {
        serde_json::from_str::<Calendar>(&format!(
            r#"{{"version":"{version}","published":[{{"layer":"cff12","from":2028,"to":2028}}],
            "rows":[{{"when":{when},"layer":"extraordinary","scope":{{"office":"Puebla Norte"}},
            "basis":"{basis}","source":"DOF"}}]}}"#
        ))
    };
    let calendar = with(r#"{"on":"2028-03-01"}"#, "Acuerdo", "2028").unwrap();
    let office = Some("Puebla Norte".to_owned());
    let there = Selection {
        office,
        ..Selection::default()
    };
    let day = date!(2028 - 03 - 01);
    assert!(
        !calendar
            .working_days(&there)
            .kind(day)
            .unwrap()
            .is_working()
    );
    let elsewhere = calendar.working_days(&Selection::default());
    assert!(elsewhere.kind(day).unwrap().is_working());
    for (when, basis, version, why) in [
        (
            r#"{"yearly":{"month":2,"day":30}}"#,
            "Acuerdo",
            "1",
            "never comes",
        ),
        (
            r#"{"nth":{"month":2,"nth":6,"weekday":"monday"}}"#,
            "Acuerdo",
            "1",
            "never comes",
        ),
        (
            r#"{"between":{"from":"2028-02-02","to":"2028-02-01"}}"#,
            "Acuerdo",
            "1",
            "never comes",
        ),
        (r#"{"on":"2028-02-02"}"#, " ", "1", "no basis"),
        (r#"{"on":"2028-02-02"}"#, "Acuerdo", "", "no version"),
        (r#"{"on":"2028-02-30"}"#, "Acuerdo", "1", "not a date"),
    ] {
        let refused = with(when, basis, version).unwrap_err().to_string();
        assert!(refused.contains(why), "{when}: {refused}");
    }
}
