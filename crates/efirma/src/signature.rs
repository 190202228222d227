//! Detached signatures: CMS `SignedData` in CAdES-B-B (RFC 5652, RFC 5035, ETSI EN 319 122-1).
//!
//! One profile is written and the same one is read, nothing more: DER, detached, one signer,
//! SHA-256, RSASSA-PKCS1-v1_5, and exactly four signed attributes, of which
//! signing-certificate-v2 ties the signature to one certificate. OpenSSL verifies what is made
//! here and accepts much that [`verify`] refuses.

mod build;
mod error;
#[cfg(test)]
#[cfg(feature = "mint")]
mod variants;
mod verify;

use time::OffsetDateTime;

pub use self::build::{Unsigned, prepare};
pub use self::error::{SignError, SignatureError};
pub use self::verify::examine;
#[cfg(feature = "rsa")]
pub use self::verify::{verify, verify_digest};
use crate::certificate::Certificate;

/// Octets of the largest signature read; ours have less than 4 KB.
pub const SIGNATURE_BYTES_MAX: usize = 64 * 1024;
/// Certificates of issuers that may come with the signer's.
pub const ISSUERS_MAX: usize = 3;

/// What a verified signature says. Whether the signer may sign is for [`crate::check_signer`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    /// The certificate that the signature names and that verifies it.
    pub certificate: Certificate,
    /// When the signer says to have signed; compare it with the time of reception.
    pub signing_time: OffsetDateTime,
    /// Other certificates that came along, in DER. Nothing about them was checked.
    pub issuers: Vec<Vec<u8>>,
}

/// A signature that meets the profile in everything but its RSA value, which is still to be
/// verified: RSASSA-PKCS1-v1_5 with SHA-256 over [`message`](Self::message), under the key of
/// the certificate.
#[derive(Clone, Debug)]
pub struct Examined {
    verified: Verified,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Examined {
    /// Returns the certificate whose key must verify the RSA value.
    pub fn certificate(&self) -> &Certificate {
        &self.verified.certificate
    }

    /// Returns when the signer says to have signed.
    pub fn signing_time(&self) -> OffsetDateTime {
        self.verified.signing_time
    }

    /// Returns what the RSA value is over: the signed attributes, as a DER SET.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// Returns the RSA value.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Takes the outcome of verifying the RSA value.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Signature`] when it does not hold.
    pub fn conclude(self, rsa_holds: bool) -> Result<Verified, SignatureError> {
        if rsa_holds {
            Ok(self.verified)
        } else {
            Err(SignatureError::Signature)
        }
    }
}
