//! Documents in parts: what came before a cut stays, for a day, and only for who began it.

use std::io;

use axum::body::Body;
use futures_util::stream;
use http::{Method, Request};
use mailbox::api::StoredDocument;
use mailbox::attachment::ATTACHMENT_BYTES_MAX;
use mailbox::digest::Digest;
use mailbox::problem::{Code, Problem};
use time::Duration;
use tower::ServiceExt as _;

use crate::identities::IDENTITIES;
use crate::place;
use crate::world::{Answer, World, digest, pdf};

/// Where a sender stands: offset and length of the whole.
type At = (usize, usize);

fn adding(token: &str, sha256: Digest, (offset, length): At, body: Body) -> Request<Body> {
    Request::patch(format!("/api/v1/documents/{sha256}/upload"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/partial-upload")
        .header("upload-offset", offset)
        .header("upload-length", length)
        .body(body)
        .unwrap()
}

async fn add(world: &World, token: &str, sha256: Digest, at: At, bytes: &[u8]) -> Answer {
    let body = Body::from(bytes.to_vec());
    world.send(adding(token, sha256, at, body)).await
}

/// Sends bytes and breaks off before the request ends.
async fn add_and_break_off(world: &World, token: &str, sha256: Digest, at: At, bytes: &[u8]) {
    let pieces = vec![
        Ok(bytes.to_vec()),
        Err(io::Error::from(io::ErrorKind::ConnectionReset)),
    ];
    let body = Body::from_stream(stream::iter(pieces));
    let request = adding(token, sha256, at, body);
    drop(world.router.clone().oneshot(request).await.unwrap());
}

async fn held(world: &World, token: &str, sha256: Digest) -> Answer {
    let path = format!("documents/{sha256}/upload");
    world.call(Method::HEAD, &path, token).await
}

#[track_caller]
fn stands(answer: &Answer, status: u16, offset: usize, length: usize, complete: &str) {
    let told = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
    assert_eq!(answer.status, status);
    assert_eq!(told("upload-offset"), offset.to_string());
    assert_eq!(told("upload-length"), length.to_string());
    assert_eq!(told("upload-complete"), complete);
}

#[track_caller]
fn refused_at(answer: &Answer, code: Code, offset: usize) {
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem, code.problem());
    assert_eq!(answer.headers["upload-offset"], offset.to_string());
}

/// A PDF of so many bytes, none of them like another document's.
fn long(text: &str, length: usize) -> Vec<u8> {
    let mut bytes = pdf(text);
    bytes.resize(length, b' ');
    bytes
}

#[tokio::test]
async fn what_was_cut_goes_on_at_the_byte_where_it_stopped() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let bytes = long("en partes", 3000);
    let sha256 = digest(&bytes);
    assert_eq!(held(&world, &token, sha256).await.status, 404);
    let first = add(&world, &token, sha256, (0, 3000), &bytes[..1000]).await;
    stands(&first, 204, 1000, 3000, "?0");
    add_and_break_off(&world, &token, sha256, (1000, 3000), &bytes[1000..1777]).await;
    stands(&held(&world, &token, sha256).await, 204, 1777, 3000, "?0");
    // Half of it is no document.
    let path = format!("documents/{sha256}");
    world.get(&path, &token).await.refused(Code::NotFound);

    let last = add(&world, &token, sha256, (1777, 3000), &bytes[1777..]).await;
    stands(&last, 201, 3000, 3000, "?1");
    let stored: StoredDocument = last.json(201);
    assert_eq!((stored.sha256, stored.size_bytes), (sha256, 3000));
    assert_eq!(world.get(&path, &token).await.body, bytes);
    stands(&held(&world, &token, sha256).await, 204, 3000, 3000, "?1");
    // Whoever lost the last answer asks again.
    let again = add(&world, &token, sha256, (1777, 3000), &bytes[1777..]).await;
    assert_eq!(again.json::<StoredDocument>(200), stored);
    assert_eq!(place::count(world.data.path()), (1, 0));
}

#[tokio::test]
async fn a_wrong_byte_or_length_is_refused_and_the_right_one_told() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let bytes = long("medidas", 2000);
    let sha256 = digest(&bytes);
    let early = add(&world, &token, sha256, (500, 2000), &bytes[500..600]).await;
    refused_at(&early, Code::UploadOffset, 0);
    add(&world, &token, sha256, (0, 2000), &bytes[..700]).await;
    for wrong in [0, 699, 701] {
        let answer = add(&world, &token, sha256, (wrong, 2000), &bytes[wrong..800]).await;
        refused_at(&answer, Code::UploadOffset, 700);
    }
    let answer = add(&world, &token, sha256, (700, 2001), &bytes[700..]).await;
    refused_at(&answer, Code::UploadLength, 700);
    // More than was announced, said beforehand or not.
    let mut more = bytes[700..].to_vec();
    more.push(b' ');
    let answer = add(&world, &token, sha256, (700, 2000), &more).await;
    refused_at(&answer, Code::UploadLength, 700);
    let unsaid = Body::from_stream(stream::iter([Ok::<_, io::Error>(more)]));
    let answer = world
        .send(adding(&token, sha256, (700, 2000), unsaid))
        .await;
    refused_at(&answer, Code::UploadLength, 700);

    let last = add(&world, &token, sha256, (700, 2000), &bytes[700..]).await;
    stands(&last, 201, 2000, 2000, "?1");
    let none = Request::patch(format!("/api/v1/documents/{sha256}/upload"))
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty());
    world.send(none.unwrap()).await.refused(Code::Malformed);
    let most = usize::try_from(ATTACHMENT_BYTES_MAX).unwrap();
    let other = digest(b"otro");
    for (length, code) in [(0, Code::DocumentEmpty), (most + 1, Code::DocumentTooLarge)] {
        let answer = add(&world, &token, other, (0, length), b"").await;
        answer.refused(code);
    }
}

