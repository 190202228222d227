//! The contract by examples: one exchange for each status that a route promises, kept in
//! `tests/golden` and published for whoever implements the other side. `UPDATE_GOLDEN=1` writes
//! them anew; without it an answer that differs is a failure, and so is a promise without example.

#[path = "golden_files.rs"]
mod files;
#[path = "golden_refusals.rs"]
mod refusals;
#[path = "golden_story.rs"]
mod story;

use std::fs;
use std::path::{Path, PathBuf};

use axum::body::Body;
use http::{Method, Request};
use serde_json::Value;

use crate::book::file_of;
use crate::world::World;
use story::Story;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

async fn document(world: &World) -> Value {
    let request = Request::get("/api/openapi.json").body(Body::empty());
    world.send(request.unwrap()).await.json(200)
}

/// Lists the files of what each route promises.
fn promised(document: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            for status in operation["responses"].as_object().unwrap().keys() {
                if status != "default" {
                    names.push(format!("{}.{status}.json", file_of(&method, path)));
                }
            }
        }
    }
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_promise_of_the_contract_has_its_example() {
    let mut story = Story::begin().await;
    let promised = promised(&document(&story.world).await);
    story.public_and_access().await;
    story.enable().await;
    story.published().await;
    story.notified().await;
    let folio = story.filed().await;
    story.answered(&folio).await;
    story.asked().await;
    story.entrusted().await;
    story.left().await;

    let book = story.world.book.take().unwrap();
    let pages = std::mem::take(&mut book.lock().unwrap().pages);
    let lacking: Vec<_> = promised
        .iter()
        .filter(|name| !pages.contains_key(*name))
        .collect();
    assert!(lacking.is_empty(), "no example: {lacking:#?}");
    compare(&folder(), &pages);
}

/// Compares the pages with those that are kept, or keeps them.
#[track_caller]
fn compare(folder: &Path, pages: &std::collections::BTreeMap<String, Value>) {
    let names = || fs::read_dir(folder).into_iter().flatten().flatten();
    let kept = names().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut kept: Vec<String> = kept.filter(|name| is_page(name)).collect();
    let is_new = std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1");
    if is_new {
        fs::create_dir_all(folder).unwrap();
        for name in kept.drain(..) {
            fs::remove_file(folder.join(name)).unwrap();
        }
        for (name, page) in pages {
            fs::write(folder.join(name), print(page)).unwrap();
        }
        return;
    }
    kept.sort();
    let told: Vec<_> = pages.keys().cloned().collect();
    assert_eq!(kept, told, "UPDATE_GOLDEN=1 writes them anew");
    for (name, page) in pages {
        let kept = fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(kept, print(page), "{name}: UPDATE_GOLDEN=1 writes it anew");
    }
}

/// A page, and not what is said of them all.
fn is_page(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|kind| kind == "json")
}

fn print(page: &Value) -> String {
    serde_json::to_string_pretty(page).unwrap() + "\n"
}
