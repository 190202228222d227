//! A certificate as the authority issues it to people, companies and the institute's seal.
//!
//! The original bytes are kept and are what is hashed and shown; nothing is encoded again.
//! Parsing refuses whatever makes a certificate ambiguous or weak, before anyone asks who
//! issued it. It does not judge dates, chains or purposes: [`crate::check_signer`] and
//! [`crate::chain`] do (RFC 5280).

mod error;
mod extensions;
mod outline;
mod read;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

pub use self::error::CertificateError;
pub(crate) use self::extensions::{Extensions, usage};
pub(crate) use self::outline::Outline;
use crate::holder::Holder;
use crate::kind::{self, Kind};
use crate::rsa_key::RsaKey;

/// Octets of the largest file read as a certificate; the authority's have 1.6 KB at most.
pub const CERTIFICATE_BYTES_MAX: usize = 16 * 1024;

/// A certificate whose shape, key and subject are sound.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Certificate {
    der: Vec<u8>,
    sha256: [u8; 32],
    number: String,
    /// The INTEGER of the serial number, with its tag.
    serial: Vec<u8>,
    /// The Name of the issuer, with its tag.
    issuer: Vec<u8>,
    issuer_common_name: Option<String>,
    holder: Holder,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    spki: Vec<u8>,
    key: RsaKey,
    extensions: Extensions,
    has_unit: bool,
}

impl Certificate {
    /// Reads a `.cer`: DER, or PEM and bare base64 as a convenience.
    ///
    /// # Errors
    ///
    /// [`CertificateError`] says what was picked instead of a certificate, or what is wrong
    /// with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, CertificateError> {
        read::file(bytes)
    }

    /// The exact bytes, without armour.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of [`Self::der`].
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Whom it names.
    pub fn holder(&self) -> &Holder {
        &self.holder
    }

    /// Its number: the 20 digits the authority prints, or upper-case hexadecimal when the
    /// serial number does not consist of 20 ASCII digits.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// What it was issued for.
    pub fn kind(&self) -> Kind {
        kind::of(self.extensions, self.has_unit)
    }

    /// The first instant of its validity.
    pub fn not_before(&self) -> OffsetDateTime {
        self.not_before
    }

    /// The last instant of its validity.
    pub fn not_after(&self) -> OffsetDateTime {
        self.not_after
    }

    /// The common name of its issuer, to be shown and never to be trusted.
    pub fn issuer_common_name(&self) -> Option<&str> {
        self.issuer_common_name.as_deref()
    }

    /// The DER Name of its issuer, to be compared as bytes.
    pub fn issuer_der(&self) -> &[u8] {
        &self.issuer
    }

    /// The `SubjectPublicKeyInfo`, as WebCrypto imports it.
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// The modulus, big-endian, without leading zeros.
    pub fn modulus(&self) -> &[u8] {
        &self.key.modulus
    }

    /// The public exponent, big-endian, without leading zeros.
    pub fn exponent(&self) -> &[u8] {
        &self.key.exponent
    }

    /// Whether the key may make signatures that bind: digitalSignature and nonRepudiation.
    pub fn can_sign(&self) -> bool {
        self.extensions.can_sign()
    }

    /// Whether its purposes are those of an e.firma, whatever its key usage says.
    pub(crate) fn is_for_people(&self) -> bool {
        kind::is_for_people(self.extensions) && !self.has_unit
    }

    /// Whether its purposes, if it names any, are those of a client: what a path is asked for.
    pub(crate) fn serves_clients(&self) -> bool {
        (self.extensions.purposes).is_none_or(|purposes| purposes.client_auth)
    }

    pub(crate) fn serial_der(&self) -> &[u8] {
        &self.serial
    }

    pub(crate) fn key(&self) -> &RsaKey {
        &self.key
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
