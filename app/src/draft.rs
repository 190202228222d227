//! A filing that is being written, as this device keeps it.

use mailbox::attachment::Attachment;
use mailbox::filing::{AnsweredAct, Filing, FilingError, Particulars, Procedure, TypedParticulars};
use mailbox::notification::TwoDates;
use serde::{Deserialize, Serialize};

/// A draft as it is kept. Those of earlier versions lack fields.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub(crate) struct Draft {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) attachments: Vec<Attachment>,
    /// The act it answers, as it was found.
    pub(crate) answers: Option<AnsweredAct>,
    /// Until when that act can be answered, as the backend said; it is shown and not signed.
    pub(crate) answer_by_on: Option<TwoDates>,
    /// What kind was chosen; what follows from the rest when none was.
    pub(crate) procedure: Option<Procedure>,
    /// What was typed besides words and files.
    pub(crate) typed: TypedParticulars,
}

impl Draft {
    /// Returns its kind.
    pub(crate) fn kind(&self) -> Procedure {
        self.procedure.unwrap_or(match self.answers {
            Some(_) => Procedure::Desahogo,
            None => Procedure::Promocion,
        })
    }

    /// Makes the filing, or says what is missing.
    pub(crate) fn filing(&self) -> Result<Filing, Vec<FilingError>> {
        let procedure = self.kind();
        let (particulars, unreadable) = match self.typed.read(procedure, self.answers.as_ref()) {
            Ok(particulars) => (particulars, Vec::new()),
            Err(fields) => (Particulars::default(), fields),
        };
        let attachments = self.attachments.clone();
        let filing = Filing::with_particulars(
            procedure,
            &self.subject,
            &self.text,
            attachments,
            particulars,
        );
        if unreadable.is_empty() {
            return filing.map_err(|errors| in_order(errors, procedure));
        }
        // What could not be read may be what is missing: only the first is said.
        let others = filing.err().unwrap_or_default().into_iter();
        let others = others.filter(|error| !matches!(error, FilingError::Missing(_)));
        let all = others.chain(unreadable.into_iter().map(FilingError::Typed));
        Err(in_order(all.collect(), procedure))
    }

    /// Answers no act any more.
    pub(crate) fn answer_nothing(&mut self) {
        self.answers = None;
        self.answer_by_on = None;
        self.procedure = (self.procedure).filter(|kind| *kind != Procedure::Desahogo);
    }
}

/// Puts what is wrong in the order in which the form shows it.
fn in_order(mut errors: Vec<FilingError>, procedure: Procedure) -> Vec<FilingError> {
    errors.sort_by_key(|error| match error {
        FilingError::Missing(_) | FilingError::Particulars => 0,
        FilingError::Typed(field) if field.is_demanded(procedure) => 0,
        FilingError::SubjectCharacter
        | FilingError::SubjectTooLong
        | FilingError::SubjectTooShort => 1,
        FilingError::TextCharacter { .. } | FilingError::TextEmpty | FilingError::TextTooLong => 2,
        FilingError::Typed(_) => 3,
        FilingError::Attachment { .. } => 4,
    });
    errors
}

impl From<Filing> for Draft {
    fn from(filing: Filing) -> Self {
        let text = filing.text.join("\n");
        let answers = filing.particulars.answers.clone();
        Self {
            subject: filing.subject,
            text,
            attachments: filing.attachments,
            answers,
            answer_by_on: None,
            procedure: Some(filing.procedure),
            typed: filing.particulars.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use mailbox::filing::Field;

    use super::*;

    #[test]
    fn a_draft_of_an_earlier_version_is_read() {
        let old = r#"{"subject":"Asunto","text":"Pido.","attachments":[]}"#;
        let draft: Draft = serde_json::from_str(old).unwrap();
        assert_eq!(draft.kind(), Procedure::Promocion);
        let filing = draft.filing().unwrap();
        assert_eq!(filing.subject, "Asunto");
        // What came back from the outbox is the same filing again.
        assert_eq!(Draft::from(filing.clone()).filing(), Ok(filing));
    }

    #[test]
    fn what_cannot_be_read_is_not_called_missing_too() {
        let draft = Draft {
            subject: "Asunto".into(),
            text: "Pido.".into(),
            procedure: Some(Procedure::Inconformidad),
            typed: TypedParticulars {
                email: "ana".into(),
                ..TypedParticulars::default()
            },
            ..Draft::default()
        };
        assert_eq!(draft.filing(), Err(vec![FilingError::Typed(Field::Email)]));
        let mut draft = draft;
        draft.text.clear();
        draft.typed.oficio = "1/2026".into();
        assert_eq!(
            draft.filing(),
            Err(vec![
                FilingError::Typed(Field::IssuedOn),
                FilingError::Typed(Field::NotifiedOn),
                FilingError::TextEmpty,
                FilingError::Typed(Field::Email),
            ])
        );
    }
}
