//! The institute's seals and their spans: of all replicas, one truth about which seals when.

use mailbox::api::SealEnd;
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "seals";

/// A seal as it is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct SealRecord {
    /// SHA-256 of the certificate.
    pub(crate) sha256: Digest,
    /// The certificate, DER.
    pub(crate) certificate: Vec<u8>,
    /// The first instant that it seals.
    pub(crate) from_at: LegalTime,
    /// The first instant that it seals no more.
    pub(crate) until_at: Option<LegalTime>,
    /// Why it ended.
    pub(crate) ended: Option<SealEnd>,
}

impl SealRecord {
    /// Tells whether it seals at an instant.
    pub(crate) fn is_in_force(&self, at: LegalTime) -> bool {
        self.from_at <= at && self.until_at.is_none_or(|until| at < until)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    sha256: String,
    certificate: Vec<u8>,
    from_at: i64,
    until_at: Option<i64>,
    ended: Option<String>,
}

impl TryFrom<Row> for SealRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::Corrupt {
            table: TABLE,
            column,
        };
        let ended = row.ended.map(|word| SealEnd::parse(&word));
        let until = row.until_at.map(|at| instant(at, TABLE, "until_at"));
        Ok(Self {
            sha256: parsed(&row.sha256, TABLE, "sha256")?,
            certificate: row.certificate,
            from_at: instant(row.from_at, TABLE, "from_at")?,
            until_at: until.transpose()?,
            ended: ended
                .map(|it| it.ok_or_else(|| corrupt("ended")))
                .transpose()?,
        })
    }
}

/// Lists every seal, the one that began last first.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<SealRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT sha256, certificate, from_at, until_at, ended FROM seals \
         ORDER BY from_at DESC, sha256",
    )
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(SealRecord::try_from).collect()
}

/// Adds a seal; `false` when its certificate was there.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    seal: &SealRecord,
    published_at: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO seals (sha256, certificate, published_at, from_at, until_at, ended) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sha256) DO NOTHING",
    )
    .bind(seal.sha256.to_string())
    .bind(seal.certificate.as_slice())
    .bind(published_at.unix_seconds())
    .bind(seal.from_at.unix_seconds())
    .bind(seal.until_at.map(LegalTime::unix_seconds))
    .bind(seal.ended.map(SealEnd::word))
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a seal.
pub(crate) async fn end(
    connection: &mut AnyConnection,
    sha256: Digest,
    until: LegalTime,
    why: SealEnd,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE seals SET until_at = $1, ended = $2 WHERE sha256 = $3")
        .bind(until.unix_seconds())
        .bind(why.word())
        .bind(sha256.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(())
}
