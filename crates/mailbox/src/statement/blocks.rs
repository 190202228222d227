//! Groups of lines that several statements share, each written and read in one place.

use super::StatementError;
use super::fields::{Reader, Writer};
use crate::contacts::Medium;
use crate::digest::Digest;
use crate::environment::Environment;
use crate::identifiers::Nrp;
use crate::mandates::REGISTRATIONS_MAX;
use crate::notification::{Act, Addressee, DESTINATIONS_MAX, Delivery};
use crate::terms::TermsReference;

/// The head of what the institute seals: where it counts and whose word it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sealed {
    /// Where the act counts.
    pub environment: Environment,
    /// The authority that seals.
    pub authority: String,
    /// The web origin of the mailbox.
    pub origin: String,
}

impl Sealed {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.field("Ambiente", self.environment.word());
        writer.field("Autoridad", &self.authority);
        writer.field("Origen", &self.origin);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        Ok(Self {
            environment: reader.word("Ambiente", Environment::parse)?,
            authority: reader.text("Autoridad")?,
            origin: reader.text("Origen")?,
        })
    }
}

/// What a party signed and the institute answers: the digests tie the two together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Answered {
    /// SHA-256 of the signed statement.
    pub statement_sha256: Digest,
    /// SHA-256 of the signature (CMS, DER).
    pub signature_sha256: Digest,
}

impl Answered {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.show("Cadena firmada (SHA-256)", &self.statement_sha256);
        writer.show("Firma (SHA-256)", &self.signature_sha256);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        Ok(Self {
            statement_sha256: reader.parsed("Cadena firmada (SHA-256)")?,
            signature_sha256: reader.parsed("Firma (SHA-256)")?,
        })
    }
}

pub(super) fn write_terms(terms: &TermsReference, writer: &mut Writer) {
    writer.field("Términos, versión", terms.version.as_str());
    writer.show("Términos (SHA-256)", &terms.sha256);
}

pub(super) fn read_terms(reader: &mut Reader<'_>) -> Result<TermsReference, StatementError> {
    Ok(TermsReference {
        version: reader.parsed("Términos, versión")?,
        sha256: reader.parsed("Términos (SHA-256)")?,
    })
}

pub(super) fn write_registrations(registrations: &[Nrp], writer: &mut Writer) {
    for registration in registrations {
        writer.field("Registro patronal", registration.as_str());
    }
}

pub(super) fn read_registrations(reader: &mut Reader<'_>) -> Result<Vec<Nrp>, StatementError> {
    reader.repeated_parsed("Registro patronal", REGISTRATIONS_MAX)
}

pub(super) fn write_media(media: &[Medium], writer: &mut Writer) {
    for medium in media {
        writer.show("Medio de contacto", medium);
    }
}

pub(super) fn read_media(reader: &mut Reader<'_>) -> Result<Vec<Medium>, StatementError> {
    reader.repeated_parsed("Medio de contacto", DESTINATIONS_MAX)
}

pub(super) fn write_addressee(addressee: &Addressee, writer: &mut Writer) {
    writer.field("Destinatario", addressee.name.as_str());
    writer.field("RFC del destinatario", addressee.rfc.as_str());
    writer.field("Carácter", addressee.kind.word());
    writer.optional("Registro patronal", addressee.registration.as_ref());
}

pub(super) fn read_addressee(reader: &mut Reader<'_>) -> Result<Addressee, StatementError> {
    Ok(Addressee {
        name: reader.parsed("Destinatario")?,
        rfc: reader.parsed("RFC del destinatario")?,
        kind: reader.parsed("Carácter")?,
        registration: reader.optional("Registro patronal")?,
    })
}

pub(super) fn write_act(act: &Act, writer: &mut Writer) {
    writer.field("Tipo de acto", act.kind.as_str());
    writer.field("Oficio", act.oficio.as_str());
    writer.show("Fecha del oficio", &act.issued_on);
    writer.field("Lugar de emisión", act.place.as_str());
    writer.field("Autoridad emisora", act.issuer.as_str());
    writer.field("Funcionario que firma", act.officer.as_str());
    writer.field("Fundamento", act.legal_basis.as_str());
    writer.field("Documento, nombre", &act.document.name);
    writer.field("Documento, tipo", &act.document.media_type);
    writer.show("Documento, bytes", &act.document.size_bytes);
    writer.show("Documento, SHA-256", &act.document.sha256);
    writer.field("Regla de notificación", act.rule.word());
    writer.optional(
        "Plazo para contestar (días hábiles)",
        act.answer_days.as_ref(),
    );
}

pub(super) fn read_act(reader: &mut Reader<'_>) -> Result<Act, StatementError> {
    use crate::attachment::{self, Attachment};
    let kind = reader.parsed("Tipo de acto")?;
    let oficio = reader.parsed("Oficio")?;
    let issued_on = reader.parsed("Fecha del oficio")?;
    let place = reader.parsed("Lugar de emisión")?;
    let issuer = reader.parsed("Autoridad emisora")?;
    let officer = reader.parsed("Funcionario que firma")?;
    let legal_basis = reader.parsed("Fundamento")?;
    let document = Attachment {
        name: reader.text("Documento, nombre")?,
        media_type: reader.text("Documento, tipo")?,
        size_bytes: reader.parsed("Documento, bytes")?,
        sha256: reader.parsed("Documento, SHA-256")?,
    };
    attachment::check(&document).map_err(|_| reader.value_error())?;
    Ok(Act {
        oficio,
        issued_on,
        place,
        issuer,
        officer,
        kind,
        legal_basis,
        document,
        rule: reader.parsed("Regla de notificación")?,
        answer_days: reader.optional("Plazo para contestar (días hábiles)")?,
    })
}

pub(super) fn write_deliveries(deliveries: &[Delivery], writer: &mut Writer) {
    writer.show("Envíos", &deliveries.len());
    for (number, delivery) in (1usize..).zip(deliveries) {
        writer.show(&format!("Envío {number}, a"), &delivery.medium);
        writer.show(&format!("Envío {number}, hora del Centro"), &delivery.at);
        writer.field(
            &format!("Envío {number}, resultado"),
            delivery.outcome.word(),
        );
    }
}

pub(super) fn read_deliveries(reader: &mut Reader<'_>) -> Result<Vec<Delivery>, StatementError> {
    let count: usize = reader.parsed("Envíos")?;
    // An alert that went nowhere is no alert (DOMAIN 4.3.3).
    if count == 0 || count > DESTINATIONS_MAX {
        return Err(reader.value_error());
    }
    let mut deliveries = Vec::with_capacity(count);
    for number in 1..=count {
        deliveries.push(Delivery {
            medium: reader.parsed(&format!("Envío {number}, a"))?,
            at: reader.parsed(&format!("Envío {number}, hora del Centro"))?,
            outcome: reader.parsed(&format!("Envío {number}, resultado"))?,
        });
    }
    Ok(deliveries)
}
