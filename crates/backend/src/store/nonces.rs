//! Nonces: given once, used once, void when their time is over.

use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::statement::{Nonce, Purpose};
use sqlx::AnyConnection;

use super::sweeps::{self, Sweep};
use super::{StoreError, instant};

/// A nonce and what it was given for.
#[derive(Clone, Debug)]
pub(crate) struct NonceRecord {
    pub(crate) nonce: Nonce,
    pub(crate) purpose: Purpose,
    /// Whose mailbox and which certificate it is for, once somebody is signed in.
    pub(crate) party: Option<(Rfc, Digest)>,
    pub(crate) issued_at: LegalTime,
    pub(crate) expires_at: LegalTime,
}

/// Adds a nonce and, when a sweep is due, forgets those whose time was over.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    record: &NonceRecord,
) -> Result<(), StoreError> {
    if sweeps::is_ours(connection, Sweep::Nonces, record.issued_at).await? {
        sqlx::query("DELETE FROM nonces WHERE expires_at < $1")
            .bind(record.issued_at.unix_seconds())
            .execute(&mut *connection)
            .await?;
    }
    let (mailbox, certificate) = record.party.clone().unzip();
    sqlx::query(
        "INSERT INTO nonces (nonce, purpose, mailbox, certificate_sha256, issued_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(record.nonce.to_string())
    .bind(record.purpose.word())
    .bind(mailbox.map(|rfc| rfc.to_string()))
    .bind(certificate.map(|digest| digest.to_string()))
    .bind(record.issued_at.unix_seconds())
    .bind(record.expires_at.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Returns when a nonce was issued, if it can still be used at `now` for this purpose and party.
pub(crate) async fn issued_at(
    connection: &mut AnyConnection,
    nonce: Nonce,
    purpose: Purpose,
    party: Option<(&Rfc, Digest)>,
    now: LegalTime,
) -> Result<Option<LegalTime>, StoreError> {
    let (mailbox, certificate) = party.unzip();
    let seconds: Option<i64> = sqlx::query_scalar(
        "SELECT issued_at FROM nonces WHERE nonce = $1 AND purpose = $2 \
         AND mailbox IS NOT DISTINCT FROM $3 AND certificate_sha256 IS NOT DISTINCT FROM $4 \
         AND expires_at >= $5 AND consumed_at IS NULL",
    )
    .bind(nonce.to_string())
    .bind(purpose.word())
    .bind(mailbox.map(Rfc::as_str))
    .bind(certificate.map(|digest| digest.to_string()))
    .bind(now.unix_seconds())
    .fetch_optional(&mut *connection)
    .await?;
    seconds
        .map(|s| instant(s, "nonces", "issued_at"))
        .transpose()
}

/// Consumes a nonce; `false` when somebody was first or its time is over.
pub(crate) async fn consume(
    connection: &mut AnyConnection,
    nonce: Nonce,
    now: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE nonces SET consumed_at = $1 \
         WHERE nonce = $2 AND consumed_at IS NULL AND expires_at >= $1",
    )
    .bind(now.unix_seconds())
    .bind(nonce.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
