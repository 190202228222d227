//! The three extensions that say what a certificate is for (RFC 5280, section 4.2.1).

use super::CertificateError;
use crate::asn1::{NotDer, Reader, tag};
use crate::oid;

/// More extensions than any certificate of the authority has; they have three or four.
const EXTENSIONS_MAX: usize = 16;
/// More purposes than any certificate needs.
const PURPOSES_MAX: usize = 16;

/// Key usage bits as they lie in the first octet of the BIT STRING.
pub(crate) mod usage {
    pub(crate) const DIGITAL_SIGNATURE: u8 = 0x80;
    pub(crate) const NON_REPUDIATION: u8 = 0x40;
    pub(crate) const DATA_ENCIPHERMENT: u8 = 0x10;
    pub(crate) const KEY_AGREEMENT: u8 = 0x08;
    pub(crate) const KEY_CERT_SIGN: u8 = 0x04;
}

/// What the extensions say.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Extensions {
    /// The first nine bits of the key usage: the octet, and decipherOnly.
    pub(crate) key_usage: Option<(u8, bool)>,
    pub(crate) purposes: Option<Purposes>,
    /// Whether one of the purposes is signing answers of OCSP.
    pub(crate) signs_ocsp: bool,
    /// Whether stamping time is its only purpose, critically so (RFC 3161, section 2.3).
    pub(crate) stamps_time: bool,
    pub(crate) is_authority: bool,
    /// How many authorities may stand between this one and a leaf, if that is limited.
    pub(crate) below_max: Option<u8>,
}

/// Which extended purposes are named.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Purposes {
    pub(crate) client_auth: bool,
    pub(crate) email_protection: bool,
    pub(crate) others: bool,
}

impl Extensions {
    /// Reads the contents of the `[3]` of a certificate.
    pub(crate) fn read(body: &[u8]) -> Result<Self, CertificateError> {
        let mut list = Reader::whole(body, tag::SEQUENCE)?;
        let mut found = Self::default();
        let mut seen: Vec<&[u8]> = Vec::new();
        while !list.is_empty() {
            let mut extension = list.enter(tag::SEQUENCE)?;
            let oid = extension.oid()?;
            let critical = match extension.optional(tag::BOOLEAN)? {
                None => false,
                Some([0xff]) => true,
                Some(_) => return Err(CertificateError::Malformed),
            };
            let value = extension.expect(tag::OCTET_STRING)?;
            extension.finish()?;
            if seen.len() == EXTENSIONS_MAX {
                return Err(CertificateError::TooManyExtensions);
            }
            if seen.contains(&oid) {
                return Err(CertificateError::DuplicateExtension);
            }
            seen.push(oid);
            match oid {
                oid::BASIC_CONSTRAINTS => {
                    (found.is_authority, found.below_max) = read_constraints(value)?;
                }
                oid::EXTENDED_KEY_USAGE => {
                    let (purposes, signs_ocsp) = read_purposes(value)?;
                    found.purposes = Some(purposes);
                    found.signs_ocsp = signs_ocsp;
                    found.stamps_time = critical && is_time_stamping_alone(value);
                }
                oid::KEY_USAGE => found.key_usage = Some(read_key_usage(value)?),
                _ if critical => return Err(CertificateError::UnknownCriticalExtension),
                _ => {}
            }
        }
        Ok(found)
    }

    /// Refuses authorities, and leaves that could act as one.
    pub(super) fn check_is_leaf(self) -> Result<(), CertificateError> {
        if self.is_authority {
            return Err(CertificateError::Authority);
        }
        match self.key_usage {
            Some((bits, _)) if bits & usage::KEY_CERT_SIGN != 0 => Err(CertificateError::KeyUsage),
            _ => Ok(()),
        }
    }

    pub(crate) fn can_sign(self) -> bool {
        let both = usage::DIGITAL_SIGNATURE | usage::NON_REPUDIATION;
        self.key_usage.is_some_and(|(bits, _)| bits & both == both)
    }
}

/// Whether it is an authority, and how many others may stand below it.
fn read_constraints(value: &[u8]) -> Result<(bool, Option<u8>), NotDer> {
    let mut constraints = Reader::whole(value, tag::SEQUENCE)?;
    let is_authority = match constraints.optional(tag::BOOLEAN)? {
        None => false,
        Some([0xff]) => true,
        Some(_) => return Err(NotDer),
    };
    let below_max = if constraints.is_empty() {
        None
    } else {
        // More than a byte counts is no limit.
        Some(u8::try_from(constraints.small()?).unwrap_or(u8::MAX))
    };
    constraints.finish()?;
    Ok((is_authority, below_max))
}

fn read_key_usage(value: &[u8]) -> Result<(u8, bool), NotDer> {
    let mut reader = Reader::new(value);
    let body = reader.expect(tag::BIT_STRING)?;
    reader.finish()?;
    match body {
        [unused @ 0..=7, bits] => {
            // Unused bits are zero in DER (X.690, section 11.2.1).
            if bits.trailing_zeros() < u32::from(*unused) {
                Err(NotDer)
            } else {
                Ok((*bits, false))
            }
        }
        [7, bits, 0x80] => Ok((*bits, true)),
        _ => Err(NotDer),
    }
}

fn is_time_stamping_alone(value: &[u8]) -> bool {
    let mut purposes = match Reader::whole(value, tag::SEQUENCE) {
        Ok(purposes) => purposes,
        Err(NotDer) => return false,
    };
    purposes.oid() == Ok(oid::TIME_STAMPING) && purposes.is_empty()
}

/// The purposes, and whether signing answers of OCSP is among the others.
fn read_purposes(value: &[u8]) -> Result<(Purposes, bool), NotDer> {
    let mut list = Reader::whole(value, tag::SEQUENCE)?;
    let mut found = Purposes::default();
    let mut signs_ocsp = false;
    for _ in 0..PURPOSES_MAX {
        if list.is_empty() {
            break;
        }
        match list.oid()? {
            oid::CLIENT_AUTH => found.client_auth = true,
            oid::EMAIL_PROTECTION => found.email_protection = true,
            purpose => {
                signs_ocsp |= purpose == oid::OCSP_SIGNING;
                found.others = true;
            }
        }
    }
    list.finish()?;
    Ok((found, signs_ocsp))
}
