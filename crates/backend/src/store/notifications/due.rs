//! What is due by time: alerts that can be sent at last, papers to issue, dates to make again.

use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{Derived, Notification, Row, StoreError, TABLE, all, columns, derive, parsed};

/// Lists the ids of those whose *constancia* is due at `now`, the longest due first.
pub(crate) async fn papers_due(
    connection: &mut AnyConnection,
    now: LegalTime,
    limit: u32,
) -> Result<Vec<Id>, StoreError> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM notifications WHERE paper_due_at <= $1 ORDER BY paper_due_at, id LIMIT $2",
    )
    .bind(now.unix_seconds())
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.iter().map(|row| parsed(row, TABLE, "id")).collect()
}

/// Puts off the *constancia* of one that cannot be issued now.
pub(crate) async fn postpone(
    connection: &mut AnyConnection,
    id: Id,
    until: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE notifications SET paper_due_at = $1 WHERE id = $2 AND paper_due_at IS NOT NULL",
    )
    .bind(until.unix_seconds())
    .bind(id.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Lists those of which nobody was told, of the mailboxes after `after`, a mailbox after another.
pub(crate) async fn untold(
    connection: &mut AnyConnection,
    after: Option<(&Rfc, Id)>,
    limit: u32,
) -> Result<Vec<Notification>, StoreError> {
    let (mailbox, id) = after.unzip();
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM notifications WHERE told_at IS NULL AND withdrawn_at IS NULL \
         AND (mailbox, id) > ($1, $2) ORDER BY mailbox, id LIMIT $3"
    ))
    .bind(mailbox.map_or("", Rfc::as_str))
    .bind(id.map(|id| id.to_string()).unwrap_or_default())
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    all(rows)
}

/// Lists those whose dates follow from a calendar before `number`, and may still matter.
pub(crate) async fn to_redate(
    connection: &mut AnyConnection,
    number: i64,
    limit: u32,
) -> Result<Vec<Notification>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM notifications WHERE dated_by < $1 ORDER BY dated_by, id LIMIT $2"
    ))
    .bind(number)
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    all(rows)
}

/// Writes the dates of a notification again, unless something happened to it since it was read.
pub(crate) async fn redate(
    connection: &mut AnyConnection,
    notification: &Notification,
    derived: &Derived,
) -> Result<bool, StoreError> {
    derive(connection, notification.id, notification.revision, derived).await
}
