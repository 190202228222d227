//! Revocation lists (RFC 5280, section 5), judged by `rustls-webpki`.
//!
//! It wants version 2 and a `nextUpdate`, and knows neither delta nor indirect lists; whatever
//! it does not know is an error here, never a certificate in good standing.

use core::fmt;

use rustls_pki_types::UnixTime;
use time::OffsetDateTime;
use webpki::{
    CertRevocationList, Error, ExpirationPolicy, OwnedCertRevocationList, RevocationCheckDepth,
    RevocationOptionsBuilder, RevocationReason, UnknownStatusPolicy,
};

use super::{Anchors, ChainError};
use crate::asn1::{NotDer, Reader, tag};
use crate::certificate::Certificate;
use crate::ocsp::Status;
use crate::policy::CLOCK_SKEW_MAX;
use crate::{instant, pem};

/// Why a revocation list says nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CrlError {
    /// The certificate has no path to a pinned root.
    Chain(ChainError),
    /// The list no longer holds at the instant.
    Expired,
    /// It is not a revocation list, or not one of a kind we read.
    Malformed,
    /// It was made after the instant.
    NotYetValid,
    /// It is the list of another authority, or not about certificates of this kind.
    OtherIssuer,
    /// Its signature does not verify, or its issuer may not sign lists.
    Signature,
}

impl fmt::Display for CrlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Chain(error) => return error.fmt(formatter),
            Self::Expired => "revocation list is too old",
            Self::Malformed => "revocation list cannot be read",
            Self::NotYetValid => "revocation list lies in the future",
            Self::OtherIssuer => "revocation list is of another authority",
            Self::Signature => "revocation list has a signature that does not verify",
        })
    }
}

impl core::error::Error for CrlError {}

impl From<NotDer> for CrlError {
    fn from(_: NotDer) -> Self {
        Self::Malformed
    }
}

impl From<Error> for CrlError {
    fn from(error: Error) -> Self {
        match error {
            Error::CrlExpired { .. } => Self::Expired,
            Error::InvalidCrlSignatureForPublicKey
            | Error::IssuerNotCrlSigner
            | Error::UnsupportedCrlSignatureAlgorithmContext(_)
            | Error::UnsupportedCrlSignatureAlgorithmForPublicKeyContext(_) => Self::Signature,
            Error::UnknownRevocationStatus => Self::OtherIssuer,
            error => Self::Chain(ChainError::from(error)),
        }
    }
}

impl Anchors {
    /// Judges `certificate` by `crl`, the revocation list of its issuer in DER or PEM.
    ///
    /// The answer is [`Status::Good`] or [`Status::Revoked`], whose date is that of the list
    /// even when it lies after `at`.
    ///
    /// # Errors
    ///
    /// [`CrlError`]: why nothing is known.
    pub fn check_crl(
        &self,
        certificate: &Certificate,
        crl: &[u8],
        at: OffsetDateTime,
    ) -> Result<Status, CrlError> {
        let der = pem::revocation_list(crl).ok_or(CrlError::Malformed)?;
        // Webpki looks at the end of a list's life only.
        if this_update(&der)? - at > CLOCK_SKEW_MAX {
            return Err(CrlError::NotYetValid);
        }
        let list = OwnedCertRevocationList::from_der(&der).map_err(|_| CrlError::Malformed)?;
        let list = CertRevocationList::from(list);
        let lists = [&list];
        let options = RevocationOptionsBuilder::new(&lists)
            .map_err(|_| CrlError::Malformed)?
            .with_depth(RevocationCheckDepth::EndEntity)
            .with_status_policy(UnknownStatusPolicy::Deny)
            .with_expiration_policy(ExpirationPolicy::Enforce)
            .build();
        match self.issuer_key(certificate, at, Some(options)) {
            Ok(_) => Ok(Status::Good),
            Err(Error::CertRevoked) => revoked(&list, certificate),
            Err(error) => Err(CrlError::from(error)),
        }
    }
}

/// Finds date and reason of a certificate that the list has.
fn revoked(list: &CertRevocationList<'_>, certificate: &Certificate) -> Result<Status, CrlError> {
    let serial = Reader::new(certificate.serial_der()).integer()?;
    let entry = list
        .find_serial(serial)
        .ok()
        .flatten()
        .ok_or(CrlError::Malformed)?;
    Ok(Status::Revoked {
        at: instant_of(entry.revocation_date)?,
        reason: entry.reason_code.map(reason_of),
    })
}

/// The number of a `CRLReason` (RFC 5280, section 5.3.1).
fn reason_of(reason: RevocationReason) -> u8 {
    match reason {
        RevocationReason::Unspecified => 0,
        RevocationReason::KeyCompromise => 1,
        RevocationReason::CaCompromise => 2,
        RevocationReason::AffiliationChanged => 3,
        RevocationReason::Superseded => 4,
        RevocationReason::CessationOfOperation => 5,
        RevocationReason::CertificateHold => 6,
        RevocationReason::RemoveFromCrl => 8,
        RevocationReason::PrivilegeWithdrawn => 9,
        RevocationReason::AaCompromise => 10,
    }
}

fn instant_of(time: UnixTime) -> Result<OffsetDateTime, CrlError> {
    let seconds = i64::try_from(time.as_secs()).map_err(|_| CrlError::Malformed)?;
    OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| CrlError::Malformed)
}

/// Reads `thisUpdate`: after version, algorithm and issuer.
fn this_update(der: &[u8]) -> Result<OffsetDateTime, NotDer> {
    let mut outer = Reader::whole(der, tag::SEQUENCE)?;
    let mut list = outer.enter(tag::SEQUENCE)?;
    list.optional(tag::INTEGER)?;
    list.sequence()?;
    list.sequence()?;
    instant::read(list.element()?)
}
