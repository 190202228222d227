//! The chain of a date, in words a person can check: short and full, Spanish and English.

use super::lines::line;
use super::switch_words::{applied, reading};
use super::words::{brief, long};
use super::{Answer, Due, Kind, Outcome, Phase, Purpose, Rule, Step, Term, Unit, What};

/// The two languages. Spanish is the law's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    /// The gloss.
    English,
    /// The law's.
    Spanish,
}

impl Language {
    pub(crate) const fn pick(self, es: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::English => en,
            Self::Spanish => es,
        }
    }
}

/// Why a date is what it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Explanation {
    /// A few sentences: what counted, what did not, what follows.
    pub short: Vec<String>,
    /// One line a day, and then the readings applied.
    pub full: Vec<String>,
}

impl Outcome {
    /// Explains the days of opening, of the notification and of its effects.
    pub fn explain(&self, language: Language) -> Explanation {
        let mut short: Vec<String> = alternative_label(self.rule, language).into_iter().collect();
        short.extend(counted(&self.steps, language));
        short.extend(skipped(&self.steps, language));
        short.push(made(self, language));
        short.push(effects(self, language));
        let mut full: Vec<String> = alternative_label(self.rule, language).into_iter().collect();
        full.extend(
            self.steps
                .iter()
                .map(|step| line(step, self.rule, language)),
        );
        full.extend(applied(self, language));
        Explanation { short, full }
    }

    /// Returns the line of each step, in its order.
    pub fn lines(&self, language: Language) -> Vec<String> {
        let lines = self.steps.iter();
        lines.map(|step| line(step, self.rule, language)).collect()
    }
}

impl Due {
    /// Explains the last day of a term.
    pub fn explain(&self, language: Language) -> Explanation {
        let (day, term) = (
            long(self.on.date(), language),
            term_words(self.term, language),
        );
        let mut short = vec![match language {
            Language::English => format!("No later than {day}: {term} after it takes effect."),
            Language::Spanish => {
                format!("A más tardar el {day}: {term} después de surtir efectos.")
            }
        }];
        short.extend(skipped(&self.steps, language));
        Explanation {
            short,
            full: self.lines(language),
        }
    }

    /// Returns the line of each step, in its order.
    pub fn lines(&self, language: Language) -> Vec<String> {
        let lines = self.steps.iter();
        lines
            .map(|step| line(step, Rule::Cff134, language))
            .collect()
    }
}

impl Answer {
    /// Says why the prudent dates are earlier, switch by switch; nothing when they are not.
    pub fn why_prudent(&self, language: Language) -> Vec<String> {
        // P7 read the other way is the prudent one only when the literal is not.
        let prudent = |switch| match switch {
            super::Switch::P7 => match self.outcome.policy.supplementary_law {
                super::Reading::Default => "alt",
                super::Reading::Alternative => "default",
            },
            super::Switch::P4 => "A",
            _ => "default",
        };
        let switches = self.prudent.because.iter();
        switches
            .map(|switch| reading(*switch, prudent(*switch), language))
            .collect()
    }
}

/// LFPA is never the Institute's default (LSS 9): whoever sees it must know.
fn alternative_label(rule: Rule, language: Language) -> Option<String> {
    (rule == Rule::Lfpa).then(|| {
        language
            .pick(
                "Lectura alternativa: LFPA, no la que el Instituto aplica (LSS 9).",
                "Alternative reading: LFPA, not the one the Institute applies (LSS 9).",
            )
            .to_owned()
    })
}

fn counted(steps: &[Step], language: Language) -> Option<String> {
    let days = steps.iter().filter_map(|step| match step.what {
        What::Counted {
            phase: Phase::Opening | Phase::Posting,
            ..
        } => Some(brief(step.on.date(), language)),
        _ => None,
    });
    let days = list(&days.collect::<Vec<_>>(), language)?;
    let verb = language.pick("Cuentan", "These days count");
    Some(format!("{verb}: {days}."))
}

