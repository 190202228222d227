//! Verifies the receipt of a filing against what was signed and against the institute's seal.

use core::fmt;

use base64ct::{Base64, Encoding};
pub use efirma::Examined;
use efirma::SignatureError;
use mailbox::api::SealedReceipt;
use mailbox::statement::{FilingReceipt, Present, Statement, StatementError};

use crate::seal::{self, Known, OutOfTime};
use crate::sha256;

/// What the party signed: the receipt must answer this and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    /// The statement, exactly as it was signed.
    pub statement: &'a str,
    /// Its signature (CMS, DER).
    pub signature: &'a [u8],
}

/// Why a receipt proves nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ReceiptError {
    /// It says something else than the filing: another mailbox, subject, file or site.
    Contradicts,
    /// It answers another statement or another signature.
    NotForThis,
    /// Its text is not a receipt.
    NotAReceipt,
    /// Its text cannot be read.
    Unreadable(StatementError),
    /// Its seal does not verify.
    Seal(SignatureError),
    /// Its seal is not base64.
    SealEncoding,
    /// Somebody else than the institute sealed it.
    SealedByAnother,
    /// The institute's seal was not in force at the hour that it or the text says.
    SealedOutOfTime(OutOfTime),
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contradicts => f.write_str("the receipt contradicts the filing"),
            Self::NotForThis => f.write_str("the receipt answers another filing"),
            Self::NotAReceipt => f.write_str("not a receipt"),
            Self::Unreadable(error) => write!(f, "unreadable receipt: {error}"),
            Self::Seal(error) => write!(f, "invalid seal: {error}"),
            Self::SealEncoding => f.write_str("the seal is not base64"),
            Self::SealedByAnother => f.write_str("sealed by somebody else"),
            Self::SealedOutOfTime(_) => f.write_str("sealed when the seal was not in force"),
        }
    }
}

impl core::error::Error for ReceiptError {}

/// A receipt that is right in everything but the RSA value of its seal, still to be verified.
#[derive(Clone, Debug)]
pub struct Unproved {
    seal: Examined,
    word: FilingReceipt,
}

impl Unproved {
    /// Returns the seal whose RSA value is to be verified.
    pub fn seal(&self) -> &Examined {
        &self.seal
    }

    /// Takes the outcome of verifying the RSA value; only then there is a receipt.
    pub fn conclude(self, rsa_holds: bool) -> Result<FilingReceipt, ReceiptError> {
        self.seal.conclude(rsa_holds).map_err(ReceiptError::Seal)?;
        Ok(self.word)
    }
}

/// Verifies that `receipt` is the institute's word on `presented`.
///
/// `seals` are those that count, and when; certificates are compared byte by byte.
#[cfg(feature = "rsa")]
pub fn verify(
    receipt: &SealedReceipt,
    presented: Presented<'_>,
    seals: &[Known],
) -> Result<FilingReceipt, ReceiptError> {
    let seal = Base64::decode_vec(&receipt.seal).map_err(|_| ReceiptError::SealEncoding)?;
    let unproved = examine(receipt, presented, seals)?;
    let holds = efirma::verify(&seal, receipt.statement.as_bytes()).is_ok();
    unproved.conclude(holds)
}

/// Examines a receipt in everything but the RSA value of its seal.
///
/// `seals` are those that count, and when; certificates are compared byte by byte.
pub fn examine(
    receipt: &SealedReceipt,
    presented: Presented<'_>,
    seals: &[Known],
) -> Result<Unproved, ReceiptError> {
    let seal = Base64::decode_vec(&receipt.seal).map_err(|_| ReceiptError::SealEncoding)?;
    let seal = efirma::examine(&seal, receipt.statement.as_bytes()).map_err(ReceiptError::Seal)?;
    let told = Statement::parse(&receipt.statement).map_err(ReceiptError::Unreadable)?;
    seal::check(&seal, &told, seals)?;
    let Statement::FilingReceipt(word) = told else {
        return Err(ReceiptError::NotAReceipt);
    };
    let answers = word.statement_sha256 == sha256(presented.statement.as_bytes())
        && word.signature_sha256 == sha256(presented.signature);
    if !answers {
        return Err(ReceiptError::NotForThis);
    }
    let Ok(Statement::Present(present)) = Statement::parse(presented.statement) else {
        return Err(ReceiptError::NotForThis);
    };
    if word.folio != receipt.folio || !agrees(&word, &present) {
        return Err(ReceiptError::Contradicts);
    }
    Ok(Unproved { seal, word })
}

pub(crate) fn agrees(receipt: &FilingReceipt, present: &Present) -> bool {
    let (by, filing) = (&present.by, &present.filing);
    receipt.environment == by.environment
        && receipt.authority == by.authority
        && receipt.origin == by.origin
        && receipt.mailbox == by.mailbox
        && receipt.signer == by.signer
        && receipt.certificate_number == by.certificate_number
        && receipt.procedure == filing.procedure
        && receipt.subject == filing.subject
        && receipt.attachments == filing.attachments
        && receipt.received_at >= by.legal_time
}

#[cfg(test)]
pub(crate) mod tests;
