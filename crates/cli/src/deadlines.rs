//! `buzon deadlines`: when a notification counts as made, takes effect, and when terms end.
//!
//! No date is computed here: it reads the facts, asks `mailbox::deadline`, and writes the answer.
//! No clock is read either: the state is told only when `--at` says of which instant.

mod page;

use std::path::PathBuf;

use clap::Args;
use mailbox::calendar::{Base, Calendar};
use mailbox::civil_date::CivilDate;
use mailbox::deadline::{
    self, Answer, DeadlineError, Facts, Layers, Policy, Reading, Rule, Service, Step, Term, answer,
    days_left, stage,
};
use mailbox::instant::LegalTime;
use serde_json::{Map, Value, json};

use crate::instant;
use crate::language::Language;
use crate::output;

#[derive(Args)]
pub(crate) struct Deadlines {
    /// Cómo se notifica: cff134, estrados, lss40, personal o lfpa (lectura alternativa)
    #[arg(long, value_name = "REGLA", default_value = "cff134")]
    rule: String,
    /// Instante en que se envió el aviso o se entregó en persona, como 2026-01-14T10:00:00-06:00
    #[arg(long, value_name = "INSTANTE")]
    sent: Option<String>,
    /// Instante en que se abrió, se acusó (lss40) o se entregó tras el citatorio (personal)
    #[arg(long, value_name = "INSTANTE")]
    opened: Option<String>,
    /// Día de publicación en estrados, como 2026-02-16; si falta, el de --sent
    #[arg(long, value_name = "DÍA")]
    published: Option<String>,
    /// Día en que se manifiesta conocer el acto (CFF 135)
    #[arg(long, value_name = "DÍA")]
    known: Option<String>,
    /// Listas de días inhábiles: cff12, lft o lfpa; más holy-week, imss
    #[arg(long, value_name = "LISTAS")]
    calendar: Option<String>,
    /// Calendario publicado (JSON) en lugar del incluido
    #[arg(long, value_name = "ARCHIVO")]
    calendar_file: Option<PathBuf>,
    /// Delegación o subdelegación cuyos días extraordinarios también cuentan
    #[arg(long, value_name = "OFICINA")]
    office: Option<String>,
    /// Lecturas distintas de la letra del CFF, como P3=alt,P4=B
    #[arg(long, value_name = "LECTURAS", default_value = "")]
    policy: String,
    /// Plazos desde los efectos: 15 días hábiles, 30n naturales, 2m meses; p pago, a aviso
    #[arg(long, value_name = "PLAZOS", default_value = "5,15")]
    terms: String,
    /// Instante del que se dice el estado
    #[arg(long, value_name = "INSTANTE")]
    at: Option<String>,
    /// Responde en JSON
    #[arg(long)]
    json: bool,
}

/// A sentence in Spanish and English: what cannot be asked, and what to do.
type Sentence = (String, String);

fn sentence(es: impl Into<String>, en: impl Into<String>) -> Sentence {
    (es.into(), en.into())
}

/// Answers, or returns the sentence that says why not.
pub(crate) fn run(asked: &Deadlines, language: Language) -> Result<(), String> {
    let said = |(es, en): Sentence| language.pick(es, en);
    let facts = facts(asked).map_err(said)?;
    let policy = policy(asked, facts.rule()).map_err(said)?;
    let calendar = calendar(asked).map_err(said)?;
    let terms = terms(&asked.terms).map_err(said)?;
    let at = optional_instant("--at", asked.at.as_ref()).map_err(said)?;
    let because = |error: DeadlineError| said(both(error));
    let found = answer(&facts, &calendar, &policy, &terms).map_err(because)?;
    let state = at.map(|at| state(&facts, &found, &calendar, at));
    let state = state.transpose().map_err(because)?;
    let written = if asked.json {
        output::json(&machine(&found, state.as_ref()))
    } else {
        page::of(&found, state.as_ref(), language).print()
    };
    written.map_err(|failure| failure.sentence(language))
}

fn both(error: DeadlineError) -> Sentence {
    let of = |language| {
        let words = error.words(language);
        format!("{} {}", words.what, words.todo)
    };
    (
        of(deadline::Language::Spanish),
        of(deadline::Language::English),
    )
}

