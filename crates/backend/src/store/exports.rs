//! Exports: which receipts were asked for, and what is measured of their files.

use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Nrp, Rfc};
use mailbox::instant::LegalTime;
use mailbox::statement::Statement;
use sqlx::AnyConnection;

use super::receipts::Wanted;
use super::{StoreError, begins, instant, parsed};

const TABLE: &str = "exports";
const ITEMS: &str = "export_items";

/// An export, and how far it is measured.
pub(crate) struct ExportRecord {
    pub(crate) id: Id,
    pub(crate) asked_at: LegalTime,
    pub(crate) expires_at: LegalTime,
    pub(crate) items: u32,
    pub(crate) measured: u32,
    pub(crate) measured_bytes: u64,
}

/// Which receipts an export is of.
pub(crate) struct Selection {
    pub(crate) wanted: Wanted,
    pub(crate) registration: Option<Nrp>,
    /// These alone, if any are named.
    pub(crate) folios: Option<Vec<Folio>>,
}

/// What is known of a file of an export.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Measure {
    pub(crate) size_bytes: u64,
    pub(crate) crc32: u32,
    pub(crate) sha256: Digest,
}

/// What is known of the two files of a receipt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Measures {
    pub(crate) package: Measure,
    pub(crate) paper: Measure,
}

/// A receipt of an export whose files are measured.
pub(crate) struct Measured {
    pub(crate) number: i64,
    pub(crate) statement: Statement,
    pub(crate) statement_sha256: Digest,
    pub(crate) measures: Measures,
}

/// Takes down which receipts there are now; tells how many, one more than `most` if there are more.
pub(crate) async fn select(
    connection: &mut AnyConnection,
    id: Id,
    mailbox: &Rfc,
    selection: &Selection,
    most: u32,
) -> Result<u64, StoreError> {
    let Selection {
        wanted,
        registration,
        folios,
    } = selection;
    let end = wanted.to.and_then(|day| day.date().next_day());
    let [first, second, third, fourth] = wanted.words.patterns();
    let registration = registration.as_ref().map_or("", Nrp::as_str);
    let named = folios.as_ref().map(|folios| {
        let all: Vec<&str> = folios.iter().map(Folio::as_str).collect();
        format!(",{},", all.join(","))
    });
    let done = sqlx::query(
        "INSERT INTO export_items (export_id, number, folio) \
         SELECT CAST($1 AS TEXT), ROW_NUMBER() OVER (ORDER BY s.sealed_at DESC, s.folio DESC), \
         s.folio FROM sealed s \
         WHERE s.mailbox = $2 AND s.purpose <> 'aviso' AND s.sealed_at >= $3 AND s.sealed_at < $4 \
         AND ($5 = '' OR s.kind = $5) \
         AND ($6 = 0 OR s.kind IN ('filing', 'opening', 'attestation')) \
         AND s.folded LIKE $7 ESCAPE '~' AND s.folded LIKE $8 ESCAPE '~' \
         AND s.folded LIKE $9 ESCAPE '~' AND s.folded LIKE $10 ESCAPE '~' \
         AND ($11 = '' OR s.statement LIKE $12 \
         OR EXISTS (SELECT 1 FROM filings f WHERE f.folio = s.folio AND f.statement LIKE $12) \
         OR EXISTS (SELECT 1 FROM notifications n WHERE n.mailbox = s.mailbox \
         AND n.registration = $11 AND (n.opening = s.folio OR n.attestation = s.folio))) \
         AND ($13 = '' OR $13 LIKE '%,' || s.folio || ',%') \
         ORDER BY s.sealed_at DESC, s.folio DESC LIMIT $14",
    )
    .bind(id.to_string())
    .bind(mailbox.as_str())
    .bind(wanted.from.map_or(i64::MIN, begins))
    .bind(end.map_or(i64::MAX, |day| begins(day.into())))
    .bind(wanted.kind.map_or("", mailbox::api::ReceiptKind::word))
    .bind(i64::from(wanted.is_for_delegate))
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(fourth)
    .bind(registration)
    .bind(format!("%Registro patronal: {registration}%"))
    .bind(named.unwrap_or_default())
    .bind(i64::from(most) + 1)
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected())
}

/// Adds an export whose receipts were selected.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    signer: &Rfc,
    export: &ExportRecord,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO exports (id, mailbox, signer, asked_at, expires_at, items) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(export.id.to_string())
    .bind(mailbox.as_str())
    .bind(signer.as_str())
    .bind(export.asked_at.unix_seconds())
    .bind(export.expires_at.unix_seconds())
    .bind(i64::from(export.items))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Lists the folios of an export, in their order.
pub(crate) async fn folios(
    connection: &mut AnyConnection,
    id: Id,
) -> Result<Vec<String>, StoreError> {
    let all =
        sqlx::query_scalar("SELECT folio FROM export_items WHERE export_id = $1 ORDER BY number")
            .bind(id.to_string())
            .fetch_all(&mut *connection)
            .await?;
    Ok(all)
}

