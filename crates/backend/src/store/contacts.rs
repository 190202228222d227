//! Media of contact and the digests of their codes. What stands how is for `mailbox::contacts`.

use mailbox::contacts::{Contact, Medium};
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Nrp, Rfc};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;
use time::Duration;

use super::{StoreError, instant, parsed};

const TABLE: &str = "contacts";
/// For how long one that was not proved in time is still shown.
const SHOWN_FOR: Duration = Duration::days(30);

/// A medium of contact of a mailbox.
#[derive(Clone, Debug)]
pub(crate) struct ContactRecord {
    pub(crate) id: Id,
    pub(crate) contact: Contact,
    /// The one whose place it takes once it is proved.
    pub(crate) replaces: Option<Id>,
    /// The receipt of its proof.
    pub(crate) proved_folio: Option<Folio>,
    /// The code that was sent last.
    pub(crate) code: Option<SentCode>,
}

/// What is kept of a code.
#[derive(Clone, Debug)]
pub(crate) struct SentCode {
    pub(crate) salt: String,
    pub(crate) sha256: Digest,
    pub(crate) sent_at: LegalTime,
    /// Tries that were made at it.
    pub(crate) tries: u8,
    /// Its message in the outbox.
    pub(crate) message: Option<Id>,
    /// Codes that were sent to this medium, with this one.
    pub(crate) codes_sent: u8,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    registration: Option<String>,
    medium: String,
    replaces: Option<String>,
    registered_at: i64,
    confirmed_at: Option<i64>,
    removed_at: Option<i64>,
    proved_folio: Option<String>,
    code_salt: Option<String>,
    code_sha256: Option<String>,
    code_sent_at: Option<i64>,
    code_tries: i64,
    code_message: Option<String>,
    codes_sent: i64,
}

impl TryFrom<Row> for ContactRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let at =
            |seconds: Option<i64>, column| seconds.map(|s| instant(s, TABLE, column)).transpose();
        let id = |text: Option<String>, column| {
            text.map(|text| parsed(&text, TABLE, column)).transpose()
        };
        let count = |number: i64, column| {
            u8::try_from(number).map_err(|_| StoreError::Corrupt {
                table: TABLE,
                column,
            })
        };
        let code = match (row.code_salt, row.code_sha256, row.code_sent_at) {
            (Some(salt), Some(sha256), Some(sent_at)) => Some(SentCode {
                salt,
                sha256: parsed(&sha256, TABLE, "code_sha256")?,
                sent_at: instant(sent_at, TABLE, "code_sent_at")?,
                tries: count(row.code_tries, "code_tries")?,
                message: id(row.code_message, "code_message")?,
                codes_sent: count(row.codes_sent, "codes_sent")?,
            }),
            _ => None,
        };
        Ok(Self {
            id: parsed(&row.id, TABLE, "id")?,
            contact: Contact {
                medium: parsed(&row.medium, TABLE, "medium")?,
                registration: row
                    .registration
                    .map(|text| parsed::<Nrp>(&text, TABLE, "registration"))
                    .transpose()?,
                registered_at: instant(row.registered_at, TABLE, "registered_at")?,
                confirmed_at: at(row.confirmed_at, "confirmed_at")?,
                removed_at: at(row.removed_at, "removed_at")?,
            },
            replaces: id(row.replaces, "replaces")?,
            proved_folio: row
                .proved_folio
                .map(|text| parsed(&text, TABLE, "proved_folio"))
                .transpose()?,
            code,
        })
    }
}

/// Adds a medium.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    record: &ContactRecord,
) -> Result<(), StoreError> {
    let Contact {
        medium,
        registration,
        registered_at,
        confirmed_at,
        removed_at: _,
    } = &record.contact;
    sqlx::query(
        "INSERT INTO contacts (id, mailbox, registration, medium, replaces, registered_at, \
         confirmed_at, code_tries, codes_sent) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)",
    )
    .bind(record.id.to_string())
    .bind(mailbox.as_str())
    .bind(registration.as_ref().map(Nrp::as_str))
    .bind(medium.to_string())
    .bind(record.replaces.map(|id| id.to_string()))
    .bind(registered_at.unix_seconds())
    .bind(confirmed_at.map(LegalTime::unix_seconds))
    .execute(&mut *connection)
    .await?;
    match &record.code {
        Some(code) => set_code(connection, record.id, code).await,
        None => Ok(()),
    }
}

/// Keeps another code, without tries.
pub(crate) async fn set_code(
    connection: &mut AnyConnection,
    id: Id,
    code: &SentCode,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE contacts SET code_salt = $1, code_sha256 = $2, code_sent_at = $3, \
         code_message = $4, codes_sent = $5, code_tries = 0 WHERE id = $6",
    )
    .bind(&code.salt)
    .bind(code.sha256.to_string())
    .bind(code.sent_at.unix_seconds())
    .bind(code.message.map(|id| id.to_string()))
    .bind(i64::from(code.codes_sent))
    .bind(id.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Lists the media of a mailbox that count, and those that lately ran out of time; the first
/// registered first.
pub(crate) async fn of_mailbox(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    now: LegalTime,
) -> Result<Vec<ContactRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM contacts WHERE mailbox = $1 AND removed_at IS NULL \
         AND (confirmed_at IS NOT NULL OR registered_at > $2) ORDER BY id",
    )
    .bind(mailbox.as_str())
    .bind(now.plus(-SHOWN_FOR).unix_seconds())
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(ContactRecord::try_from).collect()
}

/// Finds a medium of this mailbox, removed or not.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    id: Id,
) -> Result<Option<ContactRecord>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM contacts WHERE mailbox = $1 AND id = $2")
        .bind(mailbox.as_str())
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    row.map(ContactRecord::try_from).transpose()
}

/// Counts a try at the code of a medium that waits; `false` when it has no more than `most`.
///
/// It is counted before anything is compared, so that tries at once are tries one by one.
pub(crate) async fn count_try(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    id: Id,
    most: u8,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE contacts SET code_tries = code_tries + 1 WHERE mailbox = $1 AND id = $2 \
         AND code_tries < $3 AND confirmed_at IS NULL AND removed_at IS NULL",
    )
    .bind(mailbox.as_str())
    .bind(id.to_string())
    .bind(i64::from(most))
    .execute(&mut *connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a medium was proved, and the receipt of that.
pub(crate) async fn confirm(
    connection: &mut AnyConnection,
    id: Id,
    folio: &Folio,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE contacts SET confirmed_at = $1, proved_folio = $2 WHERE id = $3")
        .bind(now.unix_seconds())
        .bind(folio.as_str())
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Notes that a medium was removed.
pub(crate) async fn remove(
    connection: &mut AnyConnection,
    id: Id,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE contacts SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL")
        .bind(now.unix_seconds())
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Forgets a medium that was never proved.
pub(crate) async fn delete(connection: &mut AnyConnection, id: Id) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM contacts WHERE id = $1 AND confirmed_at IS NULL")
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Lists the proved media of the whole mailbox, in the order in which a statement lists them.
pub(crate) async fn proved_media(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    now: LegalTime,
) -> Result<Vec<Medium>, StoreError> {
    let all = of_mailbox(connection, mailbox, now).await?;
    let mut media: Vec<Medium> = all
        .into_iter()
        .map(|record| record.contact)
        .filter(|contact| contact.registration.is_none() && contact.is_confirmed(now))
        .map(|contact| contact.medium)
        .collect();
    media.sort();
    Ok(media)
}
