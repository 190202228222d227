//! A second implementation of the engine, written from the law alone: plain (y, m, d), one loop a
//! day, no code of ours. It must agree with the engine on a million random cases of 2024 to 2027.

use mailbox::calendar::{Calendar, Selection};
use mailbox::deadline::{Facts, Policy, Reading, Service, Switch, Term, answer, notify, presented};
use mailbox::instant::LegalTime;

use crate::naive::{self, Case, Ymd};

const CASES: u64 = 1_000_000;
const CASES_PRUDENT: u64 = 4_000;

/// `SplitMix64`: random enough to choose cases, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    /// An hour of the day, in seconds: often one of the borders.
    fn hour(&mut self) -> u64 {
        match self.roll(8) {
            0 => 18 * 3600,
            1 => 18 * 3600 + 1,
            2 => 9 * 3600 + 1800,
            3 => 9 * 3600 + 1799,
            _ => self.roll(86_400),
        }
    }
}

/// Seconds since 1970 of 1 January 2024, 00:00 in the Zona Centro.
const BEGINNING: i64 = 1_704_088_800;

fn instant(day: u64, second: u64) -> LegalTime {
    let seconds = BEGINNING + i64::try_from(day * 86_400 + second).unwrap();
    LegalTime::from_unix_seconds(seconds).unwrap()
}

/// Facts and a policy, in our types and in the plain ones.
fn case(dice: &mut Dice) -> (Facts, Policy, Case, Term) {
    let rule = dice.roll(8);
    // 1,461 days in the four years; the last ones are left to what comes after.
    let sent_day = dice.roll(1_400);
    let sent_second = dice.hour();
    let opened = (dice.roll(3) > 0).then(|| {
        let later = dice.roll(10);
        let second = dice.hour();
        (
            sent_day + later,
            if later == 0 {
                second.max(sent_second)
            } else {
                second
            },
        )
    });
    let known = (dice.roll(10) == 0).then(|| sent_day + dice.roll(12));
    let switch = |dice: &mut Dice| ["default", "alt"][usize::from(dice.roll(4) == 0)];
    let mut policy = Policy::default();
    for one in Switch::ALL {
        let word = match one {
            Switch::P2 => {
                ["default", "default", "alt", "window"][usize::try_from(dice.roll(4)).unwrap()]
            }
            Switch::P4 => ["A", "A", "B", "C", "imss"][usize::try_from(dice.roll(5)).unwrap()],
            _ => switch(dice),
        };
        policy = policy.with(*one, word).unwrap();
    }
    // Nobody has published the Institute's closures of 2027.
    if sent_day > 1_000 && policy.layers.imss() {
        policy = policy.with(Switch::P4, "B").unwrap();
    }
    let sent_at = instant(sent_day, sent_second);
    let opened_at = opened.map(|(day, second)| instant(day, second));
    let (name, service) = match rule {
        0 => (
            "estrados",
            Service::Estrados {
                published_on: sent_at.date().into(),
            },
        ),
        1 => (
            "lss40",
            Service::Lss40 {
                sent_at,
                acknowledged_at: opened_at,
            },
        ),
        2 => ("personal", Service::Personal { served_at: sent_at }),
        3 => ("lfpa", Service::Lfpa { sent_at, opened_at }),
        _ => ("cff134", Service::Cff134 { sent_at, opened_at }),
    };
    let mut facts = Facts::of(service);
    facts.known_on = known.map(|day| instant(day, 0).date().into());
    let term = Term::business_days(u16::try_from(1 + dice.roll(20)).unwrap());
    let plain = Case {
        rule: name,
        sent: (naive::day_of(sent_day), sent_second),
        opened: opened.map(|(day, second)| (naive::day_of(day), second)),
        known: known.map(naive::day_of),
        p: Switch::ALL.iter().map(|one| policy.word(*one)).collect(),
        term: term.count,
    };
    (facts, policy, plain, term)
}

fn plain(day: mailbox::civil_date::CivilDate) -> Ymd {
    let (y, m, d) = day.date().to_calendar_date();
    (y, u8::from(m), d)
}

