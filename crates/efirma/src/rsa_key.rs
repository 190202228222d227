//! The public half of an RSA key, and the only scheme of signature we verify with it.

#[cfg(feature = "rsa")]
use rsa::{BoxedUint, Pkcs1v15Sign, PublicKey};
#[cfg(all(feature = "chain", feature = "rsa"))]
use rustls_pki_types::SignatureVerificationAlgorithm;
#[cfg(feature = "rsa")]
use sha1::Sha1;
#[cfg(feature = "rsa")]
use sha2::digest::const_oid::AssociatedOid;
#[cfg(feature = "rsa")]
use sha2::{Digest, Sha256, Sha384, Sha512};
#[cfg(all(feature = "chain", feature = "rsa"))]
use webpki::ring::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
};

#[cfg(all(feature = "chain", feature = "rsa"))]
use crate::asn1::write;
use crate::asn1::{Algorithm, NotDer, Reader, tag};
use crate::oid;

/// Bits of the smallest modulus we trust.
const MODULUS_BITS_MIN: usize = 2048;
/// Bits of the largest modulus we spend time on.
const MODULUS_BITS_MAX: usize = 4096;
/// Octets of the largest exponent that is read at all: verification time grows with it.
const EXPONENT_BYTES_MAX: usize = 4;
/// 65537, the only exponent we sign and verify with.
const EXPONENT: [u8; 3] = [1, 0, 1];

/// Why a public key is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Refused {
    Algorithm,
    Exponent,
    NotDer,
    Size { bits: usize },
}

impl From<NotDer> for Refused {
    fn from(_: NotDer) -> Self {
        Self::NotDer
    }
}

/// The hash of an RSASSA-PKCS1-v1_5 signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RsaHash {
    /// SHA-1: only for answers of a responder pinned for it.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl RsaHash {
    /// The hash that an algorithm of RSASSA-PKCS1-v1_5 names (RFC 8017, appendix A.2.4).
    pub(crate) fn of_signature(algorithm: Algorithm<'_>) -> Option<Self> {
        let hash = match algorithm.oid {
            oid::SHA1_WITH_RSA => Self::Sha1,
            oid::SHA256_WITH_RSA => Self::Sha256,
            oid::SHA384_WITH_RSA => Self::Sha384,
            oid::SHA512_WITH_RSA => Self::Sha512,
            _ => return None,
        };
        algorithm.has_no_parameters().then_some(hash)
    }

    pub(crate) fn is_strong(self) -> bool {
        self != Self::Sha1
    }
}

/// Whether a key is one we verify with, and `signature` as long as it makes them.
pub(crate) fn can_verify(spki: &[u8], signature: &[u8]) -> bool {
    RsaKey::of_info(spki)
        .is_ok_and(|key| key.has_usual_exponent() && signature.len() == key.modulus.len())
}

/// Modulus and exponent, big-endian, without leading zeros.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct RsaKey {
    pub(crate) modulus: Vec<u8>,
    pub(crate) exponent: Vec<u8>,
}

impl RsaKey {
    /// Reads a `SubjectPublicKeyInfo`, within the bounds of [`Self::check`].
    pub(crate) fn of_info(spki: &[u8]) -> Result<Self, Refused> {
        let mut info = Reader::whole(spki, tag::SEQUENCE)?;
        let algorithm = info.algorithm()?;
        if algorithm.oid != oid::RSA_ENCRYPTION || !algorithm.has_no_parameters() {
            return Err(Refused::Algorithm);
        }
        let key = Self::read(info.octet_bits()?)?;
        info.finish()?;
        key.check()?;
        Ok(key)
    }

    /// Reads an `RSAPublicKey` (RFC 8017, appendix A.1.1).
    pub(crate) fn read(der: &[u8]) -> Result<Self, NotDer> {
        let mut key = Reader::whole(der, tag::SEQUENCE)?;
        let modulus = key.unsigned()?.to_vec();
        let exponent = key.unsigned()?.to_vec();
        key.finish()?;
        Ok(Self { modulus, exponent })
    }

    /// Refuses sizes out of bounds and exponents that are no RSA exponents.
    ///
    /// Odd exponents other than 65537 pass here, so that a key of another exponent is still
    /// told to be the key of another certificate; [`Self::has_usual_exponent`] stops them.
    pub(crate) fn check(&self) -> Result<(), Refused> {
        let bits = self.bits();
        if !(MODULUS_BITS_MIN..=MODULUS_BITS_MAX).contains(&bits)
            || self.exponent.len() > EXPONENT_BYTES_MAX
        {
            return Err(Refused::Size { bits });
        }
        let is_odd = |bytes: &[u8]| bytes.last().is_some_and(|last| last & 1 == 1);
        if !is_odd(&self.modulus) || !is_odd(&self.exponent) || self.exponent == [1] {
            return Err(Refused::Exponent);
        }
        Ok(())
    }