fn facts(asked: &Deadlines) -> Result<Facts, Sentence> {
    let rule = Rule::parse(&asked.rule).ok_or_else(|| {
        sentence(
            "--rule: no es una regla; use cff134, estrados, lss40, personal o lfpa.",
            "--rule: not a rule; use cff134, estrados, lss40, personal or lfpa.",
        )
    })?;
    let sent = optional_instant("--sent", asked.sent.as_ref())?;
    let opened = optional_instant("--opened", asked.opened.as_ref())?;
    let published = optional_day("--published", asked.published.as_ref())?;
    if published.is_some() && rule != Rule::Estrados {
        return Err(sentence(
            "--published solo vale con --rule estrados.",
            "--published goes only with --rule estrados.",
        ));
    }
    let needed = || {
        sentence(
            "--sent: falta el instante del envío, como 2026-01-14T10:00:00-06:00.",
            "--sent: the instant of sending is missing, such as 2026-01-14T10:00:00-06:00.",
        )
    };
    let service = match rule {
        Rule::Cff134 => Service::Cff134 {
            sent_at: sent.ok_or_else(needed)?,
            opened_at: opened,
        },
        Rule::Lfpa => Service::Lfpa {
            sent_at: sent.ok_or_else(needed)?,
            opened_at: opened,
        },
        Rule::Lss40 => Service::Lss40 {
            sent_at: sent.ok_or_else(needed)?,
            acknowledged_at: opened,
        },
        Rule::Personal => {
            let sent_at = sent.ok_or_else(needed)?;
            let served_at = opened.unwrap_or(sent_at);
            if served_at < sent_at {
                return Err(both(DeadlineError::OpenedBeforeSent));
            }
            Service::Personal { served_at }
        }
        Rule::Estrados if opened.is_some() => {
            return Err(sentence(
                "--opened: lo publicado en estrados no se abre; si conoce el acto, use --known.",
                "--opened: what is posted is not opened; if the act is known, use --known.",
            ));
        }
        Rule::Estrados => Service::Estrados {
            published_on: published
                .or(sent.map(|sent| sent.date().into()))
                .ok_or_else(|| {
                    sentence(
                        "--published: falta el día de publicación, como 2026-02-16.",
                        "--published: the day of publication is missing, such as 2026-02-16.",
                    )
                })?,
        },
    };
    Ok(Facts {
        service,
        known_on: optional_day("--known", asked.known.as_ref())?,
        office: asked.office.clone(),
    })
}

/// Reads an instant of any offset. One without an offset is of the Zona Centro, as people write.
fn optional_instant(
    option: &'static str,
    text: Option<&String>,
) -> Result<Option<LegalTime>, Sentence> {
    let Some(text) = text else { return Ok(None) };
    let central = format!("{text}-06:00");
    let whole = format!("{text}:00-06:00");
    let read = [text.as_str(), &central, &whole]
        .into_iter()
        .find_map(|text| instant::parse(option, text).ok());
    read.map(|instant| Some(LegalTime::new(instant)))
        .ok_or_else(|| {
            sentence(
                format!("{option}: no es un instante; escríbelo como 2026-01-14T10:00:00-06:00."),
                format!("{option}: not an instant; write it as 2026-01-14T10:00:00-06:00."),
            )
        })
}

fn optional_day(
    option: &'static str,
    text: Option<&String>,
) -> Result<Option<CivilDate>, Sentence> {
    text.map(|text| text.parse()).transpose().map_err(|_| {
        sentence(
            format!("{option}: no es un día; escríbelo como 2026-02-16."),
            format!("{option}: not a day; write it as 2026-02-16."),
        )
    })
}

fn terms(text: &str) -> Result<Vec<Term>, Sentence> {
    let pieces = text
        .split(',')
        .map(str::trim)
        .filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            piece.parse().map_err(|_| {
                sentence(
                    format!(
                        "--terms: {piece:?} no es un plazo; use 15, 30n (naturales) o 2m (meses)."
                    ),
                    format!(
                        "--terms: {piece:?} is not a term; use 15, 30n (calendar) or 2m (months)."
                    ),
                )
            })
        })
        .collect()
}

fn calendar(asked: &Deadlines) -> Result<Calendar, Sentence> {
    let Some(path) = &asked.calendar_file else {
        return Ok(Calendar::seed());
    };
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        sentence(
            format!("{name}: no se puede leer ({error}). Revisa la ruta."),
            format!("{name}: cannot be read ({error}). Check the path."),
        )
    })?;
    serde_json::from_str(&text).map_err(|error| {
        sentence(
            format!("{name}: no es un calendario ({error}). Corríjalo."),
            format!("{name}: not a calendar ({error}). Correct it."),
        )
    })
}

