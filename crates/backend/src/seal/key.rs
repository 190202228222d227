//! The key of a seal, wherever it lives: it makes RSA values and never leaves its place.
//!
//! What is signed is always the signed attributes of a seal (`Seal::sign`), never a text as it
//! comes; and what comes back is verified with the certificate before anybody gets it.

use std::fs;
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use efirma::{Certificate, Credential, PrivateKey};
use zeroize::Zeroizing;

use crate::authority::IdentityError;

/// The private key of one seal.
pub(crate) trait SealKey: Send + Sync {
    /// Makes an RSASSA-PKCS1-v1_5 value with SHA-256. It may wait for a device.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError>;
}

/// Why a key does not sign.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyError {
    /// Its numbers do not go together.
    #[error("the numbers of the key do not go together")]
    Broken,
    /// Its thread ended.
    #[error("the making of a seal was interrupted")]
    Interrupted,
    /// The token wants an officer.
    #[error("the token locked its PIN: its officer has to unlock it, then start again")]
    Locked,
    /// The module is not there, or none.
    #[error("the module {path} cannot be used: {reason}")]
    Module { path: PathBuf, reason: String },
    /// The certificate's key is somewhere else.
    #[error("the token {token} holds no private key of the certificate {number}")]
    NoKey { token: String, number: String },
    /// Nobody said the PIN.
    #[error("the token {token} asks for a PIN: give --seal-pin-file or BUZON_SEAL_PIN")]
    NoPin { token: String },
    /// Nothing of that name is plugged in.
    #[error("no token {token} is in any slot: is it plugged in and switched on?")]
    NoToken { token: String },
    /// The PIN is not its PIN. Asking again would lock it.
    #[error(
        "the token {token} refuses the PIN; it is not tried again, lest the token lock itself: \
         correct it and start again"
    )]
    Pin { token: String },
    /// The file of the PIN cannot be read.
    #[error("the PIN cannot be read from {path}: {reason}")]
    PinFile { path: PathBuf, reason: String },
    /// The device failed.
    #[error("the token {token} failed: {reason}")]
    Token { token: String, reason: String },
}

impl KeyError {
    /// Tells whether the next try may be luckier.
    pub(super) const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::NoKey { .. } | Self::NoToken { .. } | Self::Token { .. }
        )
    }
}

/// A key from a file: AWS-LC, in half of the time that ring takes and a seventh of that of `rsa`.
pub(crate) struct FileKey(RsaKeyPair);

impl FileKey {
    /// Opens the key of `certificate` in PKCS#8.
    pub(crate) fn open(path: &Path, certificate: &Certificate) -> Result<Self, IdentityError> {
        let bytes = fs::read(path).map_err(|source| IdentityError::File {
            path: path.to_owned(),
            source,
        });
        let pkcs8 = Zeroizing::new(bytes?);
        let refused = || IdentityError::Key {
            path: path.to_owned(),
        };
        let key = PrivateKey::from_pkcs8(&pkcs8).map_err(|_| refused())?;
        // It says whether they do not belong together.
        Credential::new(certificate.clone(), key).map_err(IdentityError::Credential)?;
        Self::of(&pkcs8).ok_or_else(refused)
    }

    /// Takes the key, wherever its numbers go together.
    pub(super) fn of(pkcs8: &[u8]) -> Option<Self> {
        RsaKeyPair::from_pkcs8(pkcs8).ok().map(Self)
    }
}

impl SealKey for FileKey {
    /// It is verified before it leaves, so that a fault while computing it cannot leak a prime.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        // This scheme draws nothing from it: the same text gets the same seal.
        let random = SystemRandom::new();
        let signed = (self.0).sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
        signed.map_err(|_| KeyError::Broken)?;
        Ok(signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_none_makes_no_seal() {
        assert!(FileKey::of(b"").is_none());
        assert!(FileKey::of(&[0x30, 0x03, 2, 1, 0]).is_none());
    }
}
