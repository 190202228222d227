//! Asking again: what was unknown is settled once, and the receipt stays as it was.

use std::time::Duration as Pause;

use mailbox::api::{FilingPage, FilingSummary, SealedReceipt};
use mailbox::revocation::RevocationStanding;
use time::Duration;

use crate::database;
use crate::identities::IDENTITIES;
use crate::responder::{By, Does, Index, Middleman, OpenSsl, TODAY, url, world_asking};
use crate::world::World;

const EVERY: Pause = Pause::from_millis(100);

async fn first(world: &World, token: &str) -> FilingSummary {
    let page: FilingPage = world.get("filings", token).await.json(200);
    page.items.into_iter().next().unwrap()
}

/// Waits until the filing is not unknown any more.
async fn settled(world: &World, token: &str) -> FilingSummary {
    for _ in 0..100 {
        let filing = first(world, token).await;
        if filing.revocation != RevocationStanding::Unknown {
            return filing;
        }
        tokio::time::sleep(EVERY).await;
    }
    panic!("still unknown");
}

async fn audited(world: &World, verb: &str) -> i64 {
    let mut records = database::connect(world.database()).await;
    sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE verb = $1")
        .bind(verb)
        .fetch_one(&mut records)
        .await
        .unwrap()
}

/// A house that asks again often, and a filing received in it during an outage.
async fn with_an_unknown_filing(middleman: &Middleman) -> (World, String, SealedReceipt) {
    let world = world_asking(url(middleman.port), |settings| {
        settings.revocation.recheck_every = EVERY;
    })
    .await;
    let token = world.sign_in(&TODAY.bakery).await;
    let receipt = world.presented(&TODAY.bakery, &token, "Uno").await;
    assert_eq!(
        first(&world, &token).await.revocation,
        RevocationStanding::Unknown
    );
    (world, token, receipt)
}

async fn outage() -> Middleman {
    Middleman::start(Does::Answers(503, "text/plain", vec![])).await
}

async fn unchanged(world: &World, token: &str, receipt: &SealedReceipt) {
    let path = format!("receipts/{}", receipt.folio);
    let again: SealedReceipt = world.get(&path, token).await.json(200);
    assert_eq!(again, *receipt);
    assert!(receipt.statement.contains("desconocida a las"));
}

#[tokio::test]
async fn an_unknown_certificate_turns_out_good() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = outage().await;
    let (world, token, receipt) = with_an_unknown_filing(&middleman).await;
    middleman.now(Does::Passes(openssl.port()));
    world.pass(Duration::minutes(1));
    let filing = settled(&world, &token).await;
    assert_eq!(
        (filing.revocation, filing.revoked_at),
        (RevocationStanding::Good, None)
    );
    assert_eq!(audited(&world, "certificate_good_after_reception").await, 1);
    unchanged(&world, &token, &receipt).await;
}

#[tokio::test]
async fn an_unknown_certificate_turns_out_revoked_and_one_of_two_houses_records_it() {
    let revoked_at = TODAY.start - 3600;
    let openssl = OpenSsl::start(Index::Revoked(revoked_at), By::Delegate, 60);
    let middleman = outage().await;
    let (world, token, receipt) = with_an_unknown_filing(&middleman).await;
    let mut twin = world_asking(url(middleman.port), |_| {}).await;
    twin.settings = world.settings.clone();
    twin.seconds = world.seconds.clone();
    twin.reopen().await;
    middleman.now(Does::Passes(openssl.port()));
    world.pass(Duration::minutes(1));
    for house in [&world, &twin] {
        let filing = settled(house, &token).await;
        assert_eq!(filing.revocation, RevocationStanding::Revoked);
        assert_eq!(filing.revoked_at.unwrap().unix_seconds(), revoked_at);
    }
    tokio::time::sleep(EVERY * 4).await;
    assert_eq!(
        audited(&world, "certificate_revoked_after_reception").await,
        1
    );
    unchanged(&world, &token, &receipt).await;
    let store = backend::store::Store::open(world.database()).await.unwrap();
    let chain = backend::audit::verify(&store).await.unwrap();
    assert_eq!(chain, backend::audit::Chain::Whole { entries: 3 });
}

#[tokio::test]
async fn a_filing_that_cannot_be_asked_about_does_not_keep_others_waiting() {
    let openssl = OpenSsl::start(Index::Good, By::Delegate, 60);
    let middleman = outage().await;
    let (world, token, _) = with_an_unknown_filing(&middleman).await;
    world.presented(&TODAY.bakery, &token, "Dos").await;
    let mut records = database::connect(world.database()).await;
    sqlx::query("UPDATE filings SET signature = $1 WHERE seq = 1")
        .bind(vec![0_u8])
        .execute(&mut records)
        .await
        .unwrap();
    middleman.now(Does::Passes(openssl.port()));
    world.pass(Duration::minutes(1));
    let second = settled(&world, &token).await;
    assert_eq!(
        (second.subject.as_str(), second.revocation),
        ("Dos", RevocationStanding::Good)
    );
    let page: FilingPage = world.get("filings", &token).await.json(200);
    assert_eq!(page.items[1].revocation, RevocationStanding::Unknown);
}

#[tokio::test]
async fn a_filing_from_before_we_asked_is_listed_as_not_asked() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    world.presented(&IDENTITIES.bakery, &token, "Uno").await;
    let mut records = database::connect(world.database()).await;
    sqlx::query("DELETE FROM filing_revocations")
        .execute(&mut records)
        .await
        .unwrap();
    let filing = first(&world, &token).await;
    assert_eq!(filing.revocation, RevocationStanding::NotAsked);
}

#[tokio::test]
async fn a_house_that_is_gone_asks_no_more() {
    let middleman = Middleman::start(Does::Answers(200, "application/ocsp-response", vec![])).await;
    let (world, _, _) = with_an_unknown_filing(&middleman).await;
    let asked = middleman.asked();
    for _ in 0..100 {
        if middleman.asked() > asked {
            break;
        }
        tokio::time::sleep(EVERY).await;
    }
    assert!(middleman.asked() > asked, "it asks while it is there");
    drop(world);
    // What was under way may still arrive.
    tokio::time::sleep(EVERY * 5).await;
    let asked = middleman.asked();
    tokio::time::sleep(EVERY * 5).await;
    assert_eq!(middleman.asked(), asked);
}
