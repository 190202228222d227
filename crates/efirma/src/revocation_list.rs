//! Revocation lists where RSA is verified by somebody else: the browser (RFC 5280, section 5).
//!
//! It says the same as `chain::Anchors::check_crl`, which asks webpki: a test compares them. It
//! wants version 2 and a `nextUpdate`, and knows neither delta nor indirect lists; whatever it does
//! not know is an error, never a certificate in good standing.

use core::fmt;

use time::OffsetDateTime;

use crate::asn1::{NotDer, Reader, tag};
use crate::certificate::Certificate;
use crate::issuer::Issuer;
use crate::ocsp::{RsaCheck, Status};
use crate::policy::CLOCK_SKEW_MAX;
use crate::rsa_key::{RsaHash, can_verify};
use crate::{instant, oid, pem};

/// Octets of the largest list read.
pub const LIST_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The only scope that is honoured: all certificates of people, and no others
/// (`IssuingDistributionPoint` with `onlyContainsUserCerts`).
const ONLY_PEOPLE: [u8; 5] = [tag::SEQUENCE, 3, 0x81, 1, 0xff];
/// removeFromCRL: only a delta list says so.
const REMOVED: u8 = 8;

/// Why a revocation list says nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListError {
    /// It is signed with an algorithm other than RSA with SHA-2.
    Algorithm,
    /// It no longer holds at the instant.
    Expired,
    /// It is not one revocation list of version 2 in DER or PEM.
    Malformed,
    /// It was made after the instant.
    NotYetValid,
    /// It is the list of another authority.
    OtherIssuer,
    /// Its signature does not verify.
    Signature,
    /// It is larger than any that is read here.
    TooLarge,
    /// It has a part that must be understood and is not: a delta or an indirect list, for two.
    Unsupported,
}

impl fmt::Display for ListError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Algorithm => "revocation list is signed with a weak or unknown algorithm",
            Self::Expired => "revocation list is too old",
            Self::Malformed => "revocation list cannot be read",
            Self::NotYetValid => "revocation list lies in the future",
            Self::OtherIssuer => "revocation list is of another authority",
            Self::Signature => "revocation list has a signature that does not verify",
            Self::TooLarge => "revocation list is too large",
            Self::Unsupported => "revocation list is of a kind that is not read",
        })
    }
}

impl core::error::Error for ListError {}

impl From<NotDer> for ListError {
    fn from(_: NotDer) -> Self {
        Self::Malformed
    }
}

/// What a list says of a certificate, its RSA value still to be verified.
#[derive(Clone, Debug)]
pub struct Examined {
    status: Status,
    check: RsaCheck,
}

impl Examined {
    /// The signature that must verify.
    pub fn check(&self) -> &RsaCheck {
        &self.check
    }

    /// Takes the outcome of verifying it.
    ///
    /// # Errors
    ///
    /// [`ListError::Signature`] when it does not hold.
    pub fn conclude(self, holds: bool) -> Result<Status, ListError> {
        if holds {
            Ok(self.status)
        } else {
            Err(ListError::Signature)
        }
    }
}

/// Tells when a file that is a revocation list says to have been made; `None` when it is none.
pub fn made_at(file: &[u8]) -> Option<OffsetDateTime> {
    let der = der_of(file).ok()?;
    List::read(&der).ok().map(|list| list.this_update)
}

/// Judges `certificate` by the list of its `issuer`, in DER or PEM, in everything but the RSA value.
///
/// The answer is [`Status::Good`] or [`Status::Revoked`], whose date is that of the list even when
/// it lies after `at`.
///
/// # Errors
///
/// [`ListError`]: why nothing is known.
pub fn examine(
    file: &[u8],
    certificate: &Certificate,
    issuer: &Issuer,
    at: OffsetDateTime,
) -> Result<Examined, ListError> {
    let der = der_of(file)?;
    let list = List::read(&der)?;
    if list.issuer != issuer.name_der() || certificate.issuer_der() != issuer.name_der() {
        return Err(ListError::OtherIssuer);
    }
    if list.this_update - at > CLOCK_SKEW_MAX {
        return Err(ListError::NotYetValid);
    }
    if at > list.next_update {
        return Err(ListError::Expired);
    }
    if !can_verify(issuer.spki_der(), list.signature) {
        return Err(ListError::Signature);
    }
    let hash = list.hash.ok_or(ListError::Algorithm)?;
    Ok(Examined {
        status: list.status_of(certificate.serial_der())?,
        check: RsaCheck {
            spki_der: issuer.spki_der().to_vec(),
            hash,
            message: list.signed_part.to_vec(),
            signature: list.signature.to_vec(),
        },
    })
}

