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
use efirma::{Certificate, Credential, PrivateKey};
use mailbox::api::{InstituteKeys, SealKey};
use mailbox::identifiers::check_digit;
use mailbox::instant::LegalTime;
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
    credential: Arc<Credential>,
    keys: InstituteKeys,
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
        let key = PrivateKey::from_pkcs8(&pkcs8).map_err(|_| IdentityError::Key { path })?;
        efirma::check_seal(&certificate, now.instant()).map_err(IdentityError::NotASeal)?;
        let mut seals = vec![seal_key(&certificate)];
        for path in trust::certificate_files(&folder.join("older"))? {
            seals.push(seal_key(&read_certificate(&path)?));
        }
        let credential = Credential::new(certificate, key).map_err(IdentityError::Credential)?;
        Ok(Self {
            credential: Arc::new(credential),
            keys: InstituteKeys { seals },
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
    pub(crate) fn sign(
        &self,
        statement: &str,
        now: LegalTime,
    ) -> Result<Vec<u8>, efirma::SignError> {
        self.credential.sign(statement.as_bytes(), now.instant())
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