fn agree(seed: u64, cases: u64) {
    let calendar = Calendar::seed();
    let mut dice = Dice(seed);
    for number in 0..cases {
        let (facts, policy, plain_case, term) = case(&mut dice);
        let context = || format!("seed {seed}, case {number}: {facts:?} {policy} +{term}");
        let expected = naive::compute(&plain_case);
        let outcome = notify(&facts, &calendar, &policy).expect("published years");
        let due = outcome.due(term, &calendar).expect("published years");
        let window: Vec<Ymd> = outcome.window.iter().copied().map(plain).collect();
        assert_eq!(window, expected.window, "{}", context());
        assert_eq!(plain(outcome.deemed_on), expected.deemed, "{}", context());
        assert_eq!(
            plain(outcome.notified_on),
            expected.notified,
            "{}",
            context()
        );
        assert_eq!(outcome.kind.word(), expected.kind, "{}", context());
        assert_eq!(plain(outcome.effects_on), expected.effects, "{}", context());
        assert_eq!(plain(due.on), expected.due, "{}", context());
    }
}

#[test]
fn the_naive_engine_agrees_on_a_million_random_cases() {
    std::thread::scope(|scope| {
        for seed in 1..=4 {
            scope.spawn(move || agree(seed, CASES / 4));
        }
    });
}

#[test]
fn the_prudent_dates_are_the_earliest_of_all_combinations() {
    let calendar = Calendar::seed();
    let mut dice = Dice(99);
    for number in 0..CASES_PRUDENT {
        let (facts, policy, mut plain_case, term) = case(&mut dice);
        let answer = answer(&facts, &calendar, &policy, &[term]).unwrap();
        let mut lowest = naive::compute(&plain_case);
        // P2 three ways, P4 two (Holy Week; closures only add days), the rest two; P5 and P6 move
        // no date.
        for bits in 0..96u32 {
            let either = |bit: u32| ["default", "alt"][usize::from(bits & (1 << bit) != 0)];
            let sent = ["default", "alt", "window"][usize::try_from(bits / 32).unwrap()];
            let layers = ["A", "B"][usize::from(bits & 4 != 0)];
            let p5_p6 = (plain_case.p[4], plain_case.p[5]);
            plain_case.p = vec![
                either(0),
                sent,
                either(1),
                layers,
                p5_p6.0,
                p5_p6.1,
                either(3),
                either(4),
            ];
            let other = naive::compute(&plain_case);
            lowest.deemed = lowest.deemed.min(other.deemed);
            lowest.notified = lowest.notified.min(other.notified);
            lowest.effects = lowest.effects.min(other.effects);
            lowest.due = lowest.due.min(other.due);
        }
        let prudent = &answer.prudent;
        let context = || format!("case {number}: {facts:?} {policy} +{term}");
        assert_eq!(plain(prudent.deemed_on), lowest.deemed, "{}", context());
        assert_eq!(plain(prudent.notified_on), lowest.notified, "{}", context());
        assert_eq!(plain(prudent.effects_on), lowest.effects, "{}", context());
        assert_eq!(plain(prudent.due[0].on), lowest.due, "{}", context());
        let literal = &answer.outcome;
        let differs = prudent.deemed_on != literal.deemed_on
            || prudent.effects_on != literal.effects_on
            || prudent.notified_on != literal.notified_on
            || prudent.due[0].on != answer.due[0].on
            || prudent
                .open_until
                .is_some_and(|last| literal.window.last() != Some(&last));
        assert_eq!(prudent.because.is_empty(), !differs, "{}", context());
    }
}

#[test]
fn the_naive_engine_agrees_on_filings() {
    let calendar = Calendar::seed();
    let days = calendar.working_days(&Selection::default());
    let mut dice = Dice(7);
    for _ in 0..50_000 {
        let (day, second) = (dice.roll(1_450), dice.hour());
        for (filed_out_of_hours, strict) in
            [(Reading::Default, false), (Reading::Alternative, true)]
        {
            let policy = Policy {
                filed_out_of_hours,
                ..Policy::default()
            };
            let ours = presented(instant(day, second), &days, &policy).unwrap();
            let theirs = naive::presented(naive::day_of(day), second, strict);
            assert_eq!(plain(ours.on), theirs);
        }
    }
}
