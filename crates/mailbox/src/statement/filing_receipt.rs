//! `acuse`: sealed by the institute when a filing arrives (CFF 17-E, LSS 286 L).
//!
//! It carries the digests of the statement and of the signature it answers: whoever holds the
//! three can prove what was received, from whom and when, without asking anybody.

use super::StatementError;
use super::fields::{Reader, Writer};
use super::present::{read_attachments, write_attachments};
use crate::attachment::Attachment;
use crate::digest::Digest;
use crate::environment::Environment;
use crate::filing::Procedure;
use crate::identifiers::{Folio, Rfc};
use crate::instant::LegalTime;
use crate::revocation::RevocationAtReception;

/// The receipt of a filing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FilingReceipt {
    /// Where the act counts.
    pub environment: Environment,
    /// The authority that received it.
    pub authority: String,
    /// The web origin of the mailbox.
    pub origin: String,
    /// The number people quote.
    pub folio: Folio,
    /// When it was received, by the legal clock. The filing counts on this date (CFF 17-E).
    pub received_at: LegalTime,
    /// Whose mailbox it is.
    pub mailbox: Rfc,
    /// The name of whoever signed, as the certificate says it.
    pub signer_name: String,
    /// The RFC of the certificate that signed.
    pub signer: Rfc,
    /// The number of the certificate that signed.
    pub certificate_number: String,
    /// Whether that certificate was revoked, as it was known at reception.
    pub revocation: RevocationAtReception,
    /// What it started.
    pub procedure: Procedure,
    /// What it is about.
    pub subject: String,
    /// The files that were received, complete and equal to their digests.
    pub attachments: Vec<Attachment>,
    /// SHA-256 of the signed statement.
    pub statement_sha256: Digest,
    /// SHA-256 of the signature (CMS, DER).
    pub signature_sha256: Digest,
}

impl FilingReceipt {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.field("Ambiente", self.environment.word());
        writer.field("Autoridad", &self.authority);
        writer.field("Origen", &self.origin);
        writer.field("Folio", self.folio.as_str());
        writer.show("Recibida (hora del Centro)", &self.received_at);
        writer.field("Buzón de", self.mailbox.as_str());
        writer.field("Firmó", &self.signer_name);
        writer.field("RFC de quien firmó", self.signer.as_str());
        writer.field("Certificado", &self.certificate_number);
        writer.show("Revocación del certificado", &self.revocation);
        writer.field("Trámite", self.procedure.word());
        writer.field("Asunto", &self.subject);
        write_attachments(&self.attachments, writer);
        writer.show("Cadena firmada (SHA-256)", &self.statement_sha256);
        writer.show("Firma (SHA-256)", &self.signature_sha256);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        Ok(Self {
            environment: reader.word("Ambiente", Environment::parse)?,
            authority: reader.text("Autoridad")?,
            origin: reader.text("Origen")?,
            folio: reader.parsed("Folio")?,
            received_at: reader.parsed("Recibida (hora del Centro)")?,
            mailbox: reader.parsed("Buzón de")?,
            signer_name: reader.text("Firmó")?,
            signer: reader.parsed("RFC de quien firmó")?,
            certificate_number: reader.text("Certificado")?,
            revocation: reader.parsed("Revocación del certificado")?,
            procedure: reader.word("Trámite", Procedure::parse)?,
            subject: reader.text("Asunto")?,
            attachments: read_attachments(reader)?,
            statement_sha256: reader.parsed("Cadena firmada (SHA-256)")?,
            signature_sha256: reader.parsed("Firma (SHA-256)")?,
        })
    }
}
