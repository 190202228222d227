//! Why a signature was not made, and why one is refused.

use core::fmt;

use crate::certificate::CertificateError;

/// Why a signature was not made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SignError {
    /// The certificate cannot sign in our profile: its RSA exponent is not 65537.
    Certificate,
    /// The time of signing is before 1950 or after 9999.
    Time,
    /// More issuers were given than a signature may carry, or they are too large.
    TooManyIssuers,
    /// The RSA signature is not one of the certificate's key over the signed attributes.
    WrongSignature,
}

impl fmt::Display for SignError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Certificate => "certificate cannot sign",
            Self::Time => "signing time is out of bounds",
            Self::TooManyIssuers => "too many issuer certificates",
            Self::WrongSignature => "signature does not match the certificate",
        })
    }
}

impl core::error::Error for SignError {}

/// Why a signature is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SignatureError {
    /// It uses an algorithm other than RSA with SHA-256.
    Algorithm,
    /// Its signed attributes are not exactly the four of the profile, each once and in order.
    Attributes,
    /// The signer's certificate is not one we work with.
    Certificate(CertificateError),
    /// It was made over other content.
    Digest,
    /// It is not the one DER structure of the profile.
    Format,
    /// The mathematics say no.
    Signature,
    /// It names another certificate than the one that came with it.
    SignerCertificate,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Algorithm => "signature uses another algorithm",
            Self::Attributes => "signed attributes are not those of the profile",
            Self::Certificate(error) => return error.fmt(formatter),
            Self::Digest => "signature is over other content",
            Self::Format => "signature is not of the profile",
            Self::Signature => "signature does not verify",
            Self::SignerCertificate => "signature binds another certificate",
        })
    }
}

impl core::error::Error for SignatureError {}
