//! A certificate with its own key: the only thing in this crate that signs.
//!
//! It never signs raw text. What RSA sees is always a DER SET of signed attributes, which no
//! other protocol of the authority accepts (EFIRMA 0.7).

mod blinding;
#[cfg(test)]
mod wycheproof;

use core::fmt;

use rsa::Pkcs1v15Sign;
use sha2::digest::const_oid::AssociatedOid;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use self::blinding::KeyedStream;
use crate::certificate::Certificate;
use crate::key::PrivateKey;
use crate::signature::{self, SignError};

/// A certificate and the private key that belongs to it; wiped on drop.
pub struct Credential {
    certificate: Certificate,
    key: rsa::PrivateKey,
}

/// Why a certificate and a key make no credential.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CredentialError {
    /// The numbers of the key contradict each other, or its exponent is not 65537.
    Invalid,
    /// The key belongs to another certificate.
    Mismatch,
}

impl fmt::Display for CredentialError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Invalid => "private key is inconsistent",
            Self::Mismatch => "key belongs to another certificate",
        })
    }
}

impl core::error::Error for CredentialError {}

impl Credential {
    /// Joins a certificate and its key.
    ///
    /// # Errors
    ///
    /// [`CredentialError`] when they do not belong together or the key is inconsistent.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the bytes of the key are wiped as soon as its numbers were read"
    )]
    pub fn new(certificate: Certificate, key: PrivateKey) -> Result<Self, CredentialError> {
        if !key.matches(&certificate) {
            return Err(CredentialError::Mismatch);
        }
        if !certificate.key().has_usual_exponent() {
            return Err(CredentialError::Invalid);
        }
        let parts = key.parts().ok_or(CredentialError::Invalid)?;
        let key = parts.to_rsa().ok_or(CredentialError::Invalid)?;
        Ok(Self { certificate, key })
    }

    /// The certificate that goes into every signature.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Signs `content`: a detached CAdES-B-B message in DER.
    ///
    /// The signature is verified before it is returned, so a fault while computing it cannot
    /// leak a prime.
    ///
    /// # Errors
    ///
    /// [`SignError`] when the time cannot be written or the signature fails.
    pub fn sign(&self, content: &[u8], signing_time: OffsetDateTime) -> Result<Vec<u8>, SignError> {
        let unsigned = signature::prepare(content, &self.certificate, signing_time)?;
        let signature = self.rsa_sha256(unsigned.signed_attributes())?;
        unsigned.finish(&signature)
    }

    fn rsa_sha256(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        sign_rsa_sha256(&self.key, message).ok_or(SignError::WrongSignature)
    }
}

/// RSASSA-PKCS1-v1_5 with SHA-256, blinded.
pub(crate) fn sign_rsa_sha256(key: &rsa::PrivateKey, message: &[u8]) -> Option<Vec<u8>> {
    sign_rsa::<Sha256>(key, message)
}

fn sign_rsa<D: Digest + AssociatedOid>(key: &rsa::PrivateKey, message: &[u8]) -> Option<Vec<u8>> {
    let digest = D::digest(message);
    let mut blinding = KeyedStream::new(key, &digest);
    key.sign_with_rng(&mut blinding, Pkcs1v15Sign::new::<D>(), &digest)
        .ok()
}