fn skipped(steps: &[Step], language: Language) -> Option<String> {
    let mut bases: Vec<(&str, Vec<String>)> = Vec::new();
    for step in steps {
        let (What::Skipped { why } | What::Suspended { why }) = &step.what else {
            continue;
        };
        let day = brief(step.on.date(), language);
        match bases.iter_mut().find(|(basis, _)| *basis == why.basis) {
            Some((_, days)) => days.push(day),
            None => bases.push((&why.basis, vec![day])),
        }
    }
    let groups = bases.iter().filter_map(|(basis, days)| {
        let days = list(days, language)?;
        Some(format!("{days} ({basis})"))
    });
    let groups = groups.collect::<Vec<_>>();
    let verb = language.pick("No cuentan", "These do not");
    (!groups.is_empty()).then(|| format!("{verb}: {}.", groups.join("; ")))
}

fn made(outcome: &Outcome, language: Language) -> String {
    let day = long(outcome.notified_on.date(), language);
    let (es, en) = kind_words(outcome.kind);
    match language {
        Language::English => format!("{en} on {day} ({}).", kind_basis(outcome.kind)),
        Language::Spanish => format!("{es} el {day} ({}).", kind_basis(outcome.kind)),
    }
}

fn effects(outcome: &Outcome, language: Language) -> String {
    let day = long(outcome.effects_on.date(), language);
    let basis = effects_basis(outcome.rule);
    match language {
        Language::English => format!("It takes effect on {day} ({basis})."),
        Language::Spanish => format!("Surte efectos el {day} ({basis})."),
    }
}

pub(super) const fn effects_basis(rule: Rule) -> &'static str {
    match rule {
        Rule::Lfpa => "LFPA 38",
        Rule::Lss40 => "LSS 40",
        Rule::Cff134 | Rule::Estrados | Rule::Personal => "CFF 135",
    }
}

pub(super) const fn kind_words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Acknowledged => ("Notificada por tu acuse", "Notified by your receipt"),
        Kind::Expiry => ("Se tiene por notificada", "It counts as notified"),
        Kind::Knowledge => (
            "Notificada porque manifiestas conocerla",
            "Notified because you declare knowing it",
        ),
        Kind::Opening => ("Notificada al abrirla", "Notified by its opening"),
        Kind::Personal => ("Notificada en persona", "Notified in person"),
        Kind::Posting => ("Notificada por estrados", "Notified by posting"),
        Kind::Sending => (
            "Sin acuse, notificada el día del envío",
            "Without a receipt, notified the day it was sent",
        ),
    }
}

pub(super) const fn kind_basis(kind: Kind) -> &'static str {
    match kind {
        Kind::Acknowledged | Kind::Sending => "LSS 40",
        Kind::Expiry | Kind::Opening => "CFF 134-I",
        Kind::Knowledge => "CFF 135",
        Kind::Personal => "CFF 137",
        Kind::Posting => "CFF 139",
    }
}

/// `15 días hábiles` · `15 business days`.
pub(super) fn term_words(term: Term, language: Language) -> String {
    let one = term.count == 1;
    let (es, en) = match (term.unit, one) {
        (Unit::BusinessDays, true) => ("día hábil", "business day"),
        (Unit::BusinessDays, false) => ("días hábiles", "business days"),
        (Unit::CalendarDays, true) => ("día natural", "calendar day"),
        (Unit::CalendarDays, false) => ("días naturales", "calendar days"),
        (Unit::Months, true) => ("mes", "month"),
        (Unit::Months, false) => ("meses", "months"),
    };
    let purpose = match term.purpose {
        Purpose::AffiliationNotice => {
            language.pick(" (aviso afiliatorio)", " (affiliation notice)")
        }
        Purpose::Answer => "",
        Purpose::BankPayment => language.pick(" (pago en banco)", " (payment at a bank)"),
    };
    format!("{} {}{purpose}", term.count, language.pick(es, en))
}

/// `a, b y c` · `a, b and c`; `None` for none.
fn list(items: &[String], language: Language) -> Option<String> {
    let (last, rest) = items.split_last()?;
    let and = language.pick("y", "and");
    Some(if rest.is_empty() {
        last.clone()
    } else {
        format!("{} {and} {last}", rest.join(", "))
    })
}
