//! What the institute's systems did, by their keys, and the documents they put.

use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{StoreError, parsed};

/// What was done under a key.
pub(crate) struct DoneBefore {
    /// SHA-256 of what was asked then.
    pub(crate) request_sha256: Digest,
    /// What was answered, as JSON.
    pub(crate) answer: String,
}

/// Takes a key for an act that is about to be done; `false` when something was done under it.
///
/// Whoever takes the same key at once waits here until this act is there, or undone.
pub(crate) async fn take_key(
    connection: &mut AnyConnection,
    key: &str,
    request_sha256: Digest,
    now: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO institute_acts (idempotency_key, request_sha256, answer, done_at) \
         VALUES ($1, $2, '', $3) ON CONFLICT DO NOTHING",
    )
    .bind(key)
    .bind(request_sha256.to_string())
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps the answer of the act that was done under a key.
pub(crate) async fn keep_answer(
    connection: &mut AnyConnection,
    key: &str,
    answer: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE institute_acts SET answer = $1 WHERE idempotency_key = $2")
        .bind(answer)
        .bind(key)
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Finds what was done under a key.
pub(crate) async fn of_key(
    connection: &mut AnyConnection,
    key: &str,
) -> Result<Option<DoneBefore>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT request_sha256, answer FROM institute_acts WHERE idempotency_key = $1",
    )
    .bind(key)
    .fetch_optional(&mut *connection)
    .await?;
    row.map(|(request_sha256, answer)| {
        Ok(DoneBefore {
            request_sha256: parsed(&request_sha256, "institute_acts", "request_sha256")?,
            answer,
        })
    })
    .transpose()
}

/// Notes that the institute put a document; `false` when it had done so before.
pub(crate) async fn insert_document(
    connection: &mut AnyConnection,
    sha256: Digest,
    size_bytes: u64,
    now: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO institute_documents (sha256, size_bytes, stored_at) VALUES ($1, $2, $3) \
         ON CONFLICT DO NOTHING",
    )
    .bind(sha256.to_string())
    .bind(i64::try_from(size_bytes).unwrap_or(i64::MAX))
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Returns the size of a document that the institute put.
pub(crate) async fn document_bytes(
    connection: &mut AnyConnection,
    sha256: Digest,
) -> Result<Option<u64>, StoreError> {
    let size: Option<i64> =
        sqlx::query_scalar("SELECT size_bytes FROM institute_documents WHERE sha256 = $1")
            .bind(sha256.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    size.map(|size| {
        u64::try_from(size).map_err(|_| StoreError::Corrupt {
            table: "institute_documents",
            column: "size_bytes",
        })
    })
    .transpose()
}