fn der_of(file: &[u8]) -> Result<Vec<u8>, ListError> {
    if file.len() > LIST_BYTES_MAX {
        return Err(ListError::TooLarge);
    }
    pem::revocation_list(file).ok_or(ListError::Malformed)
}

/// The parts of a list.
struct List<'a> {
    signed_part: &'a [u8],
    hash: Option<RsaHash>,
    signature: &'a [u8],
    issuer: &'a [u8],
    this_update: OffsetDateTime,
    next_update: OffsetDateTime,
    /// The contents of the list of certificates, if there is any.
    revoked: Option<&'a [u8]>,
    is_understood: bool,
}

impl<'a> List<'a> {
    fn read(der: &'a [u8]) -> Result<Self, NotDer> {
        let mut outer = Reader::whole(der, tag::SEQUENCE)?;
        let signed_part = outer.sequence()?;
        let algorithm_raw = outer.clone().element()?.raw;
        let algorithm = outer.algorithm()?;
        let signature = outer.octet_bits()?;
        outer.finish()?;
        let mut list = Reader::whole(signed_part, tag::SEQUENCE)?;
        // Version 2 is written as 1.
        list.version(1)?;
        let agrees = list.sequence()? == algorithm_raw;
        let issuer = list.sequence()?;
        let this_update = instant::read(list.element()?)?;
        let next_update = instant::read(list.element()?)?;
        let revoked = list.optional(tag::SEQUENCE)?;
        let is_understood = match list.optional(tag::CONTEXT_0)? {
            None => true,
            Some(body) => understands(Reader::whole(body, tag::SEQUENCE)?)?,
        };
        list.finish()?;
        let hash = RsaHash::of_signature(algorithm).filter(|hash| hash.is_strong() && agrees);
        Ok(Self {
            signed_part,
            hash,
            signature,
            issuer,
            this_update,
            next_update,
            revoked,
            is_understood,
        })
    }

    /// Looks for a serial number, its INTEGER with its tag; every entry is read.
    fn status_of(&self, serial: &[u8]) -> Result<Status, ListError> {
        if !self.is_understood {
            return Err(ListError::Unsupported);
        }
        let mut entries = Reader::new(self.revoked.unwrap_or_default());
        let mut status = Status::Good;
        while !entries.is_empty() {
            let mut entry = entries.enter(tag::SEQUENCE)?;
            let number = entry.clone().element()?.raw;
            entry.integer()?;
            let at = instant::read(entry.element()?)?;
            let reason = match entry.optional(tag::SEQUENCE)? {
                None => None,
                Some(body) => reason_of(Reader::new(body))?,
            };
            entry.finish()?;
            if number != serial {
                continue;
            }
            if reason == Some(REMOVED) {
                return Err(ListError::Unsupported);
            }
            // Whoever stands there twice was revoked the first time.
            match status {
                Status::Revoked { at: known, .. } if known <= at => {}
                _ => status = Status::Revoked { at, reason },
            }
        }
        Ok(status)
    }
}

/// Whether nothing in the list's extensions must be understood and is not.
fn understands(mut list: Reader<'_>) -> Result<bool, NotDer> {
    let mut all = true;
    while !list.is_empty() {
        let (oid, is_critical, value) = extension(&mut list)?;
        all &= !is_critical || (oid == oid::ISSUING_POINT && value == ONLY_PEOPLE);
    }
    Ok(all)
}

/// The reason among an entry's extensions; a critical one may say whose certificate it is.
fn reason_of(mut list: Reader<'_>) -> Result<Option<u8>, ListError> {
    let mut reason = None;
    while !list.is_empty() {
        let (oid, is_critical, value) = extension(&mut list)?;
        if oid == oid::CRL_REASON {
            let mut inner = Reader::new(value);
            reason = match inner.expect(tag::ENUMERATED)? {
                [reason @ (0..=6 | 8..=10)] => Some(*reason),
                _ => return Err(ListError::Malformed),
            };
            inner.finish()?;
        } else if is_critical {
            return Err(ListError::Unsupported);
        }
    }
    Ok(reason)
}

fn extension<'a>(list: &mut Reader<'a>) -> Result<(&'a [u8], bool, &'a [u8]), NotDer> {
    let mut extension = list.enter(tag::SEQUENCE)?;
    let oid = extension.oid()?;
    let is_critical = match extension.optional(tag::BOOLEAN)? {
        None => false,
        Some([0xff]) => true,
        Some(_) => return Err(NotDer),
    };
    let value = extension.expect(tag::OCTET_STRING)?;
    extension.finish()?;
    Ok((oid, is_critical, value))
}
