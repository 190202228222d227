//! The past of the demonstration, where the records are on a server: whether it was told, and how
//! it is forgotten when it was told by half.
//!
//! Only a story that these very records say was begun is ever forgotten.

use mailbox::instant::LegalTime;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

use super::StoreError;

/// The lock of whoever tells it: "story", as a number.
const LOCK: i64 = 0x7374_6f72_7900;

/// What the records say of the story.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Story {
    /// It was begun, and not told.
    Begun,
    /// These records have another past.
    LivedIn,
    /// There is nothing yet.
    New,
    /// It was told.
    Told,
}

/// Waits until nobody else tells it; the hold ends with the connection.
pub(crate) async fn hold(url: &str) -> Result<AnyConnection, StoreError> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await?;
    // Void is no type that every database has.
    sqlx::query("SELECT CAST(pg_advisory_lock($1) AS TEXT)")
        .bind(LOCK)
        .execute(&mut connection)
        .await?;
    Ok(connection)
}

/// Asks the records.
pub(crate) async fn stands(connection: &mut AnyConnection) -> Result<Story, StoreError> {
    let told: Option<Option<i64>> = sqlx::query_scalar("SELECT told_at FROM story")
        .fetch_optional(&mut *connection)
        .await?;
    match told {
        Some(Some(_)) => return Ok(Story::Told),
        Some(None) => return Ok(Story::Begun),
        None => {}
    }
    // A mailbox that was opened has a seal, which is younger than the story.
    let lived: i64 =
        sqlx::query_scalar("SELECT (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM seals)")
            .fetch_one(&mut *connection)
            .await?;
    Ok(if lived == 0 {
        Story::New
    } else {
        Story::LivedIn
    })
}

/// Notes that it begins.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO story (only_row, begun_at) VALUES (1, $1)")
        .bind(now.unix_seconds())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Notes that it was told.
pub(crate) async fn end(connection: &mut AnyConnection, now: LegalTime) -> Result<(), StoreError> {
    sqlx::query("UPDATE story SET told_at = $1")
        .bind(now.unix_seconds())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Takes every table of the mailbox away, if its story was begun and not told: all or nothing. The
/// next start makes them anew.
pub(crate) async fn forget(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let mut transaction = connection.begin().await?;
    if stands(&mut transaction).await? != Story::Begun {
        return Ok(());
    }
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() \
         AND tableowner = current_user",
    )
    .fetch_all(&mut *transaction)
    .await?;
    for table in tables {
        let quoted = table.replace('"', "\"\"");
        let statement = format!("DROP TABLE IF EXISTS \"{quoted}\" CASCADE");
        transaction.execute(AssertSqlSafe(statement)).await?;
    }
    Ok(transaction.commit().await?)
}
