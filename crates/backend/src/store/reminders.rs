//! What is reminded of: of several replicas, the one that moves the mark on tells.

use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "reminders";

/// What a reminder is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum About {
    /// The end of an e.firma.
    Efirma,
    /// The dates of a notification.
    Notification,
}

impl About {
    const fn word(self) -> &'static str {
        match self {
            Self::Efirma => "efirma",
            Self::Notification => "notification",
        }
    }
}

/// One thing that is reminded of.
#[derive(Clone, Debug)]
pub(crate) struct Reminded {
    pub(crate) about: About,
    pub(crate) subject: Id,
    pub(crate) mailbox: Rfc,
    /// What came up to then was told, or is too old to tell.
    pub(crate) told_through: LegalTime,
    /// When to look at it.
    pub(crate) look_at: LegalTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    subject: String,
    mailbox: String,
    told_through: i64,
    next_look_at: i64,
}

impl TryFrom<Row> for Reminded {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            about: match row.kind.as_str() {
                "efirma" => About::Efirma,
                _ => About::Notification,
            },
            subject: parsed(&row.subject, TABLE, "subject")?,
            mailbox: parsed(&row.mailbox, TABLE, "mailbox")?,
            told_through: instant(row.told_through, TABLE, "told_through")?,
            look_at: instant(row.next_look_at, TABLE, "next_look_at")?,
        })
    }
}

/// Begins to remind of something; what is reminded of already goes on as it was, or from
/// `told_through` anew when `anew`.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    reminded: &Reminded,
    anew: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO reminders (kind, subject, mailbox, told_through, next_look_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, subject) DO UPDATE \
         SET told_through = CASE $6 WHEN 1 THEN excluded.told_through \
         ELSE reminders.told_through END, next_look_at = excluded.next_look_at",
    )
    .bind(reminded.about.word())
    .bind(reminded.subject.to_string())
    .bind(reminded.mailbox.as_str())
    .bind(reminded.told_through.unix_seconds())
    .bind(reminded.look_at.unix_seconds())
    .bind(i64::from(anew))
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Lists what has to be looked at.
pub(crate) async fn due(
    connection: &mut AnyConnection,
    now: LegalTime,
    most: u32,
) -> Result<Vec<Reminded>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT kind, subject, mailbox, told_through, next_look_at FROM reminders \
         WHERE next_look_at <= $1 ORDER BY next_look_at LIMIT $2",
    )
    .bind(now.unix_seconds())
    .bind(i64::from(most))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(Reminded::try_from).collect()
}

/// Moves the mark on; `false` when another replica did.
pub(crate) async fn move_on(
    connection: &mut AnyConnection,
    reminded: &Reminded,
    told_through: LegalTime,
    next_look_at: Option<LegalTime>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE reminders SET told_through = $1, next_look_at = $2 \
         WHERE kind = $3 AND subject = $4 AND told_through = $5 AND next_look_at = $6",
    )
    .bind(told_through.unix_seconds())
    .bind(next_look_at.map(LegalTime::unix_seconds))
    .bind(reminded.about.word())
    .bind(reminded.subject.to_string())
    .bind(reminded.told_through.unix_seconds())
    .bind(reminded.look_at.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The newest e.firma that was seen of one person at one mailbox.
#[derive(Clone, Debug)]
pub(crate) struct Efirma {
    pub(crate) id: Id,
    pub(crate) mailbox: Rfc,
    pub(crate) signer: Rfc,
    pub(crate) certificate_number: String,
    pub(crate) expires_at: LegalTime,
}

/// Notes an e.firma that was used; returns its id when it ends later than any seen before.
pub(crate) async fn note_efirma(
    connection: &mut AnyConnection,
    seen: &Efirma,
) -> Result<Option<Id>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(
        "INSERT INTO efirmas (id, mailbox, signer, certificate_number, expires_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (mailbox, signer) DO UPDATE \
         SET certificate_number = excluded.certificate_number, expires_at = excluded.expires_at \
         WHERE efirmas.expires_at < excluded.expires_at RETURNING id",
    )
    .bind(seen.id.to_string())
    .bind(seen.mailbox.as_str())
    .bind(seen.signer.as_str())
    .bind(&seen.certificate_number)
    .bind(seen.expires_at.unix_seconds())
    .fetch_optional(&mut *connection)
    .await?;
    id.map(|id| parsed(&id, "efirmas", "id")).transpose()
}

/// Finds an e.firma: its number, and when it ends.
pub(crate) async fn efirma(
    connection: &mut AnyConnection,
    id: Id,
) -> Result<Option<(String, LegalTime)>, StoreError> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT certificate_number, expires_at FROM efirmas WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    row.map(|(number, at)| Ok((number, instant(at, "efirmas", "expires_at")?)))
        .transpose()
}
