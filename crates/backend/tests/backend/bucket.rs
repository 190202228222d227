//! What only a bucket can do: be missing, be somebody else's, be away.

use backend::{Clock, Documents, StartError, router_with};
use mailbox::problem::Code;

use crate::identities::IDENTITIES;
use crate::place;
use crate::world::{World, attachment, digest, filing, pdf};

async fn starts_with(world: &World, documents: Documents) -> Result<(), StartError> {
    let mut settings = world.settings.clone();
    settings.documents = Some(documents);
    let clock = Clock::set(world.seconds.clone());
    router_with(&settings, clock).await.map(drop)
}

#[tokio::test]
async fn a_bucket_that_is_not_ours_or_not_there_keeps_the_house_closed() {
    let world = World::open().await;
    let Some(Documents::Bucket(bucket)) = world.settings.documents.clone() else {
        panic!("it is a bucket");
    };
    let forged = bucket.clone().with("secret_access_key", "another secret");
    let refused = starts_with(&world, Documents::Bucket(forged)).await;
    assert!(
        matches!(refused, Err(StartError::Documents(_))),
        "{refused:?}"
    );
    let words = format!("{} {bucket:?}", refused.unwrap_err());
    assert!(!words.contains(place::SECRET), "{words}");

    std::fs::remove_dir(world.data.path().join("s3/buzon")).unwrap();
    let refused = starts_with(&world, Documents::Bucket(bucket)).await;
    assert!(
        matches!(refused, Err(StartError::Documents(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_bucket_that_is_away_is_our_failure_and_takes_nothing() {
    let (mut world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let (bucket, stop) = place::serve(world.data.path()).await;
    world.settings.documents = Some(Documents::Bucket(bucket));
    world.reopen().await;
    let token = world.sign_in(bakery).await;
    let (kept, lost) = (pdf("a"), pdf("b"));
    assert_eq!(world.put(&token, digest(&kept), &kept).await.status, 201);
    let attached = filing("Uno", vec![attachment("a.pdf", &kept)]);
    let request = world.signed(bakery, &token, attached).await;
    stop.send(()).unwrap();

    let put = world.put(&token, digest(&lost), &lost).await;
    put.refused(Code::Unavailable);
    let answer = world.present(&token, "k", &request).await;
    answer.refused(Code::Unavailable);
    let path = format!("documents/{}", digest(&lost));
    world.get(&path, &token).await.refused(Code::NotFound);

    // It is back, at another address: what was refused is received as if nothing had been.
    let (bucket, _stop) = place::serve(world.data.path()).await;
    world.settings.documents = Some(Documents::Bucket(bucket));
    world.reopen().await;
    assert_eq!(world.put(&token, digest(&lost), &lost).await.status, 201);
    assert_eq!(world.present(&token, "k", &request).await.status, 201);
}
