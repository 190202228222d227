//! Feeds for calendar programs: one a mailbox, known by the digest of its token.

use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{StoreError, parsed};

/// Makes the feed of a mailbox; the one before is void.
pub(crate) async fn make(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    token_sha256: Digest,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO feeds (mailbox, token_sha256, made_at) VALUES ($1, $2, $3) \
         ON CONFLICT (mailbox) DO UPDATE \
         SET token_sha256 = excluded.token_sha256, made_at = excluded.made_at",
    )
    .bind(mailbox.as_str())
    .bind(token_sha256.to_string())
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Takes back the feed of a mailbox; `false` when there was none.
pub(crate) async fn revoke(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM feeds WHERE mailbox = $1")
        .bind(mailbox.as_str())
        .execute(&mut *connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Finds whose feed a token is.
pub(crate) async fn mailbox_of(
    connection: &mut AnyConnection,
    token_sha256: Digest,
) -> Result<Option<Rfc>, StoreError> {
    let mailbox: Option<String> =
        sqlx::query_scalar("SELECT mailbox FROM feeds WHERE token_sha256 = $1")
            .bind(token_sha256.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    mailbox
        .map(|mailbox| parsed(&mailbox, "feeds", "mailbox"))
        .transpose()
}
