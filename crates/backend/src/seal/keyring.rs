//! Where the keys of seals are kept, and made in the test environment.
//!
//! A folder holds `seal.cer` with `seal.key`, and the later ones under their numbers. A token holds
//! the keys alone; the first certificate is in the folder all the same.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use efirma::Certificate;
use efirma::mint::{MintKind, Order};
use mailbox::api::SealEnd;
use mailbox::digest::Digest;
use mailbox::identifiers::check_digit;
use mailbox::instant::LegalTime;
use time::Duration;
use zeroize::Zeroizing;

use super::SealError;
use super::key::{FileKey, SealKey};
use super::token::Token;
use crate::authority::{DemoAuthority, IdentityError};
use crate::settings::{SealPlace, Settings};
use crate::store::seals::SealRecord;
use crate::{file, ids, trust};

/// The first characters of a fictional RFC: nobody holds it.
const DEMONSTRATION_RFC: &str = "BDX240101ZZ";
/// How long a demonstration seal is valid.
const VALIDITY: Duration = Duration::days(4 * 365);
/// The name of the first seal.
const FIRST: &str = "seal";

/// Where keys are.
#[derive(Clone)]
pub(crate) struct Keyring {
    /// Certificates, and keys where no token holds them.
    folder: PathBuf,
    token: Option<Arc<Token>>,
}

impl Keyring {
    /// Opens the place that `settings` name.
    pub(crate) fn open(settings: &Settings) -> Result<Self, IdentityError> {
        let folder = settings.data.join("seal");
        let place = settings.seal.clone();
        Ok(match place.unwrap_or(SealPlace::Folder(folder.clone())) {
            SealPlace::Folder(folder) => Self {
                folder,
                token: None,
            },
            SealPlace::Token(address) => {
                let pin_file = settings.seal_pin_file.as_deref();
                let token = Token::new(&address, pin_file, settings.seal_pin.as_ref());
                Self {
                    folder,
                    token: Some(token.map_err(SealError::Key)?),
                }
            }
        })
    }

    /// Reads the seals that were brought before the records knew of any: the one to seal with, and
    /// those of older receipts, which seal no more.
    pub(crate) fn brought(&self, now: LegalTime) -> Result<Vec<SealRecord>, IdentityError> {
        let first = self.first()?;
        efirma::check_seal(&first, now.instant()).map_err(IdentityError::NotASeal)?;
        let mut seals = vec![record(&first, None)];
        for path in trust::certificate_files(&self.folder.join("older"))? {
            seals.push(record(&read_certificate(&path)?, Some(now)));
        }
        Ok(seals)
    }

    /// Reads the first seal's certificate.
    pub(crate) fn first(&self) -> Result<Certificate, IdentityError> {
        read_certificate(&self.certificate_path(FIRST))
    }

    /// Opens the key of a certificate.
    pub(crate) fn key_of(
        &self,
        certificate: &Certificate,
    ) -> Result<Arc<dyn SealKey>, IdentityError> {
        if let Some(token) = &self.token {
            return Ok(Arc::new(token.key_of(certificate).map_err(SealError::Key)?));
        }
        let own = self.key_path(certificate.number());
        let path = if own.exists() {
            own
        } else {
            self.key_path(FIRST)
        };
        Ok(Arc::new(FileKey::open(&path, certificate)?))
    }

    /// Makes a demonstration seal, unless there is one.
    pub(crate) fn make_first(
        &self,
        authority: &DemoAuthority,
        now: LegalTime,
    ) -> Result<(), IdentityError> {
        if self.certificate_path(FIRST).exists() {
            return Ok(());
        }
        self.make(FIRST, authority, ids::certificate_number(), now)?;
        Ok(())
    }

    /// Makes one more demonstration seal, under its number.
    pub(crate) fn make_next(
        &self,
        authority: &DemoAuthority,
        now: LegalTime,
    ) -> Result<Certificate, IdentityError> {
        let number = ids::certificate_number();
        let name = String::from_utf8_lossy(&number).into_owned();
        self.make(&name, authority, number, now)
    }

    /// Copies a key beside the others, where it is found by its certificate.
    pub(crate) fn bring(&self, certificate: &Certificate, key: &Path) -> Result<(), IdentityError> {
        FileKey::open(key, certificate)?;
        let bytes = fs::read(key).map_err(|source| IdentityError::File {
            path: key.to_owned(),
            source,
        });
        let bytes = Zeroizing::new(bytes?);
        let name = certificate.number();
        write(&self.key_path(name), true, &bytes)?;
        write(&self.certificate_path(name), false, certificate.der())
    }

    fn make(
        &self,
        name: &str,
        authority: &DemoAuthority,
        number: [u8; 20],
        now: LegalTime,
    ) -> Result<Certificate, IdentityError> {
        let digit = check_digit(DEMONSTRATION_RFC).unwrap_or('0');
        let order = Order {
            kind: MintKind::Seal,
            name: "SELLO DEL BUZON DE DEMOSTRACION",
            rfc: &format!("{DEMONSTRATION_RFC}{digit}"),
            representative_rfc: None,
            curp: None,
            number,
            not_before: now.plus(-Duration::DAY).instant(),
            not_after: now.plus(VALIDITY).instant(),
        };
        let der = if let Some(token) = &self.token {
            let (modulus, exponent) = token.make().map_err(SealError::Key)?;
            authority.certify(&order, &modulus, &exponent)?
        } else {
            let minted = authority.issue(&order)?;
            write(&self.key_path(name), true, &minted.pkcs8)?;
            minted.certificate_der
        };
        // The certificate comes last: it says that the key is there.
        let path = self.certificate_path(name);
        write(&path, false, &der)?;
        read_certificate(&path)
    }

    fn certificate_path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.cer"))
    }

    fn key_path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.key"))
    }
}

fn write(path: &Path, secret: bool, bytes: &[u8]) -> Result<(), IdentityError> {
    let write = if secret {
        file::write_secret
    } else {
        file::write_public
    };
    write(path, bytes).map_err(|source| IdentityError::File {
        path: path.to_owned(),
        source,
    })
}

/// When an older seal was replaced nobody noted: before now, and while it was valid.
fn record(certificate: &Certificate, until: Option<LegalTime>) -> SealRecord {
    let until_at = until.map(|now| now.min(LegalTime::new(certificate.not_after())));
    SealRecord {
        sha256: Digest::new(certificate.sha256()),
        certificate: certificate.der().to_vec(),
        from_at: LegalTime::new(certificate.not_before()),
        until_at,
        ended: until_at.map(|_| SealEnd::Replaced),
    }
}

/// Reads a certificate.
pub(crate) fn read_certificate(path: &Path) -> Result<Certificate, IdentityError> {
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
