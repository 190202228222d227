//! Reads an answer and its token from the first byte to the last (RFC 3161, section 2.4.2).

use time::{Duration, OffsetDateTime};

use super::{ANSWER_BYTES_MAX, TOKEN_BYTES_MAX, TimestampError};
use crate::asn1::{Algorithm, Element, NotDer, Reader, tag};
use crate::{instant, oid};

/// Certificates in one token; a chain has three.
const CERTIFICATES_MAX: usize = 8;
/// Signed attributes of one token; those in use have four or five.
const ATTRIBUTES_MAX: usize = 16;
/// Extensions of one token; those in use have none.
const EXTENSIONS_MAX: usize = 8;
/// Digits of the longest fraction of a second.
const FRACTION_DIGITS_MAX: usize = 9;
/// `[0] IMPLICIT INTEGER` and `[1] IMPLICIT INTEGER`.
const MILLIS: u8 = 0x80;
const MICROS: u8 = 0x81;

impl From<NotDer> for TimestampError {
    fn from(_: NotDer) -> Self {
        Self::Malformed
    }
}

/// Takes the token out of a `TimeStampResp`.
///
/// # Errors
///
/// [`TimestampError::NotGranted`] when the authority says why it gave none, or another when this
/// is no answer at all.
pub fn token_of(answer: &[u8]) -> Result<&[u8], TimestampError> {
    if answer.len() > ANSWER_BYTES_MAX {
        return Err(TimestampError::TooLarge);
    }
    let mut outer = Reader::whole(answer, tag::SEQUENCE)?;
    let mut said = outer.enter(tag::SEQUENCE)?;
    let status = said.small()?;
    said.optional(tag::SEQUENCE)?;
    said.optional(tag::BIT_STRING)?;
    said.finish()?;
    // granted, and granted with modifications.
    if status > 1 {
        let status = u8::try_from(status).unwrap_or(u8::MAX);
        return Err(TimestampError::NotGranted { status });
    }
    let token = outer.sequence()?;
    outer.finish()?;
    Ok(token)
}

/// The parts of a token.
pub(super) struct Token<'a> {
    /// The octets that are signed over: a `TSTInfo`.
    pub(super) content: &'a [u8],
    pub(super) info: Info<'a>,
    /// Each in DER.
    pub(super) certificates: Vec<&'a [u8]>,
    pub(super) signer: Signer<'a>,
}

/// What a `TSTInfo` says.
pub(super) struct Info<'a> {
    pub(super) policy: &'a [u8],
    pub(super) hash: Algorithm<'a>,
    pub(super) imprint: &'a [u8],
    pub(super) at: OffsetDateTime,
    pub(super) accuracy: Option<Duration>,
    /// Without leading zeros.
    pub(super) nonce: Option<&'a [u8]>,
}

/// The only signer.
pub(super) struct Signer<'a> {
    pub(super) issuer: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) digest: Algorithm<'a>,
    /// The contents of the SET that is signed.
    pub(super) attributes: &'a [u8],
    pub(super) algorithm: Algorithm<'a>,
    pub(super) signature: &'a [u8],
}

impl<'a> Token<'a> {
    pub(super) fn read(token: &'a [u8]) -> Result<Self, TimestampError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TimestampError::TooLarge);
        }
        let mut outer = Reader::whole(token, tag::SEQUENCE)?;
        wants(outer.oid()? == oid::SIGNED_DATA)?;
        let mut inner = outer.enter(tag::CONTEXT_0)?;
        outer.finish()?;
        let mut data = inner.enter(tag::SEQUENCE)?;
        inner.finish()?;
        data.version(3)?;
        data.expect(tag::SET)?;
        let mut encapsulated = data.enter(tag::SEQUENCE)?;
        wants(encapsulated.oid()? == oid::TST_INFO)?;
        let mut explicit = encapsulated.enter(tag::CONTEXT_0)?;
        encapsulated.finish()?;
        let content = explicit.expect(tag::OCTET_STRING)?;
        explicit.finish()?;
        let certificates = match data.optional(tag::CONTEXT_0)? {
            Some(bag) => certificates(bag)?,
            None => Vec::new(),
        };
        // Revocation lists may come along; nothing rests on them.
        data.optional(tag::CONTEXT_1)?;
        let signers = data.expect(tag::SET)?;
        data.finish()?;
        Ok(Self {
            content,
            info: Info::read(content)?,
            certificates,
            signer: Signer::read(signers)?,
        })
    }
}

