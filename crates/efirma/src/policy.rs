//! Who may sign, and when: the judgement that parsing and verifying leave open.
//!
//! The instant is an argument. A server passes its own clock; a browser may only warn.

use core::fmt;

use time::{Duration, OffsetDateTime};

use crate::certificate::Certificate;
use crate::kind::Kind;

/// How far the signer's clock may be from that of reception (EFIRMA 7).
pub const CLOCK_SKEW_MAX: Duration = Duration::minutes(5);

/// Why a certificate may not sign.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SignerError {
    /// Its key usage does not allow signatures that bind.
    CannotSign,
    /// Its validity has ended.
    Expired {
        /// The last instant of its validity.
        not_after: OffsetDateTime,
    },
    /// It was not issued for this purpose.
    Kind {
        /// What it was issued for.
        found: Kind,
    },
    /// Its validity has not begun.
    NotYetValid {
        /// The first instant of its validity.
        not_before: OffsetDateTime,
    },
    /// The RSA exponent of its key is not 65537.
    WeakKey,
}

impl fmt::Display for SignerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CannotSign => "certificate is not meant for signatures",
            Self::Expired { .. } => "certificate has expired",
            Self::Kind { found: Kind::Csd } => "certificate is a seal certificate (CSD)",
            Self::Kind { .. } => "certificate was issued for another purpose",
            Self::NotYetValid { .. } => "certificate is not valid yet",
            Self::WeakKey => "certificate has an unusual RSA exponent",
        })
    }
}

impl core::error::Error for SignerError {}

/// The time of signing is too far from the time of reception.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SigningTimeError {
    /// How far ahead of reception it is; negative when it lies behind.
    pub ahead: Duration,
}

impl fmt::Display for SigningTimeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("signing time is too far from the time of reception")
    }
}

impl core::error::Error for SigningTimeError {}

/// Checks that `certificate` is an e.firma and is valid at `at`, both borders included.
///
/// # Errors
///
/// [`SignerError`]: what it is instead, or when it is valid.
pub fn check_signer(certificate: &Certificate, at: OffsetDateTime) -> Result<(), SignerError> {
    check(certificate, Kind::EFirma, at)
}

/// Checks that `certificate` can be the institute's seal and is valid at `at`.
///
/// Whose seal it is, is for the caller: compare the RFC and verify the chain.
///
/// # Errors
///
/// [`SignerError`]: what it is instead, or when it is valid.
pub fn check_seal(certificate: &Certificate, at: OffsetDateTime) -> Result<(), SignerError> {
    check(certificate, Kind::Other, at)
}

/// Checks that `signing_time` is within five minutes of `received_at`.
///
/// # Errors
///
/// [`SigningTimeError`] with the distance.
pub fn check_signing_time(
    signing_time: OffsetDateTime,
    received_at: OffsetDateTime,
) -> Result<(), SigningTimeError> {
    let ahead = signing_time - received_at;
    if ahead.abs() <= CLOCK_SKEW_MAX {
        Ok(())
    } else {
        Err(SigningTimeError { ahead })
    }
}

fn check(certificate: &Certificate, wanted: Kind, at: OffsetDateTime) -> Result<(), SignerError> {
    let found = certificate.kind();
    if found == Kind::Csd {
        return Err(SignerError::Kind { found });
    }
    // Before the kind: an e.firma that cannot sign is not a certificate of another kind.
    if certificate.is_for_people() && !certificate.can_sign() {
        return Err(SignerError::CannotSign);
    }
    if found != wanted {
        return Err(SignerError::Kind { found });
    }
    if !certificate.can_sign() {
        return Err(SignerError::CannotSign);
    }
    if !certificate.key().has_usual_exponent() {
        return Err(SignerError::WeakKey);
    }
    if at < certificate.not_before() {
        return Err(SignerError::NotYetValid {
            not_before: certificate.not_before(),
        });
    }
    if at > certificate.not_after() {
        return Err(SignerError::Expired {
            not_after: certificate.not_after(),
        });
    }
    Ok(())
}
