//! What a party presents: its kind, its words and its files, and what each must hold.
//!
//! A filing names the authority and its purpose (CFF 18); the mailbox supplies who files and by
//! what means. A `Filing` that exists is complete: it can only be made by [`Filing::new`].

mod life;
mod particulars;
mod procedure;
mod timeliness;
mod typed;

use core::fmt;

pub use life::{
    DAYS_MAX, DEMAND_DAYS, Demand, FilingLife, Happened, Phase, Progress, Sense, Step, Unfit, Whose,
};
pub use particulars::{
    AUTHORISED_MAX, AnsweredAct, FILING_REGISTRATIONS_MAX, Particulars, Requirement,
};
pub use procedure::Procedure;
use serde::{Deserialize, Serialize};
pub use timeliness::{Timeliness, timeliness};
pub use typed::{Field, TypedParticulars};

use crate::attachment::{self, Attachment, AttachmentError};
use crate::clean;

/// Shortest subject, in characters.
pub const SUBJECT_CHARACTERS_MIN: usize = 3;
/// Longest subject, in characters.
pub const SUBJECT_CHARACTERS_MAX: usize = 200;
/// Longest text, in characters.
pub const TEXT_CHARACTERS_MAX: usize = 20_000;
/// Most lines in a text.
pub const TEXT_LINES_MAX: usize = 1_000;

/// What is presented, before anybody signs it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The procedure it starts.
    pub procedure: Procedure,
    /// One line that says what it is about.
    pub subject: String,
    /// The petition itself, line by line; an empty line parts paragraphs.
    pub text: Vec<String>,
    /// The files, in the order the party gave them.
    pub attachments: Vec<Attachment>,
    /// What it says besides.
    #[serde(default, skip_serializing_if = "Particulars::is_empty")]
    pub particulars: Particulars,
}

/// Why a filing is not ready to be signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FilingError {
    /// A file is at fault; `position` counts from 0.
    Attachment {
        /// Which file.
        position: usize,
        /// What is wrong with it.
        error: AttachmentError,
    },
    /// It lacks what its kind cannot be without.
    Missing(Requirement),
    /// A list is too long or repeats something, or the act was notified before it was issued.
    Particulars,
    /// The subject has a character that deceives the eye.
    SubjectCharacter,
    /// The subject is longer than it may be.
    SubjectTooLong,
    /// The subject is missing or too short.
    SubjectTooShort,
    /// The text has a character that deceives the eye; `line` counts from 0.
    TextCharacter {
        /// Which line.
        line: usize,
    },
    /// The text is missing.
    TextEmpty,
    /// The text is longer than it may be.
    TextTooLong,
    /// What was typed in a field cannot be read.
    Typed(Field),
}

impl fmt::Display for FilingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attachment { position, error } => write!(f, "attachment {position}: {error}"),
            Self::Missing(requirement) => write!(f, "{requirement} is missing"),
            Self::Particulars => f.write_str("particulars that cannot be"),
            Self::SubjectCharacter => f.write_str("unusable character in the subject"),
            Self::SubjectTooLong => f.write_str("subject too long"),
            Self::SubjectTooShort => f.write_str("subject too short"),
            Self::TextCharacter { line } => write!(f, "unusable character in line {line}"),
            Self::TextEmpty => f.write_str("no text"),
            Self::TextTooLong => f.write_str("text too long"),
            Self::Typed(field) => write!(f, "{field} cannot be read"),
        }
    }
}

impl core::error::Error for FilingError {}

impl Filing {
    /// Makes a filing from what was typed and chosen.
    ///
    /// Line ends, tabs and outer blanks are made canonical; nothing else is changed.
    pub fn new(
        procedure: Procedure,
        subject: &str,
        text: &str,
        attachments: Vec<Attachment>,
    ) -> Result<Self, Vec<FilingError>> {
        Self::with_particulars(
            procedure,
            subject,
            text,
            attachments,
            Particulars::default(),
        )
    }

