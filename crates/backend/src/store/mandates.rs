//! Mandates, as last granted, limited and answered. What they permit is for `mailbox::mandates`.

use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::mandates::{Mandate, Scope};
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "mandates";
/// Most mandates that are looked at between one principal and one delegate.
const BETWEEN_MAX: i64 = 100;

/// A mandate and its names.
#[derive(Clone, Debug)]
pub(crate) struct MandateRecord {
    pub(crate) id: Id,
    pub(crate) folio: Folio,
    pub(crate) mandate: Mandate,
    pub(crate) principal_name: String,
    pub(crate) delegate_name: String,
}

/// What happens to a mandate once.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    Accepted,
    Renounced,
    Revoked,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    folio: String,
    principal: String,
    principal_name: String,
    delegate: String,
    delegate_name: String,
    scope: String,
    granted_at: i64,
    accepted_at: Option<i64>,
    revoked_at: Option<i64>,
    renounced_at: Option<i64>,
}

impl TryFrom<Row> for MandateRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let at =
            |seconds: Option<i64>, column| seconds.map(|s| instant(s, TABLE, column)).transpose();
        Ok(Self {
            id: parsed(&row.id, TABLE, "id")?,
            folio: parsed(&row.folio, TABLE, "folio")?,
            mandate: Mandate {
                principal: parsed(&row.principal, TABLE, "principal")?,
                delegate: parsed(&row.delegate, TABLE, "delegate")?,
                scope: serde_json::from_str(&row.scope).map_err(|_| StoreError::Corrupt {
                    table: TABLE,
                    column: "scope",
                })?,
                granted_at: instant(row.granted_at, TABLE, "granted_at")?,
                accepted_at: at(row.accepted_at, "accepted_at")?,
                revoked_at: at(row.revoked_at, "revoked_at")?,
                renounced_at: at(row.renounced_at, "renounced_at")?,
            },
            principal_name: row.principal_name,
            delegate_name: row.delegate_name,
        })
    }
}

/// Adds a mandate that was just granted.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    record: &MandateRecord,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO mandates (id, folio, principal, principal_name, delegate, delegate_name, \
         scope, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(record.id.to_string())
    .bind(record.folio.as_str())
    .bind(record.mandate.principal.as_str())
    .bind(&record.principal_name)
    .bind(record.mandate.delegate.as_str())
    .bind(&record.delegate_name)
    .bind(json(&record.mandate.scope)?)
    .bind(record.mandate.granted_at.unix_seconds())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Finds a mandate by its folio.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    folio: &Folio,
) -> Result<Option<MandateRecord>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM mandates WHERE folio = $1")
        .bind(folio.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    row.map(MandateRecord::try_from).transpose()
}

/// Lists what one principal gave one delegate that nobody took back or gave up; newest first.
pub(crate) async fn between(
    connection: &mut AnyConnection,
    principal: &Rfc,
    delegate: &Rfc,
) -> Result<Vec<MandateRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM mandates WHERE principal = $1 AND delegate = $2 AND revoked_at IS NULL \
         AND renounced_at IS NULL ORDER BY id DESC LIMIT $3",
    )
    .bind(principal.as_str())
    .bind(delegate.as_str())
    .bind(BETWEEN_MAX)
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(MandateRecord::try_from).collect()
}

/// Lists those that `who` gave or holds, newest first, from the one after `after`.
///
/// With `of`, only those that `of` gave to `who`.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    who: &Rfc,
    of: Option<&Rfc>,
    after: Option<Id>,
    limit: u32,
) -> Result<Vec<MandateRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM mandates WHERE (delegate = $1 OR (principal = $1 AND $2 = '')) \
         AND ($2 = '' OR principal = $2) AND ($3 = '' OR id < $3) ORDER BY id DESC LIMIT $4",
    )
    .bind(who.as_str())
    .bind(of.map_or("", Rfc::as_str))
    .bind(after.map(|id| id.to_string()).unwrap_or_default())
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(MandateRecord::try_from).collect()
}

/// Sets how far a mandate reaches from now on.
pub(crate) async fn limit(
    connection: &mut AnyConnection,
    id: Id,
    scope: &Scope,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE mandates SET scope = $1 WHERE id = $2")
        .bind(json(scope)?)
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Notes what happened to a mandate.
pub(crate) async fn note(
    connection: &mut AnyConnection,
    id: Id,
    turn: Turn,
    now: LegalTime,
) -> Result<(), StoreError> {
    let word = match turn {
        Turn::Accepted => "accepted",
        Turn::Renounced => "renounced",
        Turn::Revoked => "revoked",
    };
    sqlx::query(
        "UPDATE mandates SET \
         accepted_at = CASE WHEN $1 = 'accepted' THEN $2 ELSE accepted_at END, \
         renounced_at = CASE WHEN $1 = 'renounced' THEN $2 ELSE renounced_at END, \
         revoked_at = CASE WHEN $1 = 'revoked' THEN $2 ELSE revoked_at END WHERE id = $3",
    )
    .bind(word)
    .bind(now.unix_seconds())
    .bind(id.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

fn json(scope: &Scope) -> Result<String, StoreError> {
    serde_json::to_string(scope).map_err(|_| StoreError::Corrupt {
        table: TABLE,
        column: "scope",
    })
}
