//! The institute's seals on the command line: which there are, the next one, one in doubt.
//!
//! The next seal is published at once and used later, so that replicas and whoever verifies know it
//! by then. It works on the records themselves, while the mailbox is in use.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use efirma::Certificate;
use mailbox::api::SealEnd;
use mailbox::digest::Digest;
use mailbox::environment::Environment;
use mailbox::instant::LegalTime;
use time::Duration;

pub use crate::acts::change_seal::NotChanged;
use crate::acts::change_seal::{list, replace, revoke};
use crate::authority::{DemoAuthority, IdentityError};
use crate::clock::Clock;
use crate::seal::{Keyring, Seal, read_certificate};
use crate::settings::Settings;
use crate::store::seals::SealRecord;
use crate::store::{Store, StoreError};

/// How long a seal is published before it is used, in seconds: ten minutes.
const OVERLAP_SECONDS: u32 = 600;
/// The least: an act that was sealed with the seal of before while this was written keeps its seal.
const OVERLAP_SECONDS_MIN: u32 = 5;

/// What to do with the seals.
#[derive(Clone, Debug, Subcommand)]
pub enum Rotation {
    /// List the seals, with their spans.
    List,
    /// Publish the next seal. In `prueba` one is made; in `produccion` its certificate is brought.
    Rotate {
        /// Its certificate. Its key is in the token, or in `--key`.
        #[arg(long)]
        certificate: Option<PathBuf>,
        /// Its key (PKCS#8), which is copied beside the others.
        #[arg(long, requires = "certificate")]
        key: Option<PathBuf>,
        /// Seconds until it is used, 5 at least: every replica has to have its key by then.
        #[arg(long = "in", value_name = "SECONDS", default_value_t = OVERLAP_SECONDS)]
        overlap: u32,
    },
    /// Say that somebody else may have the key of a seal that was replaced.
    Revoke {
        /// The number of its certificate.
        number: String,
        /// Since when, such as `2026-11-24T10:00:00-06:00`: what it sealed from then on counts no
        /// more.
        #[arg(long)]
        from: LegalTime,
    },
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    #[error("produccion makes no seals: bring --certificate, and --key unless a token has it")]
    BringOne,
    #[error("the certificate begins on {not_before}, after it would be used: say a longer --in")]
    Early { not_before: LegalTime },
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error("the work was interrupted")]
    Interrupted,
    #[error(transparent)]
    NotChanged(#[from] NotChanged),
    #[error("a seal is of the institute for ever: this certificate names {found}, not {wanted}")]
    OtherHolder { wanted: String, found: String },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Does it, and says what was done.
///
/// # Errors
///
/// [`RotationError`] says why the seals stayed as they were.
pub async fn perform(
    task: &Rotation,
    settings: &Settings,
    clock: &Clock,
) -> Result<String, RotationError> {
    let store = Store::open(&settings.records()).await?;
    let now = clock.now();
    match task {
        Rotation::List => Ok(table(&list(&store).await?, now)),
        Rotation::Rotate {
            certificate,
            key,
            overlap,
        } => {
            let overlap = Duration::seconds(i64::from((*overlap).max(OVERLAP_SECONDS_MIN)));
            let records = list(&store).await?;
            let current = records.iter().find(|it| it.is_in_force(now));
            let current = current.ok_or(NotChanged::NoneInForce)?.clone();
            if let Some(waiting) = records.iter().find(|it| it.from_at > now) {
                let from_at = waiting.from_at;
                return Err(NotChanged::Waiting { from_at }.into());
            }
            let work = Next {
                settings: settings.clone(),
                certificate: certificate.clone(),
                key: key.clone(),
                current,
                from_at: now.plus(overlap),
                now,
            };
            let next = tokio::task::spawn_blocking(move || work.open());
            let next = next.await.map_err(|_| RotationError::Interrupted)??;
            // Making a key may have taken its time.
            let now = clock.now();
            let from_at = now.plus(overlap);
            let record = SealRecord {
                sha256: next.sha256(),
                certificate: next.certificate().der().to_vec(),
                from_at,
                until_at: None,
                ended: None,
            };
            replace(&store, &record, now).await?;
            let number = next.certificate().number();
            Ok(format!(
                "{number}\nEl sello está publicado. Sella desde el {from_at}.\n"
            ))
        }
        Rotation::Revoke { number, from } => {
            let records = list(&store).await?;
            let found = records.iter().find(|it| number_of(it) == *number);
            let sha256 = found.ok_or(NotChanged::NotFound)?.sha256;
            revoke(&store, sha256, *from, now).await?;
            Ok(format!(
                "{number}\nLo que este sello selló desde el {from} ya no cuenta.\n"
            ))
        }
    }
}

/// What the next seal is made or taken from.
struct Next {
    settings: Settings,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    current: SealRecord,
    from_at: LegalTime,
    now: LegalTime,
}

impl Next {
    /// Makes or takes the certificate and its key, and tries them.
    fn open(&self) -> Result<Seal, RotationError> {
        let keyring = Keyring::open(&self.settings)?;
        let certificate = match &self.certificate {
            Some(path) => self.brought(&keyring, path)?,
            None if self.settings.environment == Environment::Prueba => {
                let authority = DemoAuthority::open_or_generate(&self.settings.data, self.now)?;
                keyring.make_next(&authority, self.now)?
            }
            None => return Err(RotationError::BringOne),
        };
        Ok(Seal::open(&keyring, certificate, self.from_at)?)
    }

    fn brought(&self, keyring: &Keyring, path: &Path) -> Result<Certificate, RotationError> {
        let certificate = read_certificate(path)?;
        if Digest::new(certificate.sha256()) == self.current.sha256 {
            return Err(NotChanged::Known.into());
        }
        let (wanted, found) = (holder(&self.current), certificate.holder().rfc.clone());
        // Whoever verifies asks for one institute.
        if wanted != found {
            return Err(RotationError::OtherHolder { wanted, found });
        }
        let not_before = LegalTime::new(certificate.not_before());
        if not_before > self.from_at {
            return Err(RotationError::Early { not_before });
        }
        if let Some(key) = &self.key {
            keyring.bring(&certificate, key)?;
        }
        Ok(certificate)
    }
}

fn holder(record: &SealRecord) -> String {
    Certificate::parse(&record.certificate)
        .map_or_else(|_| String::new(), |it| it.holder().rfc.clone())
}

fn number_of(record: &SealRecord) -> String {
    Certificate::parse(&record.certificate)
        .map_or_else(|_| String::new(), |it| it.number().to_owned())
}

fn table(records: &[SealRecord], now: LegalTime) -> String {
    let mut text = String::new();
    for record in records {
        let (number, from) = (number_of(record), record.from_at);
        let standing = match (record.until_at, record.ended) {
            (Some(until), Some(SealEnd::Compromised)) => {
                format!("llave en duda desde el {until}: lo sellado después no cuenta")
            }
            (Some(until), _) if until <= now => format!("sustituido el {until}"),
            (Some(until), _) => format!("en uso, hasta el {until}"),
            (None, _) if from > now => "publicado, aún no sella".to_owned(),
            (None, _) => "en uso".to_owned(),
        };
        // Writing to a text does not fail.
        let _ = writeln!(text, "{number}  desde el {from}  {standing}");
    }
    text
}
