//! Paths to trusted roots where RSA is verified by somebody else: the browser (RFC 5280, 6).
//!
//! It says the same as `chain`, which asks ring: a test compares them. All that is compared here
//! are names as bytes, dates, and what each certificate may do; every RSA value on the way is
//! handed out, and a path counts only when all of its values hold.

use core::fmt;

use time::OffsetDateTime;

use crate::certificate::{Certificate, Extensions, Outline, usage};
use crate::holder;
use crate::issuer::Issuer;
use crate::ocsp::{Responder, RsaCheck};
use crate::pem;
use crate::realm::{self, Realm};
use crate::rsa_key::{RsaHash, can_verify};

/// Most authorities between a leaf and its root; the tax administration's have one.
const BETWEEN_MAX: u8 = 3;
/// More certificates of authorities than anybody has published.
const AUTHORITIES_MAX: usize = 64;

/// Why files are no authorities to trust.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TrustedError {
    /// Authorities of production and of the test environments stand side by side.
    MixedRealms,
    /// None of them is a root.
    NoRoot,
    /// A file is not the certificate of an authority, in DER or PEM.
    NotAnAuthority {
        /// Its place among the files.
        index: usize,
    },
    /// There are more than anybody has published.
    TooMany,
}

impl fmt::Display for TrustedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::MixedRealms => "authorities are of production and of tests",
            Self::NoRoot => "no certificate is a root",
            Self::NotAnAuthority { .. } => "file is not the certificate of an authority",
            Self::TooMany => "too many certificates of authorities",
        })
    }
}

impl core::error::Error for TrustedError {}

/// Why no path leads to a trusted root.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PathError {
    /// A signature on the way does not verify.
    BadSignature,
    /// A certificate on the way is not valid at the instant.
    NotValidThen,
    /// No trusted authority issued it.
    UnknownIssuer,
    /// An authority on the way may not issue it, or the certificate is not for people.
    Unsuitable,
    /// A certificate on the way is signed with an algorithm that is too weak.
    WeakSignature,
}

/// The authorities that somebody trusts.
#[derive(Clone, Debug, Default)]
pub struct Trusted {
    authorities: Vec<Authority>,
    responders: Vec<Responder>,
    /// Certificates that stamp time, in DER.
    timestampers: Vec<Vec<u8>>,
    realm: Option<Realm>,
}

/// The certificate of an authority, read.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Authority {
    der: Vec<u8>,
    name: Vec<u8>,
    spki: Vec<u8>,
    common_name: Option<String>,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    is_root: bool,
    may_issue: bool,
    below_max: Option<u8>,
}

impl Trusted {
    /// Takes the files that somebody trusts: each one certificate in DER, or any number in PEM.
    ///
    /// Self-issued ones are roots, those for signing OCSP answers responders, those that stamp time
    /// and nothing else stampers, and the rest help to find a path to a root.
    ///
    /// # Errors
    ///
    /// [`TrustedError`].
    pub fn read<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, TrustedError> {
        let mut trusted = Self::default();
        for (index, file) in files.into_iter().enumerate() {
            let unusable = TrustedError::NotAnAuthority { index };
            for der in pem::certificates(file).ok_or(unusable)? {
                trusted.take(&der).ok_or(unusable)??;
            }
        }
        if trusted.authorities.iter().any(|it| it.is_root) {
            Ok(trusted)
        } else {
            Err(TrustedError::NoRoot)
        }
    }

    /// Takes the files of those who are trusted to stamp time: roots, authorities between, or the
    /// very certificates that stamp. None of them is trusted for anything else.
    ///
    /// # Errors
    ///
    /// [`TrustedError`]; [`TrustedError::NoRoot`] when neither a root nor a stamper is there.
    pub fn read_timestampers<'a>(
        files: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, TrustedError> {
        let mut trusted = Self::default();
        for (index, file) in files.into_iter().enumerate() {
            let unusable = TrustedError::NotAnAuthority { index };
            for der in pem::certificates(file).ok_or(unusable)? {
                trusted.take(&der).ok_or(unusable)??;
            }
        }
        let is_there = trusted.authorities.iter().any(|it| it.is_root);
        if is_there || !trusted.timestampers.is_empty() {
            Ok(trusted)
        } else {
            Err(TrustedError::NoRoot)
        }
    }

    /// Returns these and `others` together; the realm stays that of these.
    #[must_use]
    pub fn joined(&self, others: &Self) -> Self {
        let mut joined = self.clone();
        for authority in &others.authorities {
            push(&mut joined.authorities, authority.clone());
        }
        joined.timestampers.extend_from_slice(&others.timestampers);
        joined
    }

    /// The certificates (DER) that are trusted to stamp time by themselves.
    pub fn timestampers(&self) -> &[Vec<u8>] {
        &self.timestampers
    }

