//! Paths from a certificate to a pinned root, at an instant (RFC 5280, section 6).
//!
//! Leaves of the authority carry no hint of their issuer beyond its name, so roots and
//! intermediates are pinned by the operator and nothing is ever fetched. Which environment
//! they belong to is the operator's choice: test roots never stand beside production roots,
//! because the keys of the test environment have a public passphrase.

mod began;
mod crl;

use core::fmt;
use core::time::Duration;

use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use time::OffsetDateTime;
use webpki::ring::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
};
use webpki::{
    EndEntityCert, Error, KeyUsage, RevocationOptions, VerifiedPath, anchor_from_trusted_cert,
};

pub use self::crl::CrlError;
use crate::asn1::NotDer;
use crate::certificate::{Certificate, Extensions, Outline};
use crate::issuer::Issuer;
use crate::oid;
use crate::pem::{self, Unarmoured};
use crate::realm;
pub use crate::realm::Realm;

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

/// The pinned authorities of one environment.
pub struct Anchors {
    roots: Vec<TrustAnchor<'static>>,
    intermediates: Vec<CertificateDer<'static>>,
    responders: Vec<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
    realm: Option<Realm>,
}

impl Anchors {
    /// Pins `roots` and `intermediates`, each in DER, or in PEM as the authority publishes some.
    ///
    /// # Errors
    ///
    /// [`ChainError::UnusableAnchor`] for the first that cannot be read, or
    /// [`ChainError::MixedRealms`].
    pub fn new(roots: Vec<Vec<u8>>, intermediates: Vec<Vec<u8>>) -> Result<Self, ChainError> {
        let roots_count = roots.len();
        let unusable = |index| move |_| ChainError::UnusableAnchor { index };
        let mut anchors = Self {
            roots: Vec::with_capacity(roots_count),
            intermediates: Vec::with_capacity(intermediates.len()),
            responders: Vec::new(),
            certificates: Vec::new(),
            realm: None,
        };
        for (index, file) in roots.into_iter().enumerate() {
            let der = unarmoured(file);
            let anchor = anchor_from_trusted_cert(&der).map_err(unusable(index))?;
            anchors.roots.push(anchor.to_owned());
            anchors.take_realm(&der)?;
        }
        for (at, file) in intermediates.into_iter().enumerate() {
            let der = unarmoured(file);
            EndEntityCert::try_from(&der).map_err(unusable(roots_count + at))?;
            anchors.take_realm(&der)?;
            anchors.intermediates.push(der);
        }
        Ok(anchors)
    }

    /// Pins what the files of a folder hold: each one certificate in DER, or any number in PEM.
    ///
    /// Self-issued ones become roots, those for signing OCSP answers become responders, and the
    /// rest intermediates. The same certificate in two files is one.
    ///
    /// # Errors
    ///
    /// [`ChainError::NotACertificate`], [`ChainError::NoRoot`] or [`ChainError::MixedRealms`].
    pub fn read(files: Vec<Vec<u8>>) -> Result<Self, ChainError> {
        let (mut roots, mut intermediates, mut responders) = (vec![], vec![], vec![]);
        for (index, file) in files.into_iter().enumerate() {
            let unusable = ChainError::NotACertificate { index };
            for der in pem::certificates(&file).ok_or(unusable)? {
                let place = match place_of(&der).ok_or(unusable)? {
                    Place::Intermediate => &mut intermediates,
                    Place::Responder => &mut responders,
                    Place::Root => &mut roots,
                };
                if !place.contains(&der) {
                    place.push(der);
                }
            }
        }
        if roots.is_empty() {
            return Err(ChainError::NoRoot);
        }
        let certificates = [&roots[..], &intermediates[..], &responders[..]].concat();
        let mut anchors = Self::new(roots, intermediates)?;
        anchors.certificates = certificates;
        for responder in &responders {
            anchors.take_realm(responder)?;
        }
        anchors.responders = responders;
        Ok(anchors)
    }

    /// The environment of the pinned authorities that are known by their keys, if any is.
    pub fn realm(&self) -> Option<Realm> {
        self.realm
    }

    /// The certificates of OCSP responders that [`Self::read`] found, in DER.
    pub fn responders(&self) -> &[Vec<u8>] {
        &self.responders
    }

