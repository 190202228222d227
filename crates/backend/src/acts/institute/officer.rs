//! The officer's signature over the document: an act without it is none (CFF 38-V).
//!
//! The document itself was hashed when it was put, so its digest is all that is needed here.

use base64ct::{Base64, Encoding as _};
use efirma::SIGNATURE_BYTES_MAX;
use mailbox::instant::LegalTime;
use mailbox::line::Line;
use mailbox::notification::Act;
use mailbox::problem::Code;
use mailbox::procedures::fold;

use crate::acts::NotDone;
use crate::house::House;
use crate::revocation::Standing;

/// The part of a deposit that is to blame.
const AT: &str = "officer_signature";
/// The part that says who signed.
const AT_NAME: &str = "act.officer";

/// Verifies the signature (base64) over the document of an act, and returns it as it is kept.
///
/// It is an e.firma of a pinned authority, in force now, not known to be revoked, and of whom the
/// act names. Certificates are written without accents, by the authority's own habit.
pub(super) async fn verify(
    house: &House,
    signature: &str,
    act: &Act,
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
    let sha256 = act.document.sha256;
    let verified = efirma::verify_digest(&signature, sha256.as_bytes()).map_err(|_| refused())?;
    let (certificate, instant) = (&verified.certificate, now.instant());
    let issuer = (house.anchors.verify(certificate, instant)).map_err(|_| refused())?;
    efirma::check_signer(certificate, instant).map_err(|_| refused())?;
    if verified.signing_time > instant {
        return Err(refused());
    }
    if !is_named(&act.officer, &certificate.holder().name) {
        return Err(NotDone::RefusedAt(
            Code::OfficerSignature,
            AT_NAME.to_owned(),
        ));
    }
    match house.revocation.ask(certificate, &issuer).await {
        Standing::Revoked { .. } => Err(refused()),
        Standing::Good { .. } | Standing::NotAsked | Standing::Unknown { .. } => Ok(signature),
    }
}

/// Tells whether two writings name one person: case, accents and blanks aside.
fn is_named<const MAX: usize>(officer: &Line<MAX>, subject: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let name = fold(name);
        name.split_whitespace().map(str::to_owned).collect()
    };
    words(officer.as_str()) == words(subject)
}
