//! `constancia`: sealed by the institute once a notification is made: opened, deemed made or
//! posted at estrados.
//!
//! It repeats all of the alert, with every destination and what became of it, and the same number
//! and date of the *oficio* (DOMAIN 4.3.3 to 4.3.5).

use super::StatementError;
use super::blocks::{
    Answered, Sealed, read_act, read_addressee, read_deliveries, write_act, write_addressee,
    write_deliveries,
};
use super::fields::{Reader, Writer};
use crate::civil_date::CivilDate;
use crate::digest::Digest;
use crate::identifiers::{Folio, Rfc};
use crate::instant::LegalTime;
use crate::line::Line;
use crate::notification::{Act, Addressee, Cause, Delivery, Oficio};
use crate::travels::words;

/// What a *constancia* of lapse declares.
pub const NOT_OPENED_DECLARATION: &str =
    "El destinatario no se autenticó para abrir el documento digital dentro del plazo.";

/// The alert that preceded.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AlertSent {
    /// When it was sent.
    pub sent_at: LegalTime,
    /// To where, and what became of it.
    pub deliveries: Vec<Delivery>,
    /// SHA-256 of the sealed alert (`aviso`).
    pub notice_sha256: Digest,
}

impl AlertSent {
    fn write(&self, act: &Act, writer: &mut Writer) {
        writer.show("Aviso enviado (hora del Centro)", &self.sent_at);
        write_deliveries(&self.deliveries, writer);
        writer.field("Plazo", act.rule.sentence().unwrap_or_default());
        writer.show("Aviso (SHA-256)", &self.notice_sha256);
    }

    fn read(act: &Act, reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let sent_at = reader.parsed("Aviso enviado (hora del Centro)")?;
        let deliveries = read_deliveries(reader)?;
        let sentence = act.rule.sentence().ok_or(reader.value_error())?;
        reader.fixed("Plazo", sentence)?;
        Ok(Self {
            sent_at,
            deliveries,
            notice_sha256: reader.parsed("Aviso (SHA-256)")?,
        })
    }
}

/// How the notification was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Attested {
    /// The addressee opened it.
    Opened {
        /// The alert.
        alert: AlertSent,
        /// The day and hour the opener authenticated.
        opened_at: LegalTime,
        /// The name of whoever opened, as the certificate says it.
        opener_name: String,
        /// The RFC of the certificate that opened.
        opener: Rfc,
        /// The number of the certificate that opened.
        certificate_number: String,
        /// The signed opening.
        answered: Answered,
    },
    /// It was not opened in its term.
    Deemed {
        /// The alert.
        alert: AlertSent,
    },
    /// It was posted at estrados for its term.
    Posted {
        /// Why there.
        cause: Cause,
        /// The *acuerdo* that ordered it.
        agreement: Oficio,
        /// When it was published.
        posted_at: LegalTime,
        /// The last of the ten days.
        last_day_on: CivilDate,
        /// The public page it was published on.
        page: Line<200>,
    },
}

/// The words of the three.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Opened,
    Deemed,
    Posted,
}

words!(in file Kind { Opened => "apertura", Deemed => "vencimiento", Posted => "estrados" });

/// The record that a notification was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attestation {
    /// Where it counts, and whose word it is.
    pub sealed: Sealed,
    /// Its own folio.
    pub folio: Folio,
    /// When it was issued.
    pub issued_at: LegalTime,
    /// The folio of the notification.
    pub notification: Folio,
    /// To whom.
    pub addressee: Addressee,
    /// The act, named as everywhere.
    pub act: Act,
    /// How it was made.
    pub attested: Attested,
    /// The day it was made.
    pub notified_on: CivilDate,
    /// The day it takes effect (CFF 135).
    pub effective_on: CivilDate,
}

impl Attestation {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.sealed.write(writer);
        writer.field("Folio", self.folio.as_str());
        writer.show("Expedida (hora del Centro)", &self.issued_at);
        let kind = match &self.attested {
            Attested::Opened { .. } => Kind::Opened,
            Attested::Deemed { .. } => Kind::Deemed,
            Attested::Posted { .. } => Kind::Posted,
        };
        writer.field("Constancia de", kind.word());
        writer.field("Notificación", self.notification.as_str());
        write_addressee(&self.addressee, writer);
        write_act(&self.act, writer);
        self.attested.write(&self.act, writer);
        writer.show("Notificada el", &self.notified_on);
        writer.show("Surte efectos el", &self.effective_on);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let sealed = Sealed::read(reader)?;
        let folio = reader.parsed("Folio")?;
        let issued_at = reader.parsed("Expedida (hora del Centro)")?;
        let kind = reader.word("Constancia de", Kind::parse)?;
        let notification = reader.parsed("Notificación")?;
        let addressee = read_addressee(reader)?;
        let act = read_act(reader)?;
        let attested = Attested::read(kind, &act, reader)?;
        let notified_on: CivilDate = reader.parsed("Notificada el")?;
        let effective_on: CivilDate = reader.parsed("Surte efectos el")?;
        if effective_on < notified_on {
            return Err(reader.value_error());
        }
        Ok(Self {
            sealed,
            folio,
            issued_at,
            notification,
            addressee,
            act,
            attested,
            notified_on,
            effective_on,
        })
    }
}

impl Attested {
    fn write(&self, act: &Act, writer: &mut Writer) {
        match self {
            Self::Opened {
                alert,
                opened_at,
                opener_name,
                opener,
                certificate_number,
                answered,
            } => {
                alert.write(act, writer);
                writer.show("Abierta (hora del Centro)", opened_at);
                writer.field("Abrió", opener_name);
                writer.field("RFC de quien abrió", opener.as_str());
                writer.field("Certificado", certificate_number);
                answered.write(writer);
            }
            Self::Deemed { alert } => {
                alert.write(act, writer);
                writer.field("Declaración", NOT_OPENED_DECLARATION);
            }
            Self::Posted {
                cause,
                agreement,
                posted_at,
                last_day_on,
                page,
            } => {
                writer.field("Causa", cause.word());
                writer.field("Fundamento de la causa", cause.basis());
                writer.field("Acuerdo", agreement.as_str());
                writer.show("Publicada (hora del Centro)", posted_at);
                writer.show("Décimo día de publicación", last_day_on);
                writer.field("Página", page.as_str());
            }
        }
    }

    fn read(kind: Kind, act: &Act, reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        match kind {
            Kind::Opened => Ok(Self::Opened {
                alert: AlertSent::read(act, reader)?,
                opened_at: reader.parsed("Abierta (hora del Centro)")?,
                opener_name: reader.text("Abrió")?,
                opener: reader.parsed("RFC de quien abrió")?,
                certificate_number: reader.text("Certificado")?,
                answered: Answered::read(reader)?,
            }),
            Kind::Deemed => {
                let alert = AlertSent::read(act, reader)?;
                reader.fixed("Declaración", NOT_OPENED_DECLARATION)?;
                Ok(Self::Deemed { alert })
            }
            Kind::Posted => {
                let cause = reader.word("Causa", Cause::parse)?;
                reader.fixed("Fundamento de la causa", cause.basis())?;
                Ok(Self::Posted {
                    cause,
                    agreement: reader.parsed("Acuerdo")?,
                    posted_at: reader.parsed("Publicada (hora del Centro)")?,
                    last_day_on: reader.parsed("Décimo día de publicación")?,
                    page: reader.parsed("Página")?,
                })
            }
        }
    }
}
