//! Who may answer for an issuer (RFC 6960, section 4.2.2.2).
//!
//! The issuer itself, a certificate that the issuer signed for this purpose, or a responder
//! that the operator pinned. Names are compared byte for byte: the authority's own are encoded
//! in ways that no comparison of texts survives (EFIRMA 2).

use sha1::{Digest, Sha1};
use time::OffsetDateTime;

use super::judge::Circumstances;
use super::read::{Basic, ResponderId};
use super::{OcspError, RsaCheck};
use crate::certificate::{Extensions, Outline, usage};
use crate::issuer::key_octets;
use crate::rsa_key::{RsaHash, can_verify};

/// Whoever's key must verify an answer.
pub(super) struct Signer {
    pub(super) spki: Vec<u8>,
    pub(super) accepts_sha1: bool,
    /// The issuer's signature of the certificate to which it delegated.
    pub(super) delegation: Option<RsaCheck>,
}

/// Finds the signer that an answer names, if it may answer.
pub(super) fn find(
    answer: &Basic<'_>,
    this_update: OffsetDateTime,
    circumstances: &Circumstances<'_>,
) -> Result<Signer, OcspError> {
    let issuer = circumstances.issuer;
    let mut is_any_named = false;
    for der in &answer.certificates {
        let outline = Outline::read(der)?;
        if !answer.responder.names(outline.subject, outline.spki) {
            continue;
        }
        is_any_named = true;
        let signer = pinned(&outline, circumstances)
            .or_else(|| (outline.spki == issuer.spki_der()).then(|| of_issuer(circumstances)))
            .or_else(|| delegated(&outline, this_update, circumstances));
        if let Some(signer) = signer {
            return Ok(signer);
        }
    }
    // A certificate that takes the responder's name and may not answer is not passed over.
    if is_any_named {
        return Err(OcspError::Responder);
    }
    if answer.responder.names(issuer.name_der(), issuer.spki_der()) {
        return Ok(of_issuer(circumstances));
    }
    let named = if answer.certificates.is_empty() {
        pinned_and_named(answer.responder, circumstances)
    } else {
        None
    };
    named.ok_or(OcspError::Responder)
}

impl ResponderId<'_> {
    /// Whether this is how the holder of `subject` and `spki` names itself.
    fn names(self, subject: &[u8], spki: &[u8]) -> bool {
        match self {
            Self::Key(hash) => {
                key_octets(spki).is_ok_and(|octets| hash == Sha1::digest(octets).as_slice())
            }
            Self::Name(name) => name == subject,
        }
    }
}

fn of_issuer(circumstances: &Circumstances<'_>) -> Signer {
    Signer {
        spki: circumstances.issuer.spki_der().to_vec(),
        accepts_sha1: false,
        delegation: None,
    }
}

/// The pinned responder with exactly this certificate.
fn pinned(outline: &Outline<'_>, circumstances: &Circumstances<'_>) -> Option<Signer> {
    let pinned = (circumstances.responders.iter())
        .find(|responder| responder.certificate_der == outline.der)?;
    outline.is_valid_at(circumstances.at).then(|| Signer {
        spki: outline.spki.to_vec(),
        accepts_sha1: pinned.accepts_sha1,
        delegation: None,
    })
}

/// The pinned responder that an answer without certificates names. Several of the authority
/// share a name: the one of this issuer comes first.
fn pinned_and_named(id: ResponderId<'_>, circumstances: &Circumstances<'_>) -> Option<Signer> {
    let named: Vec<Outline<'_>> = (circumstances.responders.iter())
        .filter_map(|responder| Outline::read(&responder.certificate_der).ok())
        .filter(|outline| id.names(outline.subject, outline.spki))
        .filter(|outline| outline.is_valid_at(circumstances.at))
        .collect();
    let is_of_issuer = |outline: &&Outline<'_>| outline.issuer == circumstances.issuer.name_der();
    let outline = named.iter().find(is_of_issuer).or_else(|| named.first())?;
    pinned(outline, circumstances)
}

/// A responder whose certificate the issuer itself signed for this purpose.
pub(super) fn delegated(
    outline: &Outline<'_>,
    this_update: OffsetDateTime,
    circumstances: &Circumstances<'_>,
) -> Option<Signer> {
    let issuer = circumstances.issuer;
    let hash = RsaHash::of_signature(outline.algorithm).filter(|hash| hash.is_strong())?;
    let extensions = Extensions::read(outline.extensions?).ok()?;
    let may_sign = extensions.signs_ocsp
        && (extensions.key_usage).is_none_or(|(bits, _)| bits & usage::DIGITAL_SIGNATURE != 0);
    let is_in_time = outline.is_valid_at(circumstances.at)
        && (this_update > circumstances.at || outline.is_valid_at(this_update));
    if !outline.is_version_3
        || !outline.algorithms_agree
        || outline.issuer != issuer.name_der()
        || !may_sign
        || !is_in_time
        || !can_verify(issuer.spki_der(), outline.signature)
    {
        return None;
    }
    Some(Signer {
        spki: outline.spki.to_vec(),
        accepts_sha1: false,
        delegation: Some(RsaCheck {
            spki_der: issuer.spki_der().to_vec(),
            hash,
            message: outline.signed_part.to_vec(),
            signature: outline.signature.to_vec(),
        }),
    })
}
