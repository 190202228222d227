//! `presentacion`: presenting a filing (LSS 286 L, CFF 18): what, with which words and files.

use super::blocks::{read_registrations, write_registrations};
use super::fields::{Reader, Writer};
use super::{SignedBy, StatementError};
use crate::attachment::{ATTACHMENTS_MAX, Attachment};
use crate::filing::{AUTHORISED_MAX, AnsweredAct, Filing, Particulars, Procedure};

/// Presenting a filing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Present {
    /// Where, for whom, by whom, when.
    pub by: SignedBy,
    /// What is presented. Always free of [`problems`](Filing::problems) once parsed.
    pub filing: Filing,
}

impl Present {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.by.write(writer);
        write_filing(&self.filing, writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let by = SignedBy::read(reader)?;
        let procedure = reader.word("Trámite", Procedure::parse)?;
        let subject = reader.text("Asunto")?;
        let particulars = read_particulars(reader)?;
        let text = reader.repeated("Texto")?;
        let attachments = read_attachments(reader)?;
        let filing = Filing {
            procedure,
            subject,
            text,
            attachments,
            particulars,
        };
        if filing.problems().is_empty() {
            Ok(Self { by, filing })
        } else {
            Err(reader.value_error())
        }
    }
}

fn write_filing(filing: &Filing, writer: &mut Writer) {
    writer.field("Trámite", filing.procedure.word());
    writer.field("Asunto", &filing.subject);
    write_particulars(&filing.particulars, writer);
    for line in &filing.text {
        writer.field("Texto", line);
    }
    write_attachments(&filing.attachments, writer);
}

fn write_particulars(particulars: &Particulars, writer: &mut Writer) {
    writer.optional("Domicilio fiscal", particulars.fiscal_address.as_ref());
    writer.optional("Correo para notificaciones", particulars.email.as_ref());
    for name in &particulars.authorised {
        writer.field("Persona autorizada", name.as_str());
    }
    write_registrations(&particulars.registrations, writer);
    if let Some(act) = &particulars.answers {
        writer.field("Contesta el oficio", act.oficio.as_str());
        writer.show("Fecha del oficio", &act.issued_on);
        writer.show("Notificado el", &act.notified_on);
        writer.optional("Notificación", act.notification.as_ref());
    }
}

fn read_particulars(reader: &mut Reader<'_>) -> Result<Particulars, StatementError> {
    Ok(Particulars {
        fiscal_address: reader.optional("Domicilio fiscal")?,
        email: reader.optional("Correo para notificaciones")?,
        authorised: reader.repeated_parsed("Persona autorizada", AUTHORISED_MAX)?,
        registrations: read_registrations(reader)?,
        answers: match reader.optional("Contesta el oficio")? {
            None => None,
            Some(oficio) => Some(AnsweredAct {
                oficio,
                issued_on: reader.parsed("Fecha del oficio")?,
                notified_on: reader.parsed("Notificado el")?,
                notification: reader.optional("Notificación")?,
            }),
        },
    })
}

/// Files are named by number, name, media type, size and SHA-256.
pub(super) fn write_attachments(attachments: &[Attachment], writer: &mut Writer) {
    writer.show("Archivos", &attachments.len());
    for (number, attachment) in (1usize..).zip(attachments) {
        writer.field(&format!("Archivo {number}, nombre"), &attachment.name);
        writer.field(&format!("Archivo {number}, tipo"), &attachment.media_type);
        writer.show(&format!("Archivo {number}, bytes"), &attachment.size_bytes);
        writer.show(&format!("Archivo {number}, SHA-256"), &attachment.sha256);
    }
}

pub(super) fn read_attachments(reader: &mut Reader<'_>) -> Result<Vec<Attachment>, StatementError> {
    let count: usize = reader.parsed("Archivos")?;
    if count > ATTACHMENTS_MAX {
        return Err(reader.value_error());
    }
    let mut attachments = Vec::with_capacity(count);
    for number in 1..=count {
        attachments.push(Attachment {
            name: reader.text(&format!("Archivo {number}, nombre"))?,
            media_type: reader.text(&format!("Archivo {number}, tipo"))?,
            size_bytes: reader.parsed(&format!("Archivo {number}, bytes"))?,
            sha256: reader.parsed(&format!("Archivo {number}, SHA-256"))?,
        });
    }
    Ok(attachments)
}
