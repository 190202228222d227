//! Who signs in the demonstration: the bakery by an e.firma it had before, and an officer.
//!
//! Their keys are made, used and forgotten: the one that people get is in `DATA/demo`.

use base64ct::{Base64, Encoding as _};
use efirma::mint::{MintKind, Order};
use efirma::{Certificate, Credential, PrivateKey};
use mailbox::api::Challenge;
use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::statement::SignedBy;
use time::Duration;

use super::{BAKERY, complete};
use crate::acts::Party;
use crate::authority::{DemoAuthority, IdentityError};
use crate::ids::{self, SessionToken};

/// The officer, who does not exist.
pub(super) const OFFICER: &str = "MARÍA DEMOSTRACIÓN SIN VALIDEZ";
const OFFICER_RFC: &str = "DEVM800101HX";
/// Long enough for everything that happened.
const VALIDITY: Duration = Duration::days(200);

/// Somebody with an e.firma.
pub(super) struct Signatory {
    credential: Credential,
    pub(super) rfc: Rfc,
}

impl Signatory {
    /// Makes the bakery's earlier e.firma.
    pub(super) fn bakery(authority: &DemoAuthority, from: LegalTime) -> Result<Self, Unmade> {
        let representative = complete(BAKERY.representative_rfc);
        Self::of(
            authority,
            BAKERY.name,
            &BAKERY.rfc(),
            Some((&representative, BAKERY.representative_curp)),
            from,
        )
    }

    /// Makes the officer's e.firma.
    pub(super) fn officer(authority: &DemoAuthority, from: LegalTime) -> Result<Self, Unmade> {
        Self::of(authority, OFFICER, &complete(OFFICER_RFC), None, from)
    }

    fn of(
        authority: &DemoAuthority,
        name: &str,
        rfc: &str,
        representative: Option<(&str, &str)>,
        from: LegalTime,
    ) -> Result<Self, Unmade> {
        let minted = authority.issue(&Order {
            kind: MintKind::EFirma,
            name,
            rfc,
            representative_rfc: representative.map(|(rfc, _)| rfc),
            curp: representative.map(|(_, curp)| curp),
            number: ids::certificate_number(),
            not_before: from.plus(-Duration::DAY).instant(),
            not_after: from.plus(VALIDITY).instant(),
        })?;
        let certificate = Certificate::parse(&minted.certificate_der).map_err(|_| Unmade::Key)?;
        let key = PrivateKey::from_pkcs8(&minted.pkcs8).map_err(|_| Unmade::Key)?;
        Ok(Self {
            credential: Credential::new(certificate, key).map_err(|_| Unmade::Key)?,
            rfc: rfc.parse().map_err(|_| Unmade::Key)?,
        })
    }

    /// Signs bytes: detached CAdES in base64.
    pub(super) fn sign(&self, content: &[u8], at: LegalTime) -> Result<String, Unmade> {
        let signature = self.credential.sign(content, at.instant());
        Ok(Base64::encode_string(&signature.map_err(|_| Unmade::Key)?))
    }

    /// Says who signs, over a challenge.
    pub(super) fn by(&self, challenge: &Challenge) -> SignedBy {
        let certificate = self.credential.certificate();
        SignedBy {
            environment: challenge.environment,
            authority: challenge.authority.clone(),
            origin: challenge.origin.clone(),
            mailbox: self.rfc.clone(),
            signer: self.rfc.clone(),
            certificate_number: certificate.number().to_owned(),
            certificate_sha256: Digest::new(certificate.sha256()),
            nonce: challenge.nonce,
            legal_time: challenge.issued_at,
        }
    }

    /// Returns the party as if it had signed in.
    pub(super) fn party(&self, now: LegalTime) -> Party {
        let certificate = self.credential.certificate();
        let ends = LegalTime::new(certificate.not_after());
        Party {
            token_sha256: SessionToken::new().digest(),
            mailbox: self.rfc.clone(),
            holder_name: BAKERY.name.to_owned(),
            signer: self.rfc.clone(),
            signer_name: BAKERY.name.to_owned(),
            mandate: None,
            certificate_number: certificate.number().to_owned(),
            certificate_sha256: Digest::new(certificate.sha256()),
            certificate_expires_at: ends,
            expires_at: ends,
            seen_at: now,
        }
    }
}

/// Why somebody could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unmade {
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error("a key of the demonstration does not work")]
    Key,
}
