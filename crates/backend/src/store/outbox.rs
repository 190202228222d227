//! Messages that wait to be sent: written with the act that causes them, or not at all.

use mailbox::contacts::Medium;
use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::StoreError;

/// A message to one destination.
pub(crate) struct OutboxRecord<'a> {
    pub(crate) id: Id,
    pub(crate) mailbox: &'a Rfc,
    /// Which text it is.
    pub(crate) kind: &'a str,
    pub(crate) medium: &'a Medium,
    /// The notification or the e.firma it is about.
    pub(crate) subject: Option<Id>,
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
         attempts, subject) VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', 0, $8)",
    )
    .bind(record.id.to_string())
    .bind(record.mailbox.as_str())
    .bind(record.kind)
    .bind(record.medium.to_string())
    .bind(record.payload)
    .bind(record.created_at.unix_seconds())
    .bind(record.due_at.unix_seconds())
    .bind(record.subject.map(|id| id.to_string()))
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
