//! `acuse` of every act but a filing: enabling, terms, contact media, opening, mandate.
//!
//! The institute's word that it received the act, when and from whom (CFF 17-E, 134-I; the
//! contents of 3.3.2). It answers a signed statement, except the proof of a medium by its code,
//! which nobody signs.

use super::StatementError;
use super::blocks::{
    Answered, Sealed, read_media, read_registrations, read_terms, write_media, write_registrations,
    write_terms,
};
use super::contact::ContactChange;
use super::fields::{Reader, Writer};
use super::mandate::MandateOrder;
use crate::civil_date::CivilDate;
use crate::contacts::Medium;
use crate::digest::Digest;
use crate::identifiers::{Curp, Folio, Nrp, Rfc};
use crate::instant::LegalTime;
use crate::line::Line;
use crate::notification::Oficio;
use crate::terms::TermsReference;
use crate::travels::words;

/// What was received.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Received {
    /// The mailbox is enabled.
    Activation {
        /// The terms that were accepted.
        terms: TermsReference,
        /// The proved media.
        media: Vec<Medium>,
    },
    /// Another version of the terms was accepted.
    Terms {
        /// The terms that were accepted.
        terms: TermsReference,
    },
    /// A medium of contact was registered, changed or removed.
    Contact {
        /// What changed.
        change: ContactChange,
        /// Until when its code can be typed; absent for a removal.
        confirm_by_at: Option<LegalTime>,
    },
    /// A medium of contact was proved by its code.
    ContactProved {
        /// Which.
        medium: Medium,
    },
    /// A notification was opened.
    Opening {
        /// Its folio.
        notification: Folio,
        /// The number of the *oficio*.
        oficio: Oficio,
        /// The date of the *oficio*.
        issued_on: CivilDate,
        /// SHA-256 of the document that was released.
        document_sha256: Digest,
        /// The day the notification is made: that of the opening, or earlier if it was late.
        notified_on: CivilDate,
        /// The day it takes effect.
        effective_on: CivilDate,
    },
    /// Something was done with a mandate.
    Mandate {
        /// Its folio.
        mandate: Folio,
        /// What was done.
        order: MandateOrder,
    },
}

/// The words of the acts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Activation,
    Terms,
    Contact,
    ContactProved,
    Opening,
    Mandate,
}

words!(in file Kind {
    Activation => "activacion",
    Terms => "terminos",
    Contact => "contacto",
    ContactProved => "contacto-validado",
    Opening => "apertura",
    Mandate => "mandato",
});

/// By whom the act was signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedAct {
    /// The name of whoever signed, as the certificate says it.
    pub signer_name: String,
    /// The RFC of the certificate that signed.
    pub signer: Rfc,
    /// The number of the certificate that signed.
    pub certificate_number: String,
    /// What was signed.
    pub answered: Answered,
}

/// The receipt of an act.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ActReceipt {
    /// Where it counts, and whose word it is.
    pub sealed: Sealed,
    /// Its folio.
    pub folio: Folio,
    /// When the act was received.
    pub received_at: LegalTime,
    /// Whose mailbox it is.
    pub mailbox: Rfc,
    /// The name of whose mailbox it is.
    pub holder_name: Line<254>,
    /// The holder's CURP, for people.
    pub holder_curp: Option<Curp>,
    /// The registrations of the mailbox.
    pub registrations: Vec<Nrp>,
    /// What was received.
    pub received: Received,
    /// By whom it was signed; absent only for [`Received::ContactProved`].
    pub signed: Option<SignedAct>,
}