    /// Whether nobody is trusted.
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty() && self.timestampers.is_empty()
    }

    fn take(&mut self, der: &[u8]) -> Option<Result<(), TrustedError>> {
        let outline = Outline::read(der).ok()?;
        if let Some(authority) = Authority::of(&outline) {
            push(&mut self.authorities, authority);
        } else if signs_ocsp(&outline) {
            self.responders.push(Responder {
                certificate_der: der.to_vec(),
                accepts_sha1: false,
            });
        } else if stamps_time(&outline) {
            self.timestampers.push(der.to_vec());
        } else {
            return None;
        }
        let most = (self.authorities.len().max(self.responders.len())).max(self.timestampers.len());
        if most > AUTHORITIES_MAX {
            return Some(Err(TrustedError::TooMany));
        }
        Some(match (self.realm, realm::of_key(outline.spki)) {
            (Some(known), Some(found)) if known != found => Err(TrustedError::MixedRealms),
            (known, found) => {
                self.realm = known.or(found);
                Ok(())
            }
        })
    }

    /// The environment of the authorities that are known by their keys, if any is.
    pub fn realm(&self) -> Option<Realm> {
        self.realm
    }

    /// The responders of OCSP among them.
    pub fn responders(&self) -> &[Responder] {
        &self.responders
    }

    /// The names of the roots, to be shown.
    pub fn roots(&self) -> impl Iterator<Item = &str> {
        let roots = self.authorities.iter().filter(|it| it.is_root);
        roots.map(|it| it.common_name.as_deref().unwrap_or("—"))
    }
}

impl Authority {
    fn of(outline: &Outline<'_>) -> Option<Self> {
        let is_root = outline.issuer == outline.subject;
        let extensions = outline
            .extensions
            .map_or(Ok(Extensions::default()), Extensions::read);
        let extensions = match extensions {
            Ok(extensions) if is_root || extensions.is_authority => extensions,
            Ok(_) => return None,
            // Those of the oldest authorities are not DER. Whoever trusts such a root trusts its
            // key; one that is no root issues nothing here.
            Err(_) => Extensions::default(),
        };
        let signs = (extensions.key_usage).is_none_or(|(bits, _)| bits & usage::KEY_CERT_SIGN != 0);
        Some(Self {
            der: outline.der.to_vec(),
            name: outline.subject.to_vec(),
            spki: outline.spki.to_vec(),
            common_name: holder::common_name(outline.subject),
            not_before: outline.not_before,
            not_after: outline.not_after,
            is_root,
            may_issue: extensions.is_authority && signs && outline.is_version_3,
            below_max: extensions.below_max,
        })
    }
}

fn signs_ocsp(outline: &Outline<'_>) -> bool {
    (outline.extensions)
        .and_then(|body| Extensions::read(body).ok())
        .is_some_and(|extensions| extensions.signs_ocsp)
}

fn stamps_time(outline: &Outline<'_>) -> bool {
    (outline.extensions)
        .and_then(|body| Extensions::read(body).ok())
        .is_some_and(|extensions| extensions.stamps_time)
}

/// The same certificate twice is one.
fn push(authorities: &mut Vec<Authority>, authority: Authority) {
    if !authorities.iter().any(|one| one.der == authority.der) {
        authorities.push(authority);
    }
}

/// One step: whoever has this name may have issued that certificate.
#[derive(Clone, Debug)]
struct Link {
    child: Vec<u8>,
    parent: usize,
    /// Which of the RSA values says so, or why none can.
    check: Result<usize, PathError>,
}

/// Every step that may lead from some certificates to trusted roots.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The trusted ones first.
    authorities: Vec<Authority>,
    trusted: usize,
    links: Vec<Link>,
    checks: Vec<RsaCheck>,
}

