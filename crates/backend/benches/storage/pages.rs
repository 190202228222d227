//! The first page of a million filings and of a million notifications, and page 100,000 of each, on
//! both databases.

use std::time::Duration;

use axum::body::Body;
use http::Method;
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use sqlx::any::AnyConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions as _};

use crate::party::{Party, now};
use crate::{database, median, tell};
use backend::Database;

const ROWS: u64 = 1_000_000;
const ROWS_A_PAGE: u64 = 10;
const PAGE: u64 = 100_000;
const ROUNDS: usize = 201;
/// Rows of one statement.
const STEP: u64 = 500;

pub(crate) async fn measure() {
    measure_on("sqlite", None).await;
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = database::fresh_if_any(folder.path()).await else {
        return;
    };
    measure_on("postgres", Some(server)).await;
}

async fn measure_on(name: &str, database: Option<Database>) {
    let party = Party::signed_in(database).await;
    // Page 1 holds the newest; the page before PAGE ends with this one.
    let before = ROWS - (PAGE - 1) * ROWS_A_PAGE + 1;

    fill(&party, FILINGS, |number| filing(&party, number)).await;
    let cursor = Folio::new(Folio::FILINGS, 2026, before);
    let first = format!("filings?limit={ROWS_A_PAGE}");
    let last = format!("{first}&after={cursor}");
    let (first, last) = compare(&party, [&first, &last], Folio::FILINGS, before - 1).await;
    tell(&format!("page-first-{name}"), first);
    tell(&format!("page-last-{name}"), last);

    fill(&party, NOTIFICATIONS, |number| notification(&party, number)).await;
    let cursor = format!("n.{}.{}", told_at(before), id(before));
    let first = format!("notifications?limit={ROWS_A_PAGE}");
    let last = format!("{first}&after={cursor}");
    let series = Folio::NOTIFICATIONS;
    let (first, last) = compare(&party, [&first, &last], series, before - 1).await;
    tell(&format!("notified-first-{name}"), first);
    tell(&format!("notified-last-{name}"), last);
}

/// Reads both pages in turns, so that both meet the same machine.
async fn compare(
    party: &Party,
    [first, last]: [&str; 2],
    series: &str,
    newest_of_last: u64,
) -> (f64, f64) {
    let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        firsts.push(micros(read(party, first, series, ROWS).await));
        lasts.push(micros(read(party, last, series, newest_of_last).await));
    }
    (median(firsts), median(lasts))
}

async fn read(party: &Party, path: &str, series: &str, newest: u64) -> Duration {
    let request = party.request(Method::GET, path).body(Body::empty());
    let started = now();
    let (status, body) = party.send(request.unwrap()).await;
    let took = started.elapsed();
    assert_eq!(status, 200);
    let page: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len() as u64, ROWS_A_PAGE);
    let newest = Folio::new(series, 2026, newest);
    assert_eq!(items[0]["folio"], newest.as_str());
    took
}

fn micros(took: Duration) -> f64 {
    took.as_secs_f64() * 1e6
}

const FILINGS: &str = "filings (folio, mailbox, idempotency_key, statement, statement_sha256, \
                       signature, procedure, subject, attachments, received_at)";
const NOTIFICATIONS: &str = "notifications (id, folio, mailbox, addressee_name, addressee_kind, \
     oficio, issued_on, place, issuer, officer, kind, legal_basis, document_name, \
     document_bytes, document_sha256, officer_signature, rule, answer_days, folded, \
     deposited_at, events, revision, dated_by, told_at, waits)";

/// Bytes that are none, as this database writes them.
fn nothing(party: &Party) -> &'static str {
    match party.database() {
        Database::Postgres(_) => "''",
        Database::Sqlite(_) => "x''",
    }
}

fn filing(party: &Party, number: u64) -> String {
    format!(
        "('{folio}', '{rfc}', 'k{number}', '{statement}', '{number:064x}', {nothing}, \
         'promocion', 'Asunto {number}', 0, {at})",
        folio = Folio::new(Folio::FILINGS, 2026, number),
        rfc = party.rfc,
        nothing = nothing(party),
        statement = "x".repeat(600),
        at = 1_795_000_000 + number,
    )
}

fn told_at(number: u64) -> i64 {
    1_795_000_000 + i64::try_from(number).unwrap()
}

fn id(number: u64) -> Id {
    let milliseconds = u64::try_from(told_at(number)).unwrap() * 1000;
    Id::new(milliseconds, [7; 10])
}

fn notification(party: &Party, number: u64) -> String {
    let at = told_at(number);
    format!(
        "('{id}', '{folio}', '{rfc}', 'PANADERÍA', 'patron', '{number}', '2026-11-18', 'Puebla', \
         'Subdelegación', 'ANA ROBLES', 'Requerimiento', 'LSS 251', 'a.pdf', 9, '{number:064x}', \
         {nothing}, 'cff134', 15, 'requerimiento subdelegacion {number}', {at}, \
         '[{{\"event\":\"announced\",\"at\":\"{hour}\"}}]', 2, 0, {at}, 'announced')",
        id = id(number),
        folio = Folio::new(Folio::NOTIFICATIONS, 2026, number),
        rfc = party.rfc,
        nothing = nothing(party),
        hour = LegalTime::from_unix_seconds(at).unwrap(),
    )
}

/// Writes a million rows of this mailbox, as they would be after a million acts.
async fn fill(party: &Party, table: &str, row: impl Fn(u64) -> String) {
    let options: AnyConnectOptions = match party.database() {
        Database::Postgres(url) => url.reveal().parse().unwrap(),
        Database::Sqlite(path) => {
            let file = SqliteConnectOptions::new().filename(path);
            AnyConnectOptions::from_url(&file.to_url_lossy()).unwrap()
        }
    };
    let mut connection: AnyConnection = options.connect().await.unwrap();
    run(&mut connection, "BEGIN".into()).await;
    for step in 0..ROWS / STEP {
        let numbers = step * STEP + 1..=(step + 1) * STEP;
        let rows: Vec<String> = numbers.map(&row).collect();
        let statement = format!("INSERT INTO {table} VALUES {}", rows.join(", "));
        run(&mut connection, statement).await;
    }
    run(&mut connection, "COMMIT".into()).await;
    if matches!(party.database(), Database::Postgres(_)) {
        run(&mut connection, "ANALYZE".into()).await;
    }
}

async fn run(connection: &mut AnyConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .unwrap();
}
