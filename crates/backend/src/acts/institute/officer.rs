//! The officer's signature over the document: an act without it is none (CFF 38-V).
//!
//! The document itself was hashed when it was put, so its digest is all that is needed here.

use base64ct::{Base64, Encoding as _};
use efirma::SIGNATURE_BYTES_MAX;
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use mailbox::problem::Code;

use crate::acts::NotDone;
use crate::house::House;
use crate::revocation::Standing;

/// The part of a deposit that is to blame.
const AT: &str = "officer_signature";

/// Verifies the signature (base64) over the document of `sha256`, and returns it as it is kept.
///
/// It is an e.firma of a pinned authority, in force now, and not known to be revoked.
pub(super) async fn verify(
    house: &House,
    signature: &str,
    sha256: Digest,
    now: LegalTime,
) -> Result<Vec<u8>, NotDone> {
    let refused = || NotDone::RefusedAt(Code::OfficerSignature, AT.to_owned());
    if signature.is_empty() {
        return Err(NotDone::RefusedAt(Code::ActIncomplete, AT.to_owned()));
    }
    if signature.len() > SIGNATURE_BYTES_MAX / 3 * 4 {
        return Err(refused());
    }
    let signature = Base64::decode_vec(signature).map_err(|_| refused())?;
    let verified = efirma::verify_digest(&signature, sha256.as_bytes()).map_err(|_| refused())?;
    let (certificate, instant) = (&verified.certificate, now.instant());
    let issuer = (house.anchors.verify(certificate, instant)).map_err(|_| refused())?;
    efirma::check_signer(certificate, instant).map_err(|_| refused())?;
    if verified.signing_time > instant {
        return Err(refused());
    }
    match house.revocation.ask(certificate, &issuer).await {
        Standing::Revoked { .. } => Err(refused()),
        Standing::Good { .. } | Standing::NotAsked | Standing::Unknown { .. } => Ok(signature),
    }
}
