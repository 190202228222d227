//! What authorities of time say of seals, beside them: one token a seal, and the first one stays.

use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::statement::Purpose;
use sqlx::AnyConnection;

use super::{StoreError, parsed};

/// A seal that has no timestamp yet.
pub(crate) struct Unstamped {
    pub(crate) folio: Folio,
    /// The word of its purpose, as it is kept.
    pub(crate) purpose: String,
    pub(crate) statement: String,
    /// CMS, DER.
    pub(crate) seal: Vec<u8>,
}

/// Lists seals that may be asked about at `now`, the newest first: it is their hour that a
/// timestamp can still confirm.
pub(crate) async fn unstamped(
    connection: &mut AnyConnection,
    now: LegalTime,
    most: u32,
) -> Result<Vec<Unstamped>, StoreError> {
    let rows: Vec<(String, String, String, Vec<u8>)> = sqlx::query_as(
        "SELECT folio, purpose, statement, seal FROM sealed \
         WHERE stamped_at IS NULL AND stamp_due_at <= $1 \
         ORDER BY sealed_at DESC, folio LIMIT $2",
    )
    .bind(now.unix_seconds())
    .bind(i64::from(most))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter()
        .map(|(folio, purpose, statement, seal)| {
            Ok(Unstamped {
                folio: parsed(&folio, "sealed", "folio")?,
                purpose,
                statement,
                seal,
            })
        })
        .collect()
}

/// Tells whether it is this caller who asks about a seal at `now`; nobody else does before `until`.
pub(crate) async fn is_ours(
    connection: &mut AnyConnection,
    of: &Unstamped,
    now: LegalTime,
    until: LegalTime,
) -> Result<bool, StoreError> {
    let claimed = sqlx::query(
        "UPDATE sealed SET stamp_due_at = $1 WHERE folio = $2 AND purpose = $3 \
         AND stamped_at IS NULL AND stamp_due_at <= $4",
    )
    .bind(until.unix_seconds())
    .bind(of.folio.as_str())
    .bind(of.purpose.as_str())
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(claimed.rows_affected() == 1)
}

/// Keeps the token of a seal; tells whether it is the first.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    of: &Unstamped,
    token: &[u8],
    stamped_at: LegalTime,
) -> Result<bool, StoreError> {
    let kept = sqlx::query(
        "UPDATE sealed SET timestamp_token = $1, stamped_at = $2 \
         WHERE folio = $3 AND purpose = $4 AND stamped_at IS NULL",
    )
    .bind(token)
    .bind(stamped_at.unix_seconds())
    .bind(of.folio.as_str())
    .bind(of.purpose.as_str())
    .execute(&mut *connection)
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// Finds the token of a seal.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    folio: &Folio,
    purpose: Purpose,
) -> Result<Option<Vec<u8>>, StoreError> {
    let token: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT timestamp_token FROM sealed \
         WHERE folio = $1 AND purpose = $2 AND stamped_at IS NOT NULL",
    )
    .bind(folio.as_str())
    .bind(purpose.word())
    .fetch_optional(&mut *connection)
    .await?;
    Ok(token)
}
