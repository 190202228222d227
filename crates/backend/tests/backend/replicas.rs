//! Several replicas on the same records: what one does, no other does again.

use std::sync::Arc;

use backend::audit::{Chain, verify};
use backend::store::Store;
use http::Method;
use mailbox::api::SealedReceipt;
use time::Duration;

use crate::database;
use crate::identities::IDENTITIES;
use crate::world::{World, filing};

/// Two houses on the records of the first.
async fn twins() -> [Arc<World>; 2] {
    let (world, mut twin) = (World::open().await, World::open().await);
    twin.settings = world.settings.clone();
    twin.seconds = world.seconds.clone();
    twin.reopen().await;
    [Arc::new(world), Arc::new(twin)]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sweep_is_done_by_one_replica_once() {
    let twins = twins().await;
    let records = twins[0].database();
    database::change(records, database::COUNT_SWEEPS).await;
    for minute in 1..=3 {
        twins[0].pass(Duration::minutes(11));
        let tasks: Vec<_> = (0..20)
            .map(|i| {
                let world = twins[i % 2].clone();
                tokio::spawn(async move { world.call(Method::POST, "access/challenges", "").await })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap().status, 201);
        }
        let count = |what| database::number(records, what);
        assert_eq!(count("SELECT COUNT(*) FROM swept").await, minute);
        assert_eq!(count("SELECT COUNT(*) FROM nonces").await, 20);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn filings_at_two_replicas_get_consecutive_folios_and_one_audit() {
    let (twins, bakery) = (twins().await, &IDENTITIES.bakery);
    let token = twins[0].sign_in(bakery).await;
    let mut tasks = Vec::new();
    for i in 0..16 {
        let world = twins[i % 2].clone();
        let subject = format!("Núm {i}");
        let request = world.signed(bakery, &token, filing(&subject, vec![])).await;
        let token = token.clone();
        tasks.push(tokio::spawn(async move {
            let answer = world.present(&token, &format!("k{i}"), &request).await;
            answer.json::<SealedReceipt>(201).folio.to_string()
        }));
    }
    let mut folios = Vec::new();
    for task in tasks {
        folios.push(task.await.unwrap());
    }
    folios.sort();
    for (number, folio) in (1..).zip(&folios) {
        assert!(folio.starts_with(&format!("PR-26-{number:06}-")), "{folio}");
    }
    let store = Store::open(twins[0].database()).await.unwrap();
    let whole = Chain::Whole { entries: 17 };
    assert_eq!(verify(&store).await.unwrap(), whole);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_for_two_statements_at_two_replicas_is_one_filing() {
    let (twins, bakery) = (twins().await, &IDENTITIES.bakery);
    let token = twins[0].sign_in(bakery).await;
    for round in 0..5 {
        let mut requests = Vec::new();
        for world in &twins {
            let subject = format!("{round} {}", requests.len());
            requests.push(world.signed(bakery, &token, filing(&subject, vec![])).await);
        }
        let key = round.to_string();
        let (one, two) = tokio::join!(
            twins[0].present(&token, &key, &requests[0]),
            twins[1].present(&token, &key, &requests[1]),
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn replicas_that_start_together_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let records = database::fresh(folder.path()).await;
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let records = records.clone();
            tokio::spawn(async move { Store::open(&records).await.map(drop) })
        })
        .collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
}
