//! Judges a token: over what, when, and by whom it was signed.

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::read::{Attributes, CertificateId, Token};
use super::{PolicyId, Question, Timestamp, TimestampError};
use crate::asn1::{Algorithm, tag, write};
use crate::certificate::{Extensions, Outline, usage};
use crate::holder;
use crate::ocsp::RsaCheck;
use crate::oid;
use crate::path::{PathError, Paths, Trusted};
use crate::rsa_key::{RsaHash, can_verify};

/// A token that is right in everything but its RSA value and the path of who signed it.
#[derive(Clone, Debug)]
pub struct Examined {
    timestamp: Timestamp,
    policy: PolicyId,
    check: RsaCheck,
}

/// A token whose RSA values, and those on the way to whom somebody trusts, are to be verified.
#[derive(Clone, Debug)]
pub struct Under {
    examined: Examined,
    /// Absent when the authority's own certificate is trusted.
    paths: Option<Paths>,
}

/// Examines everything of `token` but its RSA value and the path of who signed it.
///
/// # Errors
///
/// [`TimestampError`]: why it is no token, or none over that.
pub fn examine(token: &[u8], question: &Question<'_>) -> Result<Examined, TimestampError> {
    let token = Token::read(token)?;
    let info = &token.info;
    if info.hash.oid != oid::SHA256
        || !info.hash.has_no_parameters()
        || info.imprint != question.sha256
    {
        return Err(TimestampError::Imprint);
    }
    if let Some(nonce) = question.nonce
        && info.nonce != Some(without_zeros(nonce))
    {
        return Err(TimestampError::Nonce);
    }
    if let Some(policy) = question.policy
        && policy.0 != info.policy
    {
        return Err(TimestampError::Policy);
    }
    let (outline, others) = signer_of(&token)?;
    let hash = hash_of(token.signer.digest, token.signer.algorithm)?;
    let attributes = Attributes::read(token.signer.attributes)?;
    if attributes.digest != digest(hash, token.content) {
        return Err(TimestampError::Digest);
    }
    if !names(&attributes.certificate, &outline) {
        return Err(TimestampError::SignerCertificate);
    }
    check_certificate(&outline)?;
    if !can_verify(outline.spki, token.signer.signature) {
        return Err(TimestampError::Signature);
    }
    Ok(Examined {
        timestamp: Timestamp {
            at: info.at,
            accuracy: info.accuracy,
            authority: holder::common_name(outline.subject).unwrap_or_else(|| "—".to_owned()),
            certificate_der: outline.der.to_vec(),
            others,
            chain: Vec::new(),
        },
        policy: PolicyId(info.policy.to_vec()),
        check: RsaCheck {
            spki_der: outline.spki.to_vec(),
            hash,
            // What was signed is the attributes as a SET, not under the tag they travel with.
            message: write::element(tag::SET, &[token.signer.attributes]),
            signature: token.signer.signature.to_vec(),
        },
    })
}

/// Verifies `token` under those whom `trusted` names.
///
/// # Errors
///
/// [`TimestampError`]: why no third party's word is there.
#[cfg(feature = "rsa")]
pub fn verify(
    token: &[u8],
    question: &Question<'_>,
    trusted: &Trusted,
) -> Result<Timestamp, TimestampError> {
    let under = examine(token, question)?.under(trusted);
    let holds: Vec<bool> = under.checks().iter().map(RsaCheck::holds).collect();
    under.conclude(&holds)
}

impl Examined {
    /// Returns what it says, which counts for nothing yet.
    pub fn timestamp(&self) -> &Timestamp {
        &self.timestamp
    }

    /// Returns the policy that it is under.
    pub fn policy(&self) -> &PolicyId {
        &self.policy
    }

    /// Finds every step from who signed it to `trusted`: a root, or that very certificate.
    pub fn under(self, trusted: &Trusted) -> Under {
        let der = &self.timestamp.certificate_der;
        let paths = (!trusted.timestampers().contains(der))
            .then(|| Paths::over([der.clone()], trusted, &self.timestamp.others));
        Under {
            examined: self,
            paths,
        }
    }
}

impl Under {
    /// Every RSA value that is to be verified, in the order in which [`Self::conclude`] takes the
    /// outcomes.
    pub fn checks(&self) -> Vec<RsaCheck> {
        let on_the_way = self.paths.iter().flat_map(Paths::checks).cloned();
        [self.examined.check.clone()]
            .into_iter()
            .chain(on_the_way)
            .collect()
    }

