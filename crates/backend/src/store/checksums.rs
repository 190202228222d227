//! What a container says of a document before its bytes come. It follows from the document, so
//! it is computed once and never changes.

use mailbox::digest::Digest;
use sqlx::AnyConnection;

use super::StoreError;

const TABLE: &str = "document_checksums";

/// The size of a document, and its CRC-32.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Checksum {
    pub(crate) size_bytes: u64,
    pub(crate) crc32: u32,
}

/// Finds what was computed before.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    sha256: Digest,
) -> Result<Option<Checksum>, StoreError> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT size_bytes, crc32 FROM document_checksums WHERE sha256 = $1")
            .bind(sha256.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    let corrupt = |column| StoreError::Corrupt {
        table: TABLE,
        column,
    };
    row.map(|(size_bytes, crc32)| {
        Ok(Checksum {
            size_bytes: u64::try_from(size_bytes).map_err(|_| corrupt("size_bytes"))?,
            crc32: u32::try_from(crc32).map_err(|_| corrupt("crc32"))?,
        })
    })
    .transpose()
}

/// Keeps what was computed; whoever was faster found the same.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    sha256: Digest,
    checksum: Checksum,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO document_checksums (sha256, size_bytes, crc32) VALUES ($1, $2, $3) \
         ON CONFLICT DO NOTHING",
    )
    .bind(sha256.to_string())
    .bind(i64::try_from(checksum.size_bytes).unwrap_or(i64::MAX))
    .bind(i64::from(checksum.crc32))
    .execute(&mut *connection)
    .await?;
    Ok(())
}
