//! The first page of a million filings, and page 100,000, on both databases.

use std::time::Duration;

use axum::body::Body;
use http::Method;
use mailbox::api::FilingPage;
use mailbox::identifiers::Folio;
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
    fill(&party).await;
    // Page 1 holds the newest; the page before PAGE ends with this one.
    let before = ROWS - (PAGE - 1) * ROWS_A_PAGE + 1;
    let cursor = Folio::new(Folio::FILINGS, 2026, before);
    let first = format!("filings?limit={ROWS_A_PAGE}");
    let last = format!("{first}&after={cursor}");
    // In turns, so that both meet the same machine.
    let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        firsts.push(micros(read(&party, &first, ROWS).await));
        lasts.push(micros(read(&party, &last, before - 1).await));
    }
    let (first, last) = (median(firsts), median(lasts));
    tell(&format!("page-first-{name}"), first);
    tell(&format!("page-last-{name}"), last);
}

async fn read(party: &Party, path: &str, newest: u64) -> Duration {
    let request = party.request(Method::GET, path).body(Body::empty());
    let started = now();
    let (status, body) = party.send(request.unwrap()).await;
    let took = started.elapsed();
    assert_eq!(status, 200);
    let page: FilingPage = serde_json::from_slice(&body).unwrap();
    assert_eq!(page.items.len() as u64, ROWS_A_PAGE);
    assert_eq!(
        page.items[0].folio,
        Folio::new(Folio::FILINGS, 2026, newest)
    );
    took
}

fn micros(took: Duration) -> f64 {
    took.as_secs_f64() * 1e6
}

/// Writes a million filings of this mailbox, as they would be after a million acts.
async fn fill(party: &Party) {
    let options: AnyConnectOptions = match party.database() {
        Database::Postgres(url) => url.reveal().parse().unwrap(),
        Database::Sqlite(path) => {
            let file = SqliteConnectOptions::new().filename(path);
            AnyConnectOptions::from_url(&file.to_url_lossy()).unwrap()
        }
    };
    let mut connection: AnyConnection = options.connect().await.unwrap();
    sqlx::raw_sql("BEGIN")
        .execute(&mut connection)
        .await
        .unwrap();
    let nothing = match party.database() {
        Database::Postgres(_) => "''",
        Database::Sqlite(_) => "x''",
    };
    let mut number = 0;
    while number < ROWS {
        let mut rows = Vec::new();
        for _ in 0..STEP {
            number += 1;
            let folio = Folio::new(Folio::FILINGS, 2026, number);
            rows.push(format!(
                "('{folio}', '{rfc}', 'k{number}', '{statement}', '{number:064x}', {nothing}, \
                 'promocion', 'Asunto {number}', 0, {at})",
                rfc = party.rfc,
                nothing = nothing,
                statement = "x".repeat(600),
                at = 1_795_000_000 + number,
            ));
        }
        let statement = format!(
            "INSERT INTO filings (folio, mailbox, idempotency_key, statement, statement_sha256, \
             signature, procedure, subject, attachments, received_at) VALUES {}",
            rows.join(", ")
        );
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    sqlx::raw_sql("COMMIT")
        .execute(&mut connection)
        .await
        .unwrap();
    if matches!(party.database(), Database::Postgres(_)) {
        sqlx::raw_sql("ANALYZE")
            .execute(&mut connection)
            .await
            .unwrap();
    }
}