    /// Every certificate that [`Self::read`] pinned, in DER: roots, intermediates, responders.
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// Verifies that a path leads from `certificate` to a root, all of it valid at `at`, and
    /// returns who issued it.
    ///
    /// The kind of the certificate is for [`crate::check_signer`], revocation for the caller:
    /// [`Self::check_crl`] or [`crate::ocsp`].
    ///
    /// # Errors
    ///
    /// [`ChainError`] says what stands in the way.
    pub fn verify(
        &self,
        certificate: &Certificate,
        at: OffsetDateTime,
    ) -> Result<Issuer, ChainError> {
        let spki = self.issuer_key(certificate, at, None)?;
        // The path was found by this name, byte for byte.
        Issuer::new(certificate.issuer_der(), &spki).map_err(|NotDer| ChainError::Unsuitable)
    }

    /// Returns the certificates (DER) from who issued `certificate` up to the root that
    /// [`Self::read`] pinned, as [`Self::verify`] finds them.
    ///
    /// # Errors
    ///
    /// [`ChainError`] says what stands in the way.
    pub fn chain(
        &self,
        certificate: &Certificate,
        at: OffsetDateTime,
    ) -> Result<Vec<Vec<u8>>, ChainError> {
        let chain = self.along(certificate, at, None, |path| {
            let between = path.intermediate_certificates();
            let mut chain: Vec<Vec<u8>> = between.map(|it| it.der().to_vec()).collect();
            let is_root = |der: &&Vec<u8>| {
                let der = CertificateDer::from(der.as_slice());
                anchor_from_trusted_cert(&der).is_ok_and(|one| one == *path.anchor())
            };
            chain.extend(self.certificates.iter().find(is_root).cloned());
            chain
        })?;
        Ok(chain)
    }

    /// Finds a path and returns the `SubjectPublicKeyInfo` of the certificate's issuer.
    fn issuer_key(
        &self,
        certificate: &Certificate,
        at: OffsetDateTime,
        revocation: Option<RevocationOptions<'_>>,
    ) -> Result<Vec<u8>, Error> {
        self.along(certificate, at, revocation, |path| {
            path.issuer_spki().to_vec()
        })
    }

    /// Finds a path and returns what `take` takes of it.
    fn along<T>(
        &self,
        certificate: &Certificate,
        at: OffsetDateTime,
        revocation: Option<RevocationOptions<'_>>,
        take: impl FnOnce(&VerifiedPath<'_>) -> T,
    ) -> Result<T, Error> {
        // An instant before 1970 is before every certificate of the authority.
        let seconds = u64::try_from(at.unix_timestamp()).map_err(|_| Error::BadDerTime)?;
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let der = CertificateDer::from(certificate.der());
        let leaf = EndEntityCert::try_from(&der)?;
        // Authorities have no extended key usage; leaves of ours do, seals need not.
        let usage = KeyUsage::required_if_present(oid::CLIENT_AUTH);
        let path = leaf.verify_for_usage(
            ALGORITHMS,
            &self.roots,
            &self.intermediates,
            at,
            usage,
            revocation,
            None,
        )?;
        Ok(take(&path))
    }

    /// Notes the realm of one more certificate.
    fn take_realm(&mut self, der: &[u8]) -> Result<(), ChainError> {
        let found = Outline::read(der)
            .ok()
            .and_then(|outline| realm::of_key(outline.spki));
        match (self.realm, found) {
            (Some(known), Some(found)) if known != found => Err(ChainError::MixedRealms),
            (None, Some(_)) => {
                self.realm = found;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// What a certificate of a folder is pinned as.
enum Place {
    Intermediate,
    Responder,
    Root,
}

/// Finds the place of a certificate; `None` when it is none that can be pinned.
fn place_of(der: &[u8]) -> Option<Place> {
    let outline = Outline::read(der).ok()?;
    // The extensions of the oldest authorities are not DER: such a one is no responder, and
    // whether it can be pinned all the same is for webpki.
    let signs_ocsp = (outline.extensions)
        .and_then(|body| Extensions::read(body).ok())
        .is_some_and(|extensions| extensions.signs_ocsp);
    let certificate = CertificateDer::from(der);
    if outline.issuer == outline.subject {
        anchor_from_trusted_cert(&certificate).ok()?;
        return Some(Place::Root);
    }
    if signs_ocsp {
        return Some(Place::Responder);
    }
    EndEntityCert::try_from(&certificate).ok()?;
    Some(Place::Intermediate)
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
            Error::BadDerTime => Self::Time,
            Error::CertExpired { .. } | Error::CertNotValidYet { .. } => Self::NotValidThen,
            Error::InvalidSignatureForPublicKey => Self::BadSignature,
            Error::UnknownIssuer => Self::UnknownIssuer,
            Error::UnsupportedSignatureAlgorithmContext(_)
            | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => Self::WeakSignature,
            _ => Self::Unsuitable,
        }
    }
}
