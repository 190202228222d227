//! However large what is fetched is, little of it is in memory at once (Linux says how much was).

use std::fs;

use axum::body::Body;
use http::{Method, Request};
use http_body_util::BodyExt as _;
use mailbox::attachment::Attachment;
use serde_json::json;
use tower::ServiceExt as _;

use crate::identities::IDENTITIES;
use crate::world::{World, attachment, digest, filing};

const MIB: usize = 1024 * 1024;
/// What may be in memory besides what was there before.
const GROWTH_KIB_MAX: u64 = 48 * 1024;

/// Forgets the most that this process ever had in memory, and returns what it has (KiB).
fn begin() -> Option<u64> {
    fs::write("/proc/self/clear_refs", "5").ok()?;
    said("VmRSS:")
}

fn said(label: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(label))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Presents a filing with `count` files of `size` bytes, no two the same.
async fn present(world: &World, token: &str, name: &str, count: usize, size: usize) {
    let mut named: Vec<Attachment> = Vec::new();
    for number in 0..count {
        let mut bytes = format!("%PDF-1.7\n{name} {number}\n").into_bytes();
        bytes.resize(size, b' ');
        let put = world.put(token, digest(&bytes), &bytes).await;
        assert_eq!(put.status, 201);
        named.push(attachment(&format!("{number}.pdf"), &bytes));
    }
    let request = world
        .signed(&IDENTITIES.bakery, token, filing(name, named))
        .await;
    let answer = world.present(token, name, &request).await;
    assert_eq!(answer.status, 201);
}

/// Reads an answer to its end and keeps nothing of it. Returns how many bytes it has.
async fn drained(world: &World, method: Method, path: &str, token: &str) -> u64 {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1/{path}"))
        .header("authorization", format!("Bearer {token}"));
    let request = request.body(Body::empty()).unwrap();
    let answer = world.router.clone().oneshot(request).await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    let mut body = answer.into_body();
    let mut all = 0_usize;
    while let Some(frame) = body.frame().await {
        all += frame.unwrap().data_ref().map_or(0, bytes::Bytes::len);
    }
    all.try_into().unwrap()
}

/// Fetches each package alone and then everything, and says the most that was in memory (KiB).
async fn peak(world: &World, token: &str) -> Option<(u64, u64)> {
    let before = begin();
    let listed: mailbox::api::Page<mailbox::api::ReceiptSummary> =
        world.get("receipts", token).await.json(200);
    for row in listed.items {
        drained(
            world,
            Method::GET,
            &format!("evidence/{}", row.folio),
            token,
        )
        .await;
    }
    let packages = said("VmHWM:")? - before?;
    let export = world.ask_export(token, &json!({})).await;
    let export = world.measured(token, export).await;
    let path = format!("exports/{}/archive", export.id);
    let all = drained(world, Method::GET, &path, token).await;
    assert_eq!(Some(all), export.size_bytes);
    let archive = said("VmHWM:")? - before?;
    println!("{all} bytes: {packages} KiB for packages, {archive} KiB with the archive");
    Some((packages, archive))
}

fn check(peak: Option<(u64, u64)>) {
    let Some((packages, archive)) = peak else {
        eprintln!("not measured: this system does not say what is in memory");
        return;
    };
    assert!(packages < GROWTH_KIB_MAX && archive < GROWTH_KIB_MAX);
}

#[tokio::test]
async fn the_largest_filing_is_never_in_memory_as_a_whole() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    present(&world, &token, "grande", 20, 5 * MIB - 1024).await;
    check(peak(&world, &token).await);
}

#[tokio::test]
#[ignore = "it needs three gigabytes of disk and some minutes"]
async fn a_gigabyte_is_never_in_memory_as_a_whole() {
    let world = World::open().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    for number in 0..11 {
        let name = format!("grande-{number}");
        present(&world, &token, &name, 4, 24 * MIB).await;
    }
    check(peak(&world, &token).await);
}
