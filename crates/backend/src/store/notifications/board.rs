//! The board (*estrados*): what is posted, until its last day.

use mailbox::civil_date::CivilDate;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Nrp, Rfc};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::lists::Key;
use super::{StoreError, instant, parsed};
use crate::store::begins;

const TABLE: &str = "postings";

/// A posting to add.
pub(crate) struct BoardRecord<'a> {
    pub(crate) id: Id,
    pub(crate) folio: &'a Folio,
    pub(crate) notification: Id,
    pub(crate) mailbox: &'a Rfc,
    pub(crate) registration: Option<&'a Nrp>,
    /// The name of the addressee, folded.
    pub(crate) folded: &'a str,
    pub(crate) posted_at: LegalTime,
    /// The last day it is public: the one it is made on.
    pub(crate) until_on: CivilDate,
}

/// A posting, and the notification it is of.
#[derive(Clone, Debug)]
pub(crate) struct BoardEntry {
    pub(crate) id: Id,
    pub(crate) folio: Folio,
    pub(crate) notification: Id,
    pub(crate) posted_at: LegalTime,
}

/// What is looked for on the board.
pub(crate) struct Board<'a> {
    pub(crate) mailbox: Option<&'a Rfc>,
    /// The first ten characters of a registration, and `%`.
    pub(crate) registration: Option<&'a str>,
    /// A pattern that the folded name has, or the cover: what the act is, its office, its numbers.
    pub(crate) pattern: &'a str,
    /// The number of the posting, when one was typed.
    pub(crate) folio: Option<&'a Folio>,
    /// Posted on this day or later.
    pub(crate) from: Option<CivilDate>,
    /// Posted on this day or before.
    pub(crate) to: Option<CivilDate>,
    pub(crate) today: CivilDate,
    pub(crate) limit: u32,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    folio: String,
    notification: String,
    posted_at: i64,
}

impl TryFrom<Row> for BoardEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: parsed(&row.id, TABLE, "id")?,
            folio: parsed(&row.folio, TABLE, "folio")?,
            notification: parsed(&row.notification, TABLE, "notification")?,
            posted_at: instant(row.posted_at, TABLE, "posted_at")?,
        })
    }
}

/// Adds a posting.
pub(crate) async fn post(
    connection: &mut AnyConnection,
    record: &BoardRecord<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO postings (id, folio, notification, mailbox, registration, folded, posted_at, \
         until_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(record.id.to_string())
    .bind(record.folio.as_str())
    .bind(record.notification.to_string())
    .bind(record.mailbox.as_str())
    .bind(record.registration.map(Nrp::as_str))
    .bind(record.folded)
    .bind(record.posted_at.unix_seconds())
    .bind(record.until_on.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Lists what is on the board, the newest first, after `key`.
pub(crate) async fn on_board(
    connection: &mut AnyConnection,
    board: &Board<'_>,
    key: Option<Key>,
) -> Result<Vec<BoardEntry>, StoreError> {
    // One bound from above, the lower of two: the index then begins there.
    let end = board.to.and_then(|day| day.date().next_day());
    let end = end.map_or(i64::MAX, |day| begins(day.into()));
    let before = key.map(|key| (key.told_at.unix_seconds(), key.id.to_string()));
    let end = (end, String::new());
    let before = before.map_or(end.clone(), |before| before.min(end));
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, folio, notification, posted_at FROM postings WHERE withdrawn_at IS NULL \
         AND until_on >= $1 AND ($2 IS NULL OR mailbox = $2) \
         AND ($3 IS NULL OR registration LIKE $3) AND (folded LIKE $4 ESCAPE '!' OR folio = $5 \
         OR EXISTS (SELECT 1 FROM notifications n WHERE n.id = postings.notification \
         AND n.folded LIKE $4 ESCAPE '!')) AND posted_at >= $6 \
         AND (posted_at, id) < ($7, $8) ORDER BY posted_at DESC, id DESC LIMIT $9",
    )
    .bind(board.today.to_string())
    .bind(board.mailbox.map(Rfc::as_str))
    .bind(board.registration)
    .bind(board.pattern)
    .bind(board.folio.map(Folio::as_str))
    .bind(board.from.map_or(i64::MIN, begins))
    .bind(before.0)
    .bind(before.1)
    .bind(i64::from(board.limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(BoardEntry::try_from).collect()
}

/// Finds what is on the board under an id.
pub(crate) async fn posting(
    connection: &mut AnyConnection,
    id: Id,
    today: CivilDate,
) -> Result<Option<BoardEntry>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, folio, notification, posted_at FROM postings \
         WHERE id = $1 AND withdrawn_at IS NULL AND until_on >= $2",
    )
    .bind(id.to_string())
    .bind(today.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    row.map(BoardEntry::try_from).transpose()
}

/// Takes down what was posted of a notification.
pub(crate) async fn take_down(
    connection: &mut AnyConnection,
    notification: Id,
    at: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE postings SET withdrawn_at = $1 WHERE notification = $2")
        .bind(at.unix_seconds())
        .bind(notification.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Moves the last day that a notification is on the board.
pub(crate) async fn post_until(
    connection: &mut AnyConnection,
    notification: Id,
    until_on: CivilDate,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE postings SET until_on = $1 WHERE notification = $2")
        .bind(until_on.to_string())
        .bind(notification.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(())
}
