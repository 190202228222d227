//! What a decrypted key must look like: PKCS#8 around an RSA key of two primes.

#[cfg(feature = "rsa")]
use rsa::BoxedUint;

use crate::asn1::{NotDer, Reader, tag};
use crate::oid;
use crate::rsa_key::RsaKey;

/// `[1] IMPLICIT BIT STRING`: the public key, since version 1.
const PUBLIC_KEY: u8 = 0x81;

/// Why decrypted bytes are not a key we use.
pub(super) enum NotAKey {
    /// Not PKCS#8 at all: the passphrase was wrong.
    Garbage,
    /// PKCS#8 whose RSA key is malformed, of more primes, or out of bounds.
    Invalid,
    /// PKCS#8 with a key of another algorithm.
    OtherType,
}

/// The numbers of an RSA key that signing needs.
#[cfg_attr(
    not(feature = "rsa"),
    expect(dead_code, reason = "the browser signs with its own copy")
)]
pub(crate) struct Parts<'a> {
    pub(crate) modulus: &'a [u8],
    pub(crate) public_exponent: &'a [u8],
    pub(crate) private_exponent: &'a [u8],
    pub(crate) primes: [&'a [u8]; 2],
}

impl Parts<'_> {
    pub(super) fn public(&self) -> RsaKey {
        RsaKey {
            modulus: self.modulus.to_vec(),
            exponent: self.public_exponent.to_vec(),
        }
    }

    /// The key that signs here; `None` when its numbers contradict each other, or its exponent
    /// is not the only one we sign with.
    #[cfg(feature = "rsa")]
    pub(crate) fn to_rsa(&self) -> Option<rsa::PrivateKey> {
        if !self.public().has_usual_exponent() {
            return None;
        }
        let number = BoxedUint::from_be_slice_vartime;
        let primes = Vec::from(self.primes.map(number));
        let (modulus, exponent) = (number(self.modulus), number(self.public_exponent));
        rsa::PrivateKey::from_components(modulus, exponent, number(self.private_exponent), primes)
            .ok()
    }
}

/// Reads a `PrivateKeyInfo`; attributes, which some tools add, are skipped.
pub(super) fn read(pkcs8: &[u8]) -> Result<Parts<'_>, NotAKey> {
    let (oid, key) = info(pkcs8, 0).map_err(|NotDer| {
        if was_decrypted(pkcs8) {
            NotAKey::Invalid
        } else {
            NotAKey::Garbage
        }
    })?;
    if oid != oid::RSA_ENCRYPTION {
        return Err(NotAKey::OtherType);
    }
    let parts = rsa_key(key).map_err(|NotDer| NotAKey::Invalid)?;
    parts.public().check().map_err(|_| NotAKey::Invalid)?;
    Ok(parts)
}

/// Whether bytes that are no key of ours were decrypted all the same: a wrong passphrase gives
/// no key with something after it, none of the version with the public key inside (RFC 5958),
/// which browsers do not import, and no RSA key without PKCS#8 around it.
fn was_decrypted(bytes: &[u8]) -> bool {
    let first = Reader::new(bytes)
        .element()
        .map_or(bytes, |first| first.raw);
    info(first, 0).is_ok() || info(first, 1).is_ok() || rsa_key(first).is_ok()
}

fn info(pkcs8: &[u8], version: u8) -> Result<(&[u8], &[u8]), NotDer> {
    let mut info = Reader::whole(pkcs8, tag::SEQUENCE)?;
    info.version(version)?;
    let algorithm = info.algorithm()?;
    let key = info.expect(tag::OCTET_STRING)?;
    info.optional(tag::CONTEXT_0)?;
    if version > 0 {
        info.optional(PUBLIC_KEY)?;
    }
    info.finish()?;
    Ok((algorithm.oid, key))
}

/// Reads an `RSAPrivateKey` of version 0: two primes (RFC 8017, appendix A.1.2).
fn rsa_key(key: &[u8]) -> Result<Parts<'_>, NotDer> {
    let mut key = Reader::whole(key, tag::SEQUENCE)?;
    key.version(0)?;
    let modulus = key.unsigned()?;
    let public_exponent = key.unsigned()?;
    let private_exponent = key.unsigned()?;
    let primes = [key.unsigned()?, key.unsigned()?];
    // The three values of the Chinese remainder theorem follow from the others.
    for _ in 0..3 {
        key.unsigned()?;
    }
    key.finish()?;
    Ok(Parts {
        modulus,
        public_exponent,
        private_exponent,
        primes,
    })
}
