//! The document of a notification: the one that the opening named, signed by its officer.

use core::fmt;

use efirma::SignatureError;
use mailbox::digest::Digest;

use crate::receipt::Examined;
use crate::sha256;

/// Why a document is not the one that was notified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DocumentError {
    /// It is another than the opening names.
    Another,
    /// The officer's signature is not one over it (CFF 38-V).
    Signature(SignatureError),
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Another => f.write_str("not the document that the opening names"),
            Self::Signature(error) => write!(f, "the officer's signature does not hold: {error}"),
        }
    }
}

impl core::error::Error for DocumentError {}

/// Examines a document in everything but the RSA value of the officer's signature.
///
/// The path of the officer's certificate to an authority is judged by whoever has the anchors.
///
/// # Errors
///
/// [`DocumentError`]: it is another document, or not signed.
pub fn examine(bytes: &[u8], named: Digest, signature: &[u8]) -> Result<Examined, DocumentError> {
    if sha256(bytes) != named {
        return Err(DocumentError::Another);
    }
    efirma::examine(signature, bytes).map_err(DocumentError::Signature)
}

/// Takes the outcome of verifying the RSA value; returns the name of the officer, as the
/// certificate says it.
///
/// # Errors
///
/// [`DocumentError`]: it does not hold.
pub fn conclude(examined: Examined, rsa_holds: bool) -> Result<String, DocumentError> {
    let verified = examined.conclude(rsa_holds);
    let verified = verified.map_err(DocumentError::Signature)?;
    Ok(verified.certificate.holder().name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::tests::seals;

    #[test]
    fn only_the_document_that_was_named_and_signed() {
        let [officer, _] = seals();
        let (document, other) = (b"%PDF-1.7 oficio".as_slice(), b"%PDF-1.7 otro".as_slice());
        let now = crate::receipt::tests::at(0).instant();
        let signature = officer.sign(document, now).unwrap();
        let named = sha256(document);
        let examined = examine(document, named, &signature).unwrap();
        assert_eq!(
            conclude(examined.clone(), true).as_deref(),
            Ok("SELLO DE PRUEBA")
        );
        assert!(matches!(
            conclude(examined, false),
            Err(DocumentError::Signature(_))
        ));
        let another = examine(other, named, &signature).unwrap_err();
        assert_eq!(another, DocumentError::Another);
        let unsigned = examine(other, sha256(other), &signature).unwrap_err();
        assert_eq!(unsigned, DocumentError::Signature(SignatureError::Digest));
    }
}
