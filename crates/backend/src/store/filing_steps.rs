//! What happened to filings after their receipt, step by step, as the exact JSON.

use mailbox::api::FilingStep;
use mailbox::filing::Phase;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use sqlx::AnyConnection;

use super::{StoreError, instant, parsed};

const TABLE: &str = "filing_steps";

/// A filing, as far as its life matters.
#[derive(Clone, Debug)]
pub(crate) struct Living {
    pub(crate) folio: Folio,
    pub(crate) mailbox: Rfc,
    pub(crate) received_at: LegalTime,
    /// How many steps it has: who adds one says after how many.
    pub(crate) steps: i64,
}

type LivingRow = (String, String, i64, i64);

fn living(row: LivingRow) -> Result<Living, StoreError> {
    let (folio, mailbox, received_at, steps) = row;
    Ok(Living {
        folio: parsed(&folio, "filings", "folio")?,
        mailbox: parsed(&mailbox, "filings", "mailbox")?,
        received_at: instant(received_at, "filings", "received_at")?,
        steps,
    })
}

/// Finds a filing by its folio, whoever presented it: only the institute asks this.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    folio: &Folio,
) -> Result<Option<Living>, StoreError> {
    let row: Option<LivingRow> =
        sqlx::query_as("SELECT folio, mailbox, received_at, steps FROM filings WHERE folio = $1")
            .bind(folio.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    row.map(living).transpose()
}

/// Lists the filings of a mailbox that wait for more.
pub(crate) async fn demanded(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
) -> Result<Vec<Living>, StoreError> {
    let rows: Vec<LivingRow> = sqlx::query_as(
        "SELECT folio, mailbox, received_at, steps FROM filings \
         WHERE mailbox = $1 AND phase = 'demanded' ORDER BY seq",
    )
    .bind(mailbox.as_str())
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter().map(living).collect()
}

/// Lists the steps of a filing, in their order.
pub(crate) async fn of(
    connection: &mut AnyConnection,
    folio: &Folio,
) -> Result<Vec<FilingStep>, StoreError> {
    let rows: Vec<String> =
        sqlx::query_scalar("SELECT step FROM filing_steps WHERE filing = $1 ORDER BY number")
            .bind(folio.as_str())
            .fetch_all(&mut *connection)
            .await?;
    rows.iter().map(|json| step(json)).collect()
}

/// Lists the steps of the filings of a mailbox from `last` to `first` in the order they were
/// received, with whose they are.
pub(crate) async fn between(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    first: &Folio,
    last: &Folio,
) -> Result<Vec<(Folio, FilingStep)>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT s.filing, s.step FROM filings f JOIN filing_steps s ON s.filing = f.folio \
         WHERE f.mailbox = $1 \
         AND f.seq >= (SELECT seq FROM filings WHERE folio = $2) \
         AND f.seq <= (SELECT seq FROM filings WHERE folio = $3) \
         ORDER BY f.seq, s.number",
    )
    .bind(mailbox.as_str())
    .bind(last.as_str())
    .bind(first.as_str())
    .fetch_all(&mut *connection)
    .await?;
    rows.into_iter()
        .map(|(folio, json)| Ok((parsed(&folio, TABLE, "filing")?, step(&json)?)))
        .collect()
}

/// Adds a step after those that `living` has. Tells whether nobody was faster.
pub(crate) async fn add(
    connection: &mut AnyConnection,
    living: &Living,
    phase: Phase,
    step: &FilingStep,
) -> Result<bool, StoreError> {
    let json = serde_json::to_string(step).map_err(|_| corrupt())?;
    let done = sqlx::query(
        "UPDATE filings SET phase = $1, steps = steps + 1 WHERE folio = $2 AND steps = $3",
    )
    .bind(phase.word())
    .bind(living.folio.as_str())
    .bind(living.steps)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("INSERT INTO filing_steps (filing, number, at, step) VALUES ($1, $2, $3, $4)")
        .bind(living.folio.as_str())
        .bind(living.steps + 1)
        .bind(step.happened.at.unix_seconds())
        .bind(json)
        .execute(&mut *connection)
        .await?;
    Ok(true)
}

fn step(json: &str) -> Result<FilingStep, StoreError> {
    serde_json::from_str(json).map_err(|_| corrupt())
}

const fn corrupt() -> StoreError {
    StoreError::Corrupt {
        table: TABLE,
        column: "step",
    }
}
