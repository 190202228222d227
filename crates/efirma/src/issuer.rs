//! An authority as those it issued to need it: its name and its key.

use core::fmt;

use crate::asn1::{NotDer, Reader, tag};
use crate::certificate::{Extensions, Outline};
use crate::pem::{self, Unarmoured};

/// The name and the `SubjectPublicKeyInfo` of an authority, each in DER.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Issuer {
    name: Vec<u8>,
    spki: Vec<u8>,
    key_octets: Vec<u8>,
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
        match pem::unarmour(certificate) {
            Unarmoured::Der(der) => Self::of_der(&der),
            Unarmoured::NotPem => Self::of_der(certificate),
            _ => Err(IssuerError::NotACertificate),
        }
    }

    fn of_der(der: &[u8]) -> Result<Self, IssuerError> {
        let outline = Outline::read(der)?;
        let extensions = outline
            .extensions
            .map_or(Ok(Extensions::default()), Extensions::read)
            .map_err(|_| IssuerError::NotACertificate)?;
        if !extensions.is_authority {
            return Err(IssuerError::NotAnAuthority);
        }
        Ok(Self::new(outline.subject, outline.spki)?)
    }

    /// The Name, to be compared as bytes.
    pub fn name_der(&self) -> &[u8] {
        &self.name
    }

    /// The `SubjectPublicKeyInfo`.
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// The octets of the key, which the responders of OCSP hash to name it.
    pub(crate) fn key_octets(&self) -> &[u8] {
        &self.key_octets
    }

    pub(crate) fn new(name: &[u8], spki: &[u8]) -> Result<Self, NotDer> {
        Ok(Self {
            name: name.to_vec(),
            spki: spki.to_vec(),
            key_octets: key_octets(spki)?.to_vec(),
        })
    }
}

/// The octets inside a `SubjectPublicKeyInfo`, without tag, length and unused bits.
pub(crate) fn key_octets(spki: &[u8]) -> Result<&[u8], NotDer> {
    let mut info = Reader::whole(spki, tag::SEQUENCE)?;
    info.algorithm()?;
    let octets = info.octet_bits()?;
    info.finish()?;
    Ok(octets)
}