#[tokio::test]
async fn what_is_whole_and_no_such_document_leaves_nothing_behind() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let text = b"PK not a PDF, in parts".as_slice();
    let bytes = pdf("x");
    for (sha256, bytes, code) in [
        (digest(text), text, Code::DocumentNotPdf),
        (digest(b"other"), &bytes, Code::DocumentMismatch),
    ] {
        let length = bytes.len();
        add(&world, &token, sha256, (0, length), &bytes[..5]).await;
        assert_eq!(place::count(world.data.path()), (0, 1));
        let last = add(&world, &token, sha256, (5, length), &bytes[5..]).await;
        last.refused(code);
        assert_eq!(held(&world, &token, sha256).await.status, 404);
        assert_eq!(place::count(world.data.path()), (0, 0));
    }
}

#[tokio::test]
async fn nobody_learns_adds_to_or_drops_what_another_mailbox_began() {
    let world = World::open().await;
    let bakery = world.sign_in(&IDENTITIES.bakery).await;
    let workshop = world.sign_in(&IDENTITIES.workshop).await;
    let bytes = long("privado", 1000);
    let sha256 = digest(&bytes);
    add(&world, &bakery, sha256, (0, 1000), &bytes[..400]).await;
    assert_eq!(held(&world, &workshop, sha256).await.status, 404);
    let path = format!("documents/{sha256}/upload");
    let dropped = world.call(Method::DELETE, &path, &workshop).await;
    dropped.refused(Code::NotFound);
    let added = add(&world, &workshop, sha256, (400, 1000), &bytes[400..]).await;
    refused_at(&added, Code::UploadOffset, 0);
    stands(&held(&world, &bakery, sha256).await, 204, 400, 1000, "?0");

    let dropped = world.call(Method::DELETE, &path, &bakery).await;
    assert_eq!(dropped.status, 204);
    assert_eq!(held(&world, &bakery, sha256).await.status, 404);
    assert_eq!(place::count(world.data.path()), (0, 0));
}

#[tokio::test]
async fn what_nobody_went_on_with_ends_after_a_day_and_a_mailbox_begins_only_so_many() {
    let mut world = World::open().await;
    let bakery = &IDENTITIES.bakery;
    let token = world.sign_in(bakery).await;
    let begin = async |world: &World, token: &str, number: usize, length| {
        let sha256 = digest(number.to_string().as_bytes());
        add(world, token, sha256, (0, length), b"%PDF-").await
    };
    for number in 0..40 {
        stands(&begin(&world, &token, number, 100).await, 204, 5, 100, "?0");
    }
    let full = begin(&world, &token, 40, 100).await;
    full.refused(Code::UploadsFull);
    // It can still come whole.
    let bytes = pdf("entero");
    assert_eq!(world.put(&token, digest(&bytes), &bytes).await.status, 201);
    let workshop = world.sign_in(&IDENTITIES.workshop).await;
    stands(&begin(&world, &workshop, 0, 100).await, 204, 5, 100, "?0");

    world.pass(Duration::hours(23));
    let token = world.sign_in(bakery).await;
    let kept = digest(b"7");
    let on = add(&world, &token, kept, (5, 100), b"1.7").await;
    stands(&on, 204, 8, 100, "?0");
    world.pass(Duration::hours(2));
    let token = world.sign_in(bakery).await;
    assert_eq!(held(&world, &token, digest(b"0")).await.status, 404);
    stands(&held(&world, &token, kept).await, 204, 8, 100, "?0");
    // By their bytes: no more than two filings.
    let most = usize::try_from(ATTACHMENT_BYTES_MAX).unwrap();
    for number in 100..107 {
        stands(
            &begin(&world, &token, number, most).await,
            204,
            5,
            most,
            "?0",
        );
    }
    begin(&world, &token, 107, most)
        .await
        .refused(Code::UploadsFull);

    // A start drops what a day has ended, also of who does not come again.
    world.pass(Duration::hours(25));
    world.reopen().await;
    assert_eq!(place::count(world.data.path()), (1, 0));
}

#[tokio::test]
async fn a_newer_request_takes_over_from_one_that_hangs() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let bytes = long("dos a la vez", 1000);
    let sha256 = digest(&bytes);
    // The first brings half, and then nothing more comes: its network is gone.
    let half = Ok::<_, io::Error>(bytes[..500].to_vec());
    let body = stream::unfold(Some(half), async |next| match next {
        Some(bytes) => Some((bytes, None)),
        None => std::future::pending().await,
    });
    let hanging = adding(&token, sha256, (0, 1000), Body::from_stream(body));
    let hanging = tokio::spawn(world.router.clone().oneshot(hanging));
    let mut asked = 0;
    let here = loop {
        let answer = held(&world, &token, sha256).await;
        if answer.status == 204 && answer.headers["upload-offset"] != "0" {
            break answer;
        }
        asked += 1;
        assert!(asked < 100, "nothing came");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        if hanging.is_finished() {
            break held(&world, &token, sha256).await;
        }
    };
    let over = hanging.await.unwrap().unwrap();
    assert_eq!(over.status(), 409);
    let offset: usize = here.headers["upload-offset"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    let last = add(&world, &token, sha256, (offset, 1000), &bytes[offset..]).await;
    stands(&last, 201, 1000, 1000, "?1");
}
