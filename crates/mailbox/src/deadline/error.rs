//! Why there is no date, and what to do.

use core::fmt;

use super::Language;
use crate::calendar::{Layer, Unpublished};
use crate::problem::Words;

/// Why there is no date. None is ever guessed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DeadlineError {
    /// The receipt is older than what it answers.
    AcknowledgedBeforeSent,
    /// The count runs out of the years a calendar can have.
    BeyondCalendar,
    /// The document was opened before its alert was sent.
    OpenedBeforeSent,
    /// A day falls in a year whose non-working days are not published.
    Unpublished(Unpublished),
}

impl From<Unpublished> for DeadlineError {
    fn from(unpublished: Unpublished) -> Self {
        Self::Unpublished(unpublished)
    }
}

impl fmt::Display for DeadlineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AcknowledgedBeforeSent => f.write_str("acknowledged before it was sent"),
            Self::BeyondCalendar => f.write_str("beyond the last year of the calendar"),
            Self::OpenedBeforeSent => f.write_str("opened before it was sent"),
            Self::Unpublished(Unpublished { year, layer }) => {
                write!(f, "the days of {year} are not published ({layer:?})")
            }
        }
    }
}

impl core::error::Error for DeadlineError {}

impl DeadlineError {
    /// Returns what happened and what to do.
    pub fn words(self, language: Language) -> Words {
        let (what, todo) = match language {
            Language::English => self.english(),
            Language::Spanish => self.spanish(),
        };
        Words {
            what,
            todo: todo.to_owned(),
        }
    }

    fn spanish(self) -> (String, &'static str) {
        match self {
            Self::AcknowledgedBeforeSent => (
                "El acuse es anterior al envío.".to_owned(),
                "Revisa las dos horas y sus zonas.",
            ),
            Self::BeyondCalendar => (
                "La cuenta rebasa el último año posible.".to_owned(),
                "Revisa la fecha y el plazo.",
            ),
            Self::OpenedBeforeSent => (
                "La apertura es anterior al envío del aviso.".to_owned(),
                "Revisa las dos horas y sus zonas.",
            ),
            Self::Unpublished(Unpublished { year, layer }) => {
                let list = list(layer, Language::Spanish);
                (
                    format!(
                        "Aún no se publican los días inhábiles de {year} ({list}); \
                         no calculamos esta fecha."
                    ),
                    "Usa un calendario que tenga ese año, o revisa la fecha.",
                )
            }
        }
    }

    fn english(self) -> (String, &'static str) {
        match self {
            Self::AcknowledgedBeforeSent => (
                "The receipt is older than the sending.".to_owned(),
                "Check both hours and their zones.",
            ),
            Self::BeyondCalendar => (
                "The count goes beyond the last possible year.".to_owned(),
                "Check the date and the term.",
            ),
            Self::OpenedBeforeSent => (
                "It was opened before its alert was sent.".to_owned(),
                "Check both hours and their zones.",
            ),
            Self::Unpublished(Unpublished { year, layer }) => {
                let list = list(layer, Language::English);
                (
                    format!(
                        "The non-working days of {year} are not published ({list}); \
                         we do not compute this date."
                    ),
                    "Use a calendar that has that year, or check the date.",
                )
            }
        }
    }
}

fn list(layer: Layer, language: Language) -> &'static str {
    match (layer, language) {
        (Layer::Cff12, _) => "CFF 12",
        (Layer::Lfpa28, _) => "LFPA 28",
        (Layer::Lft74, _) => "LFT 74",
        (Layer::Extraordinary, Language::Spanish) => "días extraordinarios",
        (Layer::Extraordinary, Language::English) => "extraordinary days",
        (Layer::HolyWeek, Language::Spanish) => "Semana Santa",
        (Layer::HolyWeek, Language::English) => "Holy Week",
        (Layer::Imss, Language::Spanish) => "cierres del IMSS",
        (Layer::Imss, Language::English) => "closures of the IMSS",
    }
}