    /// Returns what it says, which counts for nothing yet.
    pub fn timestamp(&self) -> &Timestamp {
        &self.examined.timestamp
    }

    /// Takes the outcome of each of [`Self::checks`]; one that is missing does not hold.
    ///
    /// # Errors
    ///
    /// [`TimestampError::Signature`], or [`TimestampError::Chain`] when nobody whom one trusts
    /// vouches for who signed.
    pub fn conclude(self, holds: &[bool]) -> Result<Timestamp, TimestampError> {
        let Some((true, on_the_way)) = holds.split_first() else {
            return Err(TimestampError::Signature);
        };
        let mut timestamp = self.examined.timestamp;
        let at = timestamp.at;
        let outline = Outline::read(&timestamp.certificate_der)?;
        if !outline.is_valid_at(at) {
            return Err(TimestampError::Chain(PathError::NotValidThen));
        }
        if let Some(paths) = &self.paths {
            let above = paths.above(outline.der, at, on_the_way);
            timestamp.chain = above.map_err(TimestampError::Chain)?;
        }
        Ok(timestamp)
    }
}

/// Finds the certificate that the token names; the rest came along.
fn signer_of<'a>(token: &Token<'a>) -> Result<(Outline<'a>, Vec<Vec<u8>>), TimestampError> {
    let (mut found, mut others) = (None, Vec::new());
    for der in &token.certificates {
        let outline = Outline::read(der).map_err(|_| TimestampError::Certificate)?;
        let is_signer =
            (outline.issuer, outline.serial) == (token.signer.issuer, token.signer.serial);
        if is_signer && found.is_none() {
            found = Some(outline);
        } else {
            others.push(der.to_vec());
        }
    }
    Ok((found.ok_or(TimestampError::Certificate)?, others))
}

/// The hash of the signature: that of the content, which both algorithms must name.
fn hash_of(digest: Algorithm<'_>, signature: Algorithm<'_>) -> Result<RsaHash, TimestampError> {
    let hash = match digest.oid {
        oid::SHA256 => RsaHash::Sha256,
        oid::SHA384 => RsaHash::Sha384,
        oid::SHA512 => RsaHash::Sha512,
        _ => return Err(TimestampError::Algorithm),
    };
    let agrees = match signature.oid {
        oid::RSA_ENCRYPTION => signature.has_no_parameters(),
        _ => RsaHash::of_signature(signature) == Some(hash),
    };
    if agrees && digest.has_no_parameters() {
        Ok(hash)
    } else {
        Err(TimestampError::Algorithm)
    }
}

fn digest(hash: RsaHash, bytes: &[u8]) -> Vec<u8> {
    match hash {
        RsaHash::Sha1 => Sha1::digest(bytes).to_vec(),
        RsaHash::Sha256 => Sha256::digest(bytes).to_vec(),
        RsaHash::Sha384 => Sha384::digest(bytes).to_vec(),
        RsaHash::Sha512 => Sha512::digest(bytes).to_vec(),
    }
}

/// Whether a token names this certificate as the one that signed it (RFC 3161, section 2.2).
fn names(id: &CertificateId<'_>, outline: &Outline<'_>) -> bool {
    let hash = match id.hash_oid {
        oid::SHA1 => RsaHash::Sha1,
        oid::SHA256 => RsaHash::Sha256,
        oid::SHA384 => RsaHash::Sha384,
        oid::SHA512 => RsaHash::Sha512,
        _ => return false,
    };
    id.hash == digest(hash, outline.der)
        && (id.named).is_none_or(|named| named == (outline.issuer, outline.serial))
}

/// Stamping time is its only purpose, and must be understood to be (RFC 3161, section 2.3).
fn check_certificate(outline: &Outline<'_>) -> Result<(), TimestampError> {
    let extensions = (outline.extensions).map(Extensions::read);
    let extensions = extensions.ok_or(TimestampError::NotForTime)?;
    let extensions = extensions.map_err(|_| TimestampError::Certificate)?;
    let signing = usage::DIGITAL_SIGNATURE | usage::NON_REPUDIATION;
    let may_sign = (extensions.key_usage).is_none_or(|(bits, _)| bits & signing != 0);
    if extensions.stamps_time && may_sign && !extensions.is_authority && outline.is_version_3 {
        Ok(())
    } else {
        Err(TimestampError::NotForTime)
    }
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| *byte != 0);
    bytes
        .get(start.unwrap_or(bytes.len())..)
        .unwrap_or_default()
}
