//! `activacion`: enabling the mailbox (LSS 286 M): the terms in one version, the proved media.

use super::blocks::{read_media, read_terms, write_media, write_terms};
use super::fields::{Reader, Writer};
use super::{SignedBy, StatementError};
use crate::contacts::{Kind, Medium};
use crate::terms::TermsReference;

/// What whoever enables declares; the same words for everybody.
pub const ACTIVATION_DECLARATION: &str = "Habilito mi Buzón, acepto sus términos y que en él se me \
                                          notifique (LSS 286 L y 286 M).";

/// Enabling the mailbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Activate {
    /// Where, for whom, by whom, when.
    pub by: SignedBy,
    /// The terms that are accepted.
    pub terms: TermsReference,
    /// The proved media of contact, e-mails first; at least one of each kind.
    pub media: Vec<Medium>,
}

impl Activate {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.by.write(writer);
        write_terms(&self.terms, writer);
        write_media(&self.media, writer);
        writer.field("Declaro", ACTIVATION_DECLARATION);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let by = SignedBy::read(reader)?;
        let terms = read_terms(reader)?;
        let media = read_media(reader)?;
        let has = |kind| media.iter().any(|medium| medium.kind() == kind);
        if !has(Kind::Email) || !has(Kind::Mobile) {
            return Err(reader.value_error());
        }
        let activate = Self { by, terms, media };
        reader.fixed("Declaro", ACTIVATION_DECLARATION)?;
        Ok(activate)
    }
}
