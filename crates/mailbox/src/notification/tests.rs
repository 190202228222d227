//! The life of a notification: DOMAIN 11 by its states, and every order that cannot be.

mod properties;

use super::*;
use crate::calendar::Calendar;
use crate::deadline::Policy;
use crate::instant::LegalTime;

fn at(text: &str) -> LegalTime {
    format!("{text}-06:00").parse().unwrap()
}

fn born(rule: Rule) -> Life {
    Life::begun(rule, Some(15), at("2026-01-02T09:00:00"))
}

fn state(life: &Life, now: &str) -> State {
    state_by(life, now, Policy::default())
}

#[track_caller]
fn state_by(life: &Life, now: &str, policy: Policy) -> State {
    let calendar = Calendar::seed();
    let rules = Rules {
        calendar: &calendar,
        policy: &policy,
        office: None,
    };
    life.state(rules, at(now)).unwrap()
}

fn both(text: &str) -> TwoDates {
    TwoDates {
        literal: text.parse().unwrap(),
        prudent: text.parse().unwrap(),
    }
}

fn announced(sent: &str) -> Life {
    born(Rule::Cff134)
        .apply(Event::Announced { at: at(sent) })
        .unwrap()
}

#[test]
fn not_opened_it_lives_by_the_clock_alone() {
    // T1.
    let life = announced("2026-01-14T10:00:00");
    assert_eq!(
        state(&life, "2026-01-14T09:59:59"),
        State::Deposited {
            at: at("2026-01-02T09:00:00")
        }
    );
    let waiting = State::Announced {
        sent_at: at("2026-01-14T10:00:00"),
        open_by_on: Some(both("2026-01-19")),
        deemed_on: both("2026-01-20"),
    };
    assert_eq!(state(&life, "2026-01-14T10:00:00"), waiting);
    assert_eq!(state(&life, "2026-01-19T23:59:59"), waiting);
    let made = Made {
        how: How::Deemed {
            sent_at: at("2026-01-14T10:00:00"),
            consulted_at: None,
        },
        notified_on: both("2026-01-20"),
        effective_on: both("2026-01-21"),
        answer_by_on: Some(both("2026-02-12")),
    };
    assert_eq!(state(&life, "2026-01-20T00:00:00"), State::Notified(made));
    assert_eq!(state(&life, "2026-01-20T23:59:59"), State::Notified(made));
    assert_eq!(state(&life, "2026-01-21T00:00:00"), State::Effective(made));
    assert_eq!(state(&life, "2026-02-12T23:59:59"), State::Effective(made));
    assert_eq!(state(&life, "2026-02-13T00:00:00"), State::Lapsed(made));
}

#[test]
fn opened_in_time_it_is_made_that_day() {
    // U1, and U2 on the very day of the alert.
    for (opened, notified, effective, due) in [
        (
            "2026-01-16T11:05:00",
            "2026-01-16",
            "2026-01-19",
            "2026-02-10",
        ),
        (
            "2026-01-14T10:30:00",
            "2026-01-14",
            "2026-01-15",
            "2026-02-06",
        ),
    ] {
        let life = announced("2026-01-14T10:00:00")
            .apply(Event::Opened { at: at(opened) })
            .unwrap();
        let made = Made {
            how: How::Opened { at: at(opened) },
            notified_on: both(notified),
            effective_on: both(effective),
            answer_by_on: Some(both(due)),
        };
        assert_eq!(state(&life, opened), State::Notified(made));
        let first = format!("{effective}T00:00:00");
        assert_eq!(state(&life, &first), State::Effective(made));
    }
}

#[test]
fn opened_late_it_is_only_consulted() {
    // U5.
    let opened_at = at("2026-01-16T10:00:00");
    let life = announced("2026-01-09T09:00:00")
        .apply(Event::Opened { at: opened_at })
        .unwrap();
    let State::Effective(made) = state(&life, "2026-01-16T10:00:00") else {
        panic!("not in effect");
    };
    assert_eq!(made.notified_on, both("2026-01-15"));
    assert_eq!(
        made.how,
        How::Deemed {
            sent_at: at("2026-01-09T09:00:00"),
            consulted_at: Some(opened_at)
        }
    );
}