    /// Makes a filing that says more: whom and what it answers.
    pub fn with_particulars(
        procedure: Procedure,
        subject: &str,
        text: &str,
        attachments: Vec<Attachment>,
        particulars: Particulars,
    ) -> Result<Self, Vec<FilingError>> {
        let filing = Self {
            procedure,
            subject: one_line(subject),
            text: canonical_lines(text),
            attachments,
            particulars,
        };
        let problems = filing.problems();
        if problems.is_empty() {
            Ok(filing)
        } else {
            Err(problems)
        }
    }

    /// Lists what keeps the filing from being signed, in the order of the form.
    pub fn problems(&self) -> Vec<FilingError> {
        let mut found = Vec::new();
        match self.subject.chars().count() {
            n if n < SUBJECT_CHARACTERS_MIN => found.push(FilingError::SubjectTooShort),
            n if n > SUBJECT_CHARACTERS_MAX => found.push(FilingError::SubjectTooLong),
            _ if clean::check(&self.subject).is_err() => found.push(FilingError::SubjectCharacter),
            _ => {}
        }
        let characters: usize = self.text.iter().map(|line| line.chars().count()).sum();
        if self.text.iter().all(String::is_empty) {
            found.push(FilingError::TextEmpty);
        } else if characters > TEXT_CHARACTERS_MAX || self.text.len() > TEXT_LINES_MAX {
            found.push(FilingError::TextTooLong);
        } else if let Some(line) = self.text.iter().position(|l| clean::check(l).is_err()) {
            found.push(FilingError::TextCharacter { line });
        }
        if let Err((position, error)) = attachment::check_all(&self.attachments) {
            found.push(FilingError::Attachment { position, error });
        }
        if let Some(requirement) = self.particulars.lacking(self.procedure) {
            found.push(FilingError::Missing(requirement));
        }
        if !self.particulars.holds_together() {
            found.push(FilingError::Particulars);
        }
        found
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits a text into lines as a statement carries them: outer empty lines dropped, tabs and
/// non-breaking blanks made blanks, ends trimmed.
pub fn canonical_lines(text: &str) -> Vec<String> {
    let plain = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let blank = |c: char| {
        if c == '\t' || c == '\u{a0}' || c == '\u{202f}' {
            ' '
        } else {
            c
        }
    };
    let lines: Vec<String> = plain
        .split('\n')
        .map(|l| l.chars().map(blank).collect::<String>().trim().to_owned())
        .collect();
    let first = lines
        .iter()
        .position(|l| !l.is_empty())
        .unwrap_or(lines.len());
    let last = lines
        .iter()
        .rposition(|l| !l.is_empty())
        .map_or(first, |i| i + 1);
    lines.get(first..last).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_becomes_canonical() {
        let filing = Filing::new(
            Procedure::Promocion,
            "  Aclaración\tde\u{a0}cuotas ",
            "\r\n\tPrimera.  \r\n\r\nSegunda.\u{2029}",
            vec![],
        )
        .unwrap();
        assert_eq!(filing.subject, "Aclaración de cuotas");
        assert_eq!(filing.text, ["Primera.", "", "Segunda."]);
    }

    #[test]
    fn every_gap_is_named_at_once() {
        let problems = Filing::new(Procedure::Promocion, "a", " \n ", vec![]).unwrap_err();
        assert_eq!(
            problems,
            [FilingError::SubjectTooShort, FilingError::TextEmpty]
        );
        let problems =
            Filing::new(Procedure::Promocion, "pago\u{202e}", "a\u{200b}b", vec![]).unwrap_err();
        assert_eq!(
            problems,
            [
                FilingError::SubjectCharacter,
                FilingError::TextCharacter { line: 0 }
            ]
        );
    }

    #[test]
    fn both_sides_of_the_text_limits() {
        let of = |n: usize| Filing::new(Procedure::Promocion, "Asunto", &"ñ".repeat(n), vec![]);
        assert!(of(TEXT_CHARACTERS_MAX).is_ok());
        assert_eq!(
            of(TEXT_CHARACTERS_MAX + 1).unwrap_err(),
            [FilingError::TextTooLong]
        );
        let subject = |n: usize| Filing::new(Procedure::Promocion, &"ñ".repeat(n), "x", vec![]);
        assert!(subject(SUBJECT_CHARACTERS_MIN).is_ok() && subject(SUBJECT_CHARACTERS_MAX).is_ok());
        assert_eq!(
            subject(SUBJECT_CHARACTERS_MAX + 1).unwrap_err(),
            [FilingError::SubjectTooLong]
        );
    }

    fn act() -> AnsweredAct {
        AnsweredAct {
            notification: None,
            oficio: "00641/2026".parse().unwrap(),
            issued_on: "2026-01-12".parse().unwrap(),
            notified_on: "2026-01-16".parse().unwrap(),
        }
    }

    #[test]
    fn each_kind_demands_its_own() {
        let made = |procedure, particulars| {
            Filing::with_particulars(procedure, "Asunto", "Texto.", vec![], particulars)
        };
        for procedure in [
            Procedure::Promocion,
            Procedure::Solicitud,
            Procedure::Aviso,
            Procedure::Aclaracion,
        ] {
            assert!(
                made(procedure, Particulars::default()).is_ok(),
                "{procedure}"
            );
            assert!(!Particulars::default().wanting(procedure).is_empty());
        }
        assert_eq!(
            made(Procedure::Desahogo, Particulars::default()),
            Err(vec![FilingError::Missing(Requirement::AnsweredAct)])
        );
        let mut particulars = Particulars {
            answers: Some(act()),
            ..Particulars::default()
        };
        assert!(made(Procedure::Desahogo, particulars.clone()).is_ok());
        assert_eq!(
            made(Procedure::Inconformidad, particulars.clone()),
            Err(vec![FilingError::Missing(Requirement::FiscalAddress)])
        );
        particulars.fiscal_address = Some("Av. Juárez 1, Puebla".parse().unwrap());
        particulars.registrations = vec!["Y3926552104".parse().unwrap()];
        assert!(made(Procedure::Inconformidad, particulars.clone()).is_ok());
        assert_eq!(
            particulars.wanting(Procedure::Inconformidad),
            [Requirement::Email]
        );
    }

    #[test]
    fn particulars_that_cannot_be_are_refused() {
        let made = |particulars| {
            Filing::with_particulars(Procedure::Aviso, "Asunto", "Texto.", vec![], particulars)
        };
        let nrp = |text: &str| text.parse().unwrap();
        let twice = Particulars {
            registrations: vec![nrp("Y3926552104"), nrp("Y392655210")],
            ..Particulars::default()
        };
        assert_eq!(made(twice), Err(vec![FilingError::Particulars]));
        let mut early = act();
        early.notified_on = "2026-01-11".parse().unwrap();
        let early = Particulars {
            answers: Some(early),
            ..Particulars::default()
        };
        assert_eq!(made(early), Err(vec![FilingError::Particulars]));
        let crowd = |n: usize| Particulars {
            authorised: vec!["Ana Robles".parse().unwrap(); n],
            ..Particulars::default()
        };
        assert!(made(crowd(AUTHORISED_MAX)).is_ok());
        assert!(made(crowd(AUTHORISED_MAX + 1)).is_err());
    }

    #[test]
    fn a_filing_without_particulars_travels_as_before() {
        let filing = Filing::new(Procedure::Promocion, "Asunto", "Texto.", vec![]).unwrap();
        let json = serde_json::to_string(&filing).unwrap();
        assert_eq!(
            json,
            r#"{"procedure":"promocion","subject":"Asunto","text":["Texto."],"attachments":[]}"#
        );
        assert_eq!(serde_json::from_str::<Filing>(&json).unwrap(), filing);
    }
}
