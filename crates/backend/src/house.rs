//! The open house: everything an act needs, opened once from the data folder.
//!
//! `buzon.sqlite` the records and `documents/` the files, unless settings say
//! otherwise · `seal/` the institute's seal · `anchors/` whom to trust · `demo/` test identities.
//! Records belong to one environment for ever: test acts and real ones never share them.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use efirma::chain::{Anchors, Realm};
use mailbox::api;
use mailbox::calendar::Calendar;
use mailbox::deadline::Policy;
use mailbox::environment::Environment;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::statement::{Nonce, Purpose, Sealed, SignedBy};
use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;

use crate::acts::{self, Signer, Slot, change_seal, publish_terms};
use crate::authority::{DemoAuthority, IdentityError};
use crate::blobs::{Blobs, BlobsError};
use crate::clock::Clock;
use crate::credential::{CredentialFileError, InstituteCredential};
use crate::metrics::Metrics;
use crate::outbox::{Outbox, OutboxError};
use crate::records::{self, Records};
use crate::revocation::{Revocation, RevocationError};
use crate::seal::{Keyring, Seal, Seals};
use crate::settings::{Database, Settings};
use crate::store::sealed::ToSeal;
use crate::store::seals::SealRecord;
use crate::store::{self, Store, StoreError};
use crate::timestamps::{Timestamps, TimestampsError};
use crate::{demo, file, trust};

/// How many files of exports are made at once in one process.
const EXPORTED_AT_ONCE: usize = 2;

/// What the acts work with.
pub struct House {
    pub(crate) clock: Clock,
    pub(crate) environment: Environment,
    pub(crate) authority: String,
    pub(crate) origin: String,
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) metrics: Metrics,
    pub(crate) seals: Arc<Seals>,
    pub(crate) anchors: Arc<Anchors>,
    pub(crate) revocation: Arc<Revocation>,
    /// What procedures are answered from; nothing where the desk answers.
    pub(crate) records: Option<Arc<dyn Records>>,
    /// What asks again about certificates, while there is a house.
    pub(crate) rechecking: OnceLock<AbortOnDropHandle<()>>,
    /// Who stamps what is sealed, and who is believed to have.
    pub(crate) timestamps: Timestamps,
    /// What asks for timestamps, while there is a house.
    pub(crate) stamping: OnceLock<AbortOnDropHandle<()>>,
    pub(crate) outbox: Outbox,
    /// What sends messages, while there is a house.
    pub(crate) sending: OnceLock<AbortOnDropHandle<()>>,
    /// What sends late alerts and issues papers, while there is a house.
    pub(crate) sweeping: OnceLock<AbortOnDropHandle<()>>,
    /// What looks for new seals, while there is a house.
    pub(crate) watching: OnceLock<AbortOnDropHandle<()>>,
    /// How what the law leaves open is read.
    pub(crate) policy: Policy,
    /// The calendar that counted last, with its number.
    pub(crate) calendar: Mutex<(i64, Arc<Calendar>)>,
    /// What the institute's own systems are known by; without it their door is shut.
    pub(crate) institute: Option<InstituteCredential>,
    /// The acts that are being done in this process.
    pub(crate) in_flight: Mutex<HashSet<Slot>>,
    /// Turns of making what is exported: much at once must not keep others waiting.
    pub(crate) exporting: Semaphore,
    is_stopping: AtomicBool,
}

/// Why the mailbox stays closed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the authority's name cannot stand in a statement")]
    Authority,
    #[error("the institute's credential: {0}")]
    Credential(#[from] CredentialFileError),
    #[error("the demonstration has no place in produccion: leave out --demo")]
    DemoInProduction,
    #[error("the demonstration could not be put together: {0}")]
    Demonstration(String),
    #[error("the demonstration authority is in {path}: this is a data folder for prueba")]
    DemoAuthorityInProduction { path: PathBuf },
    #[error(transparent)]
    Documents(#[from] BlobsError),
    #[error("this data folder belongs to {}", belongs_to.word())]
    Environment { belongs_to: Environment },
    #[error("{path}: {source}")]
    Folder { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error("the making of keys was interrupted")]
    Interrupted,
    #[error("produccion needs --smtp-url and --sms-url: alerts in a folder reach nobody")]
    NoCarriers,
    #[error("produccion needs --anchors: the folder of the authorities' certificates")]
    NoAnchors,
    #[error("produccion needs --ocsp-url or --crl: whom to ask whether a certificate was revoked")]
    NoRevocation,
    #[error("the origin is not `https://host`, without path")]
    Origin,
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error("prueba trusts no authority of production: take it out of the folders of anchors")]
    ProductionAuthorityInTest,
    #[error(transparent)]
    Revocation(#[from] RevocationError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "produccion trusts no authority of the test environments: their keys have a public \
         passphrase; take it out of the folders of anchors"
    )]
    TestAuthorityInProduction,
    #[error(transparent)]
    Timestamps(#[from] TimestampsError),
}

