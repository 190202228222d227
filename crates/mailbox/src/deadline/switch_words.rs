//! The eight switches in words: each reading in a sentence.

use super::{Language, Outcome, Policy, Switch};
use crate::calendar::Base;

/// Returns a switch, its word and what that reading says.
pub(super) fn reading(switch: Switch, word: &str, language: Language) -> String {
    let (es, en) = sentence(switch, word);
    format!("{switch}={word}: {}", language.pick(es, en))
}

/// Returns the readings an outcome applied, and its calendar.
pub(super) fn applied(outcome: &Outcome, language: Language) -> Vec<String> {
    let policy = &outcome.policy;
    let changed = policy.differences(&Policy::default());
    let mut lines: Vec<String> = changed
        .iter()
        .map(|switch| reading(*switch, policy.word(*switch), language))
        .collect();
    let title = if lines.is_empty() {
        language.pick(
            "Lecturas P1 a P8: las de la letra del CFF.",
            "Readings P1 to P8: those of the letter of the CFF.",
        )
    } else {
        language.pick(
            "Lecturas: las de la letra del CFF, salvo estas.",
            "Readings: those of the letter of the CFF, but for these.",
        )
    };
    lines.insert(0, title.to_owned());
    let base = match policy.selection(outcome.rule, None).base {
        Base::Cff12 => "CFF 12",
        Base::Lfpa28 => "LFPA 28",
        Base::Lft74 => "LFT 74",
    };
    let version = &outcome.calendar;
    let calendar = language.pick("Calendario", "Calendar");
    lines.push(format!("{calendar}: {base}, {version}."));
    lines
}

fn sentence(switch: Switch, word: &str) -> (&'static str, &'static str) {
    let default = matches!(word, "default" | "A");
    match (switch, default) {
        (Switch::P1, true) => (
            "un aviso en día inhábil se envía ese día.",
            "an alert on a non-working day is sent that day.",
        ),
        (Switch::P1, false) => (
            "un aviso en día inhábil se tiene por enviado el día hábil siguiente.",
            "an alert on a non-working day counts as sent on the next business day.",
        ),
        (Switch::P2, true) => (
            "un aviso fuera de horario se envía ese día.",
            "an alert out of hours is sent that day.",
        ),
        (Switch::P2, false) => (
            "un aviso fuera de horario se tiene por enviado el día hábil siguiente.",
            "an alert out of hours counts as sent on the next business day.",
        ),
        (Switch::P3, true) => (
            "lo abierto a cualquier día y hora se notifica entonces.",
            "what is opened at any day and hour is notified then.",
        ),
        (Switch::P3, false) => (
            "lo abierto en día u hora inhábil se notifica el día hábil siguiente, 9:30.",
            "what is opened on a non-working day or hour is notified the next business day, 9:30.",
        ),
        (Switch::P4, _) => match word {
            "B" => (
                "no cuentan el Jueves ni el Viernes Santos.",
                "Holy Thursday and Friday do not count.",
            ),
            "C" => (
                "no cuentan Jueves y Viernes Santos ni los cierres del IMSS.",
                "Holy Thursday and Friday and the IMSS's closures do not count.",
            ),
            "imss" => (
                "no cuentan los cierres del IMSS.",
                "the IMSS's closures do not count.",
            ),
            _ => (
                "solo cuentan como inhábiles los días de la ley.",
                "only the days of the law are non-working.",
            ),
        },
        _ => later_sentence(switch, default),
    }
}

fn later_sentence(switch: Switch, default: bool) -> (&'static str, &'static str) {
    match (switch, default) {
        (Switch::P5, true) => (
            "una promoción se presenta el día de su acuse (CFF 17-E).",
            "a filing is presented on the day of its receipt (CFF 17-E).",
        ),
        (Switch::P5, false) => (
            "una promoción después de las 18:00 se presenta el día hábil siguiente.",
            "a filing after 18:00 is presented on the next business day.",
        ),
        (Switch::P6, true) => (
            "lo abierto el cuarto día se notifica por apertura, a cualquier hora.",
            "what is opened on the fourth day is notified by opening, at any hour.",
        ),
        (Switch::P6, false) => (
            "lo no abierto a las 9:30 del cuarto día se notifica por vencimiento.",
            "what is not opened by 9:30 of the fourth day is notified by expiry.",
        ),
        (Switch::P7, true) => (
            "lo que calla la LSS lo dice el CFF.",
            "where the LSS is silent, the CFF speaks.",
        ),
        (Switch::P7, false) => (
            "lo que calla la LSS lo dice primero la LFT (LSS 9).",
            "where the LSS is silent, the LFT speaks first (LSS 9).",
        ),
        (Switch::P8, true) => (
            "un plazo que termina en viernes termina en viernes.",
            "a term that ends on a Friday ends on it.",
        ),
        _ => (
            "un plazo que termina en viernes sigue al día hábil siguiente (RACERF 3).",
            "a term that ends on a Friday goes on to the next business day (RACERF 3).",
        ),
    }
}
