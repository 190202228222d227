//! What is known of a certificate when an act is received: asked last, with no connection held.

use mailbox::problem::Code;
use mailbox::revocation::{RevocationAtReception, RevocationStanding};
use mailbox::statement::Purpose;

use super::Signer;
use super::recheck::record_of;
use crate::house::House;
use crate::revocation::Standing;
use crate::store::revocations::AtReception;

/// What was known of the certificate, as a receipt says it and as the records keep it.
pub(super) struct Known {
    pub(super) said: RevocationAtReception,
    standing: Standing,
}

impl Known {
    /// Asks whether the certificate was revoked, and refuses what may not pass for `purpose`.
    pub(super) async fn ask(
        house: &House,
        signer: &Signer,
        purpose: Purpose,
    ) -> Result<Self, Code> {
        let standing = (house.revocation)
            .ask(&signer.certificate, &signer.issuer)
            .await;
        house.revocation.policy.check(&standing, purpose)?;
        let said = match standing {
            Standing::Good { at, .. } => RevocationAtReception::Good { at },
            Standing::NotAsked => RevocationAtReception::NotAsked,
            Standing::Revoked { .. } => return Err(Code::CertificateRevoked),
            Standing::Unknown { at, .. } => RevocationAtReception::Unknown { at },
        };
        Ok(Self { said, standing })
    }

    /// Returns what the records keep.
    pub(super) fn at_reception(&self) -> AtReception<'_> {
        let (standing, asked_at) = match self.said {
            RevocationAtReception::Good { at } => (RevocationStanding::Good, Some(at)),
            RevocationAtReception::NotAsked => (RevocationStanding::NotAsked, None),
            RevocationAtReception::Unknown { at } => (RevocationStanding::Unknown, Some(at)),
        };
        let proof = match &self.standing {
            Standing::Good { proof, .. } => Some(record_of(proof)),
            _ => None,
        };
        AtReception {
            standing,
            asked_at,
            proof,
        }
    }
}
