//! Judges an answer: about what, when, and by whom it was signed.

use sha1::Sha1;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::read::{self, Basic, CertificateId, State};
use super::{Answer, FRESH_FOR, OcspError, Question, Responder, RsaHash, responder};
use crate::asn1::{tag, write};
use crate::issuer::Issuer;
use crate::oid;
use crate::policy::CLOCK_SKEW_MAX;
#[cfg(feature = "rsa")]
use crate::rsa_key::RsaKey;
use crate::rsa_key::can_verify;

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
    let issuer = question.issuer;
    if question.certificate.issuer_der() != issuer.name_der() {
        return Err(OcspError::WrongIssuer);
    }
    let circumstances = Circumstances {
        issuer,
        nonce: question.nonce,
        responders: question.responders,
        at: question.at,
    };
    let serial = question.certificate.serial_der();
    examine_about(answer, &circumstances, |id| id.is_of(issuer, serial))
}

/// Verifies `answer` to `question`.
///
/// # Errors
///
/// [`OcspError`]: why nothing is known.
#[cfg(feature = "rsa")]
pub fn verify(answer: &[u8], question: &Question<'_>) -> Result<Answer, OcspError> {
    examine(answer, question)?.verify()
}

impl Examined {
    #[cfg(feature = "rsa")]
    pub(super) fn verify(self) -> Result<Answer, OcspError> {
        let all_hold = self.checks.iter().all(RsaCheck::holds);
        self.conclude(all_hold)
    }
}

impl RsaCheck {
    /// Whether the RSA value holds.
    #[cfg(feature = "rsa")]
    pub fn holds(&self) -> bool {
        RsaKey::of_info(&self.spki_der)
            .is_ok_and(|key| key.verifies_with(self.hash, &self.message, &self.signature))
    }
}

/// All of a question but the certificate.
pub(super) struct Circumstances<'a> {
    pub(super) issuer: &'a Issuer,
    pub(super) nonce: Option<&'a [u8]>,
    pub(super) responders: &'a [Responder],
    pub(super) at: OffsetDateTime,
}

pub(super) fn examine_about(
    answer: &[u8],
    circumstances: &Circumstances<'_>,
    is_asked_for: impl Fn(&CertificateId<'_>) -> bool,
) -> Result<Examined, OcspError> {
    let basic = read::read(answer)?;
    check_nonce(basic.nonce, circumstances.nonce)?;
    let state = only_state(&basic, is_asked_for)?;
    check_times(state, circumstances.at)?;
    let signer = responder::find(&basic, state.this_update, circumstances)?;
    let hash = RsaHash::of_signature(basic.algorithm)
        .filter(|hash| hash.is_strong() || signer.accepts_sha1)
        .ok_or(OcspError::Algorithm)?;
    if !can_verify(&signer.spki, basic.signature) {
        return Err(OcspError::Signature);
    }
    let of_answer = RsaCheck {
        spki_der: signer.spki,
        hash,
        message: basic.signed_part.to_vec(),
        signature: basic.signature.to_vec(),
    };
    Ok(Examined {
        answer: Answer {
            status: state.status,
            produced_at: basic.produced_at,
            this_update: state.this_update,
            next_update: state.next_update,
        },
        checks: signer.delegation.into_iter().chain([of_answer]).collect(),
    })
}

/// The nonce travels as an OCTET STRING inside the extension (RFC 9654, section 2.1).
fn check_nonce(found: Option<&[u8]>, asked: Option<&[u8]>) -> Result<(), OcspError> {
    let Some(nonce) = asked else {
        return Ok(());
    };
    if found == Some(&write::element(tag::OCTET_STRING, &[nonce])) {
        Ok(())
    } else {
        Err(OcspError::Nonce)
    }
}

/// What is said of the certificate asked for: once, or more than once and the same.
fn only_state(
    basic: &Basic<'_>,
    is_asked_for: impl Fn(&CertificateId<'_>) -> bool,
) -> Result<State, OcspError> {
    let mut states = (basic.singles.iter())
        .filter(|single| is_asked_for(&single.id))
        .map(|single| single.state);
    let first = states.next().ok_or(OcspError::OtherCertificate)?;
    if states.all(|state| state == first) {
        Ok(first)
    } else {
        Err(OcspError::Contradiction)
    }
}

/// Checks that the answer holds at `at`, with clocks that may differ by [`CLOCK_SKEW_MAX`].
///
/// `producedAt` is told and not judged: an answer holds from `thisUpdate` to `nextUpdate`
/// whenever it was signed (RFC 6960, section 4.2.2.1), and the hostile corpus has good answers
/// that were signed after the instant they are judged at.
fn check_times(state: State, at: OffsetDateTime) -> Result<(), OcspError> {
    let this_update = state.this_update;
    if this_update - at > CLOCK_SKEW_MAX {
        return Err(OcspError::NotYetValid);
    }
    let Some(next_update) = state.next_update else {
        return if at - this_update > FRESH_FOR {
            Err(OcspError::Stale)
        } else {
            Ok(())
        };
    };
    if next_update < this_update {
        return Err(OcspError::Inverted);
    }
    if at - next_update > CLOCK_SKEW_MAX {
        return Err(OcspError::Stale);
    }
    Ok(())
}

impl CertificateId<'_> {
    /// Whether this names the certificate of `issuer` with `serial`, its INTEGER with its tag.
    fn is_of(&self, issuer: &Issuer, serial: &[u8]) -> bool {
        self.serial == serial
            && self.hash.has_no_parameters()
            && match self.hash.oid {
                oid::SHA1 => self.hashes_are::<Sha1>(issuer),
                oid::SHA256 => self.hashes_are::<Sha256>(issuer),
                _ => false,
            }
    }

    fn hashes_are<D: Digest>(&self, issuer: &Issuer) -> bool {
        self.issuer_name_hash == D::digest(issuer.name_der()).as_slice()
            && self.issuer_key_hash == D::digest(issuer.key_octets()).as_slice()
    }
}
