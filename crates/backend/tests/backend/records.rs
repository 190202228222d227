//! The records: an audit that shows changes, and a store that keeps what it said.

use backend::audit::{Chain, export, verify};
use backend::store::{Store, StoreError};
use mailbox::api::{AuditEntry, FilingDetail, Page};
use mailbox::problem::Code;

use crate::database;
use crate::identities::IDENTITIES;
use crate::world::{World, digest, pdf};

async fn change(world: &World, statement: &'static str) {
    database::change(world.database(), statement).await;
}

async fn chain(world: &World) -> Chain {
    let store = Store::open(world.database()).await.unwrap();
    verify(&store).await.unwrap()
}

async fn with_four_entries() -> World {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let bytes = pdf("a");
    world.put(&token, digest(&bytes), &bytes).await;
    world.presented(bakery, &token, "Uno").await;
    world.call(http::Method::DELETE, "access", &token).await;
    world
}

#[tokio::test]
async fn the_audit_is_whole_until_somebody_touches_it() {
    let world = with_four_entries().await;
    assert_eq!(chain(&world).await, Chain::Whole { entries: 4 });
    change(&world, "UPDATE audit SET at = at + 1 WHERE seq = 2").await;
    assert_eq!(chain(&world).await, Chain::Broken { seq: 2 });

    let world = with_four_entries().await;
    change(&world, "DELETE FROM audit WHERE seq = 2").await;
    assert_eq!(chain(&world).await, Chain::Broken { seq: 3 });

    // The newest, cut off without its head.
    let world = with_four_entries().await;
    change(&world, "DELETE FROM audit WHERE seq = 4").await;
    assert_eq!(chain(&world).await, Chain::Broken { seq: 4 });
}

#[tokio::test]
async fn what_was_received_is_there_after_a_restart() {
    let (mut world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let receipt = world.presented(bakery, &token, "Uno").await;
    world.reopen().await;
    let path = format!("filings/{}", receipt.folio);
    let detail: FilingDetail = world.get(&path, &token).await.json(200);
    assert_eq!(detail.receipt, receipt);
    let next = world.presented(bakery, &token, "Dos").await;
    assert!(
        next.folio.as_str().starts_with("PR-26-000002-"),
        "{}",
        next.folio
    );
}

#[tokio::test]
async fn what_somebody_changed_in_the_records_is_not_passed_on_as_a_filing() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let receipt = world.presented(bakery, &token, "Uno").await;
    change(&world, "UPDATE filings SET statement = 'x'").await;
    let answer = world
        .get(&format!("filings/{}", receipt.folio), &token)
        .await;
    answer.refused(Code::Internal);
}

#[tokio::test]
async fn a_mailbox_reads_its_own_entries_and_checks_each() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let other = world.sign_in(&IDENTITIES.workshop).await;
    world.presented(bakery, &token, "Uno").await;
    world.presented(&IDENTITIES.workshop, &other, "Dos").await;
    let mut entries = Vec::new();
    let mut path = "audit?limit=1".to_owned();
    loop {
        let page: Page<AuditEntry> = world.get(&path, &token).await.json(200);
        assert_eq!(page.items.len(), 1);
        entries.extend(page.items);
        let Some(next) = page.next else { break };
        path = format!("audit?limit=1&after={next}");
    }
    let told: Vec<_> = entries.iter().map(|e| (e.number, &*e.verb)).collect();
    assert_eq!(told, [(3, "present_filing"), (1, "sign_in")]);
    for entry in &entries {
        assert_eq!(entry.mailbox.as_str(), bakery.rfc);
        let text = format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n",
            entry.number,
            entry.at.unix_seconds(),
            entry.verb,
            entry.mailbox,
            entry.subject_sha256,
            entry.previous_sha256,
        );
        assert_eq!(entry.sha256, digest(text.as_bytes()));
    }
    // What is exported is all of it, and links up.
    let store = Store::open(world.database()).await.unwrap();
    let mut all: Vec<AuditEntry> = Vec::new();
    let exported = export::<StoreError>(&store, |entry| {
        all.push(entry);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!((exported, all.len()), (4, 4));
    for pair in all.windows(2) {
        assert_eq!(pair[1].previous_sha256, pair[0].sha256);
    }
    assert!(entries.iter().all(|entry| all.contains(entry)));
    for wrong in ["audit?after=x", "audit?limit=-1", "audit?other=1"] {
        world.get(wrong, &token).await.refused(Code::Malformed);
    }
}
