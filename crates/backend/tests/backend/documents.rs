//! Documents: whole, a PDF, of their digest, and only for who put them.

use axum::body::Body;
use http::{Method, Request};
use mailbox::attachment::ATTACHMENT_BYTES_MAX;
use mailbox::problem::Code;

use crate::identities::IDENTITIES;
use crate::place;
use crate::world::{World, digest, pdf};

#[tokio::test]
async fn what_is_put_can_be_got_back_as_it_was() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let bytes = pdf("hola");
    let path = format!("documents/{}", digest(&bytes));
    world.call(Method::HEAD, &path, &token).await;
    assert_eq!(world.put(&token, digest(&bytes), &bytes).await.status, 201);
    assert_eq!(world.put(&token, digest(&bytes), &bytes).await.status, 200);
    let got = world.get(&path, &token).await;
    assert_eq!((got.status.as_u16(), &got.body), (200, &bytes));
    assert!(
        got.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    assert_eq!(got.headers["x-content-type-options"], "nosniff");
    let head = world.call(Method::HEAD, &path, &token).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(head.headers["content-length"], bytes.len().to_string());
}

#[tokio::test]
async fn nobody_learns_what_another_mailbox_put() {
    let world = World::open().await;
    let bakery = world.sign_in(&IDENTITIES.bakery).await;
    let workshop = world.sign_in(&IDENTITIES.workshop).await;
    let bytes = pdf("privado");
    world.put(&bakery, digest(&bytes), &bytes).await;
    let path = format!("documents/{}", digest(&bytes));
    world.get(&path, &workshop).await.refused(Code::NotFound);
    // Knowing the digest is not having the bytes.
    world
        .put(&workshop, digest(&bytes), &pdf("otro"))
        .await
        .refused(Code::DocumentMismatch);
    world.get(&path, &workshop).await.refused(Code::NotFound);
    assert_eq!(
        world.put(&workshop, digest(&bytes), &bytes).await.status,
        201
    );
}

#[tokio::test]
async fn what_is_no_document_leaves_nothing_behind() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let text = b"PK not a PDF".as_slice();
    world
        .put(&token, digest(text), text)
        .await
        .refused(Code::DocumentNotPdf);
    world
        .put(&token, digest(b""), b"")
        .await
        .refused(Code::DocumentEmpty);
    world
        .put(&token, digest(b"other"), &pdf("x"))
        .await
        .refused(Code::DocumentMismatch);
    let path = format!("documents/{}", "A".repeat(64));
    world.get(&path, &token).await.refused(Code::NotFound);
    assert_eq!(place::count(world.data.path()), (0, 0));
}

#[tokio::test]
async fn both_sides_of_the_size_limit_announced_or_not() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let mut bytes = pdf("");
    bytes.resize(ATTACHMENT_BYTES_MAX.try_into().unwrap(), b' ');
    assert_eq!(world.put(&token, digest(&bytes), &bytes).await.status, 201);
    let path = format!("documents/{}", digest(&bytes));
    assert_eq!(world.get(&path, &token).await.body, bytes);
    bytes.push(b' ');
    world
        .put(&token, digest(&bytes), &bytes)
        .await
        .refused(Code::DocumentTooLarge);
    let announced = Request::put(format!("/api/v1/documents/{}", digest(&bytes)))
        .header("authorization", format!("Bearer {token}"))
        .header("content-length", bytes.len())
        .body(Body::empty());
    world
        .send(announced.unwrap())
        .await
        .refused(Code::DocumentTooLarge);
    assert_eq!(place::count(world.data.path()), (1, 0));
}
