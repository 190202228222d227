//! The life of a filing: what may follow what, and until when.

use proptest::prelude::*;

use super::*;
use crate::calendar::Calendar;

fn at(text: &str) -> LegalTime {
    text.parse().unwrap()
}

fn happened(at: &str, step: Step) -> Happened {
    Happened {
        at: at.parse().unwrap(),
        step,
        notification: None,
    }
}

fn demanded(days: u16) -> Step {
    Step::Demanded {
        oficio: "00800/2026".parse().unwrap(),
        issued_on: "2026-01-15".parse().unwrap(),
        days,
    }
}

fn resolved(sense: Sense) -> Step {
    Step::Resolved {
        oficio: "00900/2026".parse().unwrap(),
        issued_on: "2026-03-02".parse().unwrap(),
        sense: Some(sense),
    }
}

fn supplied() -> Step {
    Step::Supplied {
        filing: Folio::new(Folio::FILINGS, 2026, 2),
    }
}

fn received() -> FilingLife {
    FilingLife::received(at("2026-01-14T10:00:00-06:00"))
}

fn stands(life: &FilingLife, now: &str) -> Progress {
    let rules = Rules {
        calendar: &Calendar::seed(),
        policy: &Policy::default(),
        office: None,
    };
    life.progress(rules, at(now), None)
}

#[test]
fn a_demand_gives_ten_business_days_after_its_effects() {
    // Told on Thursday 15 January: in effect on Friday 16, and ten days later it is the 30th.
    let life = received()
        .apply(&happened(
            "2026-01-15T12:00:00-06:00",
            demanded(DEMAND_DAYS),
        ))
        .unwrap();
    let Progress::Demanded { answer_by_on, .. } = stands(&life, "2026-01-30T23:59:59-06:00") else {
        panic!("the last day is inside the term");
    };
    assert_eq!(answer_by_on.unwrap().literal.to_string(), "2026-01-30");
    assert_eq!(answer_by_on.unwrap().prudent.to_string(), "2026-01-30");
    let late = stands(&life, "2026-01-31T00:00:00-06:00");
    assert!(matches!(late, Progress::Lapsed { .. }), "{late:?}");
}

#[test]
fn an_extension_of_the_partys_term_adds_its_days() {
    // Monday 2 February does not count (CFF 12).
    let life = received()
        .replay(&[
            happened("2026-01-15T12:00:00-06:00", demanded(10)),
            happened(
                "2026-01-20T12:00:00-06:00",
                Step::Extended {
                    whose: Whose::Party,
                    days: 5,
                },
            ),
        ])
        .unwrap();
    let Progress::Demanded { answer_by_on, .. } = stands(&life, "2026-02-01T12:00:00-06:00") else {
        panic!("it still waits");
    };
    assert_eq!(answer_by_on.unwrap().literal.to_string(), "2026-02-09");
}

#[test]
fn what_is_notified_has_no_last_day_until_it_is_made() {
    let mut step = happened("2026-01-15T12:00:00-06:00", demanded(10));
    step.notification = Some(Folio::new(Folio::NOTIFICATIONS, 2026, 7));
    let life = received().apply(&step).unwrap();
    let Progress::Demanded {
        answer_by_on,
        notification,
        ..
    } = stands(&life, "2026-06-01T12:00:00-06:00")
    else {
        panic!("it waits, however long");
    };
    assert_eq!((answer_by_on, notification), (None, step.notification));
}

#[test]
fn a_year_that_is_not_published_gives_no_date() {
    let life = received()
        .apply(&happened("2039-12-30T12:00:00-06:00", demanded(10)))
        .unwrap();
    let Progress::Demanded { answer_by_on, .. } = stands(&life, "2040-01-02T12:00:00-06:00") else {
        panic!("it waits");
    };
    assert_eq!(answer_by_on, None);
}

