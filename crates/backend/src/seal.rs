//! The institute's seal: the key that makes receipts, and the certificates that prove them.
//!
//! In the test environment a missing seal is generated, issued by the demonstration authority.
//! In production it is brought by the operator: a certificate with a key in a folder (PKCS#8), or in
//! a token that never gives it away (PKCS#11). The certificates of earlier seals stay in
//! `seal/older/*.cer`, so that their receipts still verify.

mod key;
mod keyring;
mod token;

use std::sync::Arc;

use base64ct::{Base64, Encoding as _};
use efirma::{Certificate, SignError};
use mailbox::api::{InstituteKeys, SealKey as Published};
use mailbox::instant::LegalTime;

use crate::authority::IdentityError;
use crate::trust;
use key::SealKey;
use keyring::read_certificate;

pub use key::KeyError;
pub(crate) use keyring::Keyring;

/// What a seal is tried with: no statement, and nobody gets the result.
const PROBE: &str = "buzón: prueba del sello, no es un acuse\n";

/// The seal, open. It signs receipts and nothing else.
#[derive(Clone)]
pub(crate) struct Seal {
    certificate: Arc<Certificate>,
    keys: InstituteKeys,
    key: Arc<dyn SealKey>,
}

/// Why nothing was sealed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SealError {
    /// The key does not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// What it signed is no signature of the certificate.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl Seal {
    /// Opens the seal, and tries it: what it seals has to verify with its certificate.
    pub(crate) fn open(keyring: &Keyring, now: LegalTime) -> Result<Self, IdentityError> {
        let certificate = keyring.first()?;
        efirma::check_seal(&certificate, now.instant()).map_err(IdentityError::NotASeal)?;
        let mut seals = vec![published(&certificate)];
        for path in trust::certificate_files(&keyring.folder().join("older"))? {
            seals.push(published(&read_certificate(&path)?));
        }
        let seal = Self {
            key: keyring.key_of(&certificate)?,
            certificate: Arc::new(certificate),
            keys: InstituteKeys { seals },
        };
        seal.sign(PROBE, now)?;
        Ok(seal)
    }

    /// Seals the text of a receipt: a detached CAdES-B-B in DER. It may wait for a token.
    ///
    /// It is verified with the certificate before anybody gets it.
    pub(crate) fn sign(&self, statement: &str, now: LegalTime) -> Result<Vec<u8>, SealError> {
        let unsigned = efirma::prepare(statement.as_bytes(), &self.certificate, now.instant())?;
        let signature = self.key.sign(unsigned.signed_attributes())?;
        Ok(unsigned.finish(&signature)?)
    }

    /// Tells whether it would seal now.
    pub(crate) async fn answers(&self, now: LegalTime) -> Result<(), SealError> {
        let seal = self.clone();
        let tried = tokio::task::spawn_blocking(move || seal.sign(PROBE, now).map(drop));
        tried.await.unwrap_or(Err(KeyError::Interrupted.into()))
    }

    /// Returns `at`, or when this seal began if that is later: no seal speaks before its time.
    pub(crate) fn not_before(&self, at: LegalTime) -> LegalTime {
        at.max(LegalTime::new(self.certificate.not_before()))
    }

    /// Returns the certificates whose seals count.
    pub(crate) fn keys(&self) -> &InstituteKeys {
        &self.keys
    }
}

fn published(certificate: &Certificate) -> Published {
    Published {
        certificate: Base64::encode_string(certificate.der()),
        number: certificate.number().to_owned(),
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
    fn what_ring_seals_is_what_rsa_would_have() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["anchors", "seal"] {
            file::create_folder(&folder.path().join(name)).unwrap();
        }
        let now = LegalTime::from_unix_seconds(1_795_536_651).unwrap();
        let authority = DemoAuthority::open_or_generate(folder.path(), now).unwrap();
        let settings = Settings::new(folder.path().to_owned(), "http://127.0.0.1:8787");
        let keyring = Keyring::open(&settings).unwrap();
        keyring.make_first(&authority, now).unwrap();
        let seal = Seal::open(&keyring, now).unwrap();
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
