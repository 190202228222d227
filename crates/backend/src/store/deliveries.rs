//! Who sends which message, and what became of it: evidence for both sides (DOMAIN 4.8.2).
//!
//! A message is claimed for a while by one conditional UPDATE, on either database, so of several
//! replicas one sends it. Before its content goes out that is noted (`handed_at`): whoever finds
//! the note after a crash knows that the message may have arrived.

use mailbox::contacts::Medium;
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::notification::{Delivery, Outcome};
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "outbox";

/// A message that is ours to send, until the lease ends.
#[derive(Clone)]
pub(crate) struct Claimed {
    pub(crate) id: Id,
    pub(crate) mailbox: Rfc,
    pub(crate) kind: String,
    pub(crate) medium: Medium,
    pub(crate) payload: String,
    pub(crate) created_at: LegalTime,
    /// This attempt included.
    pub(crate) attempts: u32,
    /// When an earlier attempt let the content go, and nobody noted what came of it.
    pub(crate) handed_at: Option<LegalTime>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    mailbox: String,
    kind: String,
    medium: String,
    payload: String,
    created_at: i64,
    attempts: i64,
    handed_at: Option<i64>,
}

impl TryFrom<Row> for Claimed {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: parsed(&row.id, TABLE, "id")?,
            mailbox: parsed(&row.mailbox, TABLE, "mailbox")?,
            kind: row.kind,
            medium: parsed(&row.medium, TABLE, "medium")?,
            payload: row.payload,
            created_at: instant(row.created_at, TABLE, "created_at")?,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            handed_at: row
                .handed_at
                .map(|at| instant(at, TABLE, "handed_at"))
                .transpose()?,
        })
    }
}

/// Lists messages that are due and that nobody is sending: codes first, people wait for them.
pub(crate) async fn due(
    connection: &mut AnyConnection,
    now: LegalTime,
    most: u32,
) -> Result<Vec<Id>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM outbox WHERE state = 'pending' AND due_at <= $1 \
         AND (lease_until IS NULL OR lease_until <= $1) \
         ORDER BY CASE kind WHEN 'contact_code' THEN 0 ELSE 1 END, due_at, id LIMIT $2",
    )
    .bind(now.unix_seconds())
    .bind(i64::from(most))
    .fetch_all(&mut *connection)
    .await?;
    ids.iter().map(|id| parsed(id, TABLE, "id")).collect()
}

/// Claims a message until `until`; nothing when another was first, or it is not due any more.
pub(crate) async fn claim(
    connection: &mut AnyConnection,
    id: Id,
    by: &str,
    now: LegalTime,
    until: LegalTime,
) -> Result<Option<Claimed>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "UPDATE outbox SET lease_by = $1, lease_until = $2, attempts = attempts + 1 \
         WHERE id = $3 AND state = 'pending' AND due_at <= $4 \
         AND (lease_until IS NULL OR lease_until <= $4) \
         RETURNING id, mailbox, kind, medium, payload, created_at, attempts, handed_at",
    )
    .bind(by)
    .bind(until.unix_seconds())
    .bind(id.to_string())
    .bind(now.unix_seconds())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(Claimed::try_from).transpose()
}

/// Notes that the content goes out now; `false` when it is ours no more, or was taken back.
pub(crate) async fn hand(
    connection: &mut AnyConnection,
    id: Id,
    by: &str,
    content: Option<Digest>,
    now: LegalTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE outbox SET handed_at = $1, content_sha256 = $2 \
         WHERE id = $3 AND lease_by = $4 AND lease_until > $1 AND state = 'pending'",
    )
    .bind(now.unix_seconds())
    .bind(content.map(|digest| digest.to_string()))
    .bind(id.to_string())
    .bind(by)
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The end of a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum End {
    /// The carrier took it.
    Accepted,
    /// The carrier refused its destination.
    Bounced,
    /// It was given up; whether it arrived is not known, or it surely did not.
    Failed,
    /// It has nothing to say any more.
    Void,
}

impl End {
    const fn words(self) -> (&'static str, Outcome) {
        match self {
            Self::Accepted => ("sent", Outcome::Accepted),
            Self::Bounced => ("failed", Outcome::Bounced),
            Self::Failed => ("failed", Outcome::Pending),
            Self::Void => ("void", Outcome::Pending),
        }
    }
}

