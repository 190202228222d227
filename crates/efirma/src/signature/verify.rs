//! Verifies a signature strictly: whatever is not the profile is refused.
//!
//! The reader accepts one encoding only and every structure is read to its end, so the bytes
//! are the DER of what was understood. Nothing is searched for, skipped or tried twice.

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::{Examined, ISSUERS_MAX, SIGNATURE_BYTES_MAX, SignatureError, Verified};
use crate::asn1::{Algorithm, Element, NotDer, Reader, tag, write};
use crate::certificate::Certificate;
use crate::{instant, oid};

impl From<NotDer> for SignatureError {
    fn from(_: NotDer) -> Self {
        Self::Format
    }
}

/// Verifies the detached signature `cms` over `content`.
///
/// Dates, chain, kind and revocation of the certificate are not judged here.
///
/// # Errors
///
/// [`SignatureError`] says which part of the profile is not met.
#[cfg(feature = "rsa")]
pub fn verify(cms: &[u8], content: &[u8]) -> Result<Verified, SignatureError> {
    concluded(examine(cms, content)?)
}

/// Verifies the detached signature `cms` over a content of which only the SHA-256 is at hand: one
/// that was hashed in a stream.
///
/// # Errors
///
/// [`SignatureError`] says which part of the profile is not met.
#[cfg(feature = "rsa")]
pub fn verify_digest(cms: &[u8], sha256: &[u8; 32]) -> Result<Verified, SignatureError> {
    concluded(examine_digest(cms, sha256)?)
}

#[cfg(feature = "rsa")]
fn concluded(examined: Examined) -> Result<Verified, SignatureError> {
    let holds = examined
        .certificate()
        .key()
        .verifies(examined.message(), examined.signature());
    examined.conclude(holds)
}

/// Examines everything of the detached signature `cms` over `content` but the RSA value itself,
/// which the caller verifies with other means.
///
/// # Errors
///
/// [`SignatureError`] says which part of the profile is not met.
pub fn examine(cms: &[u8], content: &[u8]) -> Result<Examined, SignatureError> {
    examine_digest(cms, &Sha256::digest(content).into())
}

fn examine_digest(cms: &[u8], sha256: &[u8; 32]) -> Result<Examined, SignatureError> {
    if cms.len() > SIGNATURE_BYTES_MAX {
        return Err(SignatureError::Format);
    }
    let SignedData {
        digests,
        certificates,
        signers,
    } = SignedData::read(cms)?;
    let signer = Signer::read(signers)?;
    check_algorithms(digests, &signer)?;
    let (der, issuers) = split_certificates(certificates, &signer)?;
    let certificate = Certificate::parse(der).map_err(SignatureError::Certificate)?;
    let attributes = signer.attributes.ok_or(SignatureError::Attributes)?;
    let named = Attributes::read(attributes).map_err(|NotDer| SignatureError::Attributes)?;

    if named.certificate_hash != certificate.sha256()
        || !named.names_same(signer.issuer, signer.serial)
    {
        return Err(SignatureError::SignerCertificate);
    }
    if named.digest != sha256 {
        return Err(SignatureError::Digest);
    }
    // What was signed is the attributes as a SET, not under the tag they travel with.
    let message = write::element(tag::SET, &[attributes]);
    if !certificate.key().has_usual_exponent()
        || signer.signature.len() != certificate.modulus().len()
    {
        return Err(SignatureError::Signature);
    }
    let verified = Verified {
        certificate,
        signing_time: named.time,
        issuers,
    };
    Ok(Examined {
        verified,
        message,
        signature: signer.signature.to_vec(),
    })
}

/// The parts of the outer structure, each as contents.
struct SignedData<'a> {
    digests: &'a [u8],
    certificates: &'a [u8],
    signers: &'a [u8],
}

impl<'a> SignedData<'a> {
    /// Reads version 1: detached `id-data`, certificates, no revocation lists.
    fn read(cms: &'a [u8]) -> Result<Self, NotDer> {
        let mut info = Reader::whole(cms, tag::SEQUENCE)?;
        wants(info.oid()? == oid::SIGNED_DATA)?;
        let mut inner = info.enter(tag::CONTEXT_0)?;
        info.finish()?;
        let mut data = inner.enter(tag::SEQUENCE)?;
        inner.finish()?;
        data.version(1)?;
        let digests = data.expect(tag::SET)?;
        let mut content = data.enter(tag::SEQUENCE)?;
        wants(content.oid()? == oid::DATA)?;
        content.finish()?;
        let certificates = data.expect(tag::CONTEXT_0)?;
        let signers = data.expect(tag::SET)?;
        data.finish()?;
        Ok(Self {
            digests,
            certificates,
            signers,
        })
    }
}

/// The parts of the only signer.
struct Signer<'a> {
    issuer: &'a [u8],
    serial: &'a [u8],
    digest: Algorithm<'a>,
    attributes: Option<&'a [u8]>,
    algorithm: Algorithm<'a>,
    signature: &'a [u8],
}

impl<'a> Signer<'a> {
    /// Reads a SET of one `SignerInfo` of version 1 without unsigned attributes.
    fn read(signers: &'a [u8]) -> Result<Self, NotDer> {
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
            attributes,
            algorithm,
            signature,
        })
    }
}

