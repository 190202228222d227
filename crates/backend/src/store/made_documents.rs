//! Documents of the institute's side: of which request or communication, in whose mailbox.

use mailbox::api::MadeDocument;
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use sqlx::AnyConnection;

use super::{StoreError, parsed};

const TABLE: &str = "made_documents";

#[derive(sqlx::FromRow)]
struct Row {
    owner: String,
    name: String,
    media_type: String,
    size_bytes: i64,
    sha256: String,
}

impl Row {
    fn document(self) -> Result<(Id, MadeDocument), StoreError> {
        let document = MadeDocument {
            name: self.name,
            media_type: self.media_type,
            size_bytes: u64::try_from(self.size_bytes).map_err(|_| StoreError::Corrupt {
                table: TABLE,
                column: "size_bytes",
            })?,
            sha256: parsed(&self.sha256, TABLE, "sha256")?,
        };
        Ok((parsed(&self.owner, TABLE, "owner")?, document))
    }
}

/// Adds the documents of one owner, in their order.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    owner: Id,
    documents: &[MadeDocument],
) -> Result<(), StoreError> {
    for (number, document) in (1i64..).zip(documents) {
        sqlx::query(
            "INSERT INTO made_documents (mailbox, owner, number, name, media_type, size_bytes, \
             sha256) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(mailbox.as_str())
        .bind(owner.to_string())
        .bind(number)
        .bind(&document.name)
        .bind(&document.media_type)
        .bind(i64::try_from(document.size_bytes).unwrap_or(i64::MAX))
        .bind(document.sha256.to_string())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Lists the documents of the owners from `first` to `last`, each owner's in their order.
pub(crate) async fn between(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    first: Id,
    last: Id,
) -> Result<Vec<(Id, MadeDocument)>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT owner, name, media_type, size_bytes, sha256 FROM made_documents \
         WHERE mailbox = $1 AND owner >= $2 AND owner <= $3 ORDER BY owner, number",
    )
    .bind(mailbox.as_str())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(Row::document).collect()
}

/// Finds a document of an owner in a mailbox.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    owner: Id,
    sha256: Digest,
) -> Result<Option<MadeDocument>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT owner, name, media_type, size_bytes, sha256 FROM made_documents \
         WHERE owner = $1 AND sha256 = $2 AND mailbox = $3 ORDER BY number LIMIT 1",
    )
    .bind(owner.to_string())
    .bind(sha256.to_string())
    .bind(mailbox.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(|row| row.document().map(|(_, document)| document))
        .transpose()
}
