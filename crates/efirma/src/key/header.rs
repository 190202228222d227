//! The header of an `EncryptedPrivateKeyInfo`: what it asks for, within bounds.
//!
//! Only PBES2 with PBKDF2 is read (RFC 8018). The `pkcs5` crate is not used on files of
//! others: its newest release panics on a short IV and has no cap on the iterations.

use super::error::OpenKeyError;
use crate::asn1::{Algorithm, NotDer, Reader, tag};
use crate::oid;

/// More iterations than any key in use asks for: about two seconds in a browser.
const ITERATIONS_MAX: u64 = 1_000_000;
/// Octets of the longest salt; the authority's has eight.
const SALT_BYTES_MAX: usize = 32;

/// The block cipher in CBC mode.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    TripleDes,
}

/// The pseudo-random function of PBKDF2.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Prf {
    HmacSha1,
    HmacSha224,
    HmacSha256,
    HmacSha384,
    HmacSha512,
}

/// All that is needed to try a passphrase.
pub(super) struct Header<'a> {
    pub(super) cipher: Cipher,
    pub(super) prf: Prf,
    pub(super) iterations: u32,
    pub(super) salt: &'a [u8],
    pub(super) iv: &'a [u8],
    pub(super) ciphertext: &'a [u8],
}

impl Cipher {
    pub(super) const fn key_bytes(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
        }
    }

    const fn block_bytes(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            Self::TripleDes => 8,
        }
    }
}

/// Reads the header and finds the ciphertext.
pub(super) fn read(der: &[u8]) -> Result<Header<'_>, OpenKeyError> {
    let mut outer = Reader::whole(der, tag::SEQUENCE)?;
    let scheme = outer.algorithm()?;
    let ciphertext = outer.expect(tag::OCTET_STRING)?;
    outer.finish()?;
    if scheme.oid != oid::PBES2 {
        let is_older =
            scheme.oid.starts_with(oid::PKCS5) || scheme.oid.starts_with(oid::PKCS12_PBE);
        return Err(if is_older {
            OpenKeyError::UnsupportedCipher
        } else {
            OpenKeyError::Malformed
        });
    }
    let mut parameters = enter_parameters(scheme)?;
    let derivation = parameters.algorithm()?;
    let encryption = parameters.algorithm()?;
    parameters.finish()?;

    if derivation.oid == oid::SCRYPT {
        return Err(OpenKeyError::MemoryHard);
    }
    if derivation.oid != oid::PBKDF2 {
        return Err(OpenKeyError::UnsupportedCipher);
    }
    let (cipher, iv) = read_cipher(encryption)?;
    let derivation = read_derivation(derivation, cipher)?;
    // A whole number of blocks, and at least one, whose last byte is padding.
    if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(cipher.block_bytes()) {
        return Err(OpenKeyError::Malformed);
    }
    let Derivation {
        prf,
        iterations,
        salt,
    } = derivation;
    Ok(Header {
        cipher,
        prf,
        iterations,
        salt,
        iv,
        ciphertext,
    })
}

struct Derivation<'a> {
    prf: Prf,
    iterations: u32,
    salt: &'a [u8],
}

/// Reads `PBKDF2-params`: salt, iterations, keyLength OPTIONAL, prf DEFAULT HMAC-SHA1.
fn read_derivation(
    derivation: Algorithm<'_>,
    cipher: Cipher,
) -> Result<Derivation<'_>, OpenKeyError> {
    let mut parameters = enter_parameters(derivation)?;
    let salt = parameters.element()?;
    // The other choice, an algorithm that makes the salt, was never defined.
    if salt.tag != tag::OCTET_STRING || !(1..=SALT_BYTES_MAX).contains(&salt.body.len()) {
        return Err(OpenKeyError::UnsupportedCipher);
    }
    let iterations = parameters.small()?;
    let key_bytes = match parameters.next_tag() {
        Some(tag::INTEGER) => Some(parameters.small()?),
        _ => None,
    };
    // HMAC-SHA1 is the default; some write it out all the same, which DER forbids.
    let prf = if parameters.is_empty() {
        Prf::HmacSha1
    } else {
        read_prf(parameters.algorithm()?)?
    };
    parameters.finish()?;
    if key_bytes.is_some_and(|bytes| usize::try_from(bytes) != Ok(cipher.key_bytes())) {
        return Err(OpenKeyError::UnsupportedCipher);
    }
    if !(1..=ITERATIONS_MAX).contains(&iterations) {
        return Err(OpenKeyError::TooManyIterations { iterations });
    }
    let iterations =
        u32::try_from(iterations).map_err(|_| OpenKeyError::TooManyIterations { iterations })?;
    Ok(Derivation {
        prf,
        iterations,
        salt: salt.body,
    })
}

fn read_prf(prf: Algorithm<'_>) -> Result<Prf, OpenKeyError> {
    if !prf.has_no_parameters() {
        return Err(OpenKeyError::UnsupportedCipher);
    }
    match prf.oid {
        oid::HMAC_SHA1 => Ok(Prf::HmacSha1),
        oid::HMAC_SHA224 => Ok(Prf::HmacSha224),
        oid::HMAC_SHA256 => Ok(Prf::HmacSha256),
        oid::HMAC_SHA384 => Ok(Prf::HmacSha384),
        oid::HMAC_SHA512 => Ok(Prf::HmacSha512),
        _ => Err(OpenKeyError::UnsupportedCipher),
    }
}

/// Reads the cipher and its IV, which fills exactly one block.
fn read_cipher(encryption: Algorithm<'_>) -> Result<(Cipher, &[u8]), OpenKeyError> {
    let cipher = match encryption.oid {
        oid::AES128_CBC => Cipher::Aes128,
        oid::AES192_CBC => Cipher::Aes192,
        oid::AES256_CBC => Cipher::Aes256,
        oid::DES_EDE3_CBC => Cipher::TripleDes,
        _ => return Err(OpenKeyError::UnsupportedCipher),
    };
    match encryption.parameters {
        Some(iv) if iv.tag == tag::OCTET_STRING && iv.body.len() == cipher.block_bytes() => {
            Ok((cipher, iv.body))
        }
        _ => Err(OpenKeyError::UnsupportedCipher),
    }
}

fn enter_parameters(algorithm: Algorithm<'_>) -> Result<Reader<'_>, NotDer> {
    match algorithm.parameters {
        Some(element) if element.tag == tag::SEQUENCE => Ok(Reader::new(element.body)),
        _ => Err(NotDer),
    }
}
