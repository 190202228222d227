//! Why a key stays closed.

use core::fmt;

/// Why a key stays closed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OpenKeyError {
    /// The file has no bytes.
    Empty,
    /// The passphrase opens it, and what is inside is no usable RSA key.
    Invalid,
    /// A certificate was picked in its place; usually the two files were swapped.
    IsCertificate,
    /// A PKCS#12 store was picked in its place.
    IsPfx,
    /// A signed renewal (`.ren`, `.sdg`) or another CMS message was picked in its place.
    IsRenewal,
    /// A request (`.req`) was picked in its place.
    IsRequest,
    /// It starts like a key and is damaged, or is not DER.
    Malformed,
    /// Its passphrase is stretched by scrypt, whose memory the file itself would choose.
    MemoryHard,
    /// The file is of another sort altogether.
    NotAKey,
    /// The passphrase is longer than any passphrase of the authority.
    PassphraseTooLong,
    /// The file is larger than any key.
    TooLarge,
    /// It asks for no iterations, or for more than are worth the wait.
    TooManyIterations {
        /// How many it asks for; the largest number when it does not fit.
        iterations: u64,
    },
    /// It has no passphrase at all.
    Unencrypted,
    /// It is encrypted in a way that this crate does not open.
    UnsupportedCipher,
    /// The passphrase opens it, and the key inside is not an RSA key.
    UnsupportedKeyType,
    /// The passphrase does not open it. Also returned for damaged contents: both look the same.
    WrongPassphrase,
}

impl fmt::Display for OpenKeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "key file is empty",
            Self::Invalid => "key file holds no usable RSA key",
            Self::IsCertificate => "a certificate was given as key",
            Self::IsPfx => "a PKCS#12 store was given as key",
            Self::IsRenewal => "a CMS message was given as key",
            Self::IsRequest => "a certificate request was given as key",
            Self::Malformed => "key file is damaged or not DER",
            Self::MemoryHard => "key file is protected with scrypt",
            Self::NotAKey => "file is not a key",
            Self::PassphraseTooLong => "passphrase is too long",
            Self::TooLarge => "key file is too large",
            Self::TooManyIterations { .. } => "key file asks for an unreasonable iteration count",
            Self::Unencrypted => "key file is not encrypted",
            Self::UnsupportedCipher => "key file is encrypted in an unsupported way",
            Self::UnsupportedKeyType => "key file holds a key that is not RSA",
            Self::WrongPassphrase => "passphrase does not open the key file",
        })
    }
}

impl core::error::Error for OpenKeyError {}
