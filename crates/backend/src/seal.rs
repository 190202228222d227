//! The institute's seal: the key that makes receipts, and the certificates that prove them.
//!
//! In the test environment a missing seal is generated, issued by the demonstration authority.
//! In production it is brought by the operator: a certificate with a key in a folder (PKCS#8), or in
//! a token that never gives it away (PKCS#11). Seals follow one another (`series`): which one seals
//! is told by the hour and the records, never by the process.

mod key;
mod keyring;
mod series;
pub(crate) mod threads;
mod token;
mod watch;

use std::sync::Arc;

use efirma::{Certificate, SignError};
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;

use crate::authority::IdentityError;
use crate::store::seals::SealRecord;
use key::SealKey;

pub use key::KeyError;
pub(crate) use keyring::{Keyring, read_certificate};
pub(crate) use series::{Seals, published};
pub(crate) use watch::begin;

/// What a seal is tried with: no statement, and nobody gets the result.
const PROBE: &str = "buzón: prueba del sello, no es un acuse\n";

/// One seal, open. It signs receipts and nothing else.
#[derive(Clone)]
pub(crate) struct Seal {
    certificate: Arc<Certificate>,
    from_at: LegalTime,
    key: Arc<dyn SealKey>,
}

/// Why nothing was sealed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SealError {
    /// Another seal took its place meanwhile, and this process did not know.
    #[error("the seal was replaced meanwhile: the next act takes the new one")]
    Changed,
    /// The key does not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No seal is in force.
    #[error("no seal is in force at {at}: see `buzon-backend seal list`, and rotate")]
    NoneInForce {
        /// The hour of what was to be sealed.
        at: LegalTime,
    },
    /// What it signed is no signature of the certificate.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// It is in the records, and its key is not here.
    #[error("the seal {number} of the records cannot be opened here: {reason}")]
    Unopened {
        /// The number of its certificate.
        number: String,
        /// Why.
        reason: String,
    },
}

impl Seal {
    /// Opens the key of a certificate, and tries it at an hour: what it seals has to verify.
    pub(crate) fn open(
        keyring: &Keyring,
        certificate: Certificate,
        from_at: LegalTime,
    ) -> Result<Self, IdentityError> {
        let at = from_at.max(LegalTime::new(certificate.not_before()));
        efirma::check_seal(&certificate, at.instant()).map_err(IdentityError::NotASeal)?;
        let seal = Self {
            key: keyring.key_of(&certificate)?,
            certificate: Arc::new(certificate),
            from_at,
        };
        seal.sign(PROBE, at)?;
        Ok(seal)
    }

    fn of(keyring: &Keyring, record: &SealRecord) -> Result<Self, SealError> {
        let unopened = |number: &str, reason: String| SealError::Unopened {
            number: number.to_owned(),
            reason,
        };
        let certificate = Certificate::parse(&record.certificate)
            .map_err(|error| unopened(&record.sha256.to_string(), error.to_string()))?;
        let number = certificate.number().to_owned();
        Self::open(keyring, certificate, record.from_at).map_err(|error| match error {
            IdentityError::Seal(error) => error,
            error => unopened(&number, error.to_string()),
        })
    }

    /// Seals the text of a receipt: a detached CAdES-B-B in DER. It may wait for a token.
    ///
    /// It is verified with the certificate before anybody gets it.
    pub(crate) fn sign(&self, statement: &str, now: LegalTime) -> Result<Vec<u8>, SealError> {
        let unsigned = efirma::prepare(statement.as_bytes(), &self.certificate, now.instant())?;
        let signature = self.key.sign(unsigned.signed_attributes())?;
        Ok(unsigned.finish(&signature)?)
    }

    /// Returns `at`, or when this seal began if that is later: no seal speaks before its time.
    pub(crate) fn not_before(&self, at: LegalTime) -> LegalTime {
        (at.max(self.from_at)).max(LegalTime::new(self.certificate.not_before()))
    }

    /// Returns what the records know it by.
    pub(crate) fn sha256(&self) -> Digest {
        Digest::new(self.certificate.sha256())
    }

    /// Returns its certificate.
    pub(crate) fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use efirma::{Credential, PrivateKey};

    use super::*;
    use crate::authority::DemoAuthority;
    use crate::file;
    use crate::settings::Settings;

    #[test]
    fn what_is_sealed_is_what_rsa_would_have_made() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["anchors", "seal"] {
            file::create_folder(&folder.path().join(name)).unwrap();
        }
        let now = LegalTime::from_unix_seconds(1_795_536_651).unwrap();
        let authority = DemoAuthority::open_or_generate(folder.path(), now).unwrap();
        let settings = Settings::new(folder.path().to_owned(), "http://127.0.0.1:8787");
        let keyring = Keyring::open(&settings).unwrap();
        keyring.make_first(&authority, now).unwrap();
        let seal = Seal::open(&keyring, keyring.first().unwrap(), now).unwrap();
        let pkcs8 = fs::read(folder.path().join("seal/seal.key")).unwrap();
        let key = PrivateKey::from_pkcs8(&pkcs8).unwrap();
        let slow = Credential::new((*seal.certificate).clone(), key).unwrap();
        for text in ["", "una línea\n", &"x".repeat(10_000)] {
            let sealed = seal.sign(text, now).unwrap();
            assert_eq!(sealed, slow.sign(text.as_bytes(), now.instant()).unwrap());
            assert!(efirma::verify(&sealed, text.as_bytes()).is_ok());
            assert!(efirma::verify(&sealed, b"otra").is_err());
        }
    }
}
