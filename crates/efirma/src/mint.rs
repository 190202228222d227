//! Makes demonstration authorities and identities, for tests and for the demonstration.
//!
//! What is minted has the profile of the authority's own certificates (EFIRMA 1) and is signed
//! by a root that nobody else trusts. Randomness is an argument. Never in the browser.

mod certificate;
mod encrypt;
mod error;
mod names;
mod pkcs8;
pub(crate) mod token;

use rand_core::CryptoRng;
use rsa::PrivateKey as RsaPrivateKey;
use rsa::traits::PublicKeyParts;
use time::OffsetDateTime;
use zeroize::Zeroizing;

pub use self::encrypt::encrypt_like_the_authority;
pub use self::error::MintError;
pub use self::token::{TokenOrder, stamp};
use crate::asn1::{tag, write};
use crate::certificate::Outline;
use crate::credential::sign_rsa_sha256;
use crate::key;
use crate::oid;
use crate::rsa_key::RsaKey;

/// Bits of every key minted, as the authority's.
const KEY_BITS: usize = 2048;

/// A self-signed authority that issues demonstration certificates.
pub struct Authority {
    certificate: Vec<u8>,
    /// Its own Name, in DER: the issuer of what it issues.
    name: Vec<u8>,
    key: RsaPrivateKey,
}

/// What kind of certificate to mint.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MintKind {
    /// Certificado de sello digital.
    Csd,
    /// The e.firma of a person or company.
    EFirma,
    /// A responder to which the authority delegates its answers (RFC 6960, section 4.2.2.2).
    Responder,
    /// The seal of the institute.
    Seal,
    /// An authority of time, which stamps and does nothing else (RFC 3161, section 2.3).
    Timestamper,
}

/// What to mint.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What kind of certificate.
    pub kind: MintKind,
    /// The legal name.
    pub name: &'a str,
    /// The RFC of the person or company.
    pub rfc: &'a str,
    /// The RFC of the person who acts for a company.
    pub representative_rfc: Option<&'a str>,
    /// The CURP of the person, or of the one who acts for the company.
    pub curp: Option<&'a str>,
    /// The number of the certificate: 20 ASCII digits.
    pub number: [u8; 20],
    /// The first instant of its validity.
    pub not_before: OffsetDateTime,
    /// The last instant of its validity.
    pub not_after: OffsetDateTime,
}

/// A new identity.
pub struct Minted {
    /// The certificate, as a `.cer` holds it.
    pub certificate_der: Vec<u8>,
    /// The private key in PKCS#8, without encryption; wiped on drop.
    pub pkcs8: Zeroizing<Vec<u8>>,
}

impl Authority {
    /// Generates a root of 2048 bits.
    ///
    /// # Errors
    ///
    /// [`MintError`] when the name or the dates cannot be written.
    pub fn generate<R: CryptoRng + ?Sized>(
        rng: &mut R,
        name: &str,
        not_before: OffsetDateTime,
        not_after: OffsetDateTime,
    ) -> Result<Self, MintError> {
        let key = generate_key(rng)?;
        let name = names::of_authority(name);
        let serial = write::unsigned(&random_serial(rng));
        let certificate = certificate::Draft {
            serial: &serial,
            issuer: &name,
            subject: &name,
            not_before,
            not_after,
            spki: &spki(&key),
            extensions: &certificate::authority_extensions(),
        }
        .sign(&key)?;
        Ok(Self {
            certificate,
            name,
            key,
        })
    }

    /// Takes up an authority again from what [`Self::certificate_der`] and [`Self::pkcs8`] gave.
    ///
    /// # Errors
    ///
    /// [`MintError::Parts`] when they are not a certificate and its key.
    pub fn from_parts(certificate_der: &[u8], pkcs8: &[u8]) -> Result<Self, MintError> {
        let (name, modulus) = subject_and_modulus(certificate_der).ok_or(MintError::Parts)?;
        let key = key::PrivateKey::from_pkcs8(pkcs8).map_err(|_| MintError::Parts)?;
        let parts = key.parts().ok_or(MintError::Parts)?;
        if parts.modulus != modulus {
            return Err(MintError::Parts);
        }
        let key = parts.to_rsa().ok_or(MintError::Parts)?;
        Ok(Self {
            certificate: certificate_der.to_vec(),
            name,
            key,
        })
    }

