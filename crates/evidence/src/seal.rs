//! Any word of the institute: its text, and whether it is the institute that sealed it.

use base64ct::{Base64, Encoding};
use efirma::Examined;
use efirma::timestamp::{self, TimestampError};
use mailbox::statement::Statement;

use crate::receipt::ReceiptError;

/// A sealed statement that is right in everything but the RSA value of its seal.
#[derive(Clone, Debug)]
pub struct Unproved {
    seal: Examined,
    word: Statement,
}

impl Unproved {
    /// Returns the seal whose RSA value is to be verified.
    pub fn seal(&self) -> &Examined {
        &self.seal
    }

    /// Returns what it says, which counts for nothing yet.
    pub(crate) fn word(&self) -> &Statement {
        &self.word
    }

    /// Takes the outcome of verifying the RSA value; only then it is the institute's word.
    pub fn conclude(self, rsa_holds: bool) -> Result<Statement, ReceiptError> {
        self.seal.conclude(rsa_holds).map_err(ReceiptError::Seal)?;
        Ok(self.word)
    }
}

/// What a timestamp of a seal is over: the SHA-256 of its RSA value, as `CAdES-T` has it
/// (ETSI EN 319 122-1, section 5.3).
pub fn stamped(seal: &Examined) -> [u8; 32] {
    *crate::sha256(seal.signature()).as_bytes()
}

/// Examines a token over a seal in everything but RSA values and the path of who signed it.
///
/// # Errors
///
/// [`TimestampError`]: it is none, or over something else.
pub fn examine_timestamp(
    seal: &Examined,
    token: &[u8],
) -> Result<timestamp::Examined, TimestampError> {
    let question = timestamp::Question {
        sha256: &stamped(seal),
        nonce: None,
        policy: None,
    };
    timestamp::examine(token, &question)
}

/// Examines a sealed statement in everything but the RSA value of its seal.
///
/// `seals` are the certificates (DER) whose seal counts, compared byte by byte.
///
/// # Errors
///
/// [`ReceiptError`]: the seal is not one, not of the institute, or the text is no statement that
/// a seal may sign.
pub fn examine(text: &str, seal: &str, seals: &[Vec<u8>]) -> Result<Unproved, ReceiptError> {
    let seal = Base64::decode_vec(seal).map_err(|_| ReceiptError::SealEncoding)?;
    let seal = efirma::examine(&seal, text.as_bytes()).map_err(ReceiptError::Seal)?;
    let is_known = |known: &Vec<u8>| known.as_slice() == seal.certificate().der();
    if !seals.iter().any(is_known) {
        return Err(ReceiptError::SealedByAnother);
    }
    let word = Statement::parse(text).map_err(ReceiptError::Unreadable)?;
    if word.purpose().is_sealed() {
        Ok(Unproved { seal, word })
    } else {
        Err(ReceiptError::NotAReceipt)
    }
}