#[test]
fn steps_follow_one_another_or_are_refused_with_their_reason() {
    let day = |n: u8| format!("2026-02-{n:02}T12:00:00-06:00");
    let extended = |whose| Step::Extended { whose, days: 5 };
    let admitted = received()
        .apply(&happened(&day(1), Step::Admitted))
        .unwrap();
    let waiting = admitted
        .clone()
        .apply(&happened(&day(3), demanded(10)))
        .unwrap();
    let answered = waiting
        .clone()
        .apply(&happened(&day(4), supplied()))
        .unwrap();
    let done = answered
        .clone()
        .apply(&happened(&day(5), resolved(Sense::Granted)))
        .unwrap();
    for (life, step, expected) in [
        (&admitted, Step::Admitted, Unfit::AlreadyAdmitted),
        (&waiting, demanded(5), Unfit::AlreadyDemanded),
        (&waiting, extended(Whose::Institute), Unfit::AlreadyDemanded),
        (&admitted, extended(Whose::Party), Unfit::NothingDemanded),
        (&admitted, supplied(), Unfit::NothingDemanded),
        (&answered, supplied(), Unfit::NothingDemanded),
        (&admitted, demanded(0), Unfit::Days),
        (&admitted, demanded(DAYS_MAX + 1), Unfit::Days),
        (&done, Step::Admitted, Unfit::Resolved),
        (&done, resolved(Sense::Denied), Unfit::Resolved),
    ] {
        let refused = life.clone().apply(&happened(&day(6), step.clone()));
        assert_eq!(refused, Err(expected), "{step:?}");
    }
    let early = waiting.apply(&happened(&day(2), supplied()));
    assert!(matches!(early, Err(Unfit::Before { .. })));
    assert_eq!(answered.phase(), Phase::Supplied);
    assert!(answered.demand().is_none());
}

#[test]
fn not_presented_is_said_only_when_the_term_passed() {
    let calendar = Calendar::seed();
    let rules = Rules {
        calendar: &calendar,
        policy: &Policy::default(),
        office: None,
    };
    let waiting = received()
        .apply(&happened("2026-01-15T12:00:00-06:00", demanded(10)))
        .unwrap();
    let check = |life: &FilingLife, sense, now| life.check_sense(sense, rules, at(now), None);
    let (inside, after) = ("2026-01-30T12:00:00-06:00", "2026-02-03T12:00:00-06:00");
    assert_eq!(
        check(&waiting, Sense::NotPresented, inside),
        Err(Unfit::NotLapsed)
    );
    assert_eq!(check(&waiting, Sense::NotPresented, after), Ok(()));
    assert_eq!(check(&waiting, Sense::Denied, inside), Ok(()));
    assert_eq!(
        check(&received(), Sense::NotPresented, after),
        Err(Unfit::NotLapsed)
    );
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Admitted),
        (0u16..300).prop_map(demanded),
        Just(supplied()),
        (0u16..300, any::<bool>()).prop_map(|(days, party)| Step::Extended {
            whose: if party {
                Whose::Party
            } else {
                Whose::Institute
            },
            days,
        }),
        Just(resolved(Sense::Partly)),
    ]
}

proptest! {
    /// Whatever is tried: a refused step changes nothing, nothing follows a resolution, and a
    /// demand waits exactly in its phase.
    #[test]
    fn any_steps_leave_a_life_that_holds_together(steps in prop::collection::vec(any_step(), 0..12)) {
        let mut life = received();
        let mut kept = Vec::new();
        for (hour, step) in (10..).zip(steps) {
            let step = happened(&format!("2026-02-10T{:02}:00:00-06:00", hour % 24), step);
            let before = life.phase();
            match life.clone().apply(&step) {
                Ok(next) => {
                    prop_assert_ne!(before, Phase::Resolved);
                    kept.push(step);
                    life = next;
                }
                Err(Unfit::Resolved) => prop_assert_eq!(before, Phase::Resolved),
                Err(_) => {}
            }
            prop_assert_eq!(life.demand().is_some(), life.phase() == Phase::Demanded);
        }
        prop_assert_eq!(received().replay(&kept), Ok(life));
    }

    #[test]
    fn what_happened_reads_back(step in any_step()) {
        let one = happened("2026-02-10T10:00:00-06:00", step);
        let json = serde_json::to_string(&one).unwrap();
        prop_assert_eq!(serde_json::from_str::<Happened>(&json).unwrap(), one);
    }
}
