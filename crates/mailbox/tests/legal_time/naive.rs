//! The law, counted the simplest way: plain (year, month, day), a loop a day, lists by hand.

use std::sync::LazyLock;

/// A civil date.
pub(crate) type Ymd = (i32, u8, u8);

/// What happened, and the eight switches as words.
pub(crate) struct Case {
    pub(crate) rule: &'static str,
    pub(crate) sent: (Ymd, u64),
    pub(crate) opened: Option<(Ymd, u64)>,
    pub(crate) known: Option<Ymd>,
    pub(crate) p: Vec<&'static str>,
    pub(crate) term: u16,
}

pub(crate) struct Computed {
    pub(crate) window: Vec<Ymd>,
    pub(crate) deemed: Ymd,
    pub(crate) notified: Ymd,
    pub(crate) kind: &'static str,
    pub(crate) effects: Ymd,
    pub(crate) due: Ymd,
}

const HALF_PAST_NINE: u64 = 34_200;
const SIX: u64 = 64_800;

fn month_length(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 => 29, // no century between 2024 and 2027
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn tomorrow((y, m, d): Ymd) -> Ymd {
    if d < month_length(y, m) {
        (y, m, d + 1)
    } else if m < 12 {
        (y, m + 1, 1)
    } else {
        (y + 1, 1, 1)
    }
}

/// The date `number` days after 1 January 2024.
pub(crate) fn day_of(number: u64) -> Ymd {
    static DAYS: LazyLock<Vec<Ymd>> = LazyLock::new(|| {
        core::iter::successors(Some((2024, 1, 1)), |day| Some(tomorrow(*day)))
            .take(4 * 366)
            .collect()
    });
    DAYS[usize::try_from(number).unwrap()]
}

/// Sakamoto's: 0 is Sunday.
fn weekday((y, m, d): Ymd) -> i32 {
    let table = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let y = if m < 3 { y - 1 } else { y };
    (y + y / 4 - y / 100 + y / 400 + table[usize::from(m) - 1] + i32::from(d)) % 7
}

fn is_monday_number(day: Ymd, number: u8) -> bool {
    weekday(day) == 1 && day.2 > (number - 1) * 7 && day.2 <= number * 7
}

fn is_business_day(case: &Case, day: Ymd) -> bool {
    let (y, m, d) = day;
    if weekday(day) == 0 || weekday(day) == 6 {
        return false;
    }
    let holy = [
        (2024, 3, 28),
        (2024, 3, 29),
        (2025, 4, 17),
        (2025, 4, 18),
        (2026, 4, 2),
        (2026, 4, 3),
        (2027, 3, 25),
        (2027, 3, 26),
    ];
    if (case.p[3] == "B" || case.p[3] == "C") && holy.contains(&day) {
        return false;
    }
    let closed = [(2025, 9, 15), (2026, 9, 15)];
    if (case.p[3] == "imss" || case.p[3] == "C") && closed.contains(&day) {
        return false;
    }
    if [(1, 1), (5, 1), (9, 16), (12, 25)].contains(&(m, d)) {
        return false;
    }
    if case.rule == "lfpa" {
        let listed = [(2, 5), (3, 21), (5, 5), (9, 1), (11, 20)].contains(&(m, d));
        return !listed && day != (2024, 12, 1);
    }
    let mondays = (m == 2 && is_monday_number(day, 1))
        || (m == 3 && is_monday_number(day, 3))
        || (m == 11 && is_monday_number(day, 3));
    if mondays {
        return false;
    }
    if case.p[6] == "alt" {
        !((y, m, d) == (2024, 10, 1) || (y, m, d) == (2027, 6, 6))
    } else {
        (m, d) != (5, 5)
    }
}

fn next(case: &Case, day: Ymd) -> Ymd {
    let mut day = tomorrow(day);
    while !is_business_day(case, day) {
        day = tomorrow(day);
    }
    day
}

fn plus(case: &Case, day: Ymd, count: u16) -> Ymd {
    (0..count).fold(day, |day, _| next(case, day))
}

fn sent_on(case: &Case) -> Ymd {
    let (day, second) = case.sent;
    let late = match case.p[1] {
        "alt" => second > SIX,
        "window" => !(HALF_PAST_NINE..=SIX).contains(&second),
        _ => false,
    };
    if late || (case.p[0] == "alt" && !is_business_day(case, day)) {
        next(case, day)
    } else {
        day
    }
}

fn opened_on(case: &Case, (day, second): (Ymd, u64)) -> Ymd {
    let fine = is_business_day(case, day) && (HALF_PAST_NINE..=SIX).contains(&second);
    if case.p[2] == "default" || fine {
        day
    } else {
        next(case, day)
    }
}

pub(crate) fn compute(case: &Case) -> Computed {
    let (window, deemed, mut notified, mut kind) = match case.rule {
        "estrados" => {
            let window: Vec<Ymd> = (1..=10).map(|n| plus(case, case.sent.0, n)).collect();
            let eleventh = plus(case, case.sent.0, 11);
            (window, eleventh, eleventh, "ESTRADOS")
        }
        "personal" => (vec![], case.sent.0, case.sent.0, "PERSONAL"),
        "lss40" => {
            let sent = sent_on(case);
            match case.opened {
                Some(opened) => (vec![], sent, opened_on(case, opened), "ACUSE"),
                None => (vec![], sent, sent, "ENVIO"),
            }
        }
        _ => {
            let sent = sent_on(case);
            let window: Vec<Ymd> = (1..=3).map(|n| plus(case, sent, n)).collect();
            let fourth = plus(case, sent, 4);
            let in_time = case.opened.map(|opened| (opened, opened_on(case, opened)));
            match in_time {
                Some(((day, second), on))
                    if on <= fourth
                        && !(case.p[5] == "alt" && day == fourth && second >= HALF_PAST_NINE) =>
                {
                    (window, fourth, on, "APERTURA")
                }
                _ => (window, fourth, fourth, "VENCIMIENTO"),
            }
        }
    };
    if let Some(known) = case.known
        && known < notified
    {
        notified = known;
        kind = "CONOCIMIENTO";
    }
    let effects = if case.rule == "lfpa" {
        notified
    } else {
        next(case, notified)
    };
    let mut due = plus(case, effects, case.term);
    if case.p[7] == "alt" && weekday(due) == 5 {
        due = next(case, due);
    }
    Computed {
        window,
        deemed,
        notified,
        kind,
        effects,
        due,
    }
}

pub(crate) fn presented(day: Ymd, second: u64, strict: bool) -> Ymd {
    let case = Case {
        rule: "cff134",
        sent: (day, second),
        opened: None,
        known: None,
        p: vec!["default"; 8],
        term: 0,
    };
    if strict && (second > SIX || !is_business_day(&case, day)) {
        next(&case, day)
    } else {
        day
    }
}
