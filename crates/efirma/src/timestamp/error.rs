//! Why a token is no proof of time.

use core::fmt;

use time::Duration;

use crate::path::PathError;

/// Why a token is no proof of time. Every variant means that no third party's word is there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TimestampError {
    /// It is signed with an algorithm other than RSA with SHA-2.
    Algorithm,
    /// Its signed attributes lack one that must be there, or have it twice.
    Attributes,
    /// The certificate of who signed it did not come along, or cannot be read.
    Certificate,
    /// No path leads from the authority's certificate to a root that is trusted for time.
    Chain(PathError),
    /// The authority's clock and that of whoever asked are too far apart.
    Clock {
        /// How far ahead the authority's is; negative when it lies behind.
        ahead: Duration,
    },
    /// It is signed over another content than it carries.
    Digest,
    /// It is over something else.
    Imprint,
    /// It is not a DER token, or has parts that none has: a page of a web server, for one.
    Malformed,
    /// It does not repeat the nonce of the request.
    Nonce,
    /// The authority gave none.
    NotGranted {
        /// Its `PKIStatus` (RFC 3161, section 2.4.2).
        status: u8,
    },
    /// The certificate of who signed it is not for stamping time alone, critically so.
    NotForTime,
    /// It is under another policy than the one asked for.
    Policy,
    /// Its signature does not verify.
    Signature,
    /// It binds another certificate than the one that signed it.
    SignerCertificate,
    /// It is larger than any token.
    TooLarge,
    /// A critical extension is unknown here, so its meaning cannot be honoured.
    UnknownCriticalExtension,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Algorithm => "timestamp is signed with a weak or unknown algorithm",
            Self::Attributes => "timestamp lacks a signed attribute, or has one twice",
            Self::Certificate => "timestamp came without the certificate of who signed it",
            Self::Chain(PathError::BadSignature) => {
                "timestamp's authority has a forged certificate"
            }
            Self::Chain(PathError::NotValidThen) => "timestamp's authority was not valid then",
            Self::Chain(PathError::UnknownIssuer) => "timestamp is of an authority nobody trusts",
            Self::Chain(PathError::Unsuitable) => "timestamp's authority is not fit for this use",
            Self::Chain(PathError::WeakSignature) => "timestamp's authority has a weak signature",
            Self::Clock { .. } => "timestamp's clock is too far from ours",
            Self::Digest => "timestamp is signed over other content",
            Self::Imprint => "timestamp is over something else",
            Self::Malformed => "timestamp is damaged or not DER",
            Self::Nonce => "timestamp does not repeat the nonce",
            Self::NotGranted { .. } => "timestamp was not granted",
            Self::NotForTime => "timestamp is signed by a certificate that is not for that alone",
            Self::Policy => "timestamp is under another policy",
            Self::Signature => "timestamp has a signature that does not verify",
            Self::SignerCertificate => "timestamp binds another certificate",
            Self::TooLarge => "timestamp is too large",
            Self::UnknownCriticalExtension => "timestamp has an unknown critical extension",
        })
    }
}

impl core::error::Error for TimestampError {}