    /// The certificate of the root.
    pub fn certificate_der(&self) -> &[u8] {
        &self.certificate
    }

    /// The private key of the root in PKCS#8.
    pub fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        pkcs8::write(&self.key).unwrap_or_default()
    }

    /// Issues a certificate with a new key.
    ///
    /// # Errors
    ///
    /// [`MintError`] when the order cannot be written.
    pub fn issue<R: CryptoRng + ?Sized>(
        &self,
        rng: &mut R,
        order: &Order<'_>,
    ) -> Result<Minted, MintError> {
        let key = generate_key(rng)?;
        let certificate_der = self.write(order, &spki(&key))?;
        let pkcs8 = pkcs8::write(&key).ok_or(MintError::Key)?;
        Ok(Minted {
            certificate_der,
            pkcs8,
        })
    }

    /// Issues a certificate for a key that lives elsewhere, in a token say.
    ///
    /// # Errors
    ///
    /// [`MintError`] when the order cannot be written, or the numbers are no key.
    pub fn certify(
        &self,
        order: &Order<'_>,
        modulus: &[u8],
        exponent: &[u8],
    ) -> Result<Vec<u8>, MintError> {
        self.write(order, &spki_of(modulus, exponent))
    }

    fn write(&self, order: &Order<'_>, spki: &[u8]) -> Result<Vec<u8>, MintError> {
        if !order.number.iter().all(u8::is_ascii_digit) {
            return Err(MintError::Number);
        }
        let certificate_der = certificate::Draft {
            serial: &write::unsigned(&order.number),
            issuer: &self.name,
            subject: &names::of_holder(order),
            not_before: order.not_before,
            not_after: order.not_after,
            spki,
            extensions: &certificate::leaf_extensions(order.kind),
        }
        .sign(&self.key)?;
        // An order that its own reader would refuse is a wrong order.
        crate::Certificate::parse(&certificate_der).map_err(MintError::Order)?;
        Ok(certificate_der)
    }
}

fn generate_key<R: CryptoRng + ?Sized>(rng: &mut R) -> Result<RsaPrivateKey, MintError> {
    RsaPrivateKey::new(rng, KEY_BITS).map_err(|_| MintError::Key)
}

/// Sixteen octets whose first bit is zero, so that the number is positive.
fn random_serial<R: CryptoRng + ?Sized>(rng: &mut R) -> [u8; 16] {
    let mut serial = [0; 16];
    rng.fill_bytes(&mut serial);
    if let Some(first) = serial.first_mut() {
        *first = (*first & 0x7f) | 0x40;
    }
    serial
}

fn spki(key: &RsaPrivateKey) -> Vec<u8> {
    let (modulus, exponent) = (key.n().as_ref().to_be_bytes(), key.e().to_be_bytes());
    spki_of(&modulus, &exponent)
}

fn spki_of(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let public = write::sequence(&[&write::unsigned(modulus), &write::unsigned(exponent)]);
    let bits = write::element(tag::BIT_STRING, &[&[0], &public]);
    write::sequence(&[&write::algorithm(oid::RSA_ENCRYPTION), &bits])
}

/// Reads the subject, with its tag, and the modulus of any certificate.
fn subject_and_modulus(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let outline = Outline::read(der).ok()?;
    let key = RsaKey::of_info(outline.spki).ok()?;
    Some((outline.subject.to_vec(), key.modulus))
}

fn sign(key: &RsaPrivateKey, message: &[u8]) -> Result<Vec<u8>, MintError> {
    sign_rsa_sha256(key, message).ok_or(MintError::Key)
}
