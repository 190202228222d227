//! The calendar this version ships. Each row cites its article; the sources are public.
//!
//! Base layers are rules of the law; the table of 2024 to 2027 they give was re-checked day by
//! day. Holy Week and the Institute's closures are readings, off unless a policy turns them on.

use time::{Date, macros::date};

use super::{CalendarDraft, Effect, Layer, MonthDay, Nth, Published, Row, Scope, Weekday, When};

/// Years the seed is complete for; the legal base of the mailbox is of 2024.
const FROM: i32 = 2024;
const TO: i32 = 2027;

/// Fixed days common to the three laws: 1 January, 1 May, 16 September, 25 December.
const COMMON: [(u8, u8); 4] = [(1, 1), (5, 1), (9, 16), (12, 25)];

/// Mondays of CFF 12 and LFT 74: first of February, third of March, third of November.
const MONDAYS: [(u8, u8); 3] = [(2, 1), (3, 3), (11, 3)];

/// Fixed days only of LFPA 28.
const LFPA_ONLY: [(u8, u8); 5] = [(2, 5), (3, 21), (5, 5), (9, 1), (11, 20)];

/// Holy Thursday and Friday.
const HOLY_WEEK: [Date; 8] = [
    date!(2024 - 03 - 28),
    date!(2024 - 03 - 29),
    date!(2025 - 04 - 17),
    date!(2025 - 04 - 18),
    date!(2026 - 04 - 02),
    date!(2026 - 04 - 03),
    date!(2027 - 03 - 25),
    date!(2027 - 03 - 26),
];

pub(super) fn draft() -> CalendarDraft {
    let mut rows = Vec::new();
    for (layer, basis) in [
        (Layer::Cff12, "CFF 12"),
        (Layer::Lft74, "LFT 74"),
        (Layer::Lfpa28, "LFPA 28"),
    ] {
        weekends(&mut rows, layer, basis);
        let days = COMMON.iter().map(|&(month, day)| yearly(month, day));
        rows.extend(days.map(|when| row(when, layer, basis, LAW)));
        if layer != Layer::Lfpa28 {
            let days = MONDAYS.iter().map(|&(month, nth)| monday(month, nth));
            rows.extend(days.map(|when| row(when, layer, basis, LAW)));
        }
    }
    rows.push(row(yearly(5, 5), Layer::Cff12, "CFF 12", LAW));
    let days = LFPA_ONLY.iter().map(|&(month, day)| yearly(month, day));
    rows.extend(days.map(|when| row(when, Layer::Lfpa28, "LFPA 28", LAW)));
    handovers(&mut rows);
    let basis = "Jueves y Viernes Santos (no es CFF 12)";
    let holy = HOLY_WEEK.iter().map(|&day| When::On(day.into()));
    rows.extend(holy.map(|when| row(when, Layer::HolyWeek, basis, "Fechas calculadas")));
    closures(&mut rows);
    CalendarDraft {
        version: "2026-11-24".to_owned(),
        published: published(),
        rows,
    }
}

const LAW: &str = "diputados.gob.mx, texto vigente al 21-03-2026";

fn published() -> Vec<Published> {
    [
        (Layer::Cff12, TO),
        (Layer::Lft74, TO),
        (Layer::Lfpa28, TO),
        (Layer::HolyWeek, TO),
        // 15 September 2024 is a Sunday; nothing is known of 2027.
        (Layer::Imss, 2026),
    ]
    .map(|(layer, to)| Published {
        layer,
        from: FROM,
        to,
    })
    .to_vec()
}

fn row(when: When, layer: Layer, basis: &str, source: &str) -> Row {
    Row {
        when,
        layer,
        scope: Scope::National,
        effect: Effect::NonWorking,
        basis: basis.to_owned(),
        source: source.to_owned(),
    }
}

fn yearly(month: u8, day: u8) -> When {
    When::Yearly(MonthDay { month, day })
}

fn monday(month: u8, nth: u8) -> When {
    When::Nth(Nth {
        month,
        nth,
        weekday: Weekday::Monday,
    })
}

/// LFT 74 lists no weekend: the weekly rest is of LFT 69 and 71, and offices keep CFF 12's.
fn weekends(rows: &mut Vec<Row>, layer: Layer, basis: &str) {
    let basis = match layer {
        Layer::Lft74 => "LFT 69 y 71, CFF 12",
        _ => basis,
    };
    for weekday in [Weekday::Saturday, Weekday::Sunday] {
        rows.push(row(When::Weekly(weekday), layer, basis, LAW));
    }
}

/// The executive's handover: CFF 12 and LFPA 28 still say 1 December each six years, LFT 74 says
/// 1 October since DOF 30-09-2024. Only those of the published years are listed.
fn handovers(rows: &mut Vec<Row>) {
    let december = When::On(date!(2024 - 12 - 01).into());
    let basis = "CFF 12, 1 de diciembre de cada seis años";
    rows.push(row(december, Layer::Cff12, basis, LAW));
    let basis = "LFPA 28, 1 de diciembre de cada seis años";
    rows.push(row(december, Layer::Lfpa28, basis, LAW));
    let october = When::On(date!(2024 - 10 - 01).into());
    let basis = "LFT 74-VII, 1 de octubre de cada seis años";
    rows.push(row(october, Layer::Lft74, basis, "DOF 30-09-2024"));
    let election = When::On(date!(2027 - 06 - 06).into());
    let basis = "LFT 74-IX, jornada electoral";
    rows.push(row(
        election,
        Layer::Lft74,
        basis,
        "Elección federal, por confirmar",
    ));
}

fn closures(rows: &mut Vec<Row>) {
    let basis = "Contrato Colectivo de Trabajo del IMSS";
    for (day, source) in [
        (date!(2025 - 09 - 15), "Prensa, septiembre de 2025"),
        (date!(2026 - 09 - 15), "Supuesto por 2025, sin confirmar"),
    ] {
        rows.push(row(When::On(day.into()), Layer::Imss, basis, source));
    }
}
