//! SQLite: a file in the folder of each test.

use std::path::Path;

use backend::Database;
use sqlx::any::AnyConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, ConnectOptions as _, Connection as _};

/// Counts each time somebody takes on a sweep of nonces.
pub(crate) const COUNT_SWEEPS: &str = "CREATE TABLE swept (name TEXT); \
    CREATE TRIGGER count_sweeps AFTER UPDATE ON sweeps WHEN new.name = 'nonces' \
    BEGIN INSERT INTO swept VALUES (new.name); END";

/// Names a database that is not there yet.
#[expect(clippy::unused_async, reason = "elsewhere it has to wait")]
pub(crate) async fn fresh(data: &Path) -> Database {
    Database::Sqlite(data.join("buzon.sqlite"))
}

/// Does to the records what only somebody with their password can do.
pub(crate) async fn change(database: &Database, statement: &'static str) {
    let mut connection = connect(database).await;
    sqlx::raw_sql(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// Returns a number that the records are asked for.
pub(crate) async fn number(database: &Database, question: &'static str) -> i64 {
    let mut connection = connect(database).await;
    let number = sqlx::query_scalar(question);
    number.fetch_one(&mut connection).await.unwrap()
}

/// Returns every byte of the records, or close to it.
#[expect(clippy::unused_async, reason = "elsewhere it has to wait")]
pub(crate) async fn bytes(database: &Database) -> Vec<u8> {
    let Database::Sqlite(path) = database else {
        panic!("it is a file");
    };
    let mut bytes = std::fs::read(path).unwrap();
    bytes.extend(std::fs::read(path.with_extension("sqlite-wal")).unwrap());
    bytes
}

/// Opens the records as somebody with their password would.
pub(crate) async fn connect(database: &Database) -> AnyConnection {
    let Database::Sqlite(path) = database else {
        panic!("it is a file");
    };
    let file = SqliteConnectOptions::new().filename(path);
    let options = AnyConnectOptions::from_url(&file.to_url_lossy()).unwrap();
    options.connect().await.unwrap()
}
