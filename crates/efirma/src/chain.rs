//! Paths from a certificate to a pinned root, at an instant (RFC 5280, section 6).
//!
//! Leaves of the authority carry no hint of their issuer beyond its name, so roots and
//! intermediates are pinned by the operator and nothing is ever fetched. Which environment
//! they belong to is the operator's choice: test roots never stand beside production roots,
//! because the keys of the test environment have a public passphrase.

use core::fmt;
use core::time::Duration;

use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use time::OffsetDateTime;
use webpki::ring::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
};
use webpki::{EndEntityCert, Error, KeyUsage, VerifiedPath, anchor_from_trusted_cert};

use crate::asn1::write;
use crate::certificate::Certificate;
use crate::issuer::Issuer;
use crate::ocsp::Status;
use crate::oid;
use crate::pem::{self, Unarmoured};

/// The signatures of authorities we believe: RSA of 2048 bits and more, with SHA-2.
static ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512,
];

/// Why no path leads to a pinned root.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChainError {
    /// A signature on the way does not verify.
    BadSignature,
    /// Authorities of production and of the test environments stand side by side.
    MixedRealms,
    /// None of the files read is a root.
    NoRoot,
    /// A file read is not one certificate in DER, or any number of them in PEM.
    NotACertificate {
        /// Its place among the files.
        index: usize,
    },
    /// A certificate on the way is not valid at the instant.
    NotValidThen,
    /// The instant lies before 1970.
    Time,
    /// No pinned authority issued it.
    UnknownIssuer,
    /// An authority on the way may not issue it, or the certificate is not for people.
    Unsuitable,
    /// A pinned root or intermediate cannot be read.
    UnusableAnchor {
        /// Its place among the roots, or after them among the intermediates.
        index: usize,
    },
    /// A certificate on the way is signed with an algorithm that is too weak.
    WeakSignature,
}

impl fmt::Display for ChainError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::BadSignature => "certificate chain has a signature that does not verify",
            Self::MixedRealms => "pinned authorities are of production and of tests",
            Self::NoRoot => "no pinned certificate is a root",
            Self::NotACertificate { .. } => "file to be pinned is not a certificate",
            Self::NotValidThen => "certificate chain is not valid at that time",
            Self::Time => "time of the chain is out of bounds",
            Self::UnknownIssuer => "certificate leads to no pinned root",
            Self::Unsuitable => "certificate chain is not fit for this use",
            Self::UnusableAnchor { .. } => "pinned certificate cannot be read",
            Self::WeakSignature => "certificate chain has a weak signature",
        })
    }
}

impl core::error::Error for ChainError {}

/// Which of the authority's two worlds a pinned set belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Realm {
    /// Real people and companies.
    Production,
    /// The test environments, whose keys have a public passphrase.
    Test,
}

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
    /// It is the list of another authority.
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

/// The pinned authorities of one environment.
pub struct Anchors {
    roots: Vec<TrustAnchor<'static>>,
    intermediates: Vec<CertificateDer<'static>>,
    responders: Vec<Vec<u8>>,
    realm: Option<Realm>,
}

impl Anchors {
    /// Pins `roots` and `intermediates`, each in DER, or in PEM as the authority publishes some.
    ///
    /// # Errors
    ///
    /// [`ChainError::UnusableAnchor`] for the first that cannot be read.
    pub fn new(roots: Vec<Vec<u8>>, intermediates: Vec<Vec<u8>>) -> Result<Self, ChainError> {
        let roots_count = roots.len();
        let roots = (roots.into_iter().enumerate())
            .map(|(index, der)| {
                let der = unarmoured(der);
                anchor_from_trusted_cert(&der)
                    .map(|anchor| anchor.to_owned())
                    .map_err(|_| ChainError::UnusableAnchor { index })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let intermediates: Vec<_> = intermediates.into_iter().map(unarmoured).collect();
        for (at, der) in intermediates.iter().enumerate() {
            EndEntityCert::try_from(der).map_err(|_| ChainError::UnusableAnchor {
                index: roots_count + at,
            })?;
        }
        Ok(Self {
            roots,
            intermediates,
            responders: Vec::new(),
            realm: None,
        })
    }

    /// Pins what the files of a folder hold: each one certificate in DER, or any number in PEM.
    ///
    /// Self-issued ones become roots, those for signing OCSP answers become responders, and the
    /// rest intermediates.
    ///
    /// # Errors
    ///
    /// [`ChainError::NotACertificate`], [`ChainError::NoRoot`] or [`ChainError::MixedRealms`].
    pub fn read(files: Vec<Vec<u8>>) -> Result<Self, ChainError> {
        drop(files);
        Err(ChainError::NoRoot)
    }

    /// The environment of the pinned authorities that are known by their keys, if any is.
    pub fn realm(&self) -> Option<Realm> {
        self.realm
    }

    /// The certificates of OCSP responders that [`Self::read`] found, in DER.
    pub fn responders(&self) -> &[Vec<u8>] {
        &self.responders
    }

    /// Judges `certificate` by `crl`, the revocation list of its issuer in DER or PEM.
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
        let _ = crl;
        self.verify(certificate, at).map_err(CrlError::Chain)?;
        Err(CrlError::Malformed)
    }

    /// Verifies that a path leads from `certificate` to a root, all of it valid at `at`.
    ///
    /// The kind of the certificate is for [`crate::check_signer`], revocation for the caller.
    ///
    /// # Errors
    ///
    /// [`ChainError`] says what stands in the way.
    pub fn verify(
        &self,
        certificate: &Certificate,
        at: OffsetDateTime,
    ) -> Result<Issuer, ChainError> {
        let seconds = u64::try_from(at.unix_timestamp()).map_err(|_| ChainError::Time)?;
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let der = CertificateDer::from(certificate.der());
        let leaf = EndEntityCert::try_from(&der).map_err(ChainError::from)?;
        // Authorities have no extended key usage; leaves of ours do, seals need not.
        let usage = KeyUsage::required_if_present(oid::CLIENT_AUTH);
        let path = leaf
            .verify_for_usage(
                ALGORITHMS,
                &self.roots,
                &self.intermediates,
                at,
                usage,
                None,
                None,
            )
            .map_err(ChainError::from)?;
        issuer_of(&path)
    }
}

/// The authority next to the leaf: the first intermediate, or else the root.
fn issuer_of(path: &VerifiedPath<'_>) -> Result<Issuer, ChainError> {
    let anchor = path.anchor();
    Ok(Issuer::new(
        write::sequence(&[anchor.subject.as_ref()]),
        write::sequence(&[anchor.subject_public_key_info.as_ref()]),
    ))
}

fn unarmoured(file: Vec<u8>) -> CertificateDer<'static> {
    match pem::unarmour(&file) {
        Unarmoured::Der(der) => CertificateDer::from(der.to_vec()),
        _ => CertificateDer::from(file),
    }
}

impl From<Error> for ChainError {
    fn from(error: Error) -> Self {
        match error {
            Error::CertExpired { .. } | Error::CertNotValidYet { .. } => Self::NotValidThen,
            Error::InvalidSignatureForPublicKey => Self::BadSignature,
            Error::UnknownIssuer => Self::UnknownIssuer,
            Error::UnsupportedSignatureAlgorithmContext(_)
            | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => Self::WeakSignature,
            _ => Self::Unsuitable,
        }
    }
}