fn certificates(bag: &[u8]) -> Result<Vec<&[u8]>, NotDer> {
    let mut bag = Reader::new(bag);
    let mut found = Vec::new();
    while !bag.is_empty() {
        wants(found.len() < CERTIFICATES_MAX)?;
        found.push(bag.sequence()?);
    }
    Ok(found)
}

impl<'a> Info<'a> {
    fn read(content: &'a [u8]) -> Result<Self, TimestampError> {
        let mut info = Reader::whole(content, tag::SEQUENCE)?;
        info.version(1)?;
        let policy = info.oid()?;
        let mut imprint = info.enter(tag::SEQUENCE)?;
        let hash = imprint.algorithm()?;
        let hashed = imprint.expect(tag::OCTET_STRING)?;
        imprint.finish()?;
        // Its serial number: told, not judged.
        info.integer()?;
        let at = generalized(info.element()?)?;
        let accuracy = match info.optional(tag::SEQUENCE)? {
            Some(body) => Some(accuracy(body)?),
            None => None,
        };
        // FALSE is the default, which DER does not write.
        if let Some(ordering) = info.optional(tag::BOOLEAN)? {
            wants(ordering == [0xff])?;
        }
        let nonce = if info.next_tag() == Some(tag::INTEGER) {
            Some(info.unsigned()?)
        } else {
            None
        };
        info.optional(tag::CONTEXT_0)?;
        if let Some(body) = info.optional(tag::CONTEXT_1)? {
            no_critical(body)?;
        }
        info.finish()?;
        Ok(Self {
            policy,
            hash,
            imprint: hashed,
            at,
            accuracy,
            nonce,
        })
    }
}

impl<'a> Signer<'a> {
    fn read(signers: &'a [u8]) -> Result<Self, TimestampError> {
        let mut info = Reader::whole(signers, tag::SEQUENCE)?;
        info.version(1)?;
        let mut sid = info.enter(tag::SEQUENCE)?;
        let issuer = sid.element()?.raw;
        let serial = sid.element()?.raw;
        sid.finish()?;
        let digest = info.algorithm()?;
        let attributes = info.optional(tag::CONTEXT_0)?;
        let algorithm = info.algorithm()?;
        let signature = info.expect(tag::OCTET_STRING)?;
        // Nobody signed what would come here under [1].
        info.finish()?;
        Ok(Self {
            issuer,
            serial,
            digest,
            attributes: attributes.ok_or(TimestampError::Attributes)?,
            algorithm,
            signature,
        })
    }
}

/// The signed attributes that a token must have; others say nothing here.
pub(super) struct Attributes<'a> {
    pub(super) digest: &'a [u8],
    pub(super) certificate: CertificateId<'a>,
}

/// How a token names the certificate that signed it (RFC 5035): the first of its list.
pub(super) struct CertificateId<'a> {
    /// Absent in the first version of the attribute, which knows SHA-1 alone.
    pub(super) hash_oid: &'a [u8],
    pub(super) hash: &'a [u8],
    /// Issuer and serial number, if they are there.
    pub(super) named: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> Attributes<'a> {
    pub(super) fn read(contents: &'a [u8]) -> Result<Self, TimestampError> {
        let mut list = Reader::new(contents);
        let mut found: Vec<(&[u8], Element<'a>)> = Vec::new();
        while !list.is_empty() {
            let mut attribute = list.enter(tag::SEQUENCE)?;
            let oid = attribute.oid()?;
            let mut values = attribute.enter(tag::SET)?;
            attribute.finish()?;
            let value = values.element()?;
            values.finish()?;
            if found.len() == ATTRIBUTES_MAX || found.iter().any(|(known, _)| *known == oid) {
                return Err(TimestampError::Attributes);
            }
            found.push((oid, value));
        }
        let one = |wanted: &[u8]| {
            let of = found.iter().find(|(oid, _)| *oid == wanted);
            of.map(|(_, value)| *value)
        };
        let content_type = one(oid::CONTENT_TYPE).ok_or(TimestampError::Attributes)?;
        let digest = one(oid::MESSAGE_DIGEST).ok_or(TimestampError::Attributes)?;
        if content_type.tag != tag::OID
            || content_type.body != oid::TST_INFO
            || digest.tag != tag::OCTET_STRING
        {
            return Err(TimestampError::Attributes);
        }
        let certificate = match (
            one(oid::SIGNING_CERTIFICATE_V2),
            one(oid::SIGNING_CERTIFICATE),
        ) {
            (Some(value), _) => first_certificate(value, true)?,
            (None, Some(value)) => first_certificate(value, false)?,
            (None, None) => return Err(TimestampError::Attributes),
        };
        Ok(Self {
            digest: digest.body,
            certificate,
        })
    }
}

