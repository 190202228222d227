//! The records, in SQLite or PostgreSQL. It runs statements and opens transactions; acts decide.
//!
//! Both databases hear the same statements, in the SQL that both understand: numbered arguments,
//! whole numbers, text and bytes. What only one of them needs is in this file and in `group`. A
//! commit is on the disk before it is answered: SQLite in WAL with `synchronous=FULL`, one writer
//! and many acts a commit; PostgreSQL one transaction an act. There, READ COMMITTED is enough,
//! because whatever two replicas could do twice is one statement that only the first of them can
//! do: an UPDATE with its condition, or an INSERT that a constraint refuses. Rows that acts wait
//! for are taken in one order, so that none waits for another in a circle: nonces, sweeps,
//! sessions, documents, series, what the act is about, the head of the audit.
//!
//! SQLite takes a missing argument for NULL without a word, so a test counts them.

pub(crate) mod alerts_sent;
mod asking;
pub(crate) mod calendars;
pub(crate) mod checksums;
pub(crate) mod communications;
pub(crate) mod contacts;
mod counts;
pub(crate) mod deliveries;
pub(crate) mod documents;
pub(crate) mod exports;
pub(crate) mod feeds;
pub(crate) mod filing_steps;
pub(crate) mod filings;
mod group;
pub(crate) mod institute;
pub(crate) mod made_documents;
pub(crate) mod mailboxes;
pub(crate) mod mandates;
pub(crate) mod nonces;
pub(crate) mod notifications;
pub(crate) mod outbox;
pub(crate) mod permissions;
pub(crate) mod proofs;
pub(crate) mod receipts;
pub(crate) mod reminders;
pub(crate) mod requests;
pub(crate) mod revocations;
pub(crate) mod sealed;
pub(crate) mod seals;
pub(crate) mod search;
pub(crate) mod series;
pub(crate) mod sessions;
pub(crate) mod signed_acts;
pub(crate) mod story;
pub(crate) mod sweeps;
pub(crate) mod terms;
pub(crate) mod timestamps;
mod transaction;
mod trouble;
pub(crate) mod turns;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mailbox::civil_date::CivilDate;
use mailbox::environment::Environment;
use mailbox::instant::{CENTRAL_ZONE, LegalTime};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyConnection, AnyPool, ConnectOptions as _, Connection as _, Executor as _};

pub(crate) use asking::{Asking, pieces};
pub(crate) use counts::Counts;
use transaction::Open;
pub(crate) use transaction::Transaction;
pub(crate) use trouble::{Trouble, of_io};

use crate::clock::Stopwatch;
use crate::seal::SealError;
use crate::settings::Database;
use group::Group;

/// How many requests read at once from SQLite.
const SQLITE_READERS: u32 = 4;
/// How many requests read at once from PostgreSQL, and how many write, in one process.
const POSTGRES_CONNECTIONS: u32 = 8;
/// How long a request waits for a connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(8);
/// What connections that only read are told: writing there would go past the group or the locks.
const SQLITE_READS: &str = "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON";
const POSTGRES_READS: &str = "SET default_transaction_read_only = on";
/// What the connection that writes to SQLite is told. Five seconds: how long it waits for another process.
const SQLITE_MANNERS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
                              PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
/// What each connection that writes to PostgreSQL is told, whatever the server's defaults are.
const POSTGRES_MANNERS: &str = "SET default_transaction_isolation = 'read committed'; \
                                SET synchronous_commit = 'on'; SET lock_timeout = '10s'";

/// How often a start asks for those manners, and after what pause: while another process turns the
/// file to WAL, SQLite answers "busy" at once, whatever the timeout (sqlite.org/wal.html, section 11).
const SQLITE_ASKED_MAX: u32 = 200;
const SQLITE_PAUSE: Duration = Duration::from_millis(25);

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// The records of one mailbox house.
#[derive(Clone)]
pub struct Store {
    counts: Counts,
    readers: AnyPool,
    writers: Writers,
}

/// Where transactions come from.
#[derive(Clone)]
enum Writers {
    Group(Group),
    Pool(AnyPool),
}

/// Why the records could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the records are closed")]
    Closed,
    #[error("a record does not read back: {column} of {table}")]
    Corrupt {
        table: &'static str,
        column: &'static str,
    },
    #[error("the database did not keep this and what was written with it: {0}")]
    Group(Arc<sqlx::Error>),
    #[error("the making of a seal was interrupted")]
    Interrupted,
    #[error("the database could not be brought to this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the seal: {0}")]
    Seal(SealError),
    #[error("the database refused: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("the database may have kept this or not: {0}")]
    Unsure(Arc<sqlx::Error>),
}

