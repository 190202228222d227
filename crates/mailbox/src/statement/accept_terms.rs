//! `terminos`: accepting the terms in another version, in a mailbox that was enabled before
//! (DOMAIN 3.1.5).

use super::blocks::{read_terms, write_terms};
use super::fields::{Reader, Writer};
use super::{SignedBy, StatementError};
use crate::terms::TermsReference;

/// What whoever accepts declares.
pub const TERMS_DECLARATION: &str =
    "Acepto los términos y condiciones del Buzón en esta versión (LSS 286 M).";

/// Accepting a version of the terms.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AcceptTerms {
    /// Where, for whom, by whom, when.
    pub by: SignedBy,
    /// The terms that are accepted.
    pub terms: TermsReference,
}

impl AcceptTerms {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.by.write(writer);
        write_terms(&self.terms, writer);
        writer.field("Declaro", TERMS_DECLARATION);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let accept = Self {
            by: SignedBy::read(reader)?,
            terms: read_terms(reader)?,
        };
        reader.fixed("Declaro", TERMS_DECLARATION)?;
        Ok(accept)
    }
}
