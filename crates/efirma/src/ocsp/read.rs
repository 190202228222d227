//! Reads an answer from its first byte to its last (RFC 6960, section 4.2.1).

use time::OffsetDateTime;

use super::{ANSWER_BYTES_MAX, OcspError, Status};
use crate::asn1::{Algorithm, Element, NotDer, Reader, tag};
use crate::{instant, oid};

/// Answers about single certificates in one answer; we ask about one.
const SINGLES_MAX: usize = 64;
/// Certificates in one answer; one is enough.
const CERTIFICATES_MAX: usize = 8;
/// Extensions in one list; answers in use have one.
const EXTENSIONS_MAX: usize = 16;

/// `[0] IMPLICIT NULL` and `[2] IMPLICIT NULL`.
const GOOD: u8 = 0x80;
const UNKNOWN: u8 = 0x82;

impl From<NotDer> for OcspError {
    fn from(_: NotDer) -> Self {
        Self::Malformed
    }
}

/// The parts of a signed answer.
pub(super) struct Basic<'a> {
    /// What the signature is over.
    pub(super) signed_part: &'a [u8],
    pub(super) responder: ResponderId<'a>,
    pub(super) produced_at: OffsetDateTime,
    pub(super) singles: Vec<Single<'a>>,
    pub(super) nonce: Option<&'a [u8]>,
    pub(super) algorithm: Algorithm<'a>,
    pub(super) signature: &'a [u8],
    /// Each in DER.
    pub(super) certificates: Vec<&'a [u8]>,
}

/// How the responder names itself.
#[derive(Clone, Copy)]
pub(super) enum ResponderId<'a> {
    /// SHA-1 of the octets of its key.
    Key(&'a [u8]),
    /// Its Name, with its tag.
    Name(&'a [u8]),
}

/// Which certificate a single answer is about.
pub(super) struct CertificateId<'a> {
    pub(super) hash: Algorithm<'a>,
    pub(super) issuer_name_hash: &'a [u8],
    pub(super) issuer_key_hash: &'a [u8],
    /// With its tag.
    pub(super) serial: &'a [u8],
}

/// What is said of one certificate.
pub(super) struct Single<'a> {
    pub(super) id: CertificateId<'a>,
    pub(super) state: State,
}

/// A status and the time it holds for.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) struct State {
    pub(super) status: Status,
    pub(super) this_update: OffsetDateTime,
    pub(super) next_update: Option<OffsetDateTime>,
}

/// Reads an `OCSPResponse` that was successful.
pub(super) fn read(answer: &[u8]) -> Result<Basic<'_>, OcspError> {
    if answer.len() > ANSWER_BYTES_MAX {
        return Err(OcspError::TooLarge);
    }
    let mut outer = Reader::whole(answer, tag::SEQUENCE)?;
    match outer.expect(tag::ENUMERATED)? {
        [0] => {}
        [1] => return Err(OcspError::MalformedRequest),
        [2] => return Err(OcspError::InternalError),
        [3] => return Err(OcspError::TryLater),
        [5] => return Err(OcspError::SignatureRequired),
        [6] => return Err(OcspError::Unauthorized),
        _ => return Err(OcspError::Malformed),
    }
    let mut explicit = outer.enter(tag::CONTEXT_0)?;
    outer.finish()?;
    let mut typed = explicit.enter(tag::SEQUENCE)?;
    explicit.finish()?;
    if typed.oid()? != oid::OCSP_BASIC {
        return Err(OcspError::NotBasic);
    }
    let basic = typed.expect(tag::OCTET_STRING)?;
    typed.finish()?;
    read_basic(basic)
}

fn read_basic(der: &[u8]) -> Result<Basic<'_>, OcspError> {
    let mut basic = Reader::whole(der, tag::SEQUENCE)?;
    let signed_part = basic.sequence()?;
    let algorithm = basic.algorithm()?;
    let signature = basic.octet_bits()?;
    let certificates = match basic.optional(tag::CONTEXT_0)? {
        Some(body) => read_certificates(body)?,
        None => Vec::new(),
    };
    basic.finish()?;

    // Version 1 is the default, which DER does not write.
    let mut data = Reader::whole(signed_part, tag::SEQUENCE)?;
    let responder = read_responder(data.element()?)?;
    let produced_at = instant::read_generalized(data.element()?)?;
    let mut list = data.enter(tag::SEQUENCE)?;
    let mut singles = Vec::new();
    while !list.is_empty() {
        if singles.len() == SINGLES_MAX {
            return Err(OcspError::TooMany);
        }
        singles.push(read_single(list.enter(tag::SEQUENCE)?)?);
    }
    let nonce = read_extensions(data.optional(tag::CONTEXT_1)?, &[oid::OCSP_NONCE])?;
    data.finish()?;
    Ok(Basic {
        signed_part,
        responder,
        produced_at,
        singles,
        nonce,
        algorithm,
        signature,
        certificates,
    })
}