impl House {
    /// Opens the data folder of `settings`, making what is missing in the test environment.
    ///
    /// # Errors
    ///
    /// [`StartError`] says which file or setting keeps the mailbox closed.
    pub async fn open(settings: &Settings, clock: Clock) -> Result<Self, StartError> {
        check(settings)?;
        let data = &settings.data;
        for folder in ["anchors", "seal"] {
            let path = data.join(folder);
            file::create_folder(&path).map_err(|source| StartError::Folder { path, source })?;
        }
        let store = open_store(settings, clock.now()).await?;
        acts::fold_filings::fold_filings(&store).await?;
        acts::read_receipts::list_earlier(&store).await?;
        let blobs = Blobs::open(&settings.documents(), data, clock.now()).await?;
        let (seals, anchors) = open_identities(settings, &store, clock.now()).await?;
        check_realm(settings.environment, anchors.realm())?;
        if settings.demo {
            demo::enable(&store, clock.now()).await?;
        }
        let anchors = Arc::new(anchors);
        let revocation = Revocation::open(&settings.revocation, anchors.clone(), clock.clone())?;
        Ok(Self {
            metrics: Metrics::new(store.counts()),
            clock,
            environment: settings.environment,
            authority: settings.authority.clone(),
            origin: settings.origin.clone(),
            store,
            blobs,
            seals: Arc::new(seals),
            anchors,
            revocation: Arc::new(revocation),
            records: records::open(settings.procedures, settings.environment),
            rechecking: OnceLock::new(),
            timestamps: Timestamps::open(&settings.timestamps)?,
            stamping: OnceLock::new(),
            outbox: Outbox::open(&settings.alerts, data)?,
            sending: OnceLock::new(),
            sweeping: OnceLock::new(),
            watching: OnceLock::new(),
            policy: settings.policy,
            calendar: Mutex::new((0, Arc::new(Calendar::seed()))),
            institute: InstituteCredential::open(settings)?,
            in_flight: Mutex::default(),
            exporting: Semaphore::new(EXPORTED_AT_ONCE),
            is_stopping: AtomicBool::new(false),
        })
    }

    /// Notes that a stop was asked for.
    pub(crate) fn begin_to_stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    /// Tells whether a stop was asked for.
    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// Says what the clock says, and where.
    pub(crate) fn clock_face(&self) -> api::Clock {
        api::Clock {
            now_at: self.clock.now(),
            environment: self.environment,
            authority: self.authority.clone(),
            origin: self.origin.clone(),
        }
    }

    /// Rebuilds the head of a statement from our own records and the verified certificate.
    pub(crate) fn signed_by(
        &self,
        signer: &Signer,
        mailbox: &Rfc,
        nonce: Nonce,
        legal_time: LegalTime,
    ) -> SignedBy {
        SignedBy {
            environment: self.environment,
            authority: self.authority.clone(),
            origin: self.origin.clone(),
            mailbox: mailbox.clone(),
            signer: signer.rfc.clone(),
            certificate_number: signer.certificate.number().to_owned(),
            certificate_sha256: signer.certificate_sha256(),
            nonce,
            legal_time,
        }
    }

    /// Returns the head of what is sealed here.
    pub(crate) fn sealed_head(&self) -> Sealed {
        Sealed {
            environment: self.environment,
            authority: self.authority.clone(),
            origin: self.origin.clone(),
        }
    }

    /// Prepares a text to be sealed with the transaction it is written in.
    pub(crate) fn to_seal(
        &self,
        folio: Folio,
        purpose: Purpose,
        mailbox: &Rfc,
        statement: String,
        at: LegalTime,
    ) -> ToSeal {
        let seal = self.seals.at(at);
        ToSeal {
            folio,
            purpose,
            mailbox: mailbox.clone(),
            statement,
            at,
            by: seal.as_ref().ok().map(Seal::sha256),
            sealing: Box::new(move |text| seal?.sign(text, at)),
        }
    }
}

