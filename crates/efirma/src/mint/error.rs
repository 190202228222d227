//! Why nothing was minted.

use core::fmt;

use crate::certificate::CertificateError;

/// Why nothing was minted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MintError {
    /// A key could not be generated or used.
    Key,
    /// The number of a certificate is not 20 digits.
    Number,
    /// The order would give a certificate that our own reader refuses.
    Order(CertificateError),
    /// A certificate and a key do not make an authority.
    Parts,
    /// The passphrase cannot be written in windows-1252.
    Passphrase,
    /// A date lies before 1950 or after 9999.
    Time,
}

impl fmt::Display for MintError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Key => "key could not be generated",
            Self::Number => "certificate number is not 20 digits",
            Self::Order(error) => return error.fmt(formatter),
            Self::Parts => "certificate and key make no authority",
            Self::Passphrase => "passphrase cannot be written in windows-1252",
            Self::Time => "date is out of bounds",
        })
    }
}

impl core::error::Error for MintError {}
