//! Why an answer is no answer.

use core::fmt;

/// Why an answer is no answer. Every variant means that nothing is known about the certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OcspError {
    /// It is signed with an algorithm other than RSA with SHA-2, or with SHA-1 by a responder
    /// of whom that is not accepted.
    Algorithm,
    /// It says two different things about the certificate.
    Contradiction,
    /// The responder had an internal error.
    InternalError,
    /// The validity of the answer begins after its own end.
    Inverted,
    /// It is not a DER answer of the basic type, or has parts that none has.
    Malformed,
    /// The responder did not understand the request.
    MalformedRequest,
    /// It does not echo the nonce of the request, or not exactly once.
    Nonce,
    /// It is of another type than the basic one.
    NotBasic,
    /// It holds from after the instant of the judgement.
    NotYetValid,
    /// It says nothing about the certificate asked for.
    OtherCertificate,
    /// Whoever signed it may not answer for the issuer of the certificate.
    Responder,
    /// Its signature, or that of the responder's certificate, does not verify.
    Signature,
    /// The responder wants signed requests.
    SignatureRequired,
    /// It no longer holds at the instant of the judgement.
    Stale,
    /// It is larger than any answer.
    TooLarge,
    /// It has more parts than are worth reading.
    TooMany,
    /// The responder asks to try later; the authority's also says so of a wrong issuer.
    TryLater,
    /// The responder does not answer to us, or not for this issuer.
    Unauthorized,
    /// A critical extension is unknown here, so its meaning cannot be honoured.
    UnknownCriticalExtension,
    /// The issuer of the question is not the one that the certificate names.
    WrongIssuer,
}

impl fmt::Display for OcspError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Algorithm => "revocation answer is signed with a weak or unknown algorithm",
            Self::Contradiction => "revocation answer contradicts itself",
            Self::InternalError => "responder had an internal error",
            Self::Inverted => "revocation answer ends before it begins",
            Self::Malformed => "revocation answer is damaged or not DER",
            Self::MalformedRequest => "responder did not understand the request",
            Self::Nonce => "revocation answer does not echo the nonce",
            Self::NotBasic => "revocation answer is not of the basic type",
            Self::NotYetValid => "revocation answer lies in the future",
            Self::OtherCertificate => "revocation answer is about another certificate",
            Self::Responder => "revocation answer is signed by someone who may not answer",
            Self::Signature => "revocation answer has a signature that does not verify",
            Self::SignatureRequired => "responder wants signed requests",
            Self::Stale => "revocation answer is too old",
            Self::TooLarge => "revocation answer is too large",
            Self::TooMany => "revocation answer has too many parts",
            Self::TryLater => "responder asks to try later",
            Self::Unauthorized => "responder does not answer to us",
            Self::UnknownCriticalExtension => "revocation answer has an unknown critical extension",
            Self::WrongIssuer => "issuer of the question is not that of the certificate",
        })
    }
}

impl core::error::Error for OcspError {}
