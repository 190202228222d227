//! `bundle.json`: what the bundle has, how big it is on the wire, and when a browser loads it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::finish::{Files, is_digest_name, kind};
use super::html::{self, Tag};

pub(crate) const NAME: &str = "bundle.json";
/// The links of a page that a browser follows at once.
pub(super) const FIRST_LOAD_LINKS: [&str; 5] =
    ["icon", "manifest", "modulepreload", "preload", "stylesheet"];

/// Returns the list of `files`; `packed` holds the brotli bytes of those that gain from it.
pub(crate) fn list(files: &Files, packed: &Files) -> Vec<u8> {
    let (first, signer) = loads(files);
    let rows: Vec<Value> = files
        .iter()
        .map(|(name, bytes)| {
            let loads = match name {
                name if first.contains(name) => "first",
                name if signer.contains(name) => "signer",
                _ => "later",
            };
            json!({
                "file": name,
                "bytes": bytes.len(),
                "brotli": packed.get(name).map(Vec::len),
                "sha256": hex::lower::encode_string(&Sha256::digest(bytes)),
                "immutable": is_digest_name(name),
                "loads": loads,
            })
        })
        .collect();
    format!("{:#}\n", json!({ "files": rows })).into_bytes()
}

/// Whether every file that the folder's list names is there, with its size.
pub(crate) fn is_whole(dist: &Path) -> bool {
    let Some(list) = read(dist) else { return false };
    let rows = list.get("files").and_then(Value::as_array);
    rows.is_some_and(|rows| {
        !rows.is_empty()
            && rows.iter().all(|row| {
                let name = row.get("file").and_then(Value::as_str).unwrap_or("");
                let found = fs::metadata(dist.join(name)).map(|facts| facts.len()).ok();
                found.is_some() && found == row.get("bytes").and_then(Value::as_u64)
            })
    })
}

/// Reads the list of a finished bundle.
pub(crate) fn read(dist: &Path) -> Option<Value> {
    serde_json::from_slice(&fs::read(dist.join(NAME)).ok()?).ok()
}

/// What a page loads at once, and what it loads when a key is to be opened.
fn loads(files: &Files) -> (BTreeSet<String>, BTreeSet<String>) {
    let page = files
        .get("index.html")
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let tags = html::tags(page.as_deref().unwrap_or(""));
    let addresses = |address: fn(&Tag) -> Option<&str>| -> BTreeSet<String> {
        tags.iter()
            .filter_map(address)
            .map(|at| at.trim_start_matches('/').to_owned())
            .collect()
    };
    let mut first = addresses(|tag| match tag.name.as_str() {
        "link" if FIRST_LOAD_LINKS.iter().any(|rel| tag.is_link(rel)) => tag.get("href"),
        "script" => tag.get("src"),
        _ => None,
    });
    first.insert("index.html".to_owned());
    let mut signer = addresses(|tag| tag.get("data-integrity").and_then(|_| tag.get("content")));
    let worker_text: String = signer
        .iter()
        .filter(|name| kind(name) == "js")
        .filter_map(|name| files.get(name))
        .map(|bytes| String::from_utf8_lossy(bytes))
        .collect();
    let imported = files
        .keys()
        .filter(|name| worker_text.contains(&format!("\"/{name}\"")));
    signer.extend(imported.cloned());
    (first, signer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_tells_the_first_load_from_the_signer() {
        let files: Files = [
            ("app.js", "app"),
            (
                "index.html",
                "<script src=\"/app.js\"></script><meta content=\"/w.js\" data-integrity=\"\">",
            ),
            ("later.txt", ""),
            ("signer-0123456789abcdef.js", "glue"),
            ("w.js", "importScripts(\"/signer-0123456789abcdef.js\")"),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .collect();
        let list: Value = serde_json::from_slice(&list(&files, &Files::new())).unwrap();
        let loads: Vec<&str> = list["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["loads"].as_str().unwrap())
            .collect();
        assert_eq!(loads, ["first", "first", "later", "signer", "signer"]);
        assert_eq!(list["files"][3]["immutable"], true);
    }
}