impl Store {
    /// Opens the database, creates it if it is a file, and brings it to this version.
    ///
    /// Replicas that start together wait for the first of them to migrate it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it is no database of ours or cannot be reached or written.
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let counts = Counts::default();
        match database {
            Database::Sqlite(path) => {
                let file = SqliteConnectOptions::new().filename(path);
                let url = file.create_if_missing(true).to_url_lossy();
                let options = AnyConnectOptions::from_url(&url)?;
                let mut writer = options.connect().await?;
                take_manners(&mut writer).await?;
                // One transaction: another process that starts now waits for it.
                let mut all = writer.begin_with("BEGIN IMMEDIATE").await?;
                SQLITE.run_direct(None, &mut *all, false).await?;
                all.commit().await?;
                Ok(Self {
                    readers: file_pool(options).await?,
                    writers: Writers::Group(Group::start(writer, counts.clone())),
                    counts,
                })
            }
            Database::Postgres(url) => {
                let options: AnyConnectOptions = url.reveal().parse()?;
                let writers = pool(options.clone(), POSTGRES_CONNECTIONS, POSTGRES_MANNERS).await?;
                // It takes an advisory lock of the server.
                let mut first = writers.acquire().await?;
                POSTGRES.run_direct(None, &mut *first, false).await?;
                drop(first);
                Ok(Self {
                    readers: pool(options, POSTGRES_CONNECTIONS, POSTGRES_READS).await?,
                    writers: Writers::Pool(writers),
                    counts,
                })
            }
        }
    }

    /// Opens a transaction that may write.
    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        let stopwatch = Stopwatch::start();
        let transaction = match &self.writers {
            Writers::Group(group) => Open::Grouped(group.begin().await?),
            Writers::Pool(pool) => Open::Own(begun(pool.clone()).await?),
        };
        let transaction = Transaction::of(transaction, self.counts.clone());
        self.counts.note_turn(stopwatch.elapsed());
        Ok(transaction)
    }

    /// Asks the database for an answer, whatever it is.
    pub(crate) async fn answers(&self) -> Result<(), StoreError> {
        let mut connection = self.read().await?;
        let _: String = sqlx::query_scalar("SELECT environment FROM house")
            .fetch_one(&mut *connection)
            .await?;
        Ok(())
    }

    /// Returns what is counted here.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Lends a connection that reads.
    pub(crate) async fn read(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.readers.acquire().await?)
    }
}

/// Begins a transaction in a task of its own. Whoever asked may break off meanwhile; a `BEGIN` whose
/// answer nobody read would stay open in the pool, for what never began is not rolled back.
async fn begun(pool: AnyPool) -> Result<sqlx::Transaction<'static, Any>, sqlx::Error> {
    let beginning = tokio::spawn(async move { pool.begin().await });
    beginning.await.map_err(|_| sqlx::Error::WorkerCrashed)?
}

/// Copies the database in `from`, as it is at one instant, into the empty file `to`.
pub(crate) async fn copy_sqlite(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut connection = read_only(from).await?;
    let to = to.to_str().ok_or(sqlx::Error::Configuration(
        "the path of a backup has to be UTF-8".into(),
    ))?;
    sqlx::query("VACUUM INTO $1")
        .bind(to)
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

/// Opens a copy to be read alone, if SQLite finds nothing wrong with it.
pub(crate) async fn open_copy(path: &Path) -> Result<AnyConnection, StoreError> {
    let mut connection = read_only(path).await?;
    let word: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await?;
    if word == "ok" {
        Ok(connection)
    } else {
        Err(StoreError::Corrupt {
            table: "sqlite_schema",
            column: "integrity",
        })
    }
}

async fn read_only(path: &Path) -> Result<AnyConnection, StoreError> {
    sqlx::any::install_default_drivers();
    let file = SqliteConnectOptions::new().filename(path).read_only(true);
    let options = AnyConnectOptions::from_url(&file.to_url_lossy())?;
    Ok(options.connect().await?)
}

async fn pool(
    options: AnyConnectOptions,
    connections: u32,
    manners: &'static str,
) -> Result<AnyPool, StoreError> {
    let pool = pool_of(connections, manners);
    Ok(pool.connect_with(options).await?)
}

/// Makes the readers of a file, which no network takes away: nobody asks whether they are there.
/// Tells the connection that writes how to, again while other processes begin with the same file.
async fn take_manners(writer: &mut AnyConnection) -> Result<(), StoreError> {
    let mut asked = 1;
    loop {
        let told = writer.execute(SQLITE_MANNERS).await;
        match told.map_err(StoreError::Sql) {
            Err(busy) if busy.trouble() == Trouble::Gone && asked < SQLITE_ASKED_MAX => {
                asked += 1;
                tokio::time::sleep(SQLITE_PAUSE).await;
            }
            told => return told.map(drop),
        }
    }
}

async fn file_pool(options: AnyConnectOptions) -> Result<AnyPool, StoreError> {
    let pool = pool_of(SQLITE_READERS, SQLITE_READS).test_before_acquire(false);
    Ok(pool.connect_with(options).await?)
}

fn pool_of(connections: u32, manners: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(move |connection, _| {
            Box::pin(async move { connection.execute(manners).await.map(drop) })
        })
}

/// Notes the environment of a new database, and returns the one it belongs to.
pub(crate) async fn belongs_to(
    connection: &mut AnyConnection,
    environment: Environment,
) -> Result<Environment, StoreError> {
    sqlx::query("INSERT INTO house (only_row, environment) VALUES (1, $1) ON CONFLICT DO NOTHING")
        .bind(environment.word())
        .execute(&mut *connection)
        .await?;
    let word: String = sqlx::query_scalar("SELECT environment FROM house")
        .fetch_one(&mut *connection)
        .await?;
    Environment::parse(&word).ok_or(StoreError::Corrupt {
        table: "house",
        column: "environment",
    })
}

/// Reads a text that was written from a value of type `T`.
pub(crate) fn parsed<T: std::str::FromStr>(
    text: &str,
    table: &'static str,
    column: &'static str,
) -> Result<T, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Corrupt { table, column })
}

