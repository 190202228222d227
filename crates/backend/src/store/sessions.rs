//! Sessions, known by the digest of their token.

use mailbox::digest::Digest;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::sweeps::{self, Sweep};
use super::{StoreError, instant, parsed};

/// Who is signed in, with which certificate, until when.
#[derive(Clone, Debug)]
pub(crate) struct SessionRecord {
    pub(crate) token_sha256: Digest,
    /// Whose mailbox it is.
    pub(crate) mailbox: Rfc,
    /// The name of whose mailbox it is.
    pub(crate) holder_name: String,
    /// Who signed in: the holder, or a delegate.
    pub(crate) signer: Rfc,
    /// The name of who signed in.
    pub(crate) signer_name: String,
    /// The mandate under which a delegate is here.
    pub(crate) mandate: Option<Folio>,
    pub(crate) certificate_number: String,
    pub(crate) certificate_sha256: Digest,
    pub(crate) certificate_expires_at: LegalTime,
    pub(crate) expires_at: LegalTime,
    pub(crate) seen_at: LegalTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    token_sha256: String,
    mailbox: String,
    holder_name: String,
    signer: String,
    signer_name: String,
    mandate: Option<String>,
    certificate_number: String,
    certificate_sha256: String,
    certificate_expires_at: i64,
    expires_at: i64,
    seen_at: i64,
}

impl TryFrom<Row> for SessionRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        const TABLE: &str = "sessions";
        Ok(Self {
            token_sha256: parsed(&row.token_sha256, TABLE, "token_sha256")?,
            mailbox: parsed(&row.mailbox, TABLE, "mailbox")?,
            holder_name: row.holder_name,
            signer: parsed(&row.signer, TABLE, "signer")?,
            signer_name: row.signer_name,
            mandate: row
                .mandate
                .map(|folio| parsed(&folio, TABLE, "mandate"))
                .transpose()?,
            certificate_number: row.certificate_number,
            certificate_sha256: parsed(&row.certificate_sha256, TABLE, "certificate_sha256")?,
            certificate_expires_at: instant(
                row.certificate_expires_at,
                TABLE,
                "certificate_expires_at",
            )?,
            expires_at: instant(row.expires_at, TABLE, "expires_at")?,
            seen_at: instant(row.seen_at, TABLE, "seen_at")?,
        })
    }
}

/// Adds a session and, when a sweep is due, forgets those that had ended.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    session: &SessionRecord,
) -> Result<(), StoreError> {
    if sweeps::is_ours(connection, Sweep::Sessions, session.seen_at).await? {
        sqlx::query("DELETE FROM sessions WHERE expires_at < $1")
            .bind(session.seen_at.unix_seconds())
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query(
        "INSERT INTO sessions (token_sha256, mailbox, holder_name, certificate_number, \
         certificate_sha256, certificate_expires_at, expires_at, seen_at, signer, signer_name, \
         mandate) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(session.token_sha256.to_string())
    .bind(session.mailbox.as_str())
    .bind(&session.holder_name)
    .bind(&session.certificate_number)
    .bind(session.certificate_sha256.to_string())
    .bind(session.certificate_expires_at.unix_seconds())
    .bind(session.expires_at.unix_seconds())
    .bind(session.seen_at.unix_seconds())
    .bind(session.signer.as_str())
    .bind(&session.signer_name)
    .bind(session.mandate.as_ref().map(Folio::as_str))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Finds a session by the digest of its token, ended or not.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    token_sha256: Digest,
) -> Result<Option<SessionRecord>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM sessions WHERE token_sha256 = $1")
        .bind(token_sha256.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    row.map(SessionRecord::try_from).transpose()
}

/// Notes that a session was used.
pub(crate) async fn touch(
    connection: &mut AnyConnection,
    token_sha256: Digest,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET seen_at = $1 WHERE token_sha256 = $2 AND seen_at < $1")
        .bind(now.unix_seconds())
        .bind(token_sha256.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Ends a session; `false` when it was gone.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    token_sha256: Digest,
) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM sessions WHERE token_sha256 = $1")
        .bind(token_sha256.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