/// Ends a message that we claimed, and forgets the payload when `forget`; `false` when it was not
/// ours any more.
pub(crate) async fn end(
    connection: &mut AnyConnection,
    id: Id,
    by: &str,
    (end, reason): (End, Option<&str>),
    forget: bool,
    now: LegalTime,
) -> Result<bool, StoreError> {
    let (state, outcome) = end.words();
    let sent_at = (end == End::Accepted).then_some(now.unix_seconds());
    let done = sqlx::query(
        "UPDATE outbox SET state = $1, outcome = $2, outcome_at = $3, last_error = $4, \
         sent_at = $5, lease_by = NULL, lease_until = NULL, \
         payload = CASE $6 WHEN 1 THEN '{}' ELSE payload END \
         WHERE id = $7 AND lease_by = $8",
    )
    .bind(state)
    .bind(outcome.word())
    .bind(now.unix_seconds())
    .bind(reason)
    .bind(sent_at)
    .bind(i64::from(forget))
    .bind(id.to_string())
    .bind(by)
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a message that we claimed off until `due_at`. `was_handed` keeps the note that it may have
/// arrived.
pub(crate) async fn put_off(
    connection: &mut AnyConnection,
    id: Id,
    by: &str,
    due_at: LegalTime,
    reason: &str,
    was_handed: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET due_at = $1, last_error = $2, lease_by = NULL, lease_until = NULL, \
         handed_at = CASE $3 WHEN 1 THEN handed_at ELSE NULL END \
         WHERE id = $4 AND lease_by = $5",
    )
    .bind(due_at.unix_seconds())
    .bind(reason)
    .bind(i64::from(was_handed))
    .bind(id.to_string())
    .bind(by)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Notes that a carrier gave back what it had taken; `None` when there is no such message.
pub(crate) async fn bounced(
    connection: &mut AnyConnection,
    id: Id,
    reason: &str,
    now: LegalTime,
) -> Result<Option<Rfc>, StoreError> {
    let mailbox: Option<String> = sqlx::query_scalar(
        "UPDATE outbox SET outcome = 'devuelto', outcome_at = $1, last_error = $2, \
         state = 'failed' WHERE id = $3 AND state <> 'void' AND outcome <> 'devuelto' \
         RETURNING mailbox",
    )
    .bind(now.unix_seconds())
    .bind(reason)
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    mailbox
        .map(|rfc| parsed(&rfc, TABLE, "mailbox"))
        .transpose()
}

/// Takes back what waits about a subject and has not gone out: something newer is to be said.
pub(crate) async fn void_of_subject(
    connection: &mut AnyConnection,
    subject: Id,
    kind: &str,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET state = 'void' WHERE subject = $1 AND kind = $2 \
         AND state = 'pending' AND (lease_until IS NULL OR lease_until <= $3)",
    )
    .bind(subject.to_string())
    .bind(kind)
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Takes back whatever waits about a subject and has not gone out: it is over.
pub(crate) async fn void_all_of_subject(
    connection: &mut AnyConnection,
    subject: Id,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET state = 'void' WHERE subject = $1 AND state = 'pending' \
         AND (lease_until IS NULL OR lease_until <= $2)",
    )
    .bind(subject.to_string())
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Became {
    medium: String,
    created_at: i64,
    handed_at: Option<i64>,
    outcome: String,
    outcome_at: Option<i64>,
}

impl TryFrom<Became> for Delivery {
    type Error = StoreError;

    fn try_from(row: Became) -> Result<Self, StoreError> {
        let known = row.outcome_at.or(row.handed_at).unwrap_or(row.created_at);
        Ok(Self {
            medium: parsed(&row.medium, TABLE, "medium")?,
            at: instant(known, TABLE, "outcome_at")?,
            outcome: Outcome::parse(&row.outcome).ok_or(StoreError::Corrupt {
                table: TABLE,
                column: "outcome",
            })?,
        })
    }
}

/// Tells what became of one message; nothing of one that was taken back.
pub(crate) async fn of_message(
    connection: &mut AnyConnection,
    id: Id,
) -> Result<Option<Delivery>, StoreError> {
    let row: Option<Became> = sqlx::query_as(
        "SELECT medium, created_at, handed_at, outcome, outcome_at FROM outbox \
         WHERE id = $1 AND state <> 'void'",
    )
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(Delivery::try_from).transpose()
}

/// Tells how many messages wait, and since when the oldest should have been sent.
pub(crate) async fn waiting(
    connection: &mut AnyConnection,
) -> Result<(u64, Option<LegalTime>), StoreError> {
    let (depth, oldest): (i64, Option<i64>) =
        sqlx::query_as("SELECT COUNT(*), MIN(due_at) FROM outbox WHERE state = 'pending'")
            .fetch_one(&mut *connection)
            .await?;
    let oldest = oldest.map(|at| instant(at, TABLE, "due_at")).transpose()?;
    Ok((u64::try_from(depth).unwrap_or(0), oldest))
}
