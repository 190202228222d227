//! The parts of any X.509 certificate, of people and of authorities (RFC 5280, section 4.1).
//!
//! Only the shape is judged here. Algorithms, dates and uses are judged by whoever asks,
//! because a pinned root may be signed with MD5 where a leaf may not.

use time::OffsetDateTime;

use crate::asn1::{Algorithm, NotDer, Reader, tag};
use crate::instant;

/// Version 3 is written as 2.
const VERSION_3: [u8; 3] = [tag::INTEGER, 1, 2];

/// The parts of a certificate, each with its tag unless it says otherwise.
pub(crate) struct Outline<'a> {
    pub(crate) der: &'a [u8],
    /// What the signature is over.
    pub(crate) signed_part: &'a [u8],
    pub(crate) algorithm: Algorithm<'a>,
    /// Whether the signed part names the same algorithm.
    pub(crate) algorithms_agree: bool,
    /// The octets of the signature.
    pub(crate) signature: &'a [u8],
    pub(crate) is_version_3: bool,
    pub(crate) serial: &'a [u8],
    pub(crate) serial_body: &'a [u8],
    pub(crate) issuer: &'a [u8],
    pub(crate) not_before: OffsetDateTime,
    pub(crate) not_after: OffsetDateTime,
    pub(crate) subject: &'a [u8],
    pub(crate) spki: &'a [u8],
    /// The contents of the `[3]`.
    pub(crate) extensions: Option<&'a [u8]>,
}

impl<'a> Outline<'a> {
    /// Reads `der` from its first byte to its last.
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, NotDer> {
        let mut outer = Reader::whole(der, tag::SEQUENCE)?;
        let signed_part = outer.sequence()?;
        let algorithm_raw = outer.clone().element()?.raw;
        let algorithm = outer.algorithm()?;
        let signature = outer.octet_bits()?;
        outer.finish()?;

        let mut tbs = Reader::whole(signed_part, tag::SEQUENCE)?;
        let version = tbs.optional(tag::CONTEXT_0)?;
        let serial = tbs.clone().element()?.raw;
        let serial_body = tbs.integer()?;
        let inner_algorithm = tbs.sequence()?;
        let issuer = tbs.sequence()?;
        let mut validity = tbs.enter(tag::SEQUENCE)?;
        let not_before = instant::read(validity.element()?)?;
        let not_after = instant::read(validity.element()?)?;
        validity.finish()?;
        let subject = tbs.sequence()?;
        let spki = tbs.sequence()?;
        // Unique identifiers ([1], [2]) are obsolete and would be left over here.
        let extensions = tbs.optional(tag::CONTEXT_3)?;
        tbs.finish()?;
        Ok(Self {
            der,
            signed_part,
            algorithm,
            algorithms_agree: inner_algorithm == algorithm_raw,
            signature,
            is_version_3: version == Some(&VERSION_3),
            serial,
            serial_body,
            issuer,
            not_before,
            not_after,
            subject,
            spki,
            extensions,
        })
    }

    /// Whether `at` lies in its validity, both borders included.
    pub(crate) fn is_valid_at(&self, at: OffsetDateTime) -> bool {
        (self.not_before..=self.not_after).contains(&at)
    }
}
