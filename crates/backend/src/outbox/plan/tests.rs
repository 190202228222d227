//! The worked examples of DOMAIN 11, told morning by morning; outages; openings in between.

use mailbox::calendar::Calendar;
use mailbox::deadline::{Policy, Rule};
use mailbox::notification::{Cause, Event};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> LegalTime {
    format!("{text}-06:00").parse().unwrap()
}

fn announced(sent: &str, answer_days: Option<u16>) -> Life {
    Life::begun(Rule::Cff134, answer_days, at(sent))
        .apply(Event::Announced { at: at(sent) })
        .unwrap()
}

fn with_rules<T>(act: impl FnOnce(Rules<'_>) -> T) -> T {
    let (calendar, policy) = (Calendar::seed(), Policy::default());
    act(Rules {
        calendar: &calendar,
        policy: &policy,
        office: None,
    })
}

/// Lives through `life` by looking when the plan says so; returns what was told, and when.
fn told(life: &Life, from: &str, looks_max: usize) -> Vec<(Moment, String)> {
    with_rules(|rules| {
        let (mut now, mut through, mut all) = (at(from), at(from), Vec::new());
        for _ in 0..looks_max {
            let plan = of_notification(life, rules, through, now).unwrap();
            if let Some(due) = plan.due {
                all.push((due.what, now.to_string()[..16].to_owned()));
            }
            through = now;
            match plan.look_again_at {
                Some(next) => {
                    assert!(next > now);
                    now = next;
                }
                None => return all,
            }
        }
        panic!("it never ends: {all:?}");
    })
}

fn expect(list: &[(Moment, &str)]) -> Vec<(Moment, String)> {
    let at_nine = |day: &str| format!("{day}T09:00");
    list.iter()
        .map(|(moment, day)| (*moment, at_nine(day)))
        .collect()
}

#[test]
fn never_opened_it_is_told_on_each_day_that_matters() {
    // T1, with five business days to answer: +5 is 28 January.
    let life = announced("2026-01-14T10:00:00", Some(5));
    let all = told(&life, "2026-01-14T10:00:00", 60);
    assert_eq!(
        all,
        expect(&[
            (Moment::Day, "2026-01-15"),
            (Moment::Day, "2026-01-16"),
            (Moment::Day, "2026-01-19"),
            (Moment::Made, "2026-01-20"),
            (Moment::Effects, "2026-01-21"),
            (Moment::Term, "2026-01-23"),
            (Moment::Term, "2026-01-27"),
            (Moment::Term, "2026-01-28"),
        ])
    );
}

#[test]
fn opened_in_time_it_is_told_of_its_effects_and_its_term() {
    // U1.
    let opened = at("2026-01-16T11:05:00");
    let life = announced("2026-01-14T10:00:00", Some(15));
    let life = life.apply(Event::Opened { at: opened }).unwrap();
    let all = told(&life, "2026-01-14T10:00:00", 90);
    assert_eq!(
        all,
        expect(&[
            (Moment::Day, "2026-01-15"),
            (Moment::Day, "2026-01-16"),
            (Moment::Effects, "2026-01-19"),
            (Moment::Term, "2026-02-03"),
            (Moment::Term, "2026-02-05"),
            (Moment::Term, "2026-02-09"),
            (Moment::Term, "2026-02-10"),
        ])
    );
}

#[test]
fn without_a_term_it_ends_with_its_effects() {
    let life = announced("2026-12-23T12:00:00", None);
    let all = told(&life, "2026-12-23T12:00:00", 30);
    // T13: Christmas is no day to open it.
    assert_eq!(
        all,
        expect(&[
            (Moment::Day, "2026-12-24"),
            (Moment::Day, "2026-12-28"),
            (Moment::Day, "2026-12-29"),
            (Moment::Made, "2026-12-30"),
            (Moment::Effects, "2026-12-31"),
        ])
    );
}

#[test]
fn posted_it_is_told_at_once() {
    // V1.
    let life = Life::begun(Rule::Cff134, None, at("2026-02-16T08:00:00"))
        .apply(Event::Posted {
            at: at("2026-02-16T12:00:00"),
            cause: Cause::ALL[0],
        })
        .unwrap();
    let all = told(&life, "2026-02-16T11:59:59", 60);
    let mut wanted = vec![(Moment::Posted, "2026-02-17T09:00".to_owned())];
    wanted.extend(expect(&[
        (Moment::Made, "2026-03-03"),
        (Moment::Effects, "2026-03-04"),
    ]));
    assert_eq!(all, wanted);
    with_rules(|rules| {
        let (before, now) = (at("2026-02-16T11:59:59"), at("2026-02-16T12:00:00"));
        let plan = of_notification(&life, rules, before, now).unwrap();
        assert_eq!(plan.due.unwrap().what, Moment::Posted);
    });
}

#[test]
fn after_an_outage_one_is_told_and_it_is_true() {
    let life = announced("2026-01-14T10:00:00", Some(5));
    with_rules(|rules| {
        // Down from the sending to the third day.
        let now = at("2026-01-19T15:00:00");
        let plan = of_notification(&life, rules, at("2026-01-14T10:00:00"), now).unwrap();
        let due = plan.due.unwrap();
        assert_eq!((due.what, due.at), (Moment::Day, at("2026-01-19T09:00:00")));
        let folio = Folio::new(Folio::NOTIFICATIONS, 2026, 1);
        let id = crate::ids::id(now);
        let said = about(id, &folio, due.what, &life, rules, now).unwrap();
        assert_eq!(said.days_left, Some(0));
        // The first day's, which waited since, now says the same.
        let then = at("2026-01-15T09:00:00");
        let old = about(id, &folio, due.what, &life, rules, then).unwrap();
        assert_eq!(old.days_left, Some(2));
        assert_eq!(refreshed(&old, &life, rules, now).unwrap(), Some(said));
        // Once it is opened, or made, it says nothing.
        let opened = life.apply(Event::Opened { at: now }).unwrap();
        let later = at("2026-01-20T09:00:00");
        for life in [opened, life] {
            assert_eq!(refreshed(&old, &life, rules, later).unwrap(), None);
        }
    });
}

#[test]
fn what_is_answered_or_withdrawn_is_told_no_more() {
    let life = announced("2026-01-14T10:00:00", Some(15));
    let when = at("2026-01-16T11:05:00");
    for end in [Event::Answered { at: when }, Event::Withdrawn { at: when }] {
        let life = life.apply(end).unwrap();
        with_rules(|rules| {
            let plan = of_notification(&life, rules, when, at("2026-01-19T09:00:00")).unwrap();
            let nothing = Plan {
                due: None,
                look_again_at: None,
            };
            assert_eq!(plan, nothing);
        });
    }
}

#[test]
fn a_year_that_nobody_published_is_an_error_and_no_guess() {
    let life = announced("2027-12-30T10:00:00", None);
    with_rules(|rules| {
        let now = at("2027-12-31T09:00:00");
        assert!(of_notification(&life, rules, now, now).is_err());
    });
}

#[test]
fn an_efirma_is_told_of_four_times_and_not_after_its_end() {
    let ends_at = at("2027-03-03T12:00:00");
    let mut all = Vec::new();
    let (mut now, mut through) = (at("2026-11-01T00:00:00"), at("2026-11-01T00:00:00"));
    loop {
        let plan = of_efirma(ends_at, through, now);
        all.extend(
            plan.due
                .map(|due| (due.what, now.to_string()[..16].to_owned())),
        );
        through = now;
        let Some(next) = plan.look_again_at else {
            break;
        };
        now = next;
    }
    let wanted = [
        (90, "2026-12-03T09:00"),
        (40, "2027-01-22T09:00"),
        (15, "2027-02-16T09:00"),
        (2, "2027-03-01T09:00"),
    ];
    assert_eq!(all, wanted.map(|(days, at)| (days, at.to_owned())));
    // Seen the first time with 30 days left: the next is told, not those that passed.
    let seen = at("2027-02-01T10:00:00");
    let plan = of_efirma(ends_at, seen, seen);
    assert_eq!(
        (plan.due, plan.look_again_at),
        (None, Some(at("2027-02-16T09:00:00")))
    );
    let late = of_efirma(ends_at, seen, at("2027-03-04T09:00:00"));
    assert_eq!((late.due, late.look_again_at), (None, None));
}

proptest! {
    /// However rarely one looks, nothing is told twice, and what is told last is what holds.
    #[test]
    fn looking_late_tells_less_and_never_twice(
        pauses in prop::collection::vec(1i64..200, 1..40),
        opened_after_hours in prop::option::of(0i64..150),
    ) {
        let sent = at("2026-01-14T10:00:00");
        let whole = announced("2026-01-14T10:00:00", Some(15));
        let whole = match opened_after_hours {
            Some(hours) => whole.apply(Event::Opened { at: sent.plus(Duration::hours(hours)) }).unwrap(),
            None => whole,
        };
        with_rules(|rules| {
            let (mut now, mut through, mut last) = (sent, sent, None);
            for hours in pauses {
                now = now.plus(Duration::hours(hours));
                let life = whole.until(now);
                let plan = of_notification(&life, rules, through, now).unwrap();
                if let Some(due) = plan.due {
                    assert!(last < Some(due.at), "twice: {due:?}");
                    last = Some(due.at);
                    assert!(due.at <= now);
                }
                through = now;
            }
        });
    }
}
