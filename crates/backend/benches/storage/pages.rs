//! The first page of a million filings and of a million notifications beside the last one, on both
//! databases; then each filter of the notifications, and searches of what many have, few and none.

use std::time::Duration;

use axum::body::Body;
use http::Method;
use mailbox::civil_date::CivilDate;
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::procedures::fold;
use serde_json::Value;
use sqlx::any::AnyConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions as _};

use crate::party::{Party, now};
use crate::{database, median, tell};
use backend::Database;

/// As many pages of as many rows.
const ROWS_A_PAGE: u64 = 10;
const ROUNDS: usize = 201;
const ROUNDS_OF_A_FILTER: usize = 11;
/// Rows of one statement, and statements of one transaction.
const STEP: u64 = 500;
const STEPS_A_COMMIT: u64 = 40;
/// Rows that are rare, of all.
const RARE: u64 = 10;
/// Seconds in which all of them were told.
const ALL_SECONDS: u64 = 20_000_000;
const COMMON_REGISTRATION: &str = "Y3926552104";
const RARE_REGISTRATION: &str = "A0123456103";

/// What each filter is asked, and how many it finds on a page.
const FILTERS: [(&str, &str, u64); 15] = [
    ("registration", "registration=A0123456103", RARE),
    ("kind", "kind=C%C3%A9dula", RARE),
    ("announced", "state=announced", ROWS_A_PAGE),
    ("posted", "state=posted", ROWS_A_PAGE),
    ("notified", "state=notified", ROWS_A_PAGE),
    ("effective", "state=effective", ROWS_A_PAGE),
    ("lapsed", "state=lapsed", ROWS_A_PAGE),
    ("answered", "state=answered", RARE),
    ("withdrawn", "state=withdrawn", RARE),
    (
        "withdrawn-or-answered",
        "state=withdrawn,answered",
        ROWS_A_PAGE,
    ),
    ("due", "order=due", ROWS_A_PAGE),
    (
        "text-common",
        "q=subdelegacion%20requerimiento",
        ROWS_A_PAGE,
    ),
    ("text-rare", "q=c%C3%A9dula", RARE),
    ("text-number", "q=0065432", 1),
    ("text-none", "q=requerimiento%20zzz", 0),
];

pub(crate) async fn measure(rows: u64) {
    measure_on("sqlite", None, rows).await;
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = database::fresh_if_any(folder.path()).await else {
        return;
    };
    measure_on("postgres", Some(server), rows).await;
}

async fn measure_on(name: &str, database: Option<Database>, rows: u64) {
    let party = Party::signed_in(database).await;
    // Page 1 holds the newest; the page before the last ends with this one.
    let before = ROWS_A_PAGE + 1;

    fill(&party, rows, FILINGS, |number| filing(&party, number)).await;
    let cursor = Folio::new(Folio::FILINGS, 2026, before);
    let first = format!("filings?limit={ROWS_A_PAGE}");
    let last = format!("{first}&after={cursor}");
    let newest = [rows, before - 1];
    let (first, last) = compare(&party, [&first, &last], Folio::FILINGS, newest).await;
    tell(&format!("page-first-{name}"), first);
    tell(&format!("page-last-{name}"), last);

    let filled = Filled::until(&party, rows);
    fill(&party, rows, NOTIFICATIONS, |number| {
        filled.notification(&party, number)
    })
    .await;
    let cursor = format!("n.{}.{}", filled.told_at(before), filled.id(before));
    let first = format!("notifications?limit={ROWS_A_PAGE}");
    let last = format!("{first}&after={cursor}");
    let series = Folio::NOTIFICATIONS;
    let (first, last) = compare(&party, [&first, &last], series, newest).await;
    tell(&format!("notified-first-{name}"), first);
    tell(&format!("notified-last-{name}"), last);
    for (what, query, found) in FILTERS {
        let path = format!("notifications?limit={ROWS_A_PAGE}&{query}");
        let mut all = Vec::new();
        for _ in 0..ROUNDS_OF_A_FILTER {
            let (took, page) = read(&party, &path).await;
            assert_eq!(page.len() as u64, found, "{query}");
            all.push(micros(took));
        }
        tell(&format!("filter-{what}-{name}"), median(all));
    }
}

/// Reads both pages in turns, so that both meet the same machine.
async fn compare(
    party: &Party,
    [first, last]: [&str; 2],
    series: &str,
    newest: [u64; 2],
) -> (f64, f64) {
    let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (path, newest, times) in [
            (first, newest[0], &mut firsts),
            (last, newest[1], &mut lasts),
        ] {
            let (took, page) = read(party, path).await;
            assert_eq!(page.len() as u64, ROWS_A_PAGE);
            assert_eq!(page[0]["folio"], Folio::new(series, 2026, newest).as_str());
            times.push(micros(took));
        }
    }
    (median(firsts), median(lasts))
}

async fn read(party: &Party, path: &str) -> (Duration, Vec<Value>) {
    let request = party.request(Method::GET, path).body(Body::empty());
    let started = now();
    let (status, body) = party.send(request.unwrap()).await;
    let took = started.elapsed();
    assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
    let mut page: Value = serde_json::from_slice(&body).unwrap();
    (took, serde_json::from_value(page["items"].take()).unwrap())
}

