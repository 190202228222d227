//! Writes the question (RFC 6960, section 4.1.1).

use sha1::{Digest, Sha1};

use crate::asn1::{tag, write};
use crate::certificate::Certificate;
use crate::issuer::Issuer;
use crate::oid;

/// Returns the DER `OCSPRequest` about `certificate`, whose `CertID` is hashed with SHA-1
/// because that is what responders index by.
///
/// RFC 9654 wants a nonce of 32 octets; it comes from the caller, who keeps it for the answer.
pub fn request(certificate: &Certificate, issuer: &Issuer, nonce: Option<&[u8]>) -> Vec<u8> {
    let hashed =
        |bytes: &[u8]| write::element(tag::OCTET_STRING, &[Sha1::digest(bytes).as_slice()]);
    let certificate_id = write::sequence(&[
        &write::algorithm(oid::SHA1),
        &hashed(issuer.name_der()),
        &hashed(issuer.key_octets()),
        certificate.serial_der(),
    ]);
    let requests = write::sequence(&[&write::sequence(&[&certificate_id])]);
    let extensions = nonce.map(|nonce| {
        let value = write::element(tag::OCTET_STRING, &[nonce]);
        let extension = write::sequence(&[
            &write::oid(oid::OCSP_NONCE),
            &write::element(tag::OCTET_STRING, &[&value]),
        ]);
        write::element(tag::CONTEXT_2, &[&write::sequence(&[&extension])])
    });
    let extensions = extensions.unwrap_or_default();
    write::sequence(&[&write::sequence(&[&requests, &extensions])])
}
