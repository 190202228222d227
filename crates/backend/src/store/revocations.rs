//! What was known of the certificates of filings: at reception, and when it was settled later.

use mailbox::digest::Digest;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::revocation::RevocationStanding;
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "filings";

/// The bytes that prove something, and what they are.
#[derive(Clone, Copy)]
pub(crate) struct ProofRecord<'a> {
    pub(crate) sha256: Digest,
    pub(crate) source: &'static str,
    pub(crate) bytes: &'a [u8],
    pub(crate) produced_at: Option<LegalTime>,
}

/// What was known of a filing's certificate at its reception.
#[derive(Clone, Copy)]
pub(crate) struct AtReception<'a> {
    pub(crate) standing: RevocationStanding,
    pub(crate) asked_at: Option<LegalTime>,
    pub(crate) proof: Option<ProofRecord<'a>>,
}

/// What was learned later.
#[derive(Clone, Copy)]
pub(crate) struct Settled<'a> {
    pub(crate) standing: RevocationStanding,
    pub(crate) at: LegalTime,
    pub(crate) revoked_at: Option<LegalTime>,
    pub(crate) proof: ProofRecord<'a>,
}

/// A filing whose certificate was not known to be good.
pub(crate) struct OpenQuestion {
    pub(crate) folio: Folio,
    pub(crate) mailbox: Rfc,
    pub(crate) received_at: LegalTime,
    pub(crate) statement: String,
    pub(crate) statement_sha256: Digest,
    pub(crate) signature: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Row {
    folio: String,
    mailbox: String,
    received_at: i64,
    statement: String,
    statement_sha256: String,
    signature: Vec<u8>,
}

impl TryFrom<Row> for OpenQuestion {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            folio: parsed(&row.folio, TABLE, "folio")?,
            mailbox: parsed(&row.mailbox, TABLE, "mailbox")?,
            received_at: instant(row.received_at, TABLE, "received_at")?,
            statement: row.statement,
            statement_sha256: parsed(&row.statement_sha256, TABLE, "statement_sha256")?,
            signature: row.signature,
        })
    }
}

/// Keeps what was known of a filing when it was received.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    folio: &Folio,
    known: &AtReception<'_>,
) -> Result<(), StoreError> {
    if let Some(proof) = &known.proof {
        keep(connection, proof).await?;
    }
    sqlx::query(
        "INSERT INTO filing_revocations (folio, at_reception, asked_at, answer_sha256, standing) \
         VALUES ($1, $2, $3, $4, $2)",
    )
    .bind(folio.as_str())
    .bind(known.standing.word())
    .bind(known.asked_at.map(LegalTime::unix_seconds))
    .bind(known.proof.map(|proof| proof.sha256.to_string()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Keeps an answer, once.
pub(super) async fn keep(
    connection: &mut AnyConnection,
    proof: &ProofRecord<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO revocation_answers (sha256, source, bytes, produced_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(proof.sha256.to_string())
    .bind(proof.source)
    .bind(proof.bytes)
    .bind(proof.produced_at.map(LegalTime::unix_seconds))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Lists filings whose certificate is unknown: the longest untried first, then the oldest.
pub(crate) async fn open_questions(
    connection: &mut AnyConnection,
    limit: u32,
) -> Result<Vec<OpenQuestion>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT f.folio, f.mailbox, f.received_at, f.statement, f.statement_sha256, f.signature \
         FROM filing_revocations r JOIN filings f ON f.folio = r.folio \
         WHERE r.standing = 'unknown' \
         ORDER BY COALESCE(r.tried_at, 0), f.seq LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(OpenQuestion::try_from).collect()
}

/// Notes that a filing was asked about again, and nobody knew.
pub(crate) async fn tried(
    connection: &mut AnyConnection,
    folio: &Folio,
    at: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE filing_revocations SET tried_at = $1 WHERE folio = $2 AND standing = 'unknown'",
    )
    .bind(at.unix_seconds())
    .bind(folio.as_str())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Settles an unknown standing; `false` when somebody else did it first.
pub(crate) async fn settle(
    connection: &mut AnyConnection,
    folio: &Folio,
    settled: &Settled<'_>,
) -> Result<bool, StoreError> {
    keep(connection, &settled.proof).await?;
    let done = sqlx::query(
        "UPDATE filing_revocations SET standing = $1, settled_at = $2, tried_at = $2, \
         revoked_at = $3, settled_by_sha256 = $4 WHERE folio = $5 AND standing = 'unknown'",
    )
    .bind(settled.standing.word())
    .bind(settled.at.unix_seconds())
    .bind(settled.revoked_at.map(LegalTime::unix_seconds))
    .bind(settled.proof.sha256.to_string())
    .bind(folio.as_str())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
