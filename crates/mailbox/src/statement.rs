//! Statements (*cadena original*): the exact text that is signed, readable as it is.
//!
//! One labelled field a line, UTF-8, LF, in one fixed order. For each value exactly one text is
//! valid, and `parse(print(x)) == x`: a reader that accepts a text has proved that nothing else
//! could have been meant. The first line names the purpose, so that a signature for one purpose
//! is useless for any other. Control, bidirectional and invisible characters are refused.

mod fields;
mod filing_receipt;
mod present;
mod sign_in;
mod signed;

use core::fmt;

pub use fields::{Field, fields};
pub use filing_receipt::FilingReceipt;
pub use present::Present;
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
    const ALL: [Self; 9] = [
        Self::Acceso,
        Self::Activacion,
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
    /// A purpose this version knows but does not read yet.
    PurposeNotRead(Purpose),
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
            Self::PurposeNotRead(purpose) => {
                write!(f, "purpose {} is not read here", purpose.word())
            }
            Self::TooLarge => f.write_str("larger than a statement may be"),
            Self::UnexpectedField { line } => write!(f, "unexpected field at line {line}"),
            Self::Value { line } => write!(f, "unusable value at line {line}"),
        }
    }
}

impl core::error::Error for StatementError {}

/// A statement of any purpose.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Statement {
    /// Sealed: a filing was received.
    FilingReceipt(FilingReceipt),
    /// Present a filing.
    Present(Present),
    /// Sign in.
    SignIn(SignIn),
}

impl Statement {
    /// Reads a statement. Succeeds only on the one text of a value.
    pub fn parse(text: &str) -> Result<Self, StatementError> {
        if text.len() > STATEMENT_BYTES_MAX {
            return Err(StatementError::TooLarge);
        }
        let (purpose, mut reader) = Reader::open(text)?;
        let statement = match purpose {
            Purpose::Acceso => Self::SignIn(SignIn::read(&mut reader)?),
            Purpose::Acuse => Self::FilingReceipt(FilingReceipt::read(&mut reader)?),
            Purpose::Presentacion => Self::Present(Present::read(&mut reader)?),
            other => return Err(StatementError::PurposeNotRead(other)),
        };
        reader.end()?;
        if statement.to_text() == text {
            Ok(statement)
        } else {
            Err(StatementError::NotCanonical)
        }
    }

    /// Prints the statement: what is shown, signed and kept.
    pub fn to_text(&self) -> String {
        let mut writer = Writer::new(self.purpose());
        match self {
            Self::FilingReceipt(receipt) => receipt.write(&mut writer),
            Self::Present(present) => present.write(&mut writer),
            Self::SignIn(sign_in) => sign_in.write(&mut writer),
        }
        writer.into_text()
    }

    /// Returns what a signature over it is for.
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::FilingReceipt(_) => Purpose::Acuse,
            Self::Present(_) => Purpose::Presentacion,
            Self::SignIn(_) => Purpose::Acceso,
        }
    }

    /// Returns who signs, for the purposes that a party signs.
    pub const fn signed_by(&self) -> Option<&SignedBy> {
        match self {
            Self::FilingReceipt(_) => None,
            Self::Present(present) => Some(&present.by),
            Self::SignIn(sign_in) => Some(&sign_in.by),
        }
    }
}

#[cfg(test)]
mod tests;