/// Reads the first of the certificates that a `SigningCertificate` names; it must be the signer's.
fn first_certificate(value: Element<'_>, is_second: bool) -> Result<CertificateId<'_>, NotDer> {
    let mut outer = Reader::whole(value.raw, tag::SEQUENCE)?;
    let mut list = outer.enter(tag::SEQUENCE)?;
    // Policies under which the certificate was used: told, not judged.
    outer.optional(tag::SEQUENCE)?;
    outer.finish()?;
    let mut id = list.enter(tag::SEQUENCE)?;
    let hash_oid = match (is_second, id.next_tag()) {
        (true, Some(tag::SEQUENCE)) => id.algorithm()?.oid,
        (true, _) => oid::SHA256,
        (false, _) => oid::SHA1,
    };
    let hash = id.expect(tag::OCTET_STRING)?;
    let named = if id.is_empty() {
        None
    } else {
        let mut full = id.enter(tag::SEQUENCE)?;
        let mut names = full.enter(tag::SEQUENCE)?;
        let serial = full.element()?.raw;
        full.finish()?;
        let issuer = names.expect(tag::CONTEXT_4)?;
        names.finish()?;
        Some((issuer, serial))
    };
    id.finish()?;
    Ok(CertificateId {
        hash_oid,
        hash,
        named,
    })
}

/// Reads a `GeneralizedTime` in `Z` that may have a fraction without zeros at its end.
fn generalized(element: Element<'_>) -> Result<OffsetDateTime, NotDer> {
    wants(element.tag == tag::GENERALIZED_TIME)?;
    let (zone, digits) = element.body.split_last().ok_or(NotDer)?;
    wants(*zone == b'Z')?;
    let (whole, fraction) = match digits.iter().position(|byte| *byte == b'.') {
        Some(at) => {
            let (whole, rest) = digits.split_at(at);
            (whole, rest.get(1..).unwrap_or_default())
        }
        None => (digits, &[][..]),
    };
    let has_point = whole.len() != digits.len();
    wants(has_point != fraction.is_empty() && fraction.last() != Some(&b'0'))?;
    wants(fraction.len() <= FRACTION_DIGITS_MAX && fraction.iter().all(u8::is_ascii_digit))?;
    let body = [whole, b"Z"].concat();
    let at = instant::read_generalized(Element {
        tag: element.tag,
        body: &body,
        raw: &body,
    })?;
    let places = fraction.iter().chain(&[b'0'; FRACTION_DIGITS_MAX]);
    let nanoseconds = (places.take(FRACTION_DIGITS_MAX))
        .fold(0, |value: u32, digit| value * 10 + u32::from(digit - b'0'));
    at.replace_nanosecond(nanoseconds).map_err(|_| NotDer)
}

fn accuracy(body: &[u8]) -> Result<Duration, NotDer> {
    let mut parts = Reader::new(body);
    let seconds = if parts.next_tag() == Some(tag::INTEGER) {
        // Whoever is off by more than four thousand million seconds says nothing.
        i64::from(u32::try_from(parts.small()?).map_err(|_| NotDer)?)
    } else {
        0
    };
    let thousandths = |found: Option<&[u8]>| match found {
        None => Ok(0),
        Some([low]) if (1..0x80).contains(low) => Ok(i64::from(*low)),
        Some([high @ 0..=3, low]) if *high != 0 || *low >= 0x80 => {
            Ok(i64::from(u16::from_be_bytes([*high, *low]))).and_then(|n| {
                wants(n <= 999)?;
                Ok(n)
            })
        }
        Some(_) => Err(NotDer),
    };
    let millis = thousandths(parts.optional(MILLIS)?)?;
    let micros = thousandths(parts.optional(MICROS)?)?;
    parts.finish()?;
    Ok(
        Duration::seconds(seconds)
            + Duration::milliseconds(millis)
            + Duration::microseconds(micros),
    )
}

/// Refuses extensions that must be understood: none is known here.
fn no_critical(body: &[u8]) -> Result<(), TimestampError> {
    let mut list = Reader::new(body);
    for _ in 0..EXTENSIONS_MAX {
        if list.is_empty() {
            break;
        }
        let mut extension = list.enter(tag::SEQUENCE)?;
        extension.oid()?;
        if extension.optional(tag::BOOLEAN)?.is_some() {
            return Err(TimestampError::UnknownCriticalExtension);
        }
        extension.expect(tag::OCTET_STRING)?;
        extension.finish()?;
    }
    Ok(list.finish()?)
}

fn wants(is_so: bool) -> Result<(), NotDer> {
    if is_so { Ok(()) } else { Err(NotDer) }
}
