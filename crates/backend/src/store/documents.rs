//! Which mailbox put which document. The bytes are in `blobs`.

use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::StoreError;

/// Notes that a mailbox put a document; `false` when it had done so before.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    sha256: Digest,
    size_bytes: u64,
    stored_at: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO documents (mailbox, sha256, size_bytes, stored_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(mailbox.as_str())
    .bind(sha256.to_string())
    .bind(i64::try_from(size_bytes).unwrap_or(i64::MAX))
    .bind(stored_at.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Returns the size of a document that this mailbox put.
pub(crate) async fn size_bytes(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    sha256: Digest,
) -> Result<Option<u64>, StoreError> {
    let size: Option<i64> =
        sqlx::query_scalar("SELECT size_bytes FROM documents WHERE mailbox = $1 AND sha256 = $2")
            .bind(mailbox.as_str())
            .bind(sha256.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    size.map(|size| {
        u64::try_from(size).map_err(|_| StoreError::Corrupt {
            table: "documents",
            column: "size_bytes",
        })
    })
    .transpose()
}

/// Lists the digests of all documents after `after`, those of the institute too, in order, each
/// once.
pub(crate) async fn digests(
    connection: &mut AnyConnection,
    after: &str,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let digests = sqlx::query_scalar(
        "SELECT sha256 FROM documents WHERE sha256 > $1 \
         UNION SELECT sha256 FROM institute_documents WHERE sha256 > $1 \
         UNION SELECT sha256 FROM made_documents WHERE sha256 > $1 \
         ORDER BY sha256 LIMIT $2",
    )
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    Ok(digests)
}
