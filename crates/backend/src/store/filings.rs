//! Filings, as the exact bytes that were signed.

use base64ct::{Base64, Encoding as _};
use mailbox::api::{FilingSummary, SealedReceipt};
use mailbox::civil_date::CivilDate;
use mailbox::digest::Digest;
use mailbox::filing::{Phase, Procedure, Progress};
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::revocation::RevocationStanding;
use sqlx::AnyConnection;

use super::search::Words;
use super::{StoreError, begins, instant, parsed};

const TABLE: &str = "filings";

/// What is kept of a filing.
pub(crate) struct FilingRecord<'a> {
    pub(crate) mailbox: &'a Rfc,
    pub(crate) idempotency_key: &'a str,
    pub(crate) statement: &'a str,
    pub(crate) signature: &'a [u8],
    /// What a search finds.
    pub(crate) folded: &'a str,
    pub(crate) summary: FilingSummary,
}

/// Which filings to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) after: Option<Folio>,
    pub(crate) procedure: Option<Procedure>,
    pub(crate) phase: Option<Phase>,
    /// Received on this day or later.
    pub(crate) from: Option<CivilDate>,
    /// Received on this day or before.
    pub(crate) to: Option<CivilDate>,
    pub(crate) words: Words,
}

/// What was signed, and its receipt.
pub(crate) struct Evidence {
    pub(crate) received_at: LegalTime,
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
}

#[derive(sqlx::FromRow)]
struct SentRow {
    statement_sha256: String,
    folio: String,
    statement: String,
    seal: Vec<u8>,
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
            // Where it stands follows from its steps: whoever reads them says it.
            standing: Progress::Received,
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
         signature, procedure, subject, attachments, received_at, folded) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
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
    .bind(record.folded)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Looks for a statement of this mailbox, and for an idempotency key, at one instant. What is not
/// committed is not found: it has no seal yet.
pub(crate) async fn find_sent(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    statement_sha256: Digest,
    idempotency_key: &str,
) -> Result<Sent, StoreError> {
    let rows: Vec<SentRow> = sqlx::query_as(
        "SELECT f.statement_sha256, f.folio, r.statement, r.seal FROM filings f \
         JOIN sealed r ON r.folio = f.folio AND r.purpose = 'acuse' \
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
        if row.statement_sha256 == digest {
            let receipt = SealedReceipt::try_from(ReceiptRow {
                folio: row.folio,
                statement: row.statement,
                seal: row.seal,
            })?;
            return Ok(Sent::This(receipt));
        }
        sent = Sent::AnotherWithThatKey;
    }
    Ok(sent)
}

/// Finds what was signed and sealed under a folio of this mailbox.
pub(crate) async fn evidence(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    folio: &Folio,
) -> Result<Option<Evidence>, StoreError> {
    let signed: Option<(String, Vec<u8>, i64)> = sqlx::query_as(
        "SELECT statement, signature, received_at FROM filings WHERE mailbox = $1 AND folio = $2",
    )
    .bind(mailbox.as_str())
    .bind(folio.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let Some((statement, signature, received_at)) = signed else {
        return Ok(None);
    };
    let receipt: ReceiptRow = sqlx::query_as(
        "SELECT folio, statement, seal FROM sealed WHERE folio = $1 AND purpose = 'acuse'",
    )
    .bind(folio.as_str())
    .fetch_one(&mut *connection)
    .await?;
    Ok(Some(Evidence {
        received_at: instant(received_at, TABLE, "received_at")?,
        statement,
        signature,
        receipt: receipt.try_into()?,
    }))
}

/// Lists filings of a mailbox, newest first.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    wanted: &Wanted,
    limit: u32,
) -> Result<Vec<FilingSummary>, StoreError> {
    let [first, second, third, fourth] = wanted.words.patterns();
    // One bound, not an OR: with an OR the index would be read from its beginning.
    let rows: Vec<SummaryRow> = sqlx::query_as(
        "SELECT folio, procedure, subject, received_at, attachments, \
         COALESCE(standing, 'not_asked') AS standing, revoked_at, statement_sha256 \
         FROM filings LEFT JOIN filing_revocations USING (folio) \
         WHERE mailbox = $1 AND seq < CASE WHEN $2 IS NULL THEN $3 \
         ELSE (SELECT seq FROM filings WHERE folio = $2 AND mailbox = $1) END \
         AND ($4 = '' OR procedure = $4) AND ($5 = '' OR phase = $5) \
         AND received_at >= $6 AND received_at < $7 \
         AND folded LIKE $8 ESCAPE '~' AND folded LIKE $9 ESCAPE '~' \
         AND folded LIKE $10 ESCAPE '~' AND folded LIKE $11 ESCAPE '~' \
         ORDER BY seq DESC LIMIT $12",
    )
    .bind(mailbox.as_str())
    .bind(wanted.after.as_ref().map(Folio::as_str))
    .bind(i64::MAX)
    .bind(wanted.procedure.map_or("", Procedure::word))
    .bind(wanted.phase.map_or("", Phase::word))
    .bind(wanted.from.map_or(i64::MIN, begins))
    .bind(
        (wanted.to)
            .and_then(|day| day.date().next_day())
            .map_or(i64::MAX, |day| begins(day.into())),
    )
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(fourth)
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(FilingSummary::try_from).collect()
}

/// Lists filings of before there was a search: their folios and statements.
pub(crate) async fn unfolded(
    connection: &mut AnyConnection,
    limit: u32,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query_as(
        "SELECT folio, statement FROM filings WHERE folded = '' ORDER BY seq LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    Ok(rows)
}

/// Keeps what a search finds of a filing of before.
pub(crate) async fn fold(
    connection: &mut AnyConnection,
    folio: &str,
    folded: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE filings SET folded = $1 WHERE folio = $2")
        .bind(folded)
        .bind(folio)
        .execute(&mut *connection)
        .await?;
    Ok(())
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
