//! The records, in SQLite. It runs statements and opens transactions; acts decide when.
//!
//! One connection writes, so that writers queue here and not in SQLite's busy loop; several
//! read. A commit is on the disk before it is answered (WAL, `synchronous=FULL`). SQLite takes a
//! missing argument for NULL without a word, so a test counts them in each statement.

pub(crate) mod documents;
pub(crate) mod filings;
pub(crate) mod nonces;
pub(crate) mod revocations;
pub(crate) mod series;
pub(crate) mod sessions;

use std::path::Path;
use std::time::Duration;

use mailbox::environment::Environment;
use mailbox::instant::LegalTime;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

/// How long a writer waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How many requests read at once.
const READERS: u32 = 4;

/// An open transaction that has the right to write.
pub(crate) type Transaction = sqlx::Transaction<'static, Sqlite>;

/// The records of one mailbox house.
#[derive(Clone)]
pub struct Store {
    readers: SqlitePool,
    writer: SqlitePool,
}

/// Why the records could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("a record does not read back: {column} of {table}")]
    Corrupt {
        table: &'static str,
        column: &'static str,
    },
    #[error("the database could not be brought to this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database refused: {0}")]
    Sql(#[from] sqlx::Error),
}

impl Store {
    /// Opens or creates the database at `path` and brings it to this version.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file is no database of ours or cannot be written.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true);
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections);
        let writer = pool(1).connect_with(options.clone()).await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let readers = pool(READERS).connect_with(options).await?;
        Ok(Self { readers, writer })
    }

    /// Opens a transaction that may write; nobody else writes until it ends.
    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Lends a connection that reads.
    pub(crate) async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// Closes the files; what was committed is there already.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Notes the environment of a new database, and returns the one it belongs to.
pub(crate) async fn belongs_to(
    connection: &mut SqliteConnection,
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
fn parsed<T: std::str::FromStr>(
    text: &str,
    table: &'static str,
    column: &'static str,
) -> Result<T, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Corrupt { table, column })
}

/// Reads an instant.
fn instant(
    seconds: i64,
    table: &'static str,
    column: &'static str,
) -> Result<LegalTime, StoreError> {
    LegalTime::from_unix_seconds(seconds).ok_or(StoreError::Corrupt { table, column })
}

#[cfg(test)]
mod tests {
    /// Each `sqlx::query…` up to its end must bind as many arguments as its highest `$n`.
    #[test]
    fn every_statement_gets_as_many_arguments_as_it_names() {
        let mut seen = 0;
        for source in [
            include_str!("store.rs"),
            include_str!("store/documents.rs"),
            include_str!("store/filings.rs"),
            include_str!("store/nonces.rs"),
            include_str!("store/revocations.rs"),
            include_str!("store/series.rs"),
            include_str!("store/sessions.rs"),
            include_str!("audit.rs"),
        ] {
            let code = source.split("#[cfg(test)]").next().unwrap();
            for query in code.split("sqlx::query").skip(1) {
                let query = query.split(".await").next().unwrap();
                let named = (1..=20).filter(|n| query.contains(&format!("${n}"))).max();
                let bound = query.matches(".bind(").count();
                assert_eq!(named.unwrap_or(0), bound, "{query}");
                seen += 1;
            }
        }
        assert!(seen > 15, "{seen}");
    }
}
