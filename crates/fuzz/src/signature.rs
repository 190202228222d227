//! Signatures: what is examined has one meaning, and only the signer's own verifies.

use efirma::{SIGNATURE_BYTES_MAX, SignatureError, Verified, examine, prepare, verify};

use crate::fixtures::{CONTENT, SIGNED_AT, SIGNER_CERTIFICATE, holds};

const SET: u8 = 0x31;

/// Examines and verifies `data` over the content of the corpus.
pub fn signature(data: &[u8]) {
    let examined = match examine(data, CONTENT) {
        Ok(examined) => examined,
        Err(error) => {
            assert_eq!(verify(data, CONTENT).err(), Some(error));
            return;
        }
    };
    assert!(data.len() <= SIGNATURE_BYTES_MAX);
    let other = examine(data, b"otra cadena").err();
    assert_eq!(other, Some(SignatureError::Digest));

    let (tag, attributes) = examined.message().split_first().expect("never empty");
    assert_eq!(*tag, SET, "no other protocol signs a DER SET");
    assert!(holds(data, attributes), "attributes are not rewritten");
    let rsa_value = examined.signature().to_vec();
    let message = examined.message().to_vec();
    let said = examined
        .clone()
        .conclude(true)
        .expect("RSA is taken to hold");
    assert!(holds(data, said.certificate.der()));
    check_meaning(&said, &message, &rsa_value);

    let verified = verify(data, CONTENT);
    assert!(examined.conclude(false).is_err());
    if let Ok(verified) = verified {
        assert_eq!(verified, said);
        assert_eq!(verified.certificate, *SIGNER_CERTIFICATE, "a forged signer");
        let signed = prepare(CONTENT, &SIGNER_CERTIFICATE, SIGNED_AT).expect("in bounds");
        assert_eq!(message, signed.signed_attributes(), "never signed");
    }
}

/// Writing down what was understood gives the same attributes, and reads back the same.
fn check_meaning(said: &Verified, message: &[u8], rsa_value: &[u8]) {
    let written = prepare(CONTENT, &said.certificate, said.signing_time);
    let written = written.expect("what is read can be written");
    // Issuer and serial number beside the hash of the certificate: read, never written here.
    if written.signed_attributes().len() == message.len() {
        assert_eq!(written.signed_attributes(), message);
    } else {
        assert!(written.signed_attributes().len() < message.len());
    }
    let issuers: Vec<&[u8]> = said.issuers.iter().map(Vec::as_slice).collect();
    if let Ok(written) = written.with_issuers(&issuers) {
        let again = written.finish_unverified(rsa_value);
        let read = examine(&again, CONTENT).and_then(|examined| examined.conclude(true));
        assert_eq!(read.as_ref(), Ok(said));
    }
}
