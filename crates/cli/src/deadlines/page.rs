//! The answer as people read it: sentences first, then the count, day by day.

use mailbox::civil_date::CivilDate;
use mailbox::deadline::{self, Answer};
use serde_json::Value;

use crate::language::Language;
use crate::output::Page;

/// Writes the whole answer.
pub(super) fn of(found: &Answer, state: Option<&Value>, language: Language) -> Page {
    let theirs = match language {
        Language::En => deadline::Language::English,
        Language::Es => deadline::Language::Spanish,
    };
    let mut page = Page::default();
    let explained = found.outcome.explain(theirs);
    for sentence in &explained.short {
        page.sentence(sentence);
    }
    for due in &found.due {
        for sentence in due.explain(theirs).short {
            page.sentence(&sentence);
        }
    }
    prudent(&mut page, found, theirs, language);
    if let Some(state) = state {
        let word = state.get("stage").and_then(Value::as_str);
        page.maybe(language.pick("Estado", "State"), word);
    }
    page.gap();
    for line in &explained.full {
        page.sentence(line);
    }
    for due in &found.due {
        page.gap();
        for line in due.explain(theirs).full {
            page.sentence(&line);
        }
    }
    page.gap();
    page.sentence(language.pick("No es asesoría legal.", "This is not legal advice."));
    page
}

/// The prudent dates, beside the literal ones above; one sentence when they are the same.
fn prudent(page: &mut Page, found: &Answer, theirs: deadline::Language, language: Language) {
    page.gap();
    page.sentence(language.pick(
        "Presente antes de las 18:00: otra lectura pasa lo posterior al día siguiente (P5).",
        "File before 18:00: another reading takes what is later for the next day (P5).",
    ));
    let prudent = &found.prudent;
    if prudent.because.is_empty() {
        page.sentence(language.pick(
            "Ninguna otra lectura da una fecha anterior.",
            "No other reading gives an earlier date.",
        ));
        return;
    }
    page.sentence(language.pick(
        "Fechas prudentes, las primeras de todas las lecturas:",
        "Prudent dates, the earliest of all readings:",
    ));
    let day = |day: CivilDate| day.to_string();
    let until = prudent.open_until.map(day);
    page.maybe(language.pick("Abrir hasta", "Open until"), until.as_deref());
    page.line(
        language.pick("Notificada", "Notified"),
        &day(prudent.notified_on),
    );
    page.line(
        language.pick("Surte efectos", "Takes effect"),
        &day(prudent.effects_on),
    );
    for due in &prudent.due {
        let label = language.pick("Plazo", "Term");
        page.line(&format!("{label} {}", due.term), &day(due.on));
    }
    for reason in found.why_prudent(theirs) {
        page.line(language.pick("Porque", "Because"), &reason);
    }
}
