//! To where the alert of a notification went, and what became of it there.
//!
//! What became of it is in the outbox, where whoever sends it notes it.

use std::collections::HashMap;

use mailbox::contacts::Medium;
use mailbox::id::Id;
use mailbox::notification::{Delivery, Outcome};
use sqlx::{AnyConnection, Arguments as _, AssertSqlSafe, any::AnyArguments};

use super::{StoreError, instant, parsed};

const TABLE: &str = "notification_alerts";

#[derive(sqlx::FromRow)]
struct Row {
    notification: String,
    medium: String,
    created_at: i64,
    handed_at: Option<i64>,
    outcome: String,
    outcome_at: Option<i64>,
}

impl Row {
    fn delivery(&self) -> Result<Delivery, StoreError> {
        let known = self.outcome_at.or(self.handed_at);
        Ok(Delivery {
            medium: parsed(&self.medium, TABLE, "medium")?,
            at: instant(known.unwrap_or(self.created_at), "outbox", "outcome_at")?,
            outcome: Outcome::parse(&self.outcome).ok_or(StoreError::Corrupt {
                table: "outbox",
                column: "outcome",
            })?,
        })
    }
}

/// Notes that the alert of a notification is the `number`th message to it, in the outbox.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    notification: Id,
    number: usize,
    medium: &Medium,
    message: Id,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO notification_alerts (notification, number, medium, message) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(notification.to_string())
    .bind(i64::try_from(number).unwrap_or(i64::MAX))
    .bind(medium.to_string())
    .bind(message.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Returns to where the alert of each notification went, and what became of it so far.
pub(crate) async fn of(
    connection: &mut AnyConnection,
    notifications: &[Id],
) -> Result<HashMap<Id, Vec<Delivery>>, StoreError> {
    let mut found: HashMap<Id, Vec<Delivery>> = HashMap::new();
    if notifications.is_empty() {
        return Ok(found);
    }
    // Only the places of the arguments are written here, as many as there are.
    let places: Vec<String> = (1..=notifications.len()).map(|n| format!("${n}")).collect();
    let statement = format!(
        "SELECT a.notification, a.medium, o.created_at, o.handed_at, o.outcome, \
         o.outcome_at \
         FROM notification_alerts a JOIN outbox o ON o.id = a.message \
         WHERE a.notification IN ({}) ORDER BY a.notification, a.number",
        places.join(", ")
    );
    let mut arguments = AnyArguments::default();
    for id in notifications {
        let added = arguments.add(id.to_string());
        added.map_err(|error| StoreError::Sql(sqlx::Error::Encode(error)))?;
    }
    let rows: Vec<Row> = sqlx::query_as_with(AssertSqlSafe(statement), arguments)
        .fetch_all(&mut *connection)
        .await?;
    for row in rows {
        let id = parsed(&row.notification, TABLE, "notification")?;
        found.entry(id).or_default().push(row.delivery()?);
    }
    Ok(found)
}