/// Reads an instant.
pub(crate) fn instant(
    seconds: i64,
    table: &'static str,
    column: &'static str,
) -> Result<LegalTime, StoreError> {
    LegalTime::from_unix_seconds(seconds).ok_or(StoreError::Corrupt { table, column })
}

/// The first second of a day of the Zona Centro.
fn begins(day: CivilDate) -> i64 {
    let midnight = day.date().midnight().assume_offset(CENTRAL_ZONE);
    midnight.unix_timestamp()
}

#[cfg(test)]
mod tests {
    /// The numbers of the arguments that a text names, each once, in their order.
    fn named(text: &str) -> Vec<usize> {
        let mut named: Vec<usize> = text
            .split('$')
            .skip(1)
            .filter_map(|rest| {
                let digits = rest.find(|c: char| !c.is_ascii_digit());
                rest[..digits.unwrap_or(rest.len())].parse().ok()
            })
            .collect();
        named.sort_unstable();
        named.dedup();
        named
    }

    /// Each `sqlx::query…` up to its end must bind as many arguments as it names, all from the
    /// first to the last.
    #[test]
    fn every_statement_gets_as_many_arguments_as_it_names() {
        let mut seen = 0;
        for source in [
            include_str!("store.rs"),
            include_str!("store/asking.rs"),
            include_str!("store/communications.rs"),
            include_str!("store/contacts.rs"),
            include_str!("store/deliveries.rs"),
            include_str!("store/documents.rs"),
            include_str!("store/filing_steps.rs"),
            include_str!("store/filings.rs"),
            include_str!("store/made_documents.rs"),
            include_str!("store/alerts_sent.rs"),
            include_str!("store/calendars.rs"),
            include_str!("store/checksums.rs"),
            include_str!("store/exports.rs"),
            include_str!("store/feeds.rs"),
            include_str!("store/institute.rs"),
            include_str!("store/mailboxes.rs"),
            include_str!("store/mandates.rs"),
            include_str!("store/nonces.rs"),
            include_str!("store/notifications.rs"),
            include_str!("store/notifications/board.rs"),
            include_str!("store/notifications/due.rs"),
            include_str!("store/notifications/lists.rs"),
            include_str!("store/outbox.rs"),
            include_str!("store/proofs.rs"),
            include_str!("store/receipts.rs"),
            include_str!("store/reminders.rs"),
            include_str!("store/permissions.rs"),
            include_str!("store/requests.rs"),
            include_str!("store/revocations.rs"),
            include_str!("store/sealed.rs"),
            include_str!("store/seals.rs"),
            include_str!("store/series.rs"),
            include_str!("store/sessions.rs"),
            include_str!("store/signed_acts.rs"),
            include_str!("store/story.rs"),
            include_str!("store/sweeps.rs"),
            include_str!("store/terms.rs"),
            include_str!("store/timestamps.rs"),
            include_str!("store/turns.rs"),
            include_str!("audit.rs"),
        ] {
            let code = source.split("#[cfg(test)]").next().unwrap();
            for query in code.split("sqlx::query").skip(1) {
                let query = query.split(".await").next().unwrap();
                let (named, bound) = (named(query), query.matches(".bind(").count());
                assert_eq!(named.len(), bound, "{query}");
                let wanted: Vec<usize> = (1..=bound).collect();
                assert_eq!(named, wanted, "{query}");
                seen += 1;
            }
        }
        assert!(seen > 15, "{seen}");
    }
}