#[test]
fn the_prudent_date_stands_beside_the_literal_one() {
    // T7: Holy Week counts by CFF 12 and not in layer B.
    let life = announced("2026-03-31T12:00:00");
    let policy: Policy = "P4=B".parse().unwrap();
    let State::Announced { deemed_on, .. } = state_by(&life, "2026-04-01T12:00:00", policy) else {
        panic!("not announced");
    };
    assert_eq!(deemed_on.literal.to_string(), "2026-04-08");
    assert_eq!(deemed_on.prudent.to_string(), "2026-04-06");
}

#[test]
fn at_estrados_ten_days_and_the_eleventh() {
    // V1, after an alert that could not be: the media failed.
    let cause = Cause::ContactsFail;
    let posted_at = at("2026-02-16T08:00:00");
    let life = born(Rule::Cff134)
        .apply(Event::Posted {
            at: posted_at,
            cause,
        })
        .unwrap();
    assert_eq!(
        state(&life, "2026-03-02T23:59:59"),
        State::Posted {
            at: posted_at,
            cause,
            last_day_on: "2026-03-02".parse().unwrap(),
            notified_on: both("2026-03-03"),
        }
    );
    let State::Notified(made) = state(&life, "2026-03-03T00:00:00") else {
        panic!("not notified");
    };
    assert_eq!(
        made.how,
        How::Posted {
            at: posted_at,
            cause
        }
    );
    assert_eq!(made.effective_on, both("2026-03-04"));
}

#[test]
fn a_cedula_is_made_the_day_it_was_sent() {
    // W1.
    let sent_at = at("2026-01-14T10:00:00");
    let life = born(Rule::Lss40)
        .apply(Event::Announced { at: sent_at })
        .unwrap();
    let State::Notified(made) = state(&life, "2026-01-14T10:00:00") else {
        panic!("not notified");
    };
    assert_eq!(made.notified_on, both("2026-01-14"));
    assert_eq!(made.effective_on, both("2026-01-15"));
    assert_eq!(made.answer_by_on, Some(both("2026-02-06")));
}

#[test]
fn the_receipt_of_a_cedula_is_its_date_though_it_comes_later() {
    let life = born(Rule::Lss40)
        .replay(&[
            Event::Announced {
                at: at("2026-01-14T10:00:00"),
            },
            Event::Opened {
                at: at("2026-01-19T10:00:00"),
            },
        ])
        .unwrap();
    assert!(matches!(
        state(&life, "2026-01-19T09:59:59"),
        State::Effective(_)
    ));
    let State::Notified(made) = state(&life, "2026-01-19T10:00:00") else {
        panic!("not notified");
    };
    assert_eq!(made.notified_on.literal.to_string(), "2026-01-19");
}

#[test]
fn of_two_ways_the_first_that_is_made_counts() {
    let served_at = at("2026-01-15T12:00:00");
    let life = announced("2026-01-14T10:00:00")
        .apply(Event::Served { at: served_at })
        .unwrap();
    assert!(matches!(
        state(&life, "2026-01-15T11:59:59"),
        State::Announced { .. }
    ));
    for now in ["2026-01-15T12:00:00", "2026-01-20T12:00:00"] {
        let (State::Notified(made) | State::Effective(made)) = state(&life, now) else {
            panic!("not made at {now}");
        };
        assert_eq!(made.how, How::Served { at: served_at });
        assert_eq!(made.notified_on, both("2026-01-15"));
    }
}

#[test]
fn a_declared_knowledge_counts_alone_and_brings_others_forward() {
    let known_at = at("2026-01-15T12:00:00");
    for life in [born(Rule::Personal), announced("2026-01-14T10:00:00")] {
        let life = life.apply(Event::Known { at: known_at }).unwrap();
        let (State::Notified(made) | State::Effective(made)) = state(&life, "2026-01-16T12:00:00")
        else {
            panic!("not made");
        };
        assert_eq!(made.how, How::Known { at: known_at });
        assert_eq!(made.notified_on, both("2026-01-15"));
    }
}

