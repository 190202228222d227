//! Sessions end when they are told to, when nobody comes, and when their day is over.

use http::Method;
use mailbox::problem::Code;
use time::Duration;

use crate::database;
use crate::identities::IDENTITIES;
use crate::world::{World, sign_in_with};

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_a_request() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    world.pass(Duration::minutes(30));
    assert_eq!(world.get("access", &token).await.status, 200);
    // That request began another half hour.
    world.pass(Duration::minutes(30));
    assert_eq!(world.get("access", &token).await.status, 200);
    world.pass(Duration::minutes(30) + Duration::SECOND);
    world
        .get("access", &token)
        .await
        .refused(Code::Unauthenticated);
}

#[tokio::test]
async fn a_session_ends_after_eight_hours_whatever_happens() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    for _ in 0..24 {
        world.pass(Duration::minutes(20));
        assert_eq!(world.get("access", &token).await.status, 200);
    }
    world.pass(Duration::SECOND);
    world
        .get("access", &token)
        .await
        .refused(Code::Unauthenticated);
}

#[tokio::test]
async fn a_token_of_another_or_of_nobody_opens_nothing() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let mut other = token.clone();
    other.replace_range(0..1, if token.starts_with('A') { "B" } else { "A" });
    for wrong in ["x", other.as_str(), &token[1..]] {
        world
            .get("access", wrong)
            .await
            .refused(Code::Unauthenticated);
    }
    assert_eq!(world.get("access", &token).await.status, 200);
}

#[tokio::test]
async fn signing_out_ends_one_session_and_not_the_other() {
    let world = World::open().await;
    let (one, two) = (
        world.sign_in(&IDENTITIES.bakery).await,
        world.sign_in(&IDENTITIES.bakery).await,
    );
    world.call(Method::DELETE, "access", &one).await;
    world
        .get("filings", &one)
        .await
        .refused(Code::Unauthenticated);
    assert_eq!(world.get("filings", &two).await.status, 200);
}

#[tokio::test]
async fn the_store_keeps_no_token_and_a_session_survives_a_restart() {
    let mut world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let bytes = database::bytes(world.database()).await;
    assert!(!bytes.windows(token.len()).any(|w| w == token.as_bytes()));
    world.reopen().await;
    assert_eq!(world.get("access", &token).await.status, 200);
}

#[tokio::test]
async fn a_challenge_to_sign_in_is_good_once_and_for_ten_minutes() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let challenge = world.access_challenge().await;
    let request = sign_in_with(bakery, &challenge, challenge.issued_at);
    assert_eq!(world.post("access", "", &request).await.status, 201);
    world
        .post("access", "", &request)
        .await
        .refused(Code::NonceVoid);

    let challenge = world.access_challenge().await;
    world.pass(Duration::minutes(5));
    let request = sign_in_with(bakery, &challenge, challenge.issued_at);
    assert_eq!(
        world.post("access", "", &request).await.status,
        201,
        "the last second of five"
    );

    let challenge = world.access_challenge().await;
    world.pass(Duration::minutes(5) + Duration::SECOND);
    let request = sign_in_with(bakery, &challenge, challenge.issued_at);
    world
        .post("access", "", &request)
        .await
        .refused(Code::SignatureTime);
    let request = sign_in_with(bakery, &challenge, world.now());
    world
        .post("access", "", &request)
        .await
        .refused(Code::SignatureTime);
    world.pass(Duration::minutes(5));
    let request = sign_in_with(bakery, &challenge, challenge.issued_at);
    world
        .post("access", "", &request)
        .await
        .refused(Code::NonceVoid);
}