/// Forgets the exports of a party but its newest `most`, and some of anybody's that ended.
pub(crate) async fn forget_older(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    signer: &Rfc,
    most: usize,
    now: LegalTime,
) -> Result<(), StoreError> {
    let own: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM exports WHERE mailbox = $1 AND signer = $2 \
         ORDER BY asked_at DESC, id DESC",
    )
    .bind(mailbox.as_str())
    .bind(signer.as_str())
    .fetch_all(&mut *connection)
    .await?;
    let ended: Vec<String> =
        sqlx::query_scalar("SELECT id FROM exports WHERE expires_at <= $1 ORDER BY id LIMIT 8")
            .bind(now.unix_seconds())
            .fetch_all(&mut *connection)
            .await?;
    for id in own.iter().skip(most).chain(&ended) {
        sqlx::query("DELETE FROM export_items WHERE export_id = $1")
            .bind(id)
            .execute(&mut *connection)
            .await?;
        sqlx::query("DELETE FROM exports WHERE id = $1")
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Finds an export that this signer asked for in this mailbox, and that has not ended.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    signer: &Rfc,
    id: Id,
    now: LegalTime,
) -> Result<Option<ExportRecord>, StoreError> {
    let row: Option<(i64, i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT e.asked_at, e.expires_at, e.items, COUNT(i.package_bytes), \
         CAST(COALESCE(SUM(i.package_bytes + i.paper_bytes), 0) AS BIGINT) \
         FROM exports e LEFT JOIN export_items i ON i.export_id = e.id \
         WHERE e.id = $1 AND e.mailbox = $2 AND e.signer = $3 AND e.expires_at > $4 \
         GROUP BY e.id, e.asked_at, e.expires_at, e.items",
    )
    .bind(id.to_string())
    .bind(mailbox.as_str())
    .bind(signer.as_str())
    .bind(now.unix_seconds())
    .fetch_optional(&mut *connection)
    .await?;
    let corrupt = |column| StoreError::Corrupt {
        table: TABLE,
        column,
    };
    row.map(|(asked_at, expires_at, items, measured, bytes)| {
        Ok(ExportRecord {
            id,
            asked_at: instant(asked_at, TABLE, "asked_at")?,
            expires_at: instant(expires_at, TABLE, "expires_at")?,
            items: u32::try_from(items).map_err(|_| corrupt("items"))?,
            measured: u32::try_from(measured).map_err(|_| corrupt("measured"))?,
            measured_bytes: u64::try_from(bytes).map_err(|_| corrupt("bytes"))?,
        })
    })
    .transpose()
}

/// Lists the first receipts whose files are not measured.
pub(crate) async fn unmeasured(
    connection: &mut AnyConnection,
    id: Id,
    limit: u32,
) -> Result<Vec<(i64, Folio)>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT number, folio FROM export_items WHERE export_id = $1 AND package_bytes IS NULL \
         ORDER BY number LIMIT $2",
    )
    .bind(id.to_string())
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    (rows.into_iter())
        .map(|(number, folio)| Ok((number, parsed(&folio, ITEMS, "folio")?)))
        .collect()
}

/// Keeps what was measured of a receipt's files.
pub(crate) async fn measure(
    connection: &mut AnyConnection,
    id: Id,
    number: i64,
    measures: &Measures,
) -> Result<(), StoreError> {
    let whole = |size: u64| i64::try_from(size).unwrap_or(i64::MAX);
    let Measures { package, paper } = measures;
    sqlx::query(
        "UPDATE export_items SET package_bytes = $1, package_crc32 = $2, package_sha256 = $3, \
         paper_bytes = $4, paper_crc32 = $5, paper_sha256 = $6 \
         WHERE export_id = $7 AND number = $8",
    )
    .bind(whole(package.size_bytes))
    .bind(i64::from(package.crc32))
    .bind(package.sha256.to_string())
    .bind(whole(paper.size_bytes))
    .bind(i64::from(paper.crc32))
    .bind(paper.sha256.to_string())
    .bind(id.to_string())
    .bind(number)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    statement: String,
    package_bytes: i64,
    package_crc32: i64,
    package_sha256: String,
    paper_bytes: i64,
    paper_crc32: i64,
    paper_sha256: String,
}

fn measure_of(size: i64, crc32: i64, sha256: &str) -> Result<Measure, StoreError> {
    let corrupt = |column| StoreError::Corrupt {
        table: ITEMS,
        column,
    };
    Ok(Measure {
        size_bytes: u64::try_from(size).map_err(|_| corrupt("bytes"))?,
        crc32: u32::try_from(crc32).map_err(|_| corrupt("crc32"))?,
        sha256: parsed(sha256, ITEMS, "sha256")?,
    })
}

impl TryFrom<Row> for Measured {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let statement = Statement::parse(&row.statement).map_err(|_| StoreError::Corrupt {
            table: "sealed",
            column: "statement",
        })?;
        Ok(Self {
            number: row.number,
            statement,
            statement_sha256: crate::acts::digest_of(row.statement.as_bytes()),
            measures: Measures {
                package: measure_of(row.package_bytes, row.package_crc32, &row.package_sha256)?,
                paper: measure_of(row.paper_bytes, row.paper_crc32, &row.paper_sha256)?,
            },
        })
    }
}

/// Lists receipts that are measured, from the one after the number `after`.
pub(crate) async fn measured(
    connection: &mut AnyConnection,
    id: Id,
    after: i64,
    limit: u32,
) -> Result<Vec<Measured>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT i.number, s.statement, i.package_bytes, i.package_crc32, i.package_sha256, \
         i.paper_bytes, i.paper_crc32, i.paper_sha256 FROM export_items i \
         JOIN exports e ON e.id = i.export_id \
         JOIN sealed s ON s.folio = i.folio AND s.mailbox = e.mailbox AND s.purpose <> 'aviso' \
         WHERE i.export_id = $1 AND i.number > $2 AND i.package_bytes IS NOT NULL \
         ORDER BY i.number LIMIT $3",
    )
    .bind(id.to_string())
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(Measured::try_from).collect()
}
