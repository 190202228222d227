//! The story of the demonstration on a server, interrupted: it is told whole or not at all.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use backend::{Clock, Database, Settings, router_with};
use mailbox::api::{Cover, FilingPage, Page};
use sqlx::Connection as _;

use crate::database;
use crate::demonstration::{Shown, opened};
use crate::identities::START;

/// Returns a number, or 0 while there is no such table.
async fn number(database: &Database, question: &'static str) -> i64 {
    sqlx::any::install_default_drivers();
    let mut connection = database::connect(database).await;
    let number = sqlx::query_scalar(question)
        .fetch_one(&mut connection)
        .await;
    connection.close().await.unwrap();
    number.unwrap_or(0)
}

async fn told(shown: &Shown) -> Vec<String> {
    let covers: Page<Cover> = shown.get("notifications").await;
    let filings: FilingPage = shown.get("filings").await;
    let covers = covers.items.into_iter().map(|one| one.folio.to_string());
    let filings = filings.items.into_iter().map(|one| one.folio.to_string());
    covers.chain(filings).collect()
}

async fn settings(data: &tempfile::TempDir) -> Settings {
    let mut settings = Settings::new(data.path().to_owned(), "http://127.0.0.1:8787");
    settings.database = Some(database::fresh(data.path()).await);
    settings.demo = true;
    settings
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_that_was_interrupted_is_forgotten_and_told_again() {
    let data = tempfile::tempdir().unwrap();
    let settings = settings(&data).await;
    let records = settings.records();
    let telling = tokio::spawn({
        let settings = settings.clone();
        let clock = Clock::set(Arc::new(AtomicI64::new(START)));
        async move { router_with(&settings, clock).await.map(drop) }
    });
    while number(&records, "SELECT COUNT(*) FROM sealed").await < 3 {
        assert!(!telling.is_finished(), "it was told too fast");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    telling.abort();
    assert!(telling.await.unwrap_err().is_cancelled());
    let begun = "SELECT COUNT(*) FROM story WHERE told_at IS NULL";
    assert_eq!(number(&records, begun).await, 1);

    let again = told(&opened(&settings).await).await;
    assert_eq!(number(&records, begun).await, 0);
    let other = tempfile::tempdir().unwrap();
    let other = self::settings(&other).await;
    let whole = told(&opened(&other).await).await;
    assert!(whole.len() > 15, "{whole:?}");
    assert_eq!(again, whole);
    // Once told, it stays.
    assert_eq!(told(&opened(&settings).await).await, whole);
}