    pub(crate) fn has_usual_exponent(&self) -> bool {
        self.exponent == EXPONENT
    }

    /// Verifies RSASSA-PKCS1-v1_5 with SHA-256 of `message`; only for exponent 65537.
    #[cfg(feature = "rsa")]
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifies_with(RsaHash::Sha256, message, signature)
    }

    /// Verifies RSASSA-PKCS1-v1_5 with `hash` of `message`; only for exponent 65537.
    #[cfg(feature = "rsa")]
    pub(crate) fn verifies_with(&self, hash: RsaHash, message: &[u8], signature: &[u8]) -> bool {
        if !self.has_usual_exponent()
            || self.check().is_err()
            || signature.len() != self.modulus.len()
        {
            return false;
        }
        #[cfg(all(feature = "chain", feature = "rsa"))]
        if let Some(verifier) = verifier(hash) {
            return verifier
                .verify_signature(&self.to_der(), message, signature)
                .is_ok();
        }
        self.computes(hash, message, signature)
    }

    /// Writes an `RSAPublicKey`.
    #[cfg(all(feature = "chain", feature = "rsa"))]
    fn to_der(&self) -> Vec<u8> {
        write::sequence(&[
            &write::unsigned(&self.modulus),
            &write::unsigned(&self.exponent),
        ])
    }

    /// Verifies with the numbers themselves: where there is no ring, and with SHA-1.
    #[cfg(feature = "rsa")]
    fn computes(&self, hash: RsaHash, message: &[u8], signature: &[u8]) -> bool {
        let modulus = BoxedUint::from_be_slice_vartime(&self.modulus);
        let exponent = BoxedUint::from_be_slice_vartime(&self.exponent);
        PublicKey::new(modulus, exponent).is_ok_and(|key| match hash {
            RsaHash::Sha1 => verifies::<Sha1>(&key, message, signature),
            RsaHash::Sha256 => verifies::<Sha256>(&key, message, signature),
            RsaHash::Sha384 => verifies::<Sha384>(&key, message, signature),
            RsaHash::Sha512 => verifies::<Sha512>(&key, message, signature),
        })
    }

    fn bits(&self) -> usize {
        let leading = self
            .modulus
            .first()
            .map_or(0, |first| first.leading_zeros());
        (self.modulus.len() * 8).saturating_sub(usize::try_from(leading).unwrap_or(0))
    }
}

/// What verifies fifteen times faster where ring is at hand; it has no SHA-1.
#[cfg(all(feature = "chain", feature = "rsa"))]
fn verifier(hash: RsaHash) -> Option<&'static dyn SignatureVerificationAlgorithm> {
    match hash {
        RsaHash::Sha1 => None,
        RsaHash::Sha256 => Some(RSA_PKCS1_2048_8192_SHA256),
        RsaHash::Sha384 => Some(RSA_PKCS1_2048_8192_SHA384),
        RsaHash::Sha512 => Some(RSA_PKCS1_2048_8192_SHA512),
    }
}

#[cfg(feature = "rsa")]
fn verifies<D: Digest + AssociatedOid>(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    key.verify(Pkcs1v15Sign::new::<D>(), &D::digest(message), signature)
        .is_ok()
}

#[cfg(test)]
#[cfg(feature = "rsa")]
mod tests {
    use super::*;
    use crate::shared::{bytes, tests, wycheproof};

    #[track_caller]
    fn check(file: &str, total: usize, total_valid: usize) {
        let Some(groups) = wycheproof(file) else {
            return;
        };
        let (mut tried, mut valid) = (0, 0);
        for group in &groups {
            let key = RsaKey::read(&bytes(&group["publicKeyAsn"])).unwrap();
            for test in tests(group) {
                // "acceptable" is a signature with a missing NULL: we accept one encoding only.
                let expected = key.has_usual_exponent() && test["result"] == "valid";
                let (message, signature) = (bytes(&test["msg"]), bytes(&test["sig"]));
                let found = key.verifies(&message, &signature);
                assert_eq!(found, expected, "{}: {}", test["tcId"], test["comment"]);
                // Both ways of verifying are of one mind.
                let computed = key.has_usual_exponent()
                    && signature.len() == key.modulus.len()
                    && key.computes(RsaHash::Sha256, &message, &signature);
                assert_eq!(computed, expected, "{}: {}", test["tcId"], test["comment"]);
                tried += 1;
                valid += usize::from(found);
            }
        }
        assert_eq!((tried, valid), (total, total_valid));
    }

    #[test]
    fn wycheproof_agrees_on_2048_bits() {
        // The two of exponent 3 are valid and still refused.
        check("rsa_signature_2048_sha256_test.json", 259, 7);
    }

    #[test]
    fn wycheproof_agrees_on_4096_bits() {
        check("rsa_signature_4096_sha256_test.json", 258, 7);
    }
}
