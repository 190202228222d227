//! A server of records that goes away: whoever asks is told to come back, and nothing is half
//! done.

use std::sync::Arc;

use axum::body::Body;
use http::Request;
use mailbox::api::SealedReceipt;
use mailbox::problem::Code;
use sqlx::Executor as _;

use crate::database::{self, Alone};
use crate::identities::{IDENTITIES, START};
use crate::world::{Answer, World, digest, filing, pdf};

async fn health(world: &World, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty()).unwrap();
    world.send(request).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_gone_takes_nothing_and_gives_it_back() {
    let mut server = Alone::start().await;
    let records = server.database();
    let adjust = |settings: &mut backend::Settings| settings.database = Some(records);
    let template = IDENTITIES.template.path();
    let world = Arc::new(World::open_on(template, START, adjust).await);
    let bakery = &IDENTITIES.bakery;
    world.enable(&bakery.rfc).await;
    let token = world.sign_in(bakery).await;
    let request = world.signed(bakery, &token, filing("Uno", vec![])).await;
    let (one, two) = (pdf("uno"), pdf("dos"));
    assert_eq!(world.put(&token, digest(&one), &one).await.status, 201);
    assert_eq!(health(&world, "/readyz").await.status, 200);

    // In the middle of an act: it holds a folio, and waits for the head of the audit.
    let mut other = database::connect(world.database()).await;
    other.execute("BEGIN; LOCK TABLE audit_head").await.unwrap();
    let presenting = {
        let (world, token, request) = (world.clone(), token.clone(), request.clone());
        tokio::spawn(async move { world.present(&token, "uno", &request).await })
    };
    let waits = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted";
    while database::number(world.database(), waits).await == 0 {}
    server.stop();
    presenting.await.unwrap().refused(Code::Unavailable);

    world
        .present(&token, "uno", &request)
        .await
        .refused(Code::Unavailable);
    world
        .put(&token, digest(&two), &two)
        .await
        .refused(Code::Unavailable);
    world
        .get("filings", &token)
        .await
        .refused(Code::Unavailable);
    health(&world, "/readyz").await.refused(Code::Unavailable);
    assert_eq!(health(&world, "/healthz").await.status, 200);
    assert_eq!(world.get("clock", "").await.status, 200);

    server.go_on();
    let receipt: SealedReceipt = world.present(&token, "uno", &request).await.json(201);
    assert!(
        receipt.folio.as_str().starts_with("PR-26-000001-"),
        "{}",
        receipt.folio
    );
    assert_eq!(world.put(&token, digest(&two), &two).await.status, 201);
    assert_eq!(health(&world, "/readyz").await.status, 200);
    let filed = database::number(world.database(), "SELECT COUNT(*) FROM filings").await;
    assert_eq!(filed, 1);
}
