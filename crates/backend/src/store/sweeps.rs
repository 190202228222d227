//! Who sweeps: of all replicas, the one that finds the time has come first.
//!
//! Asking is the conditional statement itself, in the transaction of the sweep: two that ask at
//! once are told yes and no, and one whose sweep fails leaves it due.

use mailbox::instant::LegalTime;
use sqlx::AnyConnection;
use time::Duration;

use super::StoreError;

/// How often each is swept: what is swept is void by itself, so being late costs only space.
const EVERY: Duration = Duration::MINUTE;

/// What is swept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sweep {
    Nonces,
    Notifications,
    Sessions,
}

impl Sweep {
    const fn word(self) -> &'static str {
        match self {
            Self::Nonces => "nonces",
            Self::Notifications => "notifications",
            Self::Sessions => "sessions",
        }
    }
}

/// Tells whether it is this caller who sweeps at `now`.
pub(crate) async fn is_ours(
    connection: &mut AnyConnection,
    sweep: Sweep,
    now: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE sweeps SET due_at = $1 WHERE name = $2 AND due_at <= $3")
        .bind(now.plus(EVERY).unix_seconds())
        .bind(sweep.word())
        .bind(now.unix_seconds())
        .execute(&mut *connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