fn micros(took: Duration) -> f64 {
    took.as_secs_f64() * 1e6
}

const FILINGS: &str = "filings (folio, mailbox, idempotency_key, statement, statement_sha256, \
                       signature, procedure, subject, attachments, received_at)";
const NOTIFICATIONS: &str = "notifications (id, folio, mailbox, addressee_name, addressee_kind, \
     oficio, issued_on, place, issuer, officer, kind, legal_basis, document_name, \
     document_bytes, document_sha256, officer_signature, rule, answer_days, folded, \
     deposited_at, events, revision, dated_by, told_at, waits, registration, answered_at, \
     withdrawn_at, made_on, effective_on, answer_by_on, wait_on, answer_on)";

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

/// A mailbox in which something was told every so many seconds until an hour ago.
struct Filled {
    apart: u64,
    /// When the one before the first was told.
    begins_at: i64,
    rows: u64,
}

impl Filled {
    fn until(party: &Party, rows: u64) -> Self {
        let apart = ALL_SECONDS / rows;
        let all = i64::try_from(rows * apart).unwrap();
        Self {
            apart,
            begins_at: party.came_at.unix_seconds() - 3600 - all,
            rows,
        }
    }

    fn told_at(&self, number: u64) -> i64 {
        self.begins_at + i64::try_from(number * self.apart).unwrap()
    }

    fn id(&self, number: u64) -> Id {
        let milliseconds = u64::try_from(self.told_at(number)).unwrap() * 1000;
        Id::new(milliseconds, [7; 10])
    }

    /// Most are over; those of the last days are not. Days off don't matter to a list.
    fn notification(&self, party: &Party, number: u64) -> String {
        let at = self.told_at(number);
        let told = LegalTime::from_unix_seconds(at).unwrap();
        let day = |days: i64| {
            let on = CivilDate::from(told.plus(time::Duration::days(days)).date());
            format!("'{on}'")
        };
        let none = || "NULL".to_owned();
        let (mut registration, mut kind, mut waits) =
            (COMMON_REGISTRATION, "Requerimiento", "announced");
        let (mut answered_at, mut withdrawn_at) = (none(), none());
        let (mut wait_on, mut answer_by_on) = (day(4), day(28));
        let mut answer_on = answer_by_on.clone();
        match number % (self.rows / RARE) {
            17 => (registration, kind) = (RARE_REGISTRATION, "Cédula"),
            18 => (withdrawn_at, wait_on, answer_on) = (at.to_string(), none(), none()),
            19 => (answered_at, wait_on, answer_on) = (at.to_string(), none(), none()),
            21 => (answer_by_on, answer_on) = (none(), none()),
            _ if number.is_multiple_of(100) => waits = "posted",
            _ => {}
        }
        format!(
            "('{id}', '{folio}', '{rfc}', 'PANADERÍA', 'patron', '{number}', '2026-11-18', \
             'Puebla', 'Subdelegación', 'ANA ROBLES', '{kind}', 'LSS 251', 'a.pdf', 9, \
             '{number:064x}', {nothing}, 'cff134', 15, \
             '{folded} subdelegacion puebla sur {number:07} {lower}', {at}, \
             '[{{\"event\":\"announced\",\"at\":\"{told}\"}}]', 2, 0, {at}, '{waits}', \
             '{registration}', {answered_at}, {withdrawn_at}, {made_on}, {effective_on}, \
             {answer_by_on}, {wait_on}, {answer_on})",
            id = self.id(number),
            folio = Folio::new(Folio::NOTIFICATIONS, 2026, number),
            rfc = party.rfc,
            nothing = nothing(party),
            folded = fold(kind),
            lower = fold(registration),
            made_on = day(5),
            effective_on = day(6),
        )
    }
}

/// Writes rows of this mailbox, as they would be after as many acts.
async fn fill(party: &Party, rows: u64, table: &str, row: impl Fn(u64) -> String) {
    let (options, manners): (AnyConnectOptions, _) = match party.database() {
        Database::Postgres(url) => {
            let manners = "SET synchronous_commit = off";
            (url.reveal().parse().unwrap(), manners)
        }
        Database::Sqlite(path) => {
            let file = SqliteConnectOptions::new().filename(path);
            let options = AnyConnectOptions::from_url(&file.to_url_lossy()).unwrap();
            (options, "PRAGMA synchronous = OFF")
        }
    };
    let mut connection: AnyConnection = options.connect().await.unwrap();
    run(&mut connection, manners.into()).await;
    for step in 0..rows / STEP {
        if step.is_multiple_of(STEPS_A_COMMIT) {
            let words = if step == 0 { "BEGIN" } else { "COMMIT; BEGIN" };
            run(&mut connection, words.into()).await;
        }
        let numbers = step * STEP + 1..=(step + 1) * STEP;
        let rows: Vec<String> = numbers.map(&row).collect();
        let statement = format!("INSERT INTO {table} VALUES {}", rows.join(", "));
        run(&mut connection, statement).await;
    }
    run(&mut connection, "COMMIT".into()).await;
    if matches!(party.database(), Database::Postgres(_)) {
        run(&mut connection, "VACUUM ANALYZE".into()).await;
    }
}

async fn run(connection: &mut AnyConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .unwrap();
}
