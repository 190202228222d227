//! Statements (*cadena original*): the exact text that is signed, readable as it is.
//!
//! One labelled field a line, UTF-8, LF, in one fixed order. For each value exactly one text is
//! valid, and `parse(print(x)) == x`: a reader that accepts a text has proved that nothing else
//! could have been meant. The first line names the purpose, so that a signature for one purpose
//! is useless for any other. Control, bidirectional and invisible characters are refused.

mod accept_terms;
mod activation;
mod attestation;
mod blocks;
mod contact;
mod fields;
mod filing_receipt;
mod labels;
mod mandate;
mod notice;
mod opening;
mod present;
mod receipt;
mod sign_in;
mod signed;

use core::fmt;

pub use accept_terms::{AcceptTerms, TERMS_DECLARATION};
pub use activation::{ACTIVATION_DECLARATION, Activate};
pub use attestation::{AlertSent, Attestation, Attested, NOT_OPENED_DECLARATION};
pub use blocks::{Answered, Sealed};
pub use contact::{ChangeContact, ContactChange};
pub use fields::{Field, fields};
pub use filing_receipt::FilingReceipt;
pub use mandate::{ChangeMandate, MandateOrder};
pub use notice::Notice;
pub use opening::{OPENING_DECLARATION, Open};
pub use present::Present;
pub use receipt::{ActReceipt, Received, SignedAct};
pub use sign_in::SignIn;
pub use signed::{Nonce, SignedBy};

use fields::{Reader, Writer};

/// Largest statement, in bytes: a text of the longest kind, with every attachment.
pub const STATEMENT_BYTES_MAX: usize = 160 * 1024;

/// What a signature is for. Never interchangeable.
///
/// The order is that of a mailbox's life.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// Sign in.
    Acceso,
    /// Enable the mailbox.
    Activacion,
    /// Accept another version of the terms.
    Terminos,
    /// Change the contact media.
    Contacto,
    /// Open a notification.
    Apertura,
    /// Present a filing.
    Presentacion,
    /// Give, limit or take back a mandate.
    Mandato,
    /// Sealed by the institute: an alert was sent.
    Aviso,
    /// Sealed by the institute: a receipt.
    Acuse,
    /// Sealed by the institute: notified by lapse of time.
    Constancia,
}

impl Purpose {
    const ALL: [Self; 10] = [
        Self::Acceso,
        Self::Activacion,
        Self::Terminos,
        Self::Contacto,
        Self::Apertura,
        Self::Presentacion,
        Self::Mandato,
        Self::Aviso,
        Self::Acuse,
        Self::Constancia,
    ];

    /// Returns the word of the first line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Acceso => "acceso",
            Self::Activacion => "activacion",
            Self::Terminos => "terminos",
            Self::Contacto => "contacto",
            Self::Apertura => "apertura",
            Self::Presentacion => "presentacion",
            Self::Mandato => "mandato",
            Self::Aviso => "aviso",
            Self::Acuse => "acuse",
            Self::Constancia => "constancia",
        }
    }

    /// Tells whether only the institute's seal may sign it.
    pub const fn is_sealed(self) -> bool {
        matches!(self, Self::Aviso | Self::Acuse | Self::Constancia)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.word() == word)
    }
}

/// Why a text is not a statement, or a value cannot become one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum StatementError {
    /// The text is not the one text of its value.
    NotCanonical,
    /// The first line is not `buzon/1` and a purpose.
    Preamble,
    /// Only the institute's seal may sign it.
    Sealed,
    /// Larger than [`STATEMENT_BYTES_MAX`].
    TooLarge,
    /// A field is missing, out of its place or not expected; `line` counts from 1.
    UnexpectedField {
        /// Which line.
        line: usize,
    },
    /// The value of a field is not one it can have; `line` counts from 1.
    Value {
        /// Which line.
        line: usize,
    },
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCanonical => f.write_str("not the canonical text of its value"),
            Self::Preamble => f.write_str("does not begin with buzon/1 and a purpose"),
            Self::Sealed => f.write_str("of a purpose that only a seal signs"),
            Self::TooLarge => f.write_str("larger than a statement may be"),
            Self::UnexpectedField { line } => write!(f, "unexpected field at line {line}"),
            Self::Value { line } => write!(f, "unusable value at line {line}"),
        }
    }
}

impl core::error::Error for StatementError {}

/// A statement of any purpose.
///
/// The order is that of [`Purpose`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Statement {
    /// Sign in.
    SignIn(SignIn),
    /// Enable the mailbox.
    Activate(Activate),
    /// Accept another version of the terms.
    AcceptTerms(AcceptTerms),
    /// Change the contact media.
    ChangeContact(ChangeContact),
    /// Open a notification.
    Open(Open),
    /// Present a filing.
    Present(Present),
    /// Give, limit, take back, accept or give up a mandate.
    ChangeMandate(ChangeMandate),
    /// Sealed: an alert was sent.
    Notice(Box<Notice>),
    /// Sealed: a filing was received.
    FilingReceipt(FilingReceipt),
    /// Sealed: another act was received.
    ActReceipt(Box<ActReceipt>),
    /// Sealed: a notification was made.
    Attestation(Box<Attestation>),
}

impl Statement {
    /// Reads a statement. Succeeds only on the one text of a value.
    pub fn parse(text: &str) -> Result<Self, StatementError> {
        if text.len() > STATEMENT_BYTES_MAX {
            return Err(StatementError::TooLarge);
        }
        let (purpose, mut reader) = Reader::open(text)?;
        let statement = Self::read(purpose, &mut reader)?;
        reader.end()?;
        if statement.to_text() == text {
            Ok(statement)
        } else {
            Err(StatementError::NotCanonical)
        }
    }