#[test]
fn answered_and_withdrawn_end_it_unless_too_late() {
    let answered_at = at("2026-01-22T10:00:00");
    let life = announced("2026-01-14T10:00:00")
        .apply(Event::Answered { at: answered_at })
        .unwrap();
    let State::Answered { at: when, made } = state(&life, "2026-05-01T00:00:00") else {
        panic!("not answered");
    };
    assert_eq!(when, answered_at);
    assert_eq!(made.unwrap().notified_on, both("2026-01-20"));

    let withdrawn = |text: &str| {
        announced("2026-01-14T10:00:00")
            .apply(Event::Withdrawn { at: at(text) })
            .unwrap()
    };
    let in_time = withdrawn("2026-01-19T23:59:59");
    assert_eq!(
        state(&in_time, "2026-02-01T00:00:00"),
        State::Withdrawn {
            at: at("2026-01-19T23:59:59")
        }
    );
    let late = withdrawn("2026-01-20T00:00:00");
    assert!(matches!(
        state(&late, "2026-02-01T00:00:00"),
        State::Effective(_)
    ));
}

#[test]
fn an_unpublished_year_is_an_error_and_no_guess() {
    let calendar = Calendar::seed();
    let rules = Rules {
        calendar: &calendar,
        policy: &Policy::default(),
        office: None,
    };
    let life = announced("2027-12-30T10:00:00");
    assert!(life.state(rules, at("2027-12-30T10:00:00")).is_err());
    assert!(life.state(rules, at("2027-12-30T09:59:59")).is_ok());
}

fn out_of_order() -> Vec<(Life, Event, Impossible)> {
    let sent = at("2026-01-14T10:00:00");
    let earlier = at("2026-01-14T09:59:59");
    let later = at("2026-01-15T10:00:00");
    let life = announced("2026-01-14T10:00:00");
    vec![
        (
            born(Rule::Cff134),
            Event::Opened { at: later },
            Impossible::NotAnnounced,
        ),
        (
            life,
            Event::Opened { at: earlier },
            Impossible::Before { at: sent },
        ),
        (
            born(Rule::Estrados),
            Event::Announced { at: later },
            Impossible::NotOfThisRule,
        ),
        (
            born(Rule::Cff134),
            Event::Announced {
                at: at("2026-01-01T00:00:00"),
            },
            Impossible::Before {
                at: at("2026-01-02T09:00:00"),
            },
        ),
        (
            born(Rule::Cff134),
            Event::Answered { at: later },
            Impossible::AnsweredUnnotified,
        ),
        (
            life,
            Event::Answered { at: earlier },
            Impossible::Before { at: sent },
        ),
    ]
}

fn twice_or_after_the_end() -> Vec<(Life, Event, Impossible)> {
    let sent = at("2026-01-14T10:00:00");
    let later = at("2026-01-15T10:00:00");
    let life = announced("2026-01-14T10:00:00");
    let opened = life.apply(Event::Opened { at: later }).unwrap();
    let cause = Cause::NotEnabled;
    vec![
        (
            life,
            Event::Announced { at: later },
            Impossible::AlreadyAnnounced { at: sent },
        ),
        (
            opened,
            Event::Opened { at: later },
            Impossible::AlreadyOpened { at: later },
        ),
        (
            opened,
            Event::Posted { at: later, cause },
            Impossible::AlreadyOpened { at: later },
        ),
        (
            opened,
            Event::Withdrawn { at: later },
            Impossible::AlreadyOpened { at: later },
        ),
        (
            life.apply(Event::Withdrawn { at: later }).unwrap(),
            Event::Opened { at: later },
            Impossible::Withdrawn { at: later },
        ),
        (
            life.apply(Event::Served { at: later }).unwrap(),
            Event::Posted { at: later, cause },
            Impossible::AlreadyServed { at: later },
        ),
    ]
}

#[test]
fn impossible_orders_are_refused_with_their_reason() {
    for (life, event, why) in out_of_order().into_iter().chain(twice_or_after_the_end()) {
        assert_eq!(life.apply(event), Err(why), "{event:?}");
        assert!(!why.to_string().is_empty());
    }
}
