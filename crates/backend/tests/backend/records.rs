//! The records: an audit that shows changes, and a store that keeps what it said.

use backend::audit::{Chain, verify};
use backend::store::Store;
use mailbox::api::FilingDetail;

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
    answer.refused(mailbox::problem::Code::Internal);
}
