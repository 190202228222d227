//! Whose mailboxes these are, and the registrations that the institute linked to them.

use mailbox::contacts::Word;
use mailbox::identifiers::{Curp, Nrp, Rfc};
use mailbox::instant::LegalTime;
use mailbox::line::Line;
use sqlx::AnyConnection;

use super::{StoreError, parsed};

/// The holder of a mailbox, as its own certificate said it last.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Holder {
    pub(crate) name: Line<254>,
    pub(crate) curp: Option<Curp>,
}

/// Notes whose mailbox it is: the first time, and whenever a certificate says another name.
pub(crate) async fn note(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    holder: &Holder,
    now: LegalTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO mailboxes (rfc, holder_name, holder_curp, first_seen_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (rfc) DO UPDATE \
         SET holder_name = excluded.holder_name, holder_curp = excluded.holder_curp",
    )
    .bind(mailbox.as_str())
    .bind(holder.name.as_str())
    .bind(holder.curp.as_ref().map(ToString::to_string))
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Finds the holder; nobody when the mailbox was never entered with its own e.firma.
pub(crate) async fn holder(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
) -> Result<Option<Holder>, StoreError> {
    let found: Option<(String, Option<String>)> =
        sqlx::query_as("SELECT holder_name, holder_curp FROM mailboxes WHERE rfc = $1")
            .bind(mailbox.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    found
        .map(|(name, curp)| {
            Ok(Holder {
                name: parsed(&name, "mailboxes", "holder_name")?,
                curp: curp
                    .map(|curp| parsed(&curp, "mailboxes", "holder_curp"))
                    .transpose()?,
            })
        })
        .transpose()
}

/// Returns the word that the holder chose to know our messages by.
pub(crate) async fn word(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
) -> Result<Option<Word>, StoreError> {
    let found: Option<Option<String>> =
        sqlx::query_scalar("SELECT word FROM mailboxes WHERE rfc = $1")
            .bind(mailbox.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    let word = found.flatten();
    word.map(|word| parsed(&word, "mailboxes", "word"))
        .transpose()
}

/// Keeps the word, or none; `false` when nobody ever entered this mailbox.
pub(crate) async fn set_word(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    word: Option<&Word>,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE mailboxes SET word = $1 WHERE rfc = $2")
        .bind(word.map(Word::as_str))
        .bind(mailbox.as_str())
        .execute(&mut *connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Lists the registrations of a mailbox, in their order.
pub(crate) async fn registrations(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
) -> Result<Vec<Nrp>, StoreError> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT registration FROM registrations WHERE mailbox = $1 ORDER BY registration",
    )
    .bind(mailbox.as_str())
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| parsed(row, "registrations", "registration"))
        .collect()
}

/// Links registrations to a mailbox in the place of those that were linked before.
pub(crate) async fn link(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    registrations: &[Nrp],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM registrations WHERE mailbox = $1")
        .bind(mailbox.as_str())
        .execute(&mut *connection)
        .await?;
    for registration in registrations {
        sqlx::query(
            "INSERT INTO registrations (mailbox, registration) VALUES ($1, $2) \
             ON CONFLICT DO NOTHING",
        )
        .bind(mailbox.as_str())
        .bind(registration.as_str())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
