//! Durable filings a second: one writer, 64 writers, and what one synced commit costs alone.

use std::sync::Arc;

use axum::body::Body;
use http::Method;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, SqliteConnection};

use crate::party::{Party, now};

const WRITERS: usize = 64;
const FILINGS_OF_EACH: usize = 16;
const COMMITS: usize = 400;

pub(crate) async fn measure() {
    let party = Arc::new(Party::signed_in().await);
    let commits = commits_per_second(&party).await;
    println!("single-writer commits, synced, alone: {commits:.0}/s");
    // A challenge is one row: the act that costs little but its commit.
    let alone = challenge(&party, 1, 256).await;
    println!("challenges, 1 writer: {alone:.0}/s");
    let together = challenge(&party, WRITERS, 64).await;
    println!("challenges, {WRITERS} writers: {together:.0}/s");
    println!("times: {:.2} of one writer", together / alone);
    let alone = present(&party, 1, 128).await;
    println!("filings, 1 writer: {alone:.0}/s");
    let together = present(&party, WRITERS, FILINGS_OF_EACH).await;
    println!("filings, {WRITERS} writers: {together:.0}/s");
    println!(
        "times: {:.2} of single-writer commits, {:.2} of one writer",
        together / commits,
        together / alone
    );
}

/// Commits one small row at a time to a file beside the records, as one writer would.
async fn commits_per_second(party: &Party) -> f64 {
    let options = SqliteConnectOptions::new()
        .filename(party.data.path().join("alone.sqlite"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql("CREATE TABLE n (n INTEGER)")
        .execute(&mut connection)
        .await
        .unwrap();
    let started = now();
    for _ in 0..COMMITS {
        sqlx::query("INSERT INTO n VALUES (1)")
            .execute(&mut connection)
            .await
            .unwrap();
    }
    COMMITS as f64 / started.elapsed().as_secs_f64()
}

async fn challenge(party: &Arc<Party>, writers: usize, of_each: usize) -> f64 {
    let started = now();
    let tasks: Vec<_> = (0..writers)
        .map(|_| {
            let party = party.clone();
            tokio::spawn(async move {
                for _ in 0..of_each {
                    let request = party.request(Method::POST, "access/challenges");
                    let request = request.body(Body::empty()).unwrap();
                    assert_eq!(party.send(request).await.0, 201);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    (writers * of_each) as f64 / started.elapsed().as_secs_f64()
}

/// Presents filings that were signed before the clock started.
async fn present(party: &Arc<Party>, writers: usize, of_each: usize) -> f64 {
    let mut piles = Vec::new();
    for _ in 0..writers {
        let mut pile = Vec::new();
        for _ in 0..of_each {
            pile.push(party.signed().await);
        }
        piles.push(pile);
    }
    let started = now();
    let tasks: Vec<_> = piles
        .into_iter()
        .map(|pile| {
            let party = party.clone();
            tokio::spawn(async move {
                for request in pile {
                    assert_eq!(party.send(request).await.0, 201);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    (writers * of_each) as f64 / started.elapsed().as_secs_f64()
}
