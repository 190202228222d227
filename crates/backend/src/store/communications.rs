//! Announcements and documents without legal effect, and when they were read.

use mailbox::api::{Communication, CommunicationKind};
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Nrp, Rfc};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::search::Words;
use super::{StoreError, instant, made_documents, parsed};

const TABLE: &str = "communications";

/// Which communications to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) after: Option<Id>,
    pub(crate) kind: Option<CommunicationKind>,
    pub(crate) is_unread: bool,
    pub(crate) words: Words,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    subject: String,
    text: String,
    registration: Option<String>,
    filing: Option<String>,
    request: Option<String>,
    sent_at: i64,
    read_at: Option<i64>,
}

impl TryFrom<Row> for Communication {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::Corrupt {
            table: TABLE,
            column,
        };
        let (registration, filing) = (row.registration.as_deref(), row.filing.as_deref());
        let request = row.request.as_deref();
        Ok(Self {
            id: parsed(&row.id, TABLE, "id")?,
            kind: CommunicationKind::parse(&row.kind).ok_or(corrupt("kind"))?,
            subject: row.subject,
            text: serde_json::from_str(&row.text).map_err(|_| corrupt("text"))?,
            registration: registration
                .map(|text| parsed(text, TABLE, "registration"))
                .transpose()?,
            filing: filing
                .map(|text| parsed(text, TABLE, "filing"))
                .transpose()?,
            request: request
                .map(|text| parsed(text, TABLE, "request"))
                .transpose()?,
            sent_at: instant(row.sent_at, TABLE, "sent_at")?,
            read_at: row
                .read_at
                .map(|seconds| instant(seconds, TABLE, "read_at"))
                .transpose()?,
            documents: Vec::new(),
        })
    }
}

/// Tells whether a communication is there and nobody marked it as read.
pub(crate) async fn waits(connection: &mut AnyConnection, id: Id) -> Result<bool, StoreError> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM communications WHERE id = $1 AND read_at IS NULL")
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    Ok(found.is_some())
}

/// Adds a communication with its documents.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    communication: &Communication,
    folded: &str,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(&communication.text).map_err(|_| StoreError::Corrupt {
        table: TABLE,
        column: "text",
    })?;
    sqlx::query(
        "INSERT INTO communications (id, mailbox, kind, subject, text, registration, filing, \
         request, folded, sent_at, read_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(communication.id.to_string())
    .bind(mailbox.as_str())
    .bind(communication.kind.word())
    .bind(&communication.subject)
    .bind(text)
    .bind(communication.registration.as_ref().map(Nrp::as_str))
    .bind(communication.filing.as_ref().map(Folio::as_str))
    .bind(communication.request.map(|id| id.to_string()))
    .bind(folded)
    .bind(communication.sent_at.unix_seconds())
    .bind(communication.read_at.map(LegalTime::unix_seconds))
    .execute(&mut *connection)
    .await?;
    let (id, documents) = (communication.id, &communication.documents);
    made_documents::insert(connection, mailbox, id, documents).await
}

/// Lists communications of a mailbox, newest first, with their documents.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    wanted: &Wanted,
    limit: u32,
) -> Result<Vec<Communication>, StoreError> {
    let [first, second, third, fourth] = wanted.words.patterns();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, kind, subject, text, registration, filing, request, sent_at, read_at \
         FROM communications WHERE mailbox = $1 AND id < $2 \
         AND ($3 = '' OR kind = $3) AND ($4 = 0 OR read_at IS NULL) \
         AND folded LIKE $5 ESCAPE '~' AND folded LIKE $6 ESCAPE '~' \
         AND folded LIKE $7 ESCAPE '~' AND folded LIKE $8 ESCAPE '~' \
         ORDER BY id DESC LIMIT $9",
    )
    .bind(mailbox.as_str())
    .bind((wanted.after).map_or_else(|| "g".to_owned(), |id| id.to_string()))
    .bind(wanted.kind.map_or("", CommunicationKind::word))
    .bind(i64::from(wanted.is_unread))
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(fourth)
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    let found: Result<Vec<Communication>, StoreError> =
        rows.into_iter().map(Communication::try_from).collect();
    with_documents(connection, mailbox, found?).await
}

/// Finds a communication of a mailbox, with its documents.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    id: Id,
) -> Result<Option<Communication>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, kind, subject, text, registration, filing, request, sent_at, read_at \
         FROM communications WHERE id = $1 AND mailbox = $2",
    )
    .bind(id.to_string())
    .bind(mailbox.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let found = row.map(Communication::try_from).transpose()?;
    let found = with_documents(connection, mailbox, found.into_iter().collect()).await?;
    Ok(found.into_iter().next())
}

async fn with_documents(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    mut found: Vec<Communication>,
) -> Result<Vec<Communication>, StoreError> {
    let ids = found.iter().map(|communication| communication.id);
    let (Some(first), Some(last)) = (ids.clone().min(), ids.max()) else {
        return Ok(found);
    };
    for (owner, document) in made_documents::between(connection, mailbox, first, last).await? {
        if let Some(communication) = found.iter_mut().find(|one| one.id == owner) {
            communication.documents.push(document);
        }
    }
    Ok(found)
}

/// Notes that a communication was read, the first time. Tells whether it is there.
pub(crate) async fn read(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    id: Id,
    at: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE communications SET read_at = COALESCE(read_at, $1) WHERE id = $2 AND mailbox = $3",
    )
    .bind(at.unix_seconds())
    .bind(id.to_string())
    .bind(mailbox.as_str())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Counts what was not read.
pub(crate) async fn unread(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar(
        "SELECT COUNT(*) FROM communications WHERE mailbox = $1 AND read_at IS NULL",
    )
    .bind(mailbox.as_str())
    .fetch_one(&mut *connection)
    .await?;
    Ok(count)
}
