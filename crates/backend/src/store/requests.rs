//! What procedures were asked in a mailbox, and what came back.

use mailbox::api::ProcedureAnswer;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Nrp, Rfc};
use mailbox::instant::LegalTime;
use mailbox::procedures::AskFields;
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "procedure_requests";

/// What is kept of a request.
#[derive(Clone, Debug)]
pub(crate) struct RequestRecord {
    pub(crate) id: Id,
    pub(crate) mailbox: Rfc,
    pub(crate) code: String,
    pub(crate) idempotency_key: String,
    pub(crate) fields: AskFields,
    pub(crate) registration: Option<Nrp>,
    /// Who asked.
    pub(crate) asked_by: Rfc,
    pub(crate) asked_at: LegalTime,
    /// The filing that was signed for it.
    pub(crate) filing: Option<Folio>,
    pub(crate) answered_at: Option<LegalTime>,
    pub(crate) answer: Option<ProcedureAnswer>,
    pub(crate) is_demonstration: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    mailbox: String,
    code: String,
    idempotency_key: String,
    fields: String,
    registration: Option<String>,
    asked_by: String,
    asked_at: i64,
    filing: Option<String>,
    answered_at: Option<i64>,
    answer: Option<String>,
    is_demonstration: i64,
}

impl TryFrom<Row> for RequestRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let registration = row.registration.as_deref();
        let filing = row.filing.as_deref();
        let answer = row.answer.as_deref();
        Ok(Self {
            id: parsed(&row.id, TABLE, "id")?,
            mailbox: parsed(&row.mailbox, TABLE, "mailbox")?,
            code: row.code,
            idempotency_key: row.idempotency_key,
            fields: serde_json::from_str(&row.fields).map_err(|_| corrupt("fields"))?,
            registration: registration
                .map(|text| parsed(text, TABLE, "registration"))
                .transpose()?,
            asked_by: parsed(&row.asked_by, TABLE, "asked_by")?,
            asked_at: instant(row.asked_at, TABLE, "asked_at")?,
            filing: filing
                .map(|text| parsed(text, TABLE, "filing"))
                .transpose()?,
            answered_at: row
                .answered_at
                .map(|seconds| instant(seconds, TABLE, "answered_at"))
                .transpose()?,
            answer: answer
                .map(|json| serde_json::from_str(json).map_err(|_| corrupt("answer")))
                .transpose()?,
            is_demonstration: row.is_demonstration == 1,
        })
    }
}

const fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt {
        table: TABLE,
        column,
    }
}

fn json<T: serde::Serialize>(value: &T, column: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| corrupt(column))
}

/// Adds a request.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    record: &RequestRecord,
) -> Result<(), StoreError> {
    let fields = json(&record.fields, "fields")?;
    let answer = record.answer.as_ref();
    let answer = answer.map(|answer| json(answer, "answer")).transpose()?;
    sqlx::query(
        "INSERT INTO procedure_requests (id, mailbox, code, idempotency_key, fields, \
         registration, asked_by, asked_at, filing, answered_at, answer, is_demonstration) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(record.id.to_string())
    .bind(record.mailbox.as_str())
    .bind(&record.code)
    .bind(&record.idempotency_key)
    .bind(fields)
    .bind(record.registration.as_ref().map(ToString::to_string))
    .bind(record.asked_by.as_str())
    .bind(record.asked_at.unix_seconds())
    .bind(record.filing.as_ref().map(Folio::as_str))
    .bind(record.answered_at.map(LegalTime::unix_seconds))
    .bind(answer)
    .bind(i64::from(record.is_demonstration))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Finds a request of a mailbox.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    id: Id,
) -> Result<Option<RequestRecord>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("SELECT * FROM procedure_requests WHERE id = $1 AND mailbox = $2")
            .bind(id.to_string())
            .bind(mailbox.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    row.map(RequestRecord::try_from).transpose()
}

/// Finds the request that came with a key.
pub(crate) async fn of_key(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    idempotency_key: &str,
) -> Result<Option<RequestRecord>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT * FROM procedure_requests WHERE mailbox = $1 AND idempotency_key = $2",
    )
    .bind(mailbox.as_str())
    .bind(idempotency_key)
    .fetch_optional(&mut *connection)
    .await?;
    row.map(RequestRecord::try_from).transpose()
}

/// Finds the request that a filing was signed for.
pub(crate) async fn of_filing(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    filing: &Folio,
) -> Result<Option<RequestRecord>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("SELECT * FROM procedure_requests WHERE mailbox = $1 AND filing = $2")
            .bind(mailbox.as_str())
            .bind(filing.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    row.map(RequestRecord::try_from).transpose()
}

/// Lists the requests of a procedure in a mailbox, newest first: all, or those before `after`.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    code: &str,
    after: Option<Id>,
    limit: u32,
) -> Result<Vec<RequestRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM procedure_requests WHERE mailbox = $1 AND code = $2 AND id < $3 \
         ORDER BY id DESC LIMIT $4",
    )
    .bind(mailbox.as_str())
    .bind(code)
    .bind(after.map_or_else(|| "g".to_owned(), |id| id.to_string()))
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(RequestRecord::try_from).collect()
}

/// Finds a request that waits, whoever asked it: only the institute asks this.
pub(crate) async fn waiting(
    connection: &mut AnyConnection,
    id: Id,
) -> Result<Option<RequestRecord>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM procedure_requests WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    row.map(RequestRecord::try_from).transpose()
}

/// Lists the requests that wait, oldest first: all, or those after `after`.
pub(crate) async fn open(
    connection: &mut AnyConnection,
    after: Option<Id>,
    limit: u32,
) -> Result<Vec<RequestRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM procedure_requests WHERE answered_at IS NULL AND id > $1 \
         ORDER BY id LIMIT $2",
    )
    .bind(after.map(|id| id.to_string()).unwrap_or_default())
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(RequestRecord::try_from).collect()
}

/// Answers a request that waits. Tells whether nobody was faster.
pub(crate) async fn answer(
    connection: &mut AnyConnection,
    id: Id,
    answer: &ProcedureAnswer,
    at: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE procedure_requests SET answered_at = $1, answer = $2 \
         WHERE id = $3 AND answered_at IS NULL",
    )
    .bind(at.unix_seconds())
    .bind(json(answer, "answer")?)
    .bind(id.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
