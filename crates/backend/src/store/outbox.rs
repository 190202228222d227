//! Messages that wait to be sent: written with the act that causes them, or not at all.

use mailbox::contacts::Medium;
use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::notification::{Delivery, Outcome};
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

/// A message to one destination.
pub(crate) struct OutboxRecord<'a> {
    pub(crate) id: Id,
    pub(crate) mailbox: &'a Rfc,
    /// Which text it is.
    pub(crate) kind: &'a str,
    pub(crate) medium: &'a Medium,
    /// What the text needs, as JSON.
    pub(crate) payload: &'a str,
    pub(crate) created_at: LegalTime,
    pub(crate) due_at: LegalTime,
}

/// Adds a message that waits.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    record: &OutboxRecord<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, mailbox, kind, medium, payload, created_at, due_at, state, \
         attempts) VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', 0)",
    )
    .bind(record.id.to_string())
    .bind(record.mailbox.as_str())
    .bind(record.kind)
    .bind(record.medium.to_string())
    .bind(record.payload)
    .bind(record.created_at.unix_seconds())
    .bind(record.due_at.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Takes back a message that nobody sent yet, and forgets what it would have said.
pub(crate) async fn void(connection: &mut AnyConnection, id: Id) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET state = 'void', payload = '{}' WHERE id = $1 AND state = 'pending'",
    )
    .bind(id.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Says what became of a message; nothing of one that was taken back.
pub(crate) async fn delivery(
    connection: &mut AnyConnection,
    id: Id,
) -> Result<Option<Delivery>, StoreError> {
    let found: Option<(String, String, i64, Option<i64>)> =
        sqlx::query_as("SELECT medium, state, created_at, sent_at FROM outbox WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    let Some((medium, state, created_at, sent_at)) = found else {
        return Ok(None);
    };
    let outcome = match state.as_str() {
        "pending" => Outcome::Pending,
        "sent" => Outcome::Accepted,
        "failed" => Outcome::Bounced,
        _ => return Ok(None),
    };
    Ok(Some(Delivery {
        medium: parsed(&medium, "outbox", "medium")?,
        at: instant(sent_at.unwrap_or(created_at), "outbox", "sent_at")?,
        outcome,
    }))
}