fn read_certificates(body: &[u8]) -> Result<Vec<&[u8]>, OcspError> {
    let mut list = Reader::whole(body, tag::SEQUENCE)?;
    let mut certificates = Vec::new();
    while !list.is_empty() {
        if certificates.len() == CERTIFICATES_MAX {
            return Err(OcspError::TooMany);
        }
        certificates.push(list.sequence()?);
    }
    Ok(certificates)
}

fn read_responder(choice: Element<'_>) -> Result<ResponderId<'_>, NotDer> {
    let mut inner = Reader::new(choice.body);
    let id = match choice.tag {
        tag::CONTEXT_1 => ResponderId::Name(inner.sequence()?),
        tag::CONTEXT_2 => ResponderId::Key(inner.expect(tag::OCTET_STRING)?),
        _ => return Err(NotDer),
    };
    inner.finish()?;
    Ok(id)
}

fn read_single(mut single: Reader<'_>) -> Result<Single<'_>, OcspError> {
    let mut id = single.enter(tag::SEQUENCE)?;
    let hash = id.algorithm()?;
    let issuer_name_hash = id.expect(tag::OCTET_STRING)?;
    let issuer_key_hash = id.expect(tag::OCTET_STRING)?;
    let serial = id.clone().element()?.raw;
    id.integer()?;
    id.finish()?;
    let status = read_status(single.element()?)?;
    let this_update = instant::read_generalized(single.element()?)?;
    let next_update = match single.optional(tag::CONTEXT_0)? {
        None => None,
        Some(body) => {
            let mut inner = Reader::new(body);
            let instant = instant::read_generalized(inner.element()?)?;
            inner.finish()?;
            Some(instant)
        }
    };
    read_extensions(single.optional(tag::CONTEXT_1)?, &[])?;
    single.finish()?;
    Ok(Single {
        id: CertificateId {
            hash,
            issuer_name_hash,
            issuer_key_hash,
            serial,
        },
        state: State {
            status,
            this_update,
            next_update,
        },
    })
}

fn read_status(choice: Element<'_>) -> Result<Status, NotDer> {
    match (choice.tag, choice.body) {
        (GOOD, []) => Ok(Status::Good),
        (UNKNOWN, []) => Ok(Status::Unknown),
        (tag::CONTEXT_1, body) => {
            let mut info = Reader::new(body);
            let at = instant::read_generalized(info.element()?)?;
            let reason = match info.optional(tag::CONTEXT_0)? {
                None => None,
                Some(body) => Some(read_reason(body)?),
            };
            info.finish()?;
            Ok(Status::Revoked { at, reason })
        }
        _ => Err(NotDer),
    }
}

/// Reads a `CRLReason`; 7 is not used (RFC 5280, section 5.3.1).
fn read_reason(body: &[u8]) -> Result<u8, NotDer> {
    let mut inner = Reader::new(body);
    let reason = match inner.expect(tag::ENUMERATED)? {
        [reason @ (0..=6 | 8..=10)] => *reason,
        _ => return Err(NotDer),
    };
    inner.finish()?;
    Ok(reason)
}

/// Reads the contents of an explicit list of extensions, each once, and returns the value of
/// the one that is `known`; critical ones that are not must not be overlooked.
fn read_extensions<'a>(
    explicit: Option<&'a [u8]>,
    known: &[&[u8]],
) -> Result<Option<&'a [u8]>, OcspError> {
    let Some(body) = explicit else {
        return Ok(None);
    };
    let mut list = Reader::whole(body, tag::SEQUENCE)?;
    let mut seen: Vec<&[u8]> = Vec::new();
    let mut found = None;
    while !list.is_empty() {
        let mut extension = list.enter(tag::SEQUENCE)?;
        let oid = extension.oid()?;
        let is_critical = match extension.optional(tag::BOOLEAN)? {
            None => false,
            Some([0xff]) => true,
            Some(_) => return Err(OcspError::Malformed),
        };
        let value = extension.expect(tag::OCTET_STRING)?;
        extension.finish()?;
        if seen.len() == EXTENSIONS_MAX {
            return Err(OcspError::TooMany);
        }
        if seen.contains(&oid) {
            return Err(if oid == oid::OCSP_NONCE {
                OcspError::Nonce
            } else {
                OcspError::Malformed
            });
        }
        seen.push(oid);
        if known.contains(&oid) {
            found = Some(value);
        } else if is_critical {
            return Err(OcspError::UnknownCriticalExtension);
        }
    }
    Ok(found)
}
