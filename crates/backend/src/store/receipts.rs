//! The list of what was sealed for a mailbox: every receipt, by kind, day and words.

use mailbox::api::{ReceiptAbout, ReceiptKind, ReceiptSummary};
use mailbox::civil_date::CivilDate;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::statement::Statement;
use sqlx::AnyConnection;

use super::search::{Words, folded};
use super::{StoreError, begins, instant};

const TABLE: &str = "sealed";
/// The kind of what is sealed and no receipt.
const NOTICE: &str = "notice";

/// Which receipts to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) after: Option<Folio>,
    pub(crate) kind: Option<ReceiptKind>,
    /// Sealed on this day or later.
    pub(crate) from: Option<CivilDate>,
    /// Sealed on this day or before.
    pub(crate) to: Option<CivilDate>,
    pub(crate) words: Words,
    /// Only what delegates see.
    pub(crate) is_for_delegate: bool,
}

/// How a sealed text is listed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Listed {
    pub(super) kind: &'static str,
    pub(super) folded: String,
}

impl Listed {
    /// Reads it from the text.
    pub(super) fn of(statement: &str) -> Self {
        let read = Statement::parse(statement).ok();
        let Some(row) = read.as_ref().and_then(ReceiptSummary::of) else {
            return Self {
                kind: NOTICE,
                folded: String::new(),
            };
        };
        let signer = row.signer_name.as_deref().unwrap_or_default();
        let mut words = vec![row.folio.as_str().to_owned(), signer.to_owned()];
        words.extend(about(&row.about));
        Self {
            kind: row.about.kind().word(),
            folded: folded(words.iter().map(String::as_str)),
        }
    }
}

/// What a search finds of what a receipt is about.
fn about(about: &ReceiptAbout) -> Vec<String> {
    match about {
        ReceiptAbout::Filing {
            procedure, subject, ..
        } => vec![procedure.word().to_owned(), subject.clone()],
        ReceiptAbout::Opening {
            notification,
            oficio,
        } => vec![notification.to_string(), oficio.to_string()],
        ReceiptAbout::Attestation {
            notification,
            oficio,
            act,
            ..
        } => vec![notification.to_string(), oficio.to_string(), act.clone()],
        ReceiptAbout::Contact { medium, .. } => vec![medium.to_string()],
        ReceiptAbout::Enabling { terms } | ReceiptAbout::Terms { terms } => {
            vec![terms.as_str().to_owned()]
        }
        ReceiptAbout::Mandate { mandate, .. } => vec![mandate.to_string()],
    }
}

/// Lists receipts of a mailbox, newest first; nothing after a folio that is no receipt of it.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    wanted: &Wanted,
    limit: u32,
) -> Result<Vec<ReceiptSummary>, StoreError> {
    // One bound from above, the lower of two: with two the index might be read from its beginning.
    let end = wanted.to.and_then(|day| day.date().next_day());
    let mut before = (end.map_or(i64::MAX, |day| begins(day.into())), "");
    if let Some(folio) = &wanted.after {
        let Some(at) = sealed_at(connection, mailbox, folio).await? else {
            return Ok(Vec::new());
        };
        before = before.min((at, folio.as_str()));
    }
    let [first, second, third, fourth] = wanted.words.patterns();
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT statement, sealed_at FROM sealed \
         WHERE mailbox = $1 AND purpose <> 'aviso' AND (sealed_at, folio) < ($2, $3) \
         AND sealed_at >= $4 AND ($5 = '' OR kind = $5) \
         AND ($6 = 0 OR kind IN ('filing', 'opening', 'attestation')) \
         AND folded LIKE $7 ESCAPE '~' AND folded LIKE $8 ESCAPE '~' \
         AND folded LIKE $9 ESCAPE '~' AND folded LIKE $10 ESCAPE '~' \
         ORDER BY sealed_at DESC, folio DESC LIMIT $11",
    )
    .bind(mailbox.as_str())
    .bind(before.0)
    .bind(before.1)
    .bind(wanted.from.map_or(i64::MIN, begins))
    .bind(wanted.kind.map_or("", ReceiptKind::word))
    .bind(i64::from(wanted.is_for_delegate))
    .bind(first)
    .bind(second)
    .bind(third)
    .bind(fourth)
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(|(text, at)| row(&text, at)).collect()
}

fn row(statement: &str, sealed_at: i64) -> Result<ReceiptSummary, StoreError> {
    let corrupt = StoreError::Corrupt {
        table: TABLE,
        column: "statement",
    };
    let read = Statement::parse(statement).ok();
    let row = read.as_ref().and_then(ReceiptSummary::of).ok_or(corrupt)?;
    let issued_at: LegalTime = instant(sealed_at, TABLE, "sealed_at")?;
    Ok(ReceiptSummary { issued_at, ..row })
}

/// When a receipt of this mailbox was sealed.
async fn sealed_at(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    folio: &Folio,
) -> Result<Option<i64>, StoreError> {
    let at = sqlx::query_scalar(
        "SELECT sealed_at FROM sealed WHERE folio = $1 AND mailbox = $2 AND purpose <> 'aviso'",
    )
    .bind(folio.as_str())
    .bind(mailbox.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    Ok(at)
}

/// Lists a few texts that were sealed before there was a list; tells how many there were.
///
/// Replicas that start together do it twice, to the same end.
pub(crate) async fn list_earlier(
    connection: &mut AnyConnection,
    limit: u32,
) -> Result<usize, StoreError> {
    let found: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT folio, purpose, statement FROM sealed WHERE kind = '' \
         ORDER BY folio, purpose LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    for (folio, purpose, statement) in &found {
        let listed = Listed::of(statement);
        sqlx::query("UPDATE sealed SET kind = $1, folded = $2 WHERE folio = $3 AND purpose = $4")
            .bind(listed.kind)
            .bind(listed.folded)
            .bind(folio)
            .bind(purpose)
            .execute(&mut *connection)
            .await?;
    }
    Ok(found.len())
}
