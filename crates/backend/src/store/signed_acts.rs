//! What parties signed besides filings, as the exact bytes, and the receipts these got.

use mailbox::digest::Digest;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::statement::Purpose;
use sqlx::AnyConnection;

use super::revocations::{self, AtReception};
use super::{StoreError, parsed};

/// What is kept of a signed act.
pub(crate) struct SignedActRecord<'a> {
    /// The folio of its receipt.
    pub(crate) folio: &'a Folio,
    pub(crate) mailbox: &'a Rfc,
    pub(crate) purpose: Purpose,
    pub(crate) signer: &'a Rfc,
    pub(crate) certificate_sha256: Digest,
    pub(crate) statement: &'a str,
    pub(crate) statement_sha256: Digest,
    pub(crate) signature: &'a [u8],
    pub(crate) received_at: LegalTime,
    pub(crate) known: AtReception<'a>,
}

/// What was signed: a statement and its signature.
pub(crate) struct SignedAct {
    pub(crate) statement: String,
    pub(crate) signature: Vec<u8>,
}

/// Adds a signed act.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    record: &SignedActRecord<'_>,
) -> Result<(), StoreError> {
    if let Some(proof) = &record.known.proof {
        revocations::keep(connection, proof).await?;
    }
    sqlx::query(
        "INSERT INTO signed_acts (folio, mailbox, purpose, signer, certificate_sha256, statement, \
         statement_sha256, signature, received_at, revocation, asked_at, answer_sha256) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(record.folio.as_str())
    .bind(record.mailbox.as_str())
    .bind(record.purpose.word())
    .bind(record.signer.as_str())
    .bind(record.certificate_sha256.to_string())
    .bind(record.statement)
    .bind(record.statement_sha256.to_string())
    .bind(record.signature)
    .bind(record.received_at.unix_seconds())
    .bind(record.known.standing.word())
    .bind(record.known.asked_at.map(LegalTime::unix_seconds))
    .bind(record.known.proof.map(|proof| proof.sha256.to_string()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Finds the folio of the receipt that a statement of this mailbox got.
pub(crate) async fn folio_of_statement(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    statement_sha256: Digest,
) -> Result<Option<Folio>, StoreError> {
    let folio: Option<String> = sqlx::query_scalar(
        "SELECT folio FROM signed_acts WHERE mailbox = $1 AND statement_sha256 = $2",
    )
    .bind(mailbox.as_str())
    .bind(statement_sha256.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    folio
        .map(|folio| parsed(&folio, "signed_acts", "folio"))
        .transpose()
}

/// Counts what was signed for a purpose in a mailbox from an instant on.
pub(crate) async fn count_since(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    purpose: Purpose,
    since: LegalTime,
) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar(
        "SELECT COUNT(*) FROM signed_acts WHERE mailbox = $1 AND received_at >= $2 \
         AND purpose = $3",
    )
    .bind(mailbox.as_str())
    .bind(since.unix_seconds())
    .bind(purpose.word())
    .fetch_one(&mut *connection)
    .await?;
    Ok(count)
}

/// Finds what was signed under the folio of its receipt.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    folio: &Folio,
) -> Result<Option<SignedAct>, StoreError> {
    let found: Option<(String, Vec<u8>)> = sqlx::query_as(
        "SELECT statement, signature FROM signed_acts WHERE mailbox = $1 AND folio = $2",
    )
    .bind(mailbox.as_str())
    .bind(folio.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    Ok(found.map(|(statement, signature)| SignedAct {
        statement,
        signature,
    }))
}