/// Opens the records, refuses those of another environment, and puts the first terms in.
async fn open_store(settings: &Settings, now: LegalTime) -> Result<Store, StartError> {
    let database = settings.records();
    if let Database::Sqlite(path) = &database {
        file::create_secret(path).map_err(|source| StartError::Folder {
            path: path.clone(),
            source,
        })?;
    }
    let store = Store::open(&database).await?;
    let mut transaction = store.begin().await?;
    let belongs_to = store::belongs_to(&mut transaction, settings.environment).await?;
    if belongs_to != settings.environment {
        return Err(StartError::Environment { belongs_to });
    }
    publish_terms::seed(&mut transaction, now).await?;
    transaction.commit().await?;
    Ok(store)
}

fn check(settings: &Settings) -> Result<(), StartError> {
    if !settings.origin_is_sound() {
        return Err(StartError::Origin);
    }
    if !settings.authority_is_sound() {
        return Err(StartError::Authority);
    }
    if settings.environment == Environment::Produccion {
        let path = DemoAuthority::anchor(&settings.data);
        if settings.demo {
            return Err(StartError::DemoInProduction);
        }
        if settings.anchors.is_none() {
            return Err(StartError::NoAnchors);
        }
        if !settings.revocation.names_a_source() {
            return Err(StartError::NoRevocation);
        }
        if path.exists() {
            return Err(StartError::DemoAuthorityInProduction { path });
        }
        if !settings.alerts.has_carriers() {
            return Err(StartError::NoCarriers);
        }
    }
    Ok(())
}

/// Test authorities never stand in production, nor the other way round; one that nobody knows may
/// stand in either.
fn check_realm(environment: Environment, realm: Option<Realm>) -> Result<(), StartError> {
    match (environment, realm) {
        (Environment::Produccion, Some(Realm::Test)) => Err(StartError::TestAuthorityInProduction),
        (Environment::Prueba, Some(Realm::Production)) => {
            Err(StartError::ProductionAuthorityInTest)
        }
        (_, None)
        | (Environment::Produccion, Some(Realm::Production))
        | (Environment::Prueba, Some(Realm::Test)) => Ok(()),
    }
}

/// Opens the seals of the records and the anchors; the first start brings the first seal.
async fn open_identities(
    settings: &Settings,
    store: &Store,
    now: LegalTime,
) -> Result<(Seals, Anchors), StartError> {
    let is_first = change_seal::list(store).await?.is_empty();
    let ours = settings.clone();
    let reading = tokio::task::spawn_blocking(move || read_identities(&ours, is_first, now));
    let (keyring, brought, anchors) = reading.await.map_err(|_| StartError::Interrupted)??;
    change_seal::seed(store, &brought, now).await?;
    let records = change_seal::list(store).await?;
    let opening = tokio::task::spawn_blocking(move || Seals::open(keyring, records, now));
    let seals = opening.await.map_err(|_| StartError::Interrupted)??;
    Ok((seals, anchors))
}

/// Reads what identities there are. Only the test environment makes what is missing.
fn read_identities(
    settings: &Settings,
    is_first: bool,
    now: LegalTime,
) -> Result<(Keyring, Vec<SealRecord>, Anchors), IdentityError> {
    let data = &settings.data;
    let keyring = Keyring::open(settings)?;
    if settings.environment == Environment::Prueba {
        let authority = DemoAuthority::open_or_generate(data, now)?;
        let seal = std::thread::scope(|scope| {
            let sealing = scope.spawn(|| {
                if is_first {
                    keyring.make_first(&authority, now)
                } else {
                    Ok(())
                }
            });
            let seeded = if settings.demo {
                demo::seed(data, &authority, now)
            } else {
                Ok(())
            };
            match sealing.join() {
                Ok(sealed) => sealed.and(seeded),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        seal?;
    }
    let mut folders = vec![data.join("anchors")];
    folders.extend(settings.anchors.clone());
    let anchors = trust::anchors(&folders)?;
    let brought = if is_first {
        keyring.brought(now)?
    } else {
        Vec::new()
    };
    Ok((keyring, brought, anchors))
}
