//! Calendars as they were published. The last one counts; none was, and the one that ships does.

use mailbox::api::PublishedCalendar;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{StoreError, instant};

const TABLE: &str = "calendars";

/// Returns the number of the calendar that counts; 0 when none was published.
pub(crate) async fn current(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    let number = sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM calendars")
        .fetch_one(&mut *connection)
        .await?;
    Ok(number)
}

/// Returns the text of a calendar.
pub(crate) async fn text(
    connection: &mut AnyConnection,
    number: i64,
) -> Result<String, StoreError> {
    let text: Option<String> = sqlx::query_scalar("SELECT text FROM calendars WHERE number = $1")
        .bind(number)
        .fetch_optional(&mut *connection)
        .await?;
    text.ok_or(StoreError::Corrupt {
        table: TABLE,
        column: "text",
    })
}

/// Adds a calendar, which counts from then on; `false` when there is one of that version, or
/// another was published at the same time.
pub(crate) async fn publish(
    connection: &mut AnyConnection,
    calendar: &PublishedCalendar,
    text: &str,
    now: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO calendars (number, version, published_at, row_count, text) \
         SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3, $4 FROM calendars WHERE true \
         ON CONFLICT DO NOTHING",
    )
    .bind(&calendar.version)
    .bind(now.unix_seconds())
    .bind(i64::from(calendar.rows))
    .bind(text)
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lists the last calendars that were published, the newest first.
pub(crate) async fn last(
    connection: &mut AnyConnection,
    limit: u32,
) -> Result<Vec<PublishedCalendar>, StoreError> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT version, published_at, row_count FROM calendars ORDER BY number DESC LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter()
        .map(|(version, published_at, rows)| {
            Ok(PublishedCalendar {
                version,
                published_at: Some(instant(published_at, TABLE, "published_at")?),
                rows: u32::try_from(rows).unwrap_or(u32::MAX),
            })
        })
        .collect()
}