    /// Reads a statement that a party signs; a sealed one is [`StatementError::Sealed`].
    ///
    /// The signer has no other use: what it cannot sign, it has no code to read.
    pub fn parse_signed(text: &str) -> Result<Self, StatementError> {
        if text.len() > STATEMENT_BYTES_MAX {
            return Err(StatementError::TooLarge);
        }
        let (purpose, mut reader) = Reader::open(text)?;
        let statement = Self::read_signed(purpose, &mut reader)?.ok_or(StatementError::Sealed)?;
        reader.end()?;
        let mut writer = Writer::new(purpose);
        statement.write_signed(&mut writer);
        if writer.into_text() == text {
            Ok(statement)
        } else {
            Err(StatementError::NotCanonical)
        }
    }

    fn read(purpose: Purpose, reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        if let Some(signed) = Self::read_signed(purpose, reader)? {
            return Ok(signed);
        }
        Ok(match purpose {
            Purpose::Aviso => Self::Notice(Box::new(Notice::read(reader)?)),
            Purpose::Constancia => Self::Attestation(Box::new(Attestation::read(reader)?)),
            _ if reader.next_is(ActReceipt::MARK) => {
                Self::ActReceipt(Box::new(ActReceipt::read(reader)?))
            }
            _ => Self::FilingReceipt(FilingReceipt::read(reader)?),
        })
    }

    fn read_signed(
        purpose: Purpose,
        reader: &mut Reader<'_>,
    ) -> Result<Option<Self>, StatementError> {
        Ok(Some(match purpose {
            Purpose::Acceso => Self::SignIn(SignIn::read(reader)?),
            Purpose::Activacion => Self::Activate(Activate::read(reader)?),
            Purpose::Terminos => Self::AcceptTerms(AcceptTerms::read(reader)?),
            Purpose::Contacto => Self::ChangeContact(ChangeContact::read(reader)?),
            Purpose::Apertura => Self::Open(Open::read(reader)?),
            Purpose::Presentacion => Self::Present(Present::read(reader)?),
            Purpose::Mandato => Self::ChangeMandate(ChangeMandate::read(reader)?),
            Purpose::Aviso | Purpose::Acuse | Purpose::Constancia => return Ok(None),
        }))
    }

    /// Prints the statement: what is shown, signed and kept.
    pub fn to_text(&self) -> String {
        let mut writer = Writer::new(self.purpose());
        match self {
            Self::Notice(notice) => notice.write(&mut writer),
            Self::FilingReceipt(receipt) => receipt.write(&mut writer),
            Self::ActReceipt(receipt) => receipt.write(&mut writer),
            Self::Attestation(attestation) => attestation.write(&mut writer),
            signed => signed.write_signed(&mut writer),
        }
        writer.into_text()
    }

    /// Prints what a party signs; nothing of what is sealed.
    fn write_signed(&self, writer: &mut Writer) {
        match self {
            Self::SignIn(sign_in) => sign_in.write(writer),
            Self::Activate(activate) => activate.write(writer),
            Self::AcceptTerms(accept) => accept.write(writer),
            Self::ChangeContact(change) => change.write(writer),
            Self::Open(open) => open.write(writer),
            Self::Present(present) => present.write(writer),
            Self::ChangeMandate(change) => change.write(writer),
            Self::Notice(_)
            | Self::FilingReceipt(_)
            | Self::ActReceipt(_)
            | Self::Attestation(_) => {}
        }
    }

    /// Prints the statement if its text reads back as the same value.
    ///
    /// What lacks a part that its purpose demands does not: an alert to nobody, a receipt of a
    /// signed act without its signature. Whoever seals asks this and seals nothing else.
    pub fn to_complete_text(&self) -> Result<String, StatementError> {
        let text = self.to_text();
        if Self::parse(&text)? == *self {
            Ok(text)
        } else {
            Err(StatementError::NotCanonical)
        }
    }

    /// Returns what a signature over it is for.
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::SignIn(_) => Purpose::Acceso,
            Self::Activate(_) => Purpose::Activacion,
            Self::AcceptTerms(_) => Purpose::Terminos,
            Self::ChangeContact(_) => Purpose::Contacto,
            Self::Open(_) => Purpose::Apertura,
            Self::Present(_) => Purpose::Presentacion,
            Self::ChangeMandate(_) => Purpose::Mandato,
            Self::Notice(_) => Purpose::Aviso,
            Self::FilingReceipt(_) | Self::ActReceipt(_) => Purpose::Acuse,
            Self::Attestation(_) => Purpose::Constancia,
        }
    }

    /// Returns who signs, for the purposes that a party signs.
    pub const fn signed_by(&self) -> Option<&SignedBy> {
        match self {
            Self::SignIn(SignIn { by })
            | Self::Activate(Activate { by, .. })
            | Self::AcceptTerms(AcceptTerms { by, .. })
            | Self::ChangeContact(ChangeContact { by, .. })
            | Self::Open(Open { by, .. })
            | Self::Present(Present { by, .. })
            | Self::ChangeMandate(ChangeMandate { by, .. }) => Some(by),
            Self::Notice(_)
            | Self::FilingReceipt(_)
            | Self::ActReceipt(_)
            | Self::Attestation(_) => None,
        }
    }
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod strategies;
#[cfg(test)]
mod tests;