impl ActReceipt {
    /// The label that tells it from the receipt of a filing.
    pub(super) const MARK: &'static str = "Acuse de";

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.field(Self::MARK, self.received.kind().word());
        self.sealed.write(writer);
        writer.field("Folio", self.folio.as_str());
        writer.show("Recibido (hora del Centro)", &self.received_at);
        writer.field("Buzón de", self.mailbox.as_str());
        writer.field("Titular", self.holder_name.as_str());
        writer.optional("CURP", self.holder_curp.as_ref());
        write_registrations(&self.registrations, writer);
        self.received.write(writer);
        if let Some(signed) = &self.signed {
            writer.field("Firmó", &signed.signer_name);
            writer.field("RFC de quien firmó", signed.signer.as_str());
            writer.field("Certificado", &signed.certificate_number);
            signed.answered.write(writer);
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let kind = reader.word(Self::MARK, Kind::parse)?;
        Ok(Self {
            sealed: Sealed::read(reader)?,
            folio: reader.parsed("Folio")?,
            received_at: reader.parsed("Recibido (hora del Centro)")?,
            mailbox: reader.parsed("Buzón de")?,
            holder_name: reader.parsed("Titular")?,
            holder_curp: reader.optional("CURP")?,
            registrations: read_registrations(reader)?,
            received: Received::read(kind, reader)?,
            signed: match kind {
                Kind::ContactProved => None,
                _ => Some(SignedAct {
                    signer_name: reader.text("Firmó")?,
                    signer: reader.parsed("RFC de quien firmó")?,
                    certificate_number: reader.text("Certificado")?,
                    answered: Answered::read(reader)?,
                }),
            },
        })
    }
}

impl Received {
    const fn kind(&self) -> Kind {
        match self {
            Self::Activation { .. } => Kind::Activation,
            Self::Terms { .. } => Kind::Terms,
            Self::Contact { .. } => Kind::Contact,
            Self::ContactProved { .. } => Kind::ContactProved,
            Self::Opening { .. } => Kind::Opening,
            Self::Mandate { .. } => Kind::Mandate,
        }
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Activation { terms, media } => {
                write_terms(terms, writer);
                write_media(media, writer);
            }
            Self::Terms { terms } => write_terms(terms, writer),
            Self::Contact {
                change,
                confirm_by_at,
            } => {
                change.write(writer);
                writer.optional("Validar antes de (hora del Centro)", confirm_by_at.as_ref());
            }
            Self::ContactProved { medium } => writer.show("Medio de contacto", medium),
            Self::Opening {
                notification,
                oficio,
                issued_on,
                document_sha256,
                notified_on,
                effective_on,
            } => {
                writer.field("Notificación", notification.as_str());
                writer.field("Oficio", oficio.as_str());
                writer.show("Fecha del oficio", issued_on);
                writer.show("Documento, SHA-256", document_sha256);
                writer.show("Notificada el", notified_on);
                writer.show("Surte efectos el", effective_on);
            }
            Self::Mandate { mandate, order } => {
                writer.field("Folio del mandato", mandate.as_str());
                order.write(writer);
            }
        }
    }

    fn read(kind: Kind, reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        Ok(match kind {
            Kind::Activation => Self::Activation {
                terms: read_terms(reader)?,
                media: read_media(reader)?,
            },
            Kind::Terms => Self::Terms {
                terms: read_terms(reader)?,
            },
            Kind::Contact => Self::Contact {
                change: ContactChange::read(reader)?,
                confirm_by_at: reader.optional("Validar antes de (hora del Centro)")?,
            },
            Kind::ContactProved => Self::ContactProved {
                medium: reader.parsed("Medio de contacto")?,
            },
            Kind::Opening => Self::Opening {
                notification: reader.parsed("Notificación")?,
                oficio: reader.parsed("Oficio")?,
                issued_on: reader.parsed("Fecha del oficio")?,
                document_sha256: reader.parsed("Documento, SHA-256")?,
                notified_on: reader.parsed("Notificada el")?,
                effective_on: reader.parsed("Surte efectos el")?,
            },
            Kind::Mandate => Self::Mandate {
                mandate: reader.parsed("Folio del mandato")?,
                order: MandateOrder::read(reader)?,
            },
        })
    }
}
