//! Filings, as the exact bytes that were signed.

use base64ct::{Base64, Encoding as _};
use mailbox::api::{FilingSummary, SealedReceipt};
use mailbox::digest::Digest;
use mailbox::filing::Procedure;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::revocation::RevocationStanding;
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "filings";

/// What is kept of a filing.
pub(crate) struct FilingRecord<'a> {
    pub(crate) mailbox: &'a Rfc,
    pub(crate) idempotency_key: &'a str,
    pub(crate) statement: &'a str,
    pub(crate) signature: &'a [u8],
    pub(crate) summary: FilingSummary,
}

/// What was signed, and its receipt.
pub(crate) struct Evidence {
    pub(crate) statement: String,
    pub(crate) signature: Vec<u8>,
    pub(crate) receipt: SealedReceipt,
}

/// What was sent before.
pub(crate) enum Sent {
    /// Another statement used the key.
    AnotherWithThatKey,
    Nothing,
    /// This statement: its receipt.
    This(SealedReceipt),
    /// This statement, in the same group of acts: its seal is still being made.
    ThisJustNow,
}

#[derive(sqlx::FromRow)]
struct SentRow {
    statement_sha256: String,
    folio: String,
    statement: Option<String>,
    seal: Option<Vec<u8>>,
}

#[derive(sqlx::FromRow)]
struct ReceiptRow {
    folio: String,
    statement: String,
    seal: Vec<u8>,
}

impl TryFrom<ReceiptRow> for SealedReceipt {
    type Error = StoreError;

    fn try_from(row: ReceiptRow) -> Result<Self, StoreError> {
        Ok(Self {
            folio: parsed(&row.folio, "sealed", "folio")?,
            statement: row.statement,
            seal: Base64::encode_string(&row.seal),
        })
    }
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    folio: String,
    procedure: String,
    subject: String,
    received_at: i64,
    attachments: i64,
    standing: String,
    revoked_at: Option<i64>,
    statement_sha256: String,
}

impl TryFrom<SummaryRow> for FilingSummary {
    type Error = StoreError;

    fn try_from(row: SummaryRow) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::Corrupt {
            table: TABLE,
            column,
        };
        Ok(Self {
            folio: parsed(&row.folio, TABLE, "folio")?,
            procedure: Procedure::parse(&row.procedure).ok_or(corrupt("procedure"))?,
            subject: row.subject,
            received_at: instant(row.received_at, TABLE, "received_at")?,
            attachments: u32::try_from(row.attachments).map_err(|_| corrupt("attachments"))?,
            revocation: RevocationStanding::parse(&row.standing).ok_or(corrupt("standing"))?,
            revoked_at: row
                .revoked_at
                .map(|seconds| instant(seconds, TABLE, "revoked_at"))
                .transpose()?,
            statement_sha256: parsed(&row.statement_sha256, TABLE, "statement_sha256")?,
        })
    }
}

/// Adds a filing; its receipt is sealed with the transaction.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    record: &FilingRecord<'_>,
) -> Result<(), StoreError> {
    let summary = &record.summary;
    sqlx::query(
        "INSERT INTO filings (folio, mailbox, idempotency_key, statement, statement_sha256, \
         signature, procedure, subject, attachments, received_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(summary.folio.as_str())
    .bind(record.mailbox.as_str())
    .bind(record.idempotency_key)
    .bind(record.statement)
    .bind(summary.statement_sha256.to_string())
    .bind(record.signature)
    .bind(summary.procedure.word())
    .bind(&summary.subject)
    .bind(i64::from(summary.attachments))
    .bind(summary.received_at.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Looks for a statement of this mailbox, and for an idempotency key, at one instant.
pub(crate) async fn find_sent(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    statement_sha256: Digest,
    idempotency_key: &str,
) -> Result<Sent, StoreError> {
    let rows: Vec<SentRow> = sqlx::query_as(
        "SELECT f.statement_sha256, f.folio, r.statement, r.seal FROM filings f \
         LEFT JOIN sealed r ON r.folio = f.folio AND r.purpose = 'acuse' \
         WHERE f.mailbox = $1 AND (f.statement_sha256 = $2 OR f.idempotency_key = $3)",
    )
    .bind(mailbox.as_str())
    .bind(statement_sha256.to_string())
    .bind(idempotency_key)
    .fetch_all(&mut *connection)
    .await?;
    let digest = statement_sha256.to_string();
    let mut sent = Sent::Nothing;
    for row in rows {
        if row.statement_sha256 != digest {
            sent = Sent::AnotherWithThatKey;
        } else if let (Some(statement), Some(seal)) = (row.statement, row.seal) {
            let folio = row.folio;
            return Ok(Sent::This(SealedReceipt::try_from(ReceiptRow {
                folio,
                statement,
                seal,
            })?));
        } else {
            return Ok(Sent::ThisJustNow);
        }
    }
    Ok(sent)
}

/// Finds what was signed and sealed under a folio of this mailbox.
pub(crate) async fn evidence(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    folio: &Folio,
) -> Result<Option<Evidence>, StoreError> {
    let signed: Option<(String, Vec<u8>)> = sqlx::query_as(
        "SELECT statement, signature FROM filings WHERE mailbox = $1 AND folio = $2",
    )
    .bind(mailbox.as_str())
    .bind(folio.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let Some((statement, signature)) = signed else {
        return Ok(None);
    };
    let receipt: ReceiptRow = sqlx::query_as(
        "SELECT folio, statement, seal FROM sealed WHERE folio = $1 AND purpose = 'acuse'",
    )
    .bind(folio.as_str())
    .fetch_one(&mut *connection)
    .await?;
    Ok(Some(Evidence {
        statement,
        signature,
        receipt: receipt.try_into()?,
    }))
}

/// Lists filings of a mailbox, newest first: all, or those before the folio `after`.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    after: Option<&Folio>,
    limit: u32,
) -> Result<Vec<FilingSummary>, StoreError> {
    // One bound, not an OR: with an OR the index would be read from its beginning.
    let rows: Vec<SummaryRow> = sqlx::query_as(
        "SELECT folio, procedure, subject, received_at, attachments, \
         COALESCE(standing, 'not_asked') AS standing, revoked_at, statement_sha256 \
         FROM filings LEFT JOIN filing_revocations USING (folio) \
         WHERE mailbox = $1 AND seq < CASE WHEN $2 IS NULL THEN $3 \
         ELSE (SELECT seq FROM filings WHERE folio = $2 AND mailbox = $1) END \
         ORDER BY seq DESC LIMIT $4",
    )
    .bind(mailbox.as_str())
    .bind(after.map(Folio::as_str))
    .bind(i64::MAX)
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(FilingSummary::try_from).collect()
}

/// Finds the filing of a statement of this mailbox.
pub(crate) async fn of_statement(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    statement_sha256: Digest,
) -> Result<Option<FilingSummary>, StoreError> {
    let row: Option<SummaryRow> = sqlx::query_as(
        "SELECT folio, procedure, subject, received_at, attachments, \
         COALESCE(standing, 'not_asked') AS standing, revoked_at, statement_sha256 \
         FROM filings LEFT JOIN filing_revocations USING (folio) \
         WHERE mailbox = $1 AND statement_sha256 = $2",
    )
    .bind(mailbox.as_str())
    .bind(statement_sha256.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(FilingSummary::try_from).transpose()
}
