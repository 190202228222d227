//! Reads a certificate from its first byte to its last (RFC 5280, section 4.1).

use time::OffsetDateTime;

use super::{CERTIFICATE_BYTES_MAX, Certificate, CertificateError, Extensions, sha256};
use crate::asn1::{NotDer, Reader, tag};
use crate::file_kind::{self, FileKind};
use crate::holder::{self, Holder};
use crate::pem::{self, Unarmoured};
use crate::rsa_key::{Refused, RsaKey};
use crate::{instant, oid};

/// RFC 5280, section 4.1.2.2.
const SERIAL_BYTES_MAX: usize = 20;
/// Version 3 is written as 2.
const VERSION_3: [u8; 3] = [tag::INTEGER, 1, 2];

impl From<NotDer> for CertificateError {
    fn from(_: NotDer) -> Self {
        Self::Malformed
    }
}

impl From<Refused> for CertificateError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Exponent => Self::ExponentInvalid,
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
    let mut outer = Reader::whole(der, tag::SEQUENCE)?;
    let tbs = Tbs::read(outer.enter(tag::SEQUENCE)?)?;
    let algorithm_start = outer.clone().element()?.raw;
    let algorithm = outer.algorithm()?;
    outer.octet_bits()?;
    outer.finish()?;

    if !tbs.is_version_3 {
        return Err(CertificateError::Version);
    }
    let key = key_of(tbs.spki)?;
    if tbs.algorithm != algorithm_start {
        return Err(CertificateError::AlgorithmMismatch);
    }
    let is_strong = matches!(
        algorithm.oid,
        oid::SHA256_WITH_RSA | oid::SHA384_WITH_RSA | oid::SHA512_WITH_RSA
    );
    if !is_strong || !algorithm.has_no_parameters() {
        return Err(CertificateError::WeakSignature);
    }
    let extensions = tbs
        .extensions
        .map_or(Ok(Extensions::default()), Extensions::read)?;
    extensions.check_is_leaf()?;
    if tbs.not_after < tbs.not_before {
        return Err(CertificateError::Validity);
    }
    let number = number_of(tbs.serial_body)?;
    let (holder, has_unit) = Holder::read(tbs.subject).map_err(CertificateError::Holder)?;
    Ok(Certificate {
        der: der.to_vec(),
        sha256: sha256(der),
        number,
        serial: tbs.serial.to_vec(),
        issuer: tbs.issuer.to_vec(),
        issuer_common_name: holder::common_name(tbs.issuer),
        holder,
        not_before: tbs.not_before,
        not_after: tbs.not_after,
        spki: tbs.spki.to_vec(),
        key,
        extensions,
        has_unit,
    })
}

/// The parts of the signed part, each with its tag.
struct Tbs<'a> {
    is_version_3: bool,
    serial: &'a [u8],
    serial_body: &'a [u8],
    algorithm: &'a [u8],
    issuer: &'a [u8],
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    subject: &'a [u8],
    spki: &'a [u8],
    extensions: Option<&'a [u8]>,
}

impl<'a> Tbs<'a> {
    fn read(mut tbs: Reader<'a>) -> Result<Self, NotDer> {
        let version = tbs.optional(tag::CONTEXT_0)?;
        let serial = tbs.clone().element()?.raw;
        let serial_body = tbs.integer()?;
        let algorithm = sequence(&mut tbs)?;
        let issuer = sequence(&mut tbs)?;
        let mut validity = tbs.enter(tag::SEQUENCE)?;
        let not_before = instant::read(validity.element()?)?;
        let not_after = instant::read(validity.element()?)?;
        validity.finish()?;
        let subject = sequence(&mut tbs)?;
        let spki = sequence(&mut tbs)?;
        // Unique identifiers ([1], [2]) are obsolete and would be left over here.
        let extensions = tbs.optional(tag::CONTEXT_3)?;
        tbs.finish()?;
        Ok(Self {
            is_version_3: version == Some(&VERSION_3),
            serial,
            serial_body,
            algorithm,
            issuer,
            not_before,
            not_after,
            subject,
            spki,
            extensions,
        })
    }
}

fn sequence<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], NotDer> {
    let element = reader.element()?;
    if element.tag == tag::SEQUENCE {
        Ok(element.raw)
    } else {
        Err(NotDer)
    }
}

fn key_of(spki: &[u8]) -> Result<RsaKey, CertificateError> {
    let mut info = Reader::whole(spki, tag::SEQUENCE)?;
    let algorithm = info.algorithm()?;
    if algorithm.oid != oid::RSA_ENCRYPTION || !algorithm.has_no_parameters() {
        return Err(CertificateError::KeyType);
    }
    let key = RsaKey::read(info.octet_bits()?)?;
    info.finish()?;
    key.check()?;
    Ok(key)
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
