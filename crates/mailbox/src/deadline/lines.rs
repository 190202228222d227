//! One line for each step of a chain.

use super::explanation::{effects_basis, kind_basis, kind_words, term_words};
use super::words::brief;
use super::{Language, Phase, Rule, Step, What, Why};
use crate::calendar::{Layer, Weekday};
use crate::instant::LegalTime;

/// Days to open (CFF 134-I) and days posted (CFF 139), as the lines say them.
const OF_OPENING: u16 = 3;
const OF_POSTING: u16 = 10;

pub(crate) fn line(step: &Step, rule: Rule, language: Language) -> String {
    let day = step.on.date();
    let words = match &step.what {
        What::Counted { number, phase } => counted(*number, *phase, rule, language),
        What::Skipped { why } => skipped(day.weekday().into(), why, language),
        What::Suspended { why } => {
            let words = language.pick(
                "no cuenta, plazos suspendidos",
                "not counted, terms suspended",
            );
            format!("{words} ({})", why.basis)
        }
        What::NotAnEnd { why } => {
            let es = "el plazo no puede terminar este día; sigue al siguiente hábil";
            let en = "a term cannot end this day; it goes on to the next business day";
            format!("{} ({}; CFF 12)", language.pick(es, en), why.basis)
        }
        What::Notified { kind } => {
            let (es, en) = kind_words(*kind);
            format!("{} ({})", lower(language.pick(es, en)), kind_basis(*kind))
        }
        What::Effects { same_day } => {
            let words = match same_day {
                true => language.pick("surte efectos el mismo día", "it takes effect the same day"),
                false => language.pick("surte efectos", "it takes effect"),
            };
            format!("{words} ({})", effects_basis(rule))
        }
        What::LastDay { term } => {
            let term = term_words(*term, language);
            match language {
                Language::English => format!("last day of the term of {term}"),
                Language::Spanish => format!("último día del plazo de {term}"),
            }
        }
        other => event(other, rule, language),
    };
    format!("{} {}: {words}.", brief(day, language), day.year())
}

fn counted(number: u16, phase: Phase, rule: Rule, language: Language) -> String {
    let day = language.pick("día", "day");
    let of = language.pick("de", "of");
    match phase {
        Phase::Opening => {
            let to_open = language.pick("para abrirla", "to open it");
            format!("{day} {number} {of} {OF_OPENING} {to_open} (CFF 134-I)")
        }
        Phase::Deeming => {
            let words = language.pick("el cuarto día", "the fourth day");
            format!("{words} (CFF 134-I)")
        }
        Phase::Posting => {
            let posted = language.pick("publicada en estrados", "posted");
            format!("{day} {number} {of} {OF_POSTING} {posted} (CFF 139)")
        }
        Phase::Posted => {
            let words = language.pick("el undécimo día", "the eleventh day");
            format!("{words} (CFF 139)")
        }
        Phase::Effects => {
            let words = language.pick("el día hábil siguiente", "the next business day");
            format!("{words} ({})", effects_basis(rule))
        }
        Phase::Term => {
            let words = language.pick("del plazo", "of the term");
            format!("{day} {number} {words}")
        }
    }
}

fn skipped(weekday: Weekday, why: &Why, language: Language) -> String {
    let words = language.pick("no cuenta", "not counted");
    let weekend = match weekday {
        Weekday::Saturday => language.pick(", sábado", ", Saturday"),
        Weekday::Sunday => language.pick(", domingo", ", Sunday"),
        _ if why.layer == Layer::Imss => language.pick(", cierre del IMSS", ", IMSS closed"),
        _ => language.pick(", inhábil", ", non-working"),
    };
    format!("{words}{weekend} ({})", why.basis)
}

fn event(what: &What, rule: Rule, language: Language) -> String {
    let at = |at: &LegalTime, es: &'static str, en: &'static str| {
        let (hour, minute, _) = at.instant().to_hms();
        let words = language.pick(es, en);
        let zone = language.pick("hora del Centro", "Central Time");
        format!("{words} {hour:02}:{minute:02}, {zone}")
    };
    let sent = match rule {
        Rule::Lss40 => "LSS 40",
        _ => "CFF 134-I",
    };
    match what {
        What::Sent { at: sent_at } => {
            let words = at(sent_at, "se envía el aviso a las", "the alert is sent at");
            let rest = language.pick(
                "se cuenta desde el día siguiente",
                "counted from the day after",
            );
            match rule {
                Rule::Lss40 => format!("{words} ({sent})"),
                _ => format!("{words}; {rest} ({sent})"),
            }
        }
        What::SentMoved { by } => {
            let words = language.pick("cuenta como enviada este día", "it counts as sent this day");
            format!("{words} ({by})")
        }
        What::Opened { at: opened_at } => {
            at(opened_at, "se abre a las", "it is opened at") + " (CFF 134-I)"
        }
        What::OpenedLate { at: opened_at } => {
            let rest = language.pick("es solo una consulta", "it is only a consultation");
            let words = at(opened_at, "se abre a las", "it is opened at");
            format!("{words}, {rest} (CFF 134-I)")
        }
        What::Acknowledged {
            at: acknowledged_at,
        } => {
            // The law gives the receipt no last day: whoever relies on a late one takes a risk.
            let rest = language.pick(
                "la ley no dice hasta cuándo puede llegar: por prudencia, cuenta desde el envío",
                "the law does not say until when it may come: to be safe, count from the sending",
            );
            let words = at(
                acknowledged_at,
                "se genera tu acuse a las",
                "your receipt is made at",
            );
            format!("{words} (LSS 40); {rest}")
        }
        What::Served { at: served_at } => {
            at(served_at, "se entrega en persona a las", "it is served at") + " (CFF 137)"
        }
        other => turn(other, language).to_owned(),
    }
}

/// What has no hour. The rest have their own words in `line` and `event`.
fn turn(what: &What, language: Language) -> &'static str {
    let (es, en) = match what {
        What::Published => (
            "se publica en estrados; se cuenta desde el día siguiente (CFF 139)",
            "it is posted; counted from the day after (CFF 139)",
        ),
        What::OpenedMoved => (
            "cuenta desde las 9:30 de este día (P3)",
            "it counts from 9:30 this day (P3)",
        ),
        What::Known => (
            "manifiestas que conoces el acto (CFF 135)",
            "you declare knowing the act (CFF 135)",
        ),
        What::MonthTooShort => (
            "el mes no tiene ese día; termina el primer día hábil del siguiente (CFF 12)",
            "the month has no such day; it ends on the first business day of the next (CFF 12)",
        ),
        What::FridayIsNotAnEnd => (
            "es viernes; el plazo sigue al día hábil siguiente (CFF 12, RACERF 3)",
            "it is a Friday; the term goes on to the next business day (CFF 12, RACERF 3)",
        ),
        _ => ("", ""),
    };
    language.pick(es, en)
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
