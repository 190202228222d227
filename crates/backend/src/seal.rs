//! The institute's seal: the key that makes receipts, and the certificates that prove them.
//!
//! In the test environment a missing seal is generated, issued by the demonstration authority.
//! In production it is brought by the operator: `seal/seal.cer`, `seal/seal.key` (PKCS#8). The
//! certificates of earlier seals stay in `seal/older/*.cer`, so that their receipts still verify.

use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use base64ct::{Base64, Encoding as _};
use efirma::mint::{MintKind, Order};
use efirma::{Certificate, Credential, PrivateKey, SignError};
use mailbox::api::{InstituteKeys, SealKey};
use mailbox::identifiers::check_digit;
use mailbox::instant::LegalTime;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use time::Duration;
use zeroize::Zeroizing;

use crate::authority::{DemoAuthority, IdentityError};
use crate::{file, ids, trust};

/// The first characters of a fictional RFC: nobody holds it.
const DEMONSTRATION_RFC: &str = "BDX240101ZZ";
/// How long a demonstration seal is valid.
const VALIDITY: Duration = Duration::days(4 * 365);

/// The seal, open. It signs receipts and nothing else.
#[derive(Clone)]
pub(crate) struct Seal {
    certificate: Arc<Certificate>,
    keys: InstituteKeys,
    sealer: Arc<Sealer>,
}

/// What makes the RSA value of a seal: ring, in a ninth of the time that `rsa` takes.
struct Sealer(RsaKeyPair);

impl Sealer {
    /// Takes the key, wherever its numbers go together.
    fn open(pkcs8: &[u8]) -> Option<Self> {
        RsaKeyPair::from_pkcs8(pkcs8).ok().map(Self)
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256. It is verified before it leaves, so that a fault while
    /// computing it cannot leak a prime.
    fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        // This scheme draws nothing from it: the same text gets the same seal.
        let random = SystemRandom::new();
        let signed = (self.0).sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
        signed.ok().map(|()| signature)
    }
}

impl Seal {
    /// Opens the seal in `folder`.
    pub(crate) fn open(folder: &Path, now: LegalTime) -> Result<Self, IdentityError> {
        let certificate = read_certificate(&folder.join("seal.cer"))?;
        let path = folder.join("seal.key");
        let pkcs8 = Zeroizing::new(fs::read(&path).map_err(|source| IdentityError::File {
            path: path.clone(),
            source,
        })?);
        let refused = || IdentityError::Key { path: path.clone() };
        let key = PrivateKey::from_pkcs8(&pkcs8).map_err(|_| refused())?;
        let sealer = Sealer::open(&pkcs8).ok_or_else(refused)?;
        efirma::check_seal(&certificate, now.instant()).map_err(IdentityError::NotASeal)?;
        let mut seals = vec![seal_key(&certificate)];
        for path in trust::certificate_files(&folder.join("older"))? {
            seals.push(seal_key(&read_certificate(&path)?));
        }
        // It says which of them do not belong together.
        let credential = Credential::new(certificate, key).map_err(IdentityError::Credential)?;
        Ok(Self {
            certificate: Arc::new(credential.certificate().clone()),
            keys: InstituteKeys { seals },
            sealer: Arc::new(sealer),
        })
    }

    /// Generates a demonstration seal in `folder` unless there is one.
    pub(crate) fn generate(
        folder: &Path,
        authority: &DemoAuthority,
        now: LegalTime,
    ) -> Result<(), IdentityError> {
        if folder.join("seal.cer").exists() {
            return Ok(());
        }
        let digit = check_digit(DEMONSTRATION_RFC).unwrap_or('0');
        let minted = authority.issue(&Order {
            kind: MintKind::Seal,
            name: "SELLO DEL BUZON DE DEMOSTRACION",
            rfc: &format!("{DEMONSTRATION_RFC}{digit}"),
            representative_rfc: None,
            curp: None,
            number: ids::certificate_number(),
            not_before: now.plus(-Duration::DAY).instant(),
            not_after: now.plus(VALIDITY).instant(),
        })?;
        let write = |name: &str, secret: bool, bytes: &[u8]| {
            let path = folder.join(name);
            let write = if secret {
                file::write_secret
            } else {
                file::write_public
            };
            write(&path, bytes).map_err(|source| IdentityError::File { path, source })
        };
        // The certificate comes last: it says that the key is there.
        write("seal.key", true, &minted.pkcs8)?;
        write("seal.cer", false, &minted.certificate_der)
    }

    /// Seals the text of a receipt: a detached CAdES-B-B in DER.
    pub(crate) fn sign(&self, statement: &str, now: LegalTime) -> Result<Vec<u8>, SignError> {
        let unsigned = efirma::prepare(statement.as_bytes(), &self.certificate, now.instant())?;
        let message = unsigned.signed_attributes();
        let signature = (self.sealer.sign(message)).ok_or(SignError::WrongSignature)?;
        unsigned.finish(&signature)
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

fn read_certificate(path: &Path) -> Result<Certificate, IdentityError> {
    let file = |source: io::Error| IdentityError::File {
        path: path.to_owned(),
        source,
    };
    let bytes = fs::read(path).map_err(file)?;
    Certificate::parse(&bytes).map_err(|source| IdentityError::Certificate {
        path: path.to_owned(),
        source,
    })
}

fn seal_key(certificate: &Certificate) -> SealKey {
    SealKey {
        certificate: Base64::encode_string(certificate.der()),
        number: certificate.number().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ring_seals_is_what_rsa_would_have() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["anchors", "seal"] {
            file::create_folder(&folder.path().join(name)).unwrap();
        }
        let now = LegalTime::from_unix_seconds(1_795_536_651).unwrap();
        let authority = DemoAuthority::open_or_generate(folder.path(), now).unwrap();
        let home = folder.path().join("seal");
        Seal::generate(&home, &authority, now).unwrap();
        let seal = Seal::open(&home, now).unwrap();
        let pkcs8 = fs::read(home.join("seal.key")).unwrap();
        let key = PrivateKey::from_pkcs8(&pkcs8).unwrap();
        let slow = Credential::new((*seal.certificate).clone(), key).unwrap();
        for text in ["", "una línea\n", &"x".repeat(10_000)] {
            let sealed = seal.sign(text, now).unwrap();
            assert_eq!(sealed, slow.sign(text.as_bytes(), now.instant()).unwrap());
            assert!(efirma::verify(&sealed, text.as_bytes()).is_ok());
            assert!(efirma::verify(&sealed, b"otra").is_err());
        }
    }

    #[test]
    fn a_key_that_is_none_makes_no_seal() {
        assert!(Sealer::open(b"").is_none());
        assert!(Sealer::open(&[0x30, 0x03, 2, 1, 0]).is_none());
    }
}
