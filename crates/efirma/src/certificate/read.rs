//! Reads a certificate from its first byte to its last (RFC 5280, section 4.1).

use super::{CERTIFICATE_BYTES_MAX, Certificate, CertificateError, Extensions, Outline, sha256};
use crate::asn1::{NotDer, tag};
use crate::file_kind::{self, FileKind};
use crate::holder::{self, Holder};
use crate::pem::{self, Unarmoured};
use crate::rsa_key::{Refused, RsaHash, RsaKey};

/// RFC 5280, section 4.1.2.2.
const SERIAL_BYTES_MAX: usize = 20;

impl From<NotDer> for CertificateError {
    fn from(_: NotDer) -> Self {
        Self::Malformed
    }
}

impl From<Refused> for CertificateError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Algorithm => Self::KeyType,
            Refused::Exponent => Self::ExponentInvalid,
            Refused::NotDer => Self::Malformed,
            Refused::Size { bits } => Self::KeySize { bits },
        }
    }
}

/// Reads what a person picked as certificate.
pub(super) fn file(bytes: &[u8]) -> Result<Certificate, CertificateError> {
    if bytes.is_empty() {
        return Err(CertificateError::Empty);
    }
    if bytes.len() > CERTIFICATE_BYTES_MAX {
        return Err(CertificateError::TooLarge);
    }
    match pem::unarmour(bytes) {
        Unarmoured::Der(der) => certificate(&der),
        Unarmoured::LegacyKey | Unarmoured::PlainKey => Err(CertificateError::IsKey),
        Unarmoured::NotPem => certificate(bytes),
        Unarmoured::Request => Err(CertificateError::IsRequest),
    }
}

fn certificate(der: &[u8]) -> Result<Certificate, CertificateError> {
    if der.first() != Some(&tag::SEQUENCE) {
        return Err(CertificateError::NotDer);
    }
    signed(der).map_err(|error| match (error, file_kind::sniff(der)) {
        // The wrong file is better news than a damaged one.
        (CertificateError::Malformed, FileKind::EncryptedKey | FileKind::PlainKey) => {
            CertificateError::IsKey
        }
        (CertificateError::Malformed, FileKind::Pfx) => CertificateError::IsPfx,
        (CertificateError::Malformed, FileKind::Renewal) => CertificateError::IsRenewal,
        (CertificateError::Malformed, FileKind::Request) => CertificateError::IsRequest,
        (error, _) => error,
    })
}

fn signed(der: &[u8]) -> Result<Certificate, CertificateError> {
    let outline = Outline::read(der)?;
    if !outline.is_version_3 {
        return Err(CertificateError::Version);
    }
    let key = RsaKey::of_info(outline.spki)?;
    if !outline.algorithms_agree {
        return Err(CertificateError::AlgorithmMismatch);
    }
    if !RsaHash::of_signature(outline.algorithm).is_some_and(RsaHash::is_strong) {
        return Err(CertificateError::WeakSignature);
    }
    let extensions = outline
        .extensions
        .map_or(Ok(Extensions::default()), Extensions::read)?;
    extensions.check_is_leaf()?;
    if outline.not_after < outline.not_before {
        return Err(CertificateError::Validity);
    }
    let number = number_of(outline.serial_body)?;
    let (holder, has_unit) = Holder::read(outline.subject).map_err(CertificateError::Holder)?;
    Ok(Certificate {
        der: der.to_vec(),
        sha256: sha256(der),
        number,
        serial: outline.serial.to_vec(),
        issuer: outline.issuer.to_vec(),
        issuer_common_name: holder::common_name(outline.issuer),
        holder,
        not_before: outline.not_before,
        not_after: outline.not_after,
        spki: outline.spki.to_vec(),
        key,
        extensions,
        has_unit,
    })
}

/// The digits that the octets of the serial number spell, or the octets in hexadecimal.
fn number_of(serial: &[u8]) -> Result<String, CertificateError> {
    let unsigned = match serial {
        [0] | [0x80..=0xff, ..] => return Err(CertificateError::SerialNumber),
        [0, rest @ ..] => rest,
        _ => serial,
    };
    if serial.len() > SERIAL_BYTES_MAX {
        return Err(CertificateError::SerialNumber);
    }
    if unsigned.len() == SERIAL_BYTES_MAX && unsigned.iter().all(u8::is_ascii_digit) {
        return Ok(unsigned.iter().copied().map(char::from).collect());
    }
    let nibbles = unsigned.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    Ok(nibbles
        .map(|nibble| char::from(hex_digit(nibble)))
        .collect())
}

fn hex_digit(nibble: u8) -> u8 {
    if nibble < 10 {
        b'0' + nibble
    } else {
        b'A' + (nibble - 10)
    }
}
