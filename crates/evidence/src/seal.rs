//! Any word of the institute: its text, and whether it is the institute that sealed it.
//!
//! A seal counts from when the institute began to use it until it ended. What is sealed says its
//! own hour, so this holds against whoever keeps a retired key, not against who lies about the hour:
//! only a timestamp of somebody else does.

use base64ct::{Base64, Encoding};
use efirma::Examined;
use efirma::timestamp::{self, TimestampError};
use mailbox::api::{InstituteKeys, SealEnd};
use mailbox::instant::LegalTime;
use mailbox::statement::Statement;
use time::OffsetDateTime;

use crate::receipt::ReceiptError;
use crate::story::moment;

/// A seal that the institute published, and when it counts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Known {
    /// The certificate (DER).
    pub certificate: Vec<u8>,
    /// From when on; always, if the institute did not say.
    pub from: Option<OffsetDateTime>,
    /// Until when, that instant excluded.
    pub until: Option<OffsetDateTime>,
    /// Whether somebody else may have its key since then.
    pub is_compromised: bool,
}

/// Why a seal that the institute published does not count at an hour.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OutOfTime {
    /// Its key may be in other hands since then.
    Compromised {
        /// Since when.
        since: OffsetDateTime,
    },
    /// It was not in force yet.
    NotYet {
        /// From when on it is.
        from: OffsetDateTime,
    },
    /// Another had taken its place.
    Replaced {
        /// Since when.
        since: OffsetDateTime,
    },
}

impl From<Vec<u8>> for Known {
    /// Takes a certificate of which no more is known: its own validity alone bounds it.
    fn from(certificate: Vec<u8>) -> Self {
        Self {
            certificate,
            from: None,
            until: None,
            is_compromised: false,
        }
    }
}

impl Known {
    /// Reads what the institute publishes; nothing when a certificate is not base64.
    pub fn published(keys: &InstituteKeys) -> Option<Vec<Self>> {
        (keys.seals.iter())
            .map(|seal| {
                Some(Self {
                    certificate: Base64::decode_vec(&seal.certificate).ok()?,
                    from: Some(seal.from_at.instant()),
                    until: seal.until_at.map(LegalTime::instant),
                    is_compromised: seal.ended == Some(SealEnd::Compromised),
                })
            })
            .collect()
    }

    /// Checks that it counts at an hour.
    pub(crate) fn counts_at(&self, at: OffsetDateTime) -> Result<(), OutOfTime> {
        if let Some(from) = self.from
            && at < from
        {
            return Err(OutOfTime::NotYet { from });
        }
        match self.until {
            Some(since) if at >= since && self.is_compromised => {
                Err(OutOfTime::Compromised { since })
            }
            Some(since) if at >= since => Err(OutOfTime::Replaced { since }),
            _ => Ok(()),
        }
    }
}

/// Checks that a seal is one that the institute published, in force at the hour that the seal says
/// and at the one that the text says.
pub(crate) fn check(
    seal: &Examined,
    word: &Statement,
    seals: &[Known],
) -> Result<(), ReceiptError> {
    let known = seals
        .iter()
        .find(|known| known.certificate.as_slice() == seal.certificate().der());
    let known = known.ok_or(ReceiptError::SealedByAnother)?;
    let told = moment(word).map(LegalTime::instant);
    let hours = [Some(seal.signing_time()), told];
    (hours.into_iter().flatten())
        .try_for_each(|at| known.counts_at(at))
        .map_err(ReceiptError::SealedOutOfTime)
}

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
/// `seals` are those that count, and when; certificates are compared byte by byte.
///
/// # Errors
///
/// [`ReceiptError`]: the seal is not one, not of the institute, or the text is no statement that
/// a seal may sign.
pub fn examine(text: &str, seal: &str, seals: &[Known]) -> Result<Unproved, ReceiptError> {
    let seal = Base64::decode_vec(seal).map_err(|_| ReceiptError::SealEncoding)?;
    let seal = efirma::examine(&seal, text.as_bytes()).map_err(ReceiptError::Seal)?;
    let word = Statement::parse(text).map_err(ReceiptError::Unreadable)?;
    check(&seal, &word, seals)?;
    if word.purpose().is_sealed() {
        Ok(Unproved { seal, word })
    } else {
        Err(ReceiptError::NotAReceipt)
    }
}
