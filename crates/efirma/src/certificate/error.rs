//! Why a file is not a certificate we work with.

use core::fmt;

use crate::holder::HolderError;

/// Why a file is not a certificate we work with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CertificateError {
    /// The algorithms named inside and outside the signed part differ.
    AlgorithmMismatch,
    /// It belongs to a certification authority, not to a person or company.
    Authority,
    /// An extension appears twice.
    DuplicateExtension,
    /// The file has no bytes.
    Empty,
    /// The public exponent is no RSA exponent.
    ExponentInvalid,
    /// Its subject does not name anyone, or not in the authority's way.
    Holder(HolderError),
    /// A private key was picked in its place; usually the two files were swapped.
    IsKey,
    /// A PKCS#12 store was picked in its place.
    IsPfx,
    /// A signed renewal (`.ren`, `.sdg`) or another CMS message was picked in its place.
    IsRenewal,
    /// A request (`.req`) was picked in its place.
    IsRequest,
    /// The modulus is smaller than 2048 or larger than 4096 bits, or its exponent is huge.
    KeySize {
        /// Bits of the modulus.
        bits: usize,
    },
    /// The public key is not an RSA key.
    KeyType,
    /// It may sign certificates although it belongs to no authority.
    KeyUsage,
    /// It starts like a certificate and is damaged, or is not DER.
    Malformed,
    /// The file is of another sort altogether: a picture, a ZIP, a web page.
    NotDer,
    /// The serial number is zero, negative or longer than 20 octets.
    SerialNumber,
    /// The file is larger than any certificate.
    TooLarge,
    /// It has more extensions than any certificate of the authority.
    TooManyExtensions,
    /// A critical extension is unknown here, so its meaning cannot be honoured.
    UnknownCriticalExtension,
    /// Its validity ends before it starts.
    Validity,
    /// It is not an X.509 version 3 certificate.
    Version,
    /// It is signed with MD5, SHA-1 or an algorithm that is not RSA with SHA-2.
    WeakSignature,
}

impl fmt::Display for CertificateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::AlgorithmMismatch => "certificate names two signature algorithms",
            Self::Authority => "certificate of an authority",
            Self::DuplicateExtension => "certificate repeats an extension",
            Self::Empty => "certificate file is empty",
            Self::ExponentInvalid => "certificate has an invalid RSA exponent",
            Self::Holder(error) => return error.fmt(formatter),
            Self::IsKey => "a key was given as certificate",
            Self::IsPfx => "a PKCS#12 store was given as certificate",
            Self::IsRenewal => "a CMS message was given as certificate",
            Self::IsRequest => "a certificate request was given as certificate",
            Self::KeySize { .. } => "certificate key size is out of bounds",
            Self::KeyType => "certificate key is not RSA",
            Self::KeyUsage => "certificate may sign certificates",
            Self::Malformed => "certificate is damaged or not DER",
            Self::NotDer => "file is not a certificate",
            Self::SerialNumber => "certificate serial number is out of bounds",
            Self::TooLarge => "certificate file is too large",
            Self::TooManyExtensions => "certificate has too many extensions",
            Self::UnknownCriticalExtension => "certificate has an unknown critical extension",
            Self::Validity => "certificate ends before it starts",
            Self::Version => "certificate is not of version 3",
            Self::WeakSignature => "certificate is signed with a weak algorithm",
        })
    }
}

impl core::error::Error for CertificateError {}
