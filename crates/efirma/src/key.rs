//! Opens a `.key` with its passphrase.
//!
//! The rules are:
//!
//! - The file is hostile until proven otherwise: its header is read by a strict reader of our
//!   own, with a cap on everything it asks for, before any work is done.
//! - A wrong passphrase and damaged ciphertext look the same.
//! - What was decrypted is lent inside a closure and wiped on drop, temporaries included.

mod decrypt;
mod error;
mod header;
mod inner;
mod passphrase;
#[cfg(test)]
#[cfg(feature = "mint")]
mod variants;
#[cfg(test)]
#[cfg(feature = "mint")]
mod wycheproof;

use zeroize::Zeroizing;

pub use self::error::OpenKeyError;
#[cfg(feature = "mint")]
pub(crate) use self::passphrase::windows_1252;
use crate::asn1::NotDer;
use crate::certificate::Certificate;
use crate::file_kind::{self, FileKind};
use crate::pem::{self, Unarmoured};
use crate::rsa_key::RsaKey;

/// Octets of the largest file read as a key; the authority's have 1.3 KB.
pub const KEY_BYTES_MAX: usize = 16 * 1024;
/// Octets of the longest passphrase tried, as UTF-8.
pub const PASSPHRASE_BYTES_MAX: usize = 256;

/// An open RSA private key. It has no `Debug` and no `Clone`, and is wiped on drop.
pub struct PrivateKey {
    pkcs8: Zeroizing<Vec<u8>>,
    /// Modulus and exponent are public: they travel in the certificate.
    public: RsaKey,
}

impl PrivateKey {
    /// Takes a key that never was encrypted: the institute's seal, a demonstration identity.
    ///
    /// # Errors
    ///
    /// [`OpenKeyError::Invalid`] or [`OpenKeyError::UnsupportedKeyType`] when it is no RSA key
    /// of PKCS#8.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, OpenKeyError> {
        Self::read(Zeroizing::new(pkcs8.to_vec())).map_err(|error| match error {
            inner::NotAKey::Garbage | inner::NotAKey::Invalid => OpenKeyError::Invalid,
            inner::NotAKey::OtherType => OpenKeyError::UnsupportedKeyType,
        })
    }

    /// Lends the DER of the PKCS#8 `PrivateKeyInfo`, for WebCrypto to import.
    pub fn with_pkcs8<R>(&self, lend: impl FnOnce(&[u8]) -> R) -> R {
        lend(&self.pkcs8)
    }

    /// Whether `certificate` has the public half of this key: same modulus, same exponent.
    pub fn matches(&self, certificate: &Certificate) -> bool {
        self.public == *certificate.key()
    }

    fn read(pkcs8: Zeroizing<Vec<u8>>) -> Result<Self, inner::NotAKey> {
        let public = inner::read(&pkcs8)?.public();
        Ok(Self { pkcs8, public })
    }

    #[cfg(feature = "rsa")]
    pub(crate) fn parts(&self) -> Option<inner::Parts<'_>> {
        inner::read(&self.pkcs8).ok()
    }
}

/// Opens the bytes of a `.key`.
///
/// The passphrase is tried as UTF-8 in NFC, then in windows-1252, which is what the
/// authority's own tool writes. Blanks around it are part of it. Without the feature `nfc` it
/// is taken as given.
///
/// # Errors
///
/// [`OpenKeyError`] says what was picked instead of a key, or why it stays closed.
pub fn open_key(key_file: &[u8], passphrase: &str) -> Result<PrivateKey, OpenKeyError> {
    if key_file.is_empty() {
        return Err(OpenKeyError::Empty);
    }
    if key_file.len() > KEY_BYTES_MAX {
        return Err(OpenKeyError::TooLarge);
    }
    if passphrase.len() > PASSPHRASE_BYTES_MAX {
        return Err(OpenKeyError::PassphraseTooLong);
    }
    match pem::unarmour(key_file) {
        Unarmoured::Der(der) => open_der(&der, passphrase),
        Unarmoured::LegacyKey => Err(OpenKeyError::UnsupportedCipher),
        Unarmoured::NotPem => open_der(key_file, passphrase),
        Unarmoured::PlainKey => Err(OpenKeyError::Unencrypted),
        Unarmoured::Request => Err(OpenKeyError::IsRequest),
    }
}

impl From<NotDer> for OpenKeyError {
    fn from(_: NotDer) -> Self {
        Self::Malformed
    }
}

fn open_der(der: &[u8], passphrase: &str) -> Result<PrivateKey, OpenKeyError> {
    if der.first() != Some(&crate::asn1::tag::SEQUENCE) {
        return Err(OpenKeyError::NotAKey);
    }
    let header = header::read(der).map_err(|error| match (error, file_kind::sniff(der)) {
        (OpenKeyError::Malformed, FileKind::Certificate) => OpenKeyError::IsCertificate,
        (OpenKeyError::Malformed, FileKind::Pfx) => OpenKeyError::IsPfx,
        (OpenKeyError::Malformed, FileKind::PlainKey) => OpenKeyError::Unencrypted,
        (OpenKeyError::Malformed, FileKind::Renewal) => OpenKeyError::IsRenewal,
        (OpenKeyError::Malformed, FileKind::Request) => OpenKeyError::IsRequest,
        (error, _) => error,
    })?;
    for bytes in passphrase::candidates(passphrase) {
        let Some(plaintext) = decrypt::decrypt(&header, &bytes) else {
            continue;
        };
        match PrivateKey::read(plaintext) {
            Ok(key) => return Ok(key),
            // Padding is right by chance once in 256: what is no key was not decrypted.
            Err(inner::NotAKey::Garbage) => {}
            Err(inner::NotAKey::Invalid) => return Err(OpenKeyError::Invalid),
            Err(inner::NotAKey::OtherType) => return Err(OpenKeyError::UnsupportedKeyType),
        }
    }
    Err(OpenKeyError::WrongPassphrase)
}
