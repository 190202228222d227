//! Durable filings a second: one writer, 64 writers, and what one synced commit costs alone.
//!
//! In turns, because a machine's speed changes by the minute: the median of the ratios counts. The
//! reference is the least that a commit can be: one small row, as many times, synced in the same way.

use std::sync::Arc;

use axum::body::Body;
use http::{Method, Request};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, SqliteConnection};

use crate::party::{Party, now};
use crate::{median, tell};

pub(crate) const WRITERS: usize = 64;
const ROUNDS: usize = 5;
const FILINGS_OF_EACH: usize = 12;
const CHALLENGES_OF_EACH: usize = 32;
const ALONE: usize = 150;
/// As many as filings are presented by all writers in a round.
const COMMITS_ALONE: usize = WRITERS * FILINGS_OF_EACH;

pub(crate) async fn measure() {
    let party = Arc::new(Party::signed_in(None).await);
    let mut connection = beside(&party).await;
    let (mut commits, mut ratios, mut gains) = (Vec::new(), Vec::new(), Vec::new());
    let (mut filings_one, mut filings_many) = (Vec::new(), Vec::new());
    let (mut challenges_one, mut challenges_many) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let alone = commits_per_second(&mut connection).await;
        let many = present(&party, WRITERS, FILINGS_OF_EACH).await;
        commits.push(alone);
        filings_many.push(many);
        ratios.push(many / alone);
        let one = present(&party, 1, ALONE).await;
        filings_one.push(one);
        gains.push(many / one);
        // A challenge is one row: the act that costs little but its commit.
        challenges_one.push(challenge(&party, 1, ALONE).await);
        challenges_many.push(challenge(&party, WRITERS, CHALLENGES_OF_EACH).await);
    }
    tell("commits-alone", median(commits));
    tell("filings-one", median(filings_one));
    tell("filings-many", median(filings_many));
    tell("challenges-one", median(challenges_one));
    tell("challenges-many", median(challenges_many));
    tell("filings-many-per-commit-alone", median(ratios));
    tell("filings-many-per-filing-alone", median(gains));
}

/// Opens a file beside the records, with their manners.
async fn beside(party: &Party) -> SqliteConnection {
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
    connection
}

/// Commits one small row at a time, as one writer would.
async fn commits_per_second(connection: &mut SqliteConnection) -> f64 {
    let started = now();
    for _ in 0..COMMITS_ALONE {
        sqlx::query("INSERT INTO n VALUES (1)")
            .execute(&mut *connection)
            .await
            .unwrap();
    }
    COMMITS_ALONE as f64 / started.elapsed().as_secs_f64()
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
    let piles = sign(party, writers, of_each).await;
    let started = now();
    send(party, piles).await;
    (writers * of_each) as f64 / started.elapsed().as_secs_f64()
}

/// Signs so many filings for each writer.
pub(crate) async fn sign(party: &Party, writers: usize, of_each: usize) -> Vec<Vec<Request<Body>>> {
    let mut piles = Vec::new();
    for _ in 0..writers {
        let mut pile = Vec::new();
        for _ in 0..of_each {
            pile.push(party.signed().await);
        }
        piles.push(pile);
    }
    piles
}

/// Presents each pile one after another, all piles at once.
pub(crate) async fn send(party: &Arc<Party>, piles: Vec<Vec<Request<Body>>>) {
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
}
