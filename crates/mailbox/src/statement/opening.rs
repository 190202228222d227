//! `apertura`: opening a notification. It is an act: with it the addressee is notified, unless
//! the notification was made before (CFF 134-I).

use super::fields::{Reader, Writer};
use super::{SignedBy, StatementError};
use crate::civil_date::CivilDate;
use crate::digest::Digest;
use crate::identifiers::Folio;
use crate::line::Line;
use crate::notification::Oficio;

/// What whoever opens declares: true in time and out of time.
pub const OPENING_DECLARATION: &str = "Abro el documento digital. Queda constancia de la fecha y \
                                       hora en que me autentiqué (CFF 134, fracción I).";

/// Opening a notification.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Open {
    /// Where, for whom, by whom, when.
    pub by: SignedBy,
    /// The folio of the notification.
    pub notification: Folio,
    /// What the act is.
    pub kind: Line<150>,
    /// The authority that issued it.
    pub issuer: Line<200>,
    /// The number of its *oficio*.
    pub oficio: Oficio,
    /// The date of its *oficio*.
    pub issued_on: CivilDate,
    /// SHA-256 of the document that is released by the opening: no other can be.
    pub document_sha256: Digest,
}

impl Open {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.by.write(writer);
        writer.field("Notificación", self.notification.as_str());
        writer.field("Tipo de acto", self.kind.as_str());
        writer.field("Autoridad emisora", self.issuer.as_str());
        writer.field("Oficio", self.oficio.as_str());
        writer.show("Fecha del oficio", &self.issued_on);
        writer.show("Documento, SHA-256", &self.document_sha256);
        writer.field("Declaro", OPENING_DECLARATION);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let open = Self {
            by: SignedBy::read(reader)?,
            notification: reader.parsed("Notificación")?,
            kind: reader.parsed("Tipo de acto")?,
            issuer: reader.parsed("Autoridad emisora")?,
            oficio: reader.parsed("Oficio")?,
            issued_on: reader.parsed("Fecha del oficio")?,
            document_sha256: reader.parsed("Documento, SHA-256")?,
        };
        reader.fixed("Declaro", OPENING_DECLARATION)?;
        Ok(open)
    }
}