impl Paths {
    /// Finds every step from `certificates`. `others` are certificates (DER) that came along:
    /// they help and give no trust, and what is no authority among them says nothing.
    pub fn new<'a>(
        certificates: impl IntoIterator<Item = &'a Certificate>,
        trusted: &Trusted,
        others: &[Vec<u8>],
    ) -> Self {
        let ders = certificates.into_iter().map(|it| it.der().to_vec());
        Self::over(ders, trusted, others)
    }

    /// Finds every step from certificates in DER, of whatever kind.
    pub(crate) fn over(
        certificates: impl IntoIterator<Item = Vec<u8>>,
        trusted: &Trusted,
        others: &[Vec<u8>],
    ) -> Self {
        let mut paths = Self {
            authorities: trusted.authorities.clone(),
            trusted: trusted.authorities.len(),
            links: Vec::new(),
            checks: Vec::new(),
        };
        let outlines = others.iter().filter_map(|der| Outline::read(der).ok());
        let others = outlines.filter_map(|outline| Authority::of(&outline));
        for authority in others.take(AUTHORITIES_MAX) {
            push(&mut paths.authorities, authority);
        }
        let mut children: Vec<Vec<u8>> = certificates.into_iter().collect();
        let above = paths.authorities.iter().filter(|it| !it.is_root);
        children.extend(above.map(|it| it.der.clone()));
        children.sort_unstable();
        children.dedup();
        for child in children {
            paths.link(&child);
        }
        paths
    }

    fn link(&mut self, child: &[u8]) {
        let Ok(outline) = Outline::read(child) else {
            return;
        };
        for (parent, authority) in self.authorities.iter().enumerate() {
            if authority.name != outline.issuer || authority.der == child {
                continue;
            }
            let check = step(&outline, authority).map(|check| {
                self.checks.push(check);
                self.checks.len() - 1
            });
            self.links.push(Link {
                child: child.to_vec(),
                parent,
                check,
            });
        }
    }

    /// Every RSA value on the way, in the order in which [`Self::find`] takes the outcomes.
    pub fn checks(&self) -> &[RsaCheck] {
        &self.checks
    }

    /// Finds a path from `certificate` to a trusted root, all of it valid at `at`, and returns
    /// who issued it; an outcome that is missing does not hold.
    ///
    /// # Errors
    ///
    /// [`PathError`] says what stands in the way.
    pub fn find(
        &self,
        certificate: &Certificate,
        at: OffsetDateTime,
        holds: &[bool],
    ) -> Result<Issuer, PathError> {
        if !(certificate.not_before()..=certificate.not_after()).contains(&at) {
            return Err(PathError::NotValidThen);
        }
        if !certificate.serves_clients() {
            return Err(PathError::Unsuitable);
        }
        let issuer = self.climb(certificate.der(), at, holds, 0)?;
        Issuer::new(&issuer.name, &issuer.spki).map_err(|_| PathError::Unsuitable)
    }

    /// Returns the certificates (DER) from who issued `der` up to a trusted root, all of them valid
    /// at `at`.
    pub(crate) fn above(
        &self,
        der: &[u8],
        at: OffsetDateTime,
        holds: &[bool],
    ) -> Result<Vec<Vec<u8>>, PathError> {
        let mut above: Vec<Vec<u8>> = Vec::new();
        for below in 0..=BETWEEN_MAX {
            let child = above.last().map_or(der, Vec::as_slice);
            let parent = self.climb(child, at, holds, below)?;
            above.push(parent.der.clone());
            if parent.is_root {
                break;
            }
        }
        Ok(above)
    }

    /// Returns who issued `child`, if that leads to a root; `below` authorities stand below.
    fn climb(
        &self,
        child: &[u8],
        at: OffsetDateTime,
        holds: &[bool],
        below: u8,
    ) -> Result<&Authority, PathError> {
        let mut why = PathError::UnknownIssuer;
        for link in self.links.iter().filter(|link| link.child == child) {
            match self.follow(link, at, holds, below) {
                Ok(parent) => return Ok(parent),
                Err(error) if why == PathError::UnknownIssuer => why = error,
                Err(_) => {}
            }
        }
        Err(why)
    }

    fn follow(
        &self,
        link: &Link,
        at: OffsetDateTime,
        holds: &[bool],
        below: u8,
    ) -> Result<&Authority, PathError> {
        let check = link.check?;
        if holds.get(check) != Some(&true) {
            return Err(PathError::BadSignature);
        }
        let parent = (self.authorities.get(link.parent)).ok_or(PathError::UnknownIssuer)?;
        if parent.is_root {
            // A root is trusted as it was pinned, or not at all.
            return if link.parent < self.trusted {
                Ok(parent)
            } else {
                Err(PathError::UnknownIssuer)
            };
        }
        let too_many = below >= BETWEEN_MAX || parent.below_max.is_some_and(|most| below > most);
        if too_many || !parent.may_issue {
            return Err(PathError::Unsuitable);
        }
        if !(parent.not_before..=parent.not_after).contains(&at) {
            return Err(PathError::NotValidThen);
        }
        self.climb(&parent.der, at, holds, below + 1)?;
        Ok(parent)
    }
}

/// The RSA value by which `parent` says that it issued the certificate.
fn step(outline: &Outline<'_>, parent: &Authority) -> Result<RsaCheck, PathError> {
    let hash = RsaHash::of_signature(outline.algorithm)
        .filter(|hash| hash.is_strong())
        .ok_or(PathError::WeakSignature)?;
    if !outline.algorithms_agree {
        return Err(PathError::Unsuitable);
    }
    if !can_verify(&parent.spki, outline.signature) {
        return Err(PathError::BadSignature);
    }
    Ok(RsaCheck {
        spki_der: parent.spki.clone(),
        hash,
        message: outline.signed_part.to_vec(),
        signature: outline.signature.to_vec(),
    })
}
