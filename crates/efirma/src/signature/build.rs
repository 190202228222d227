//! Builds a signature in two steps, so that the key may live elsewhere: in WebCrypto.

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::{ISSUERS_MAX, SIGNATURE_BYTES_MAX, SignError};
use crate::asn1::{tag, write};
use crate::certificate::Certificate;
use crate::{instant, oid};

/// INTEGER 1: the version of both structures when certificates are named by their issuer.
const VERSION_1: [u8; 3] = [tag::INTEGER, 1, 1];
/// Octets kept for everything that is not a certificate of an issuer.
const ROOM_FOR_SIGNER: usize = 32 * 1024;

/// A signature that waits for its RSA value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unsigned {
    signed_attributes: Vec<u8>,
    certificate: Certificate,
    issuers: Vec<Vec<u8>>,
}

/// Prepares the signed attributes over `content` for `certificate`.
///
/// # Errors
///
/// [`SignError`] when the certificate or the time do not fit the profile.
pub fn prepare(
    content: &[u8],
    certificate: &Certificate,
    signing_time: OffsetDateTime,
) -> Result<Unsigned, SignError> {
    if !certificate.key().has_usual_exponent() {
        return Err(SignError::Certificate);
    }
    let signing_time = instant::write(signing_time).ok_or(SignError::Time)?;
    let digest = write::element(tag::OCTET_STRING, &[&Sha256::digest(content)]);
    let certificate_hash = write::element(tag::OCTET_STRING, &[&certificate.sha256()]);
    // SigningCertificateV2 of one ESSCertIDv2 whose hash is of the default algorithm.
    let essential = write::sequence(&[&write::sequence(&[&write::sequence(&[&certificate_hash])])]);
    let attributes = vec![
        attribute(oid::CONTENT_TYPE, &write::oid(oid::DATA)),
        attribute(oid::MESSAGE_DIGEST, &digest),
        attribute(oid::SIGNING_CERTIFICATE_V2, &essential),
        attribute(oid::SIGNING_TIME, &signing_time),
    ];
    Ok(Unsigned {
        signed_attributes: write::set_of(tag::SET, attributes),
        certificate: certificate.clone(),
        issuers: Vec::new(),
    })
}

impl Unsigned {
    /// What RSASSA-PKCS1-v1_5 with SHA-256 signs: a DER SET, so it starts with `0x31`.
    pub fn signed_attributes(&self) -> &[u8] {
        &self.signed_attributes
    }

    /// Adds certificates of issuers, in DER, for verifiers that have none.
    ///
    /// # Errors
    ///
    /// [`SignError::TooManyIssuers`] above three, or when they do not fit.
    pub fn with_issuers(mut self, issuers: &[&[u8]]) -> Result<Self, SignError> {
        let bytes: usize = issuers.iter().map(|issuer| issuer.len()).sum();
        if issuers.len() > ISSUERS_MAX || bytes > SIGNATURE_BYTES_MAX - ROOM_FOR_SIGNER {
            return Err(SignError::TooManyIssuers);
        }
        self.issuers = issuers.iter().map(|issuer| issuer.to_vec()).collect();
        self.issuers.sort_unstable();
        self.issuers.dedup();
        self.issuers
            .retain(|issuer| issuer != self.certificate.der());
        Ok(self)
    }

    /// Joins the RSA value and everything else, after verifying that value.
    ///
    /// # Errors
    ///
    /// [`SignError::WrongSignature`] when it does not verify: nothing faulty leaves.
    #[cfg(feature = "rsa")]
    pub fn finish(self, rsa_signature: &[u8]) -> Result<Vec<u8>, SignError> {
        if !self
            .certificate
            .key()
            .verifies(&self.signed_attributes, rsa_signature)
        {
            return Err(SignError::WrongSignature);
        }
        Ok(self.finish_unverified(rsa_signature))
    }

    /// Joins the RSA value and everything else, without verifying that value.
    ///
    /// For whoever verifies with other means right after: [`crate::examine`] the result.
    pub fn finish_unverified(self, rsa_signature: &[u8]) -> Vec<u8> {
        let sha256 = write::sequence(&[&write::oid(oid::SHA256)]);
        // The same SET under the tag [0] that the structure gives it.
        let mut attributes = self.signed_attributes;
        if let Some(first) = attributes.first_mut() {
            *first = tag::CONTEXT_0;
        }
        let signer = write::sequence(&[
            &VERSION_1,
            &write::sequence(&[self.certificate.issuer_der(), self.certificate.serial_der()]),
            &sha256,
            &attributes,
            &write::algorithm(oid::SHA256_WITH_RSA),
            &write::element(tag::OCTET_STRING, &[rsa_signature]),
        ]);
        let mut certificates = self.issuers;
        certificates.push(self.certificate.der().to_vec());
        let signed_data = write::sequence(&[
            &VERSION_1,
            &write::element(tag::SET, &[&sha256]),
            &write::sequence(&[&write::oid(oid::DATA)]),
            &write::set_of(tag::CONTEXT_0, certificates),
            &write::element(tag::SET, &[&signer]),
        ]);
        write::sequence(&[
            &write::oid(oid::SIGNED_DATA),
            &write::element(tag::CONTEXT_0, &[&signed_data]),
        ])
    }
}

fn attribute(oid: &[u8], value: &[u8]) -> Vec<u8> {
    write::sequence(&[&write::oid(oid), &write::element(tag::SET, &[value])])
}