/// The policy, with the lists of `--calendar` in it: they are P4 and P7 by another name.
fn policy(asked: &Deadlines, rule: Rule) -> Result<Policy, Sentence> {
    let mut policy: Policy = asked
        .policy
        .parse()
        .map_err(|error: deadline::NotAPolicy| {
            let piece = error.piece;
            sentence(
                format!("--policy: {piece:?} no es una lectura; use P1 a P8, como P3=alt o P4=B."),
                format!(
                    "--policy: {piece:?} is not a reading; use P1 to P8, such as P3=alt or P4=B."
                ),
            )
        })?;
    let (mut holy_week, mut imss) = (policy.layers.holy_week(), policy.layers.imss());
    let mut base = None;
    for list in asked.calendar.iter().flat_map(|lists| lists.split(',')) {
        let law = match list.trim() {
            "cff12" => Base::Cff12,
            "lft" => Base::Lft74,
            "lfpa" => Base::Lfpa28,
            "holy-week" => {
                holy_week = true;
                continue;
            }
            "imss" => {
                imss = true;
                continue;
            }
            other => {
                return Err(sentence(
                    format!(
                        "--calendar: {other:?} no es una lista; use cff12, lft, lfpa, holy-week o imss."
                    ),
                    format!(
                        "--calendar: {other:?} is not a list; use cff12, lft, lfpa, holy-week or imss."
                    ),
                ));
            }
        };
        if base.is_some_and(|base| base != law) {
            return Err(never_mixed());
        }
        base = Some(law);
    }
    policy.layers = Layers::of(holy_week, imss);
    if base == Some(Base::Lft74) {
        policy.supplementary_law = Reading::Alternative;
    }
    // LFPA 28 goes with its rule and with no other.
    if base.is_some_and(|base| (base == Base::Lfpa28) != (rule == Rule::Lfpa)) {
        return Err(never_mixed());
    }
    Ok(policy)
}

fn never_mixed() -> Sentence {
    sentence(
        "--calendar: las listas de dos leyes no se mezclan; deja una, y lfpa solo con --rule lfpa.",
        "--calendar: the lists of two laws are never mixed; keep one, and lfpa only with --rule lfpa.",
    )
}

/// Where it stands at an instant, and the business days left to open it.
fn state(
    facts: &Facts,
    found: &Answer,
    calendar: &Calendar,
    at: LegalTime,
) -> Result<Value, DeadlineError> {
    let outcome = &found.outcome;
    let left = |last: CivilDate| days_left(outcome, calendar, at, last);
    let mut due = Map::new();
    for one in &found.due {
        due.insert(one.term.to_string(), json!(left(one.on)?));
    }
    let open = found.outcome.window.last().copied().map(left).transpose()?;
    Ok(json!({
        "at": at,
        "stage": stage(facts, outcome, at),
        "days_left_to_open": open,
        "days_left": due,
    }))
}

fn machine(found: &Answer, state: Option<&Value>) -> Value {
    let outcome = &found.outcome;
    let prudent = &found.prudent;
    let (es, en) = (deadline::Language::Spanish, deadline::Language::English);
    let due: Map<_, _> = found
        .due
        .iter()
        .map(|due| (due.term.to_string(), json!(due.on)))
        .collect();
    let prudent_due: Map<_, _> = prudent
        .due
        .iter()
        .map(|due| (due.term.to_string(), json!(due.on)))
        .collect();
    let mut steps = chain(
        "notification",
        &outcome.steps,
        &outcome.lines(es),
        &outcome.lines(en),
    );
    for due in &found.due {
        let of = due.term.to_string();
        steps.extend(chain(&of, &due.steps, &due.lines(es), &due.lines(en)));
    }
    json!({
        "rule": outcome.rule,
        "window": outcome.window,
        "deemed_on": outcome.deemed_on,
        "notified_on": outcome.notified_on,
        "kind": outcome.kind,
        "effects_on": outcome.effects_on,
        "due": due,
        "prudent": {
            "open_until": prudent.open_until,
            "deemed_on": prudent.deemed_on,
            "notified_on": prudent.notified_on,
            "effects_on": prudent.effects_on,
            "due": prudent_due,
            "because": prudent.because,
            "reasons": { "es": found.why_prudent(es), "en": found.why_prudent(en) },
        },
        "policy": outcome.policy,
        "calendar": outcome.calendar,
        "office": outcome.office,
        "state": state,
        "short": { "es": outcome.explain(es).short, "en": outcome.explain(en).short },
        "explanation": steps,
    })
}

/// Each step, with its words in both languages.
fn chain(of: &str, steps: &[Step], es: &[String], en: &[String]) -> Vec<Value> {
    let words = es.iter().zip(en);
    let steps = steps.iter().zip(words);
    steps
        .map(|(step, (es, en))| json!({ "of": of, "step": step, "es": es, "en": en }))
        .collect()
}
