//! One after another: who changes the contacts, terms or mandates of one mailbox.
//!
//! What such an act may do depends on several rows; whoever takes the turn waits until the one
//! before has committed, and then sees what it wrote.

use mailbox::identifiers::Rfc;
use sqlx::AnyConnection;

use super::StoreError;

/// Waits for the turn of a mailbox and keeps it to the end of the transaction.
pub(crate) async fn take(connection: &mut AnyConnection, mailbox: &Rfc) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO turns (mailbox, taken) VALUES ($1, 1) \
         ON CONFLICT (mailbox) DO UPDATE SET taken = turns.taken + 1",
    )
    .bind(mailbox.as_str())
    .execute(&mut *connection)
    .await?;
    Ok(())
}
