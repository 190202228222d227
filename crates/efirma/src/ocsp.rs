//! Whether a certificate was revoked, asked of its authority (RFC 6960, nonce of RFC 9654).
//!
//! Pure: the request is bytes to be sent, the answer is bytes that came. Whatever is not a
//! fresh, signed answer about exactly the certificate asked for is an [`OcspError`], and every
//! error means that nothing is known: it never passes as good.

mod error;
mod judge;
mod read;
#[cfg(test)]
#[cfg(feature = "mint")]
mod recorded;
mod request;
mod responder;
#[cfg(test)]
#[cfg(feature = "mint")]
mod variants;

use core::time::Duration;

use time::OffsetDateTime;

pub use self::error::OcspError;
#[cfg(feature = "rsa")]
pub use self::judge::verify;
pub use self::judge::{Examined, RsaCheck, examine};
pub use self::request::request;
use crate::certificate::{Certificate, Outline};
use crate::issuer::{Issuer, IssuerError};
use crate::pem::{self, Unarmoured};
pub use crate::rsa_key::RsaHash;

/// Octets of the largest answer read; the authority's have about 2.5 KB.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// How old `thisUpdate` may be when the answer does not say until when it holds.
pub const FRESH_FOR: Duration = Duration::from_hours(1);

/// A responder that the operator trusts whoever issued its certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Responder {
    /// Its certificate, in DER.
    pub certificate_der: Vec<u8>,
    /// Whether its answers may be signed with SHA-1, as the authority's were in 2022.
    pub accepts_sha1: bool,
}

impl Responder {
    /// Reads the certificate of a responder to be pinned, in DER or PEM.
    ///
    /// # Errors
    ///
    /// [`IssuerError::NotACertificate`].
    pub fn parse(certificate: &[u8], accepts_sha1: bool) -> Result<Self, IssuerError> {
        let certificate_der = match pem::unarmour(certificate) {
            Unarmoured::Der(der) => der.to_vec(),
            _ => certificate.to_vec(),
        };
        Outline::read(&certificate_der)?;
        Ok(Self {
            certificate_der,
            accepts_sha1,
        })
    }
}

/// What was asked, and when.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The certificate asked for.
    pub certificate: &'a Certificate,
    /// Who issued it.
    pub issuer: &'a Issuer,
    /// The nonce of the request, which the answer must then echo.
    pub nonce: Option<&'a [u8]>,
    /// Responders pinned by the operator, beside those that the issuer itself names.
    pub responders: &'a [Responder],
    /// The instant of the judgement.
    pub at: OffsetDateTime,
}

/// What the authority says of a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// It is not revoked.
    Good,
    /// It is revoked.
    Revoked {
        /// Since when.
        at: OffsetDateTime,
        /// The `CRLReason`, if it was given (RFC 5280, section 5.3.1).
        reason: Option<u8>,
    },
    /// The responder does not know it.
    Unknown,
}

/// An answer that holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Answer {
    /// What the authority says.
    pub status: Status,
    /// When the responder says to have signed the answer; told, not judged.
    pub produced_at: OffsetDateTime,
    /// When the status was known to be so.
    pub this_update: OffsetDateTime,
    /// Until when it holds, if it says so.
    pub next_update: Option<OffsetDateTime>,
}