fn check_algorithms(digests: &[u8], signer: &Signer<'_>) -> Result<(), SignatureError> {
    let mut digests = Reader::new(digests);
    let listed = digests.algorithm()?;
    let is_sha256 = |digest: Algorithm<'_>| digest.oid == oid::SHA256 && digest.has_no_parameters();
    let is_rsa = matches!(
        signer.algorithm.oid,
        oid::RSA_ENCRYPTION | oid::SHA256_WITH_RSA
    ) && signer.algorithm.has_no_parameters();
    if digests.is_empty() && is_sha256(listed) && is_sha256(signer.digest) && is_rsa {
        Ok(())
    } else {
        Err(SignatureError::Algorithm)
    }
}

/// Finds the signer's certificate by issuer and serial number; the rest are issuers.
fn split_certificates<'a>(
    certificates: &'a [u8],
    signer: &Signer<'_>,
) -> Result<(&'a [u8], Vec<Vec<u8>>), SignatureError> {
    let mut bag = Reader::new(certificates);
    let mut found = None;
    let mut issuers = Vec::new();
    let mut previous: &[u8] = &[];
    while !bag.is_empty() {
        let element = bag.element()?;
        // A SET OF is in order (X.690, section 11.6), so nothing in it comes twice either.
        if element.tag != tag::SEQUENCE || element.raw <= previous || issuers.len() > ISSUERS_MAX {
            return Err(SignatureError::Format);
        }
        previous = element.raw;
        if issuer_and_serial(element)? == (signer.issuer, signer.serial) {
            if found.replace(element.raw).is_some() {
                return Err(SignatureError::Format);
            }
        } else {
            issuers.push(element.raw.to_vec());
        }
    }
    match found {
        Some(der) if issuers.len() <= ISSUERS_MAX => Ok((der, issuers)),
        _ => Err(SignatureError::Format),
    }
}

fn issuer_and_serial(certificate: Element<'_>) -> Result<(&[u8], &[u8]), NotDer> {
    let mut outer = Reader::new(certificate.body);
    let mut tbs = outer.enter(tag::SEQUENCE)?;
    tbs.optional(tag::CONTEXT_0)?;
    let serial = tbs.element()?.raw;
    tbs.expect(tag::SEQUENCE)?;
    let issuer = tbs.element()?.raw;
    Ok((issuer, serial))
}

/// The four signed attributes.
struct Attributes<'a> {
    certificate_hash: &'a [u8],
    /// Issuer and serial number, which the hash makes superfluous and many write all the same.
    certificate_issuer: Option<(&'a [u8], &'a [u8])>,
    digest: &'a [u8],
    time: OffsetDateTime,
}

impl<'a> Attributes<'a> {
    /// Reads exactly four attributes in DER order, each once and with one value.
    fn read(contents: &'a [u8]) -> Result<Self, NotDer> {
        let (mut content_type, mut digest, mut certificate, mut time) = (None, None, None, None);
        let mut list = Reader::new(contents);
        let mut previous: &[u8] = &[];
        while !list.is_empty() {
            let element = list.element()?;
            wants(element.tag == tag::SEQUENCE && element.raw > previous)?;
            previous = element.raw;
            let mut attribute = Reader::new(element.body);
            let oid = attribute.oid()?;
            let mut values = attribute.enter(tag::SET)?;
            attribute.finish()?;
            let value = values.element()?;
            values.finish()?;
            let slot = match oid {
                oid::CONTENT_TYPE => &mut content_type,
                oid::MESSAGE_DIGEST => &mut digest,
                oid::SIGNING_CERTIFICATE_V2 => &mut certificate,
                oid::SIGNING_TIME => &mut time,
                _ => return Err(NotDer),
            };
            wants(slot.replace(value).is_none())?;
        }
        let content_type = content_type.ok_or(NotDer)?;
        wants(content_type.tag == tag::OID && content_type.body == oid::DATA)?;
        let digest = digest.ok_or(NotDer)?;
        wants(digest.tag == tag::OCTET_STRING)?;
        let time = time.ok_or(NotDer)?;
        let instant = instant::read(time)?;
        wants(instant::has_prescribed_type(time, instant))?;
        let (certificate_hash, certificate_issuer) =
            signing_certificate(certificate.ok_or(NotDer)?)?;
        Ok(Self {
            certificate_hash,
            certificate_issuer,
            digest: digest.body,
            time: instant,
        })
    }

    fn names_same(&self, issuer: &[u8], serial: &[u8]) -> bool {
        self.certificate_issuer
            .is_none_or(|named| named == (issuer, serial))
    }
}

/// The hash of the certificate, and issuer with serial number if they are there.
type CertificateId<'a> = (&'a [u8], Option<(&'a [u8], &'a [u8])>);

/// Reads a `SigningCertificateV2` of one certificate, hashed with the default SHA-256.
fn signing_certificate(value: Element<'_>) -> Result<CertificateId<'_>, NotDer> {
    let mut outer = Reader::whole(value.raw, tag::SEQUENCE)?;
    let mut list = outer.enter(tag::SEQUENCE)?;
    outer.finish()?;
    let mut id = list.enter(tag::SEQUENCE)?;
    list.finish()?;
    let hash = id.expect(tag::OCTET_STRING)?;
    if id.is_empty() {
        return Ok((hash, None));
    }
    let mut full = id.enter(tag::SEQUENCE)?;
    id.finish()?;
    let mut names = full.enter(tag::SEQUENCE)?;
    let serial = full.element()?.raw;
    full.finish()?;
    // One GeneralName of the choice directoryName.
    let issuer = names.expect(tag::CONTEXT_4)?;
    names.finish()?;
    Ok((hash, Some((issuer, serial))))
}

fn wants(is_so: bool) -> Result<(), NotDer> {
    if is_so { Ok(()) } else { Err(NotDer) }
}
