//! What the service worker keeps on a device: the lists that the finished bundle writes into it.
//!
//! First what is read without a network, which must all be there before a version is used; then
//! the rest. Each file with its digest, so that nothing else is ever kept in its place.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::finish::{Files, FinishError, integrity, kind};
use super::html::{self, Tag};
use super::list::FIRST_LOAD_LINKS;
use super::packs;

/// The worker, by the name that browsers ask for it.
pub(super) const WORKER: &str = "service-worker.js";
/// The lines of the worker that the lists take the place of.
const LINES: [&str; 3] = [
    "const SHELL = [];",
    "const REST = [];",
    "const VERSION = \"\";",
];
/// The glue, which knows the packs, before its digest stands in the name.
const GLUE: &str = "app-";
/// The screens of what can be read and verified offline, what they keep, and the proof of a receipt.
const READ_OFFLINE: [&str; 11] = [
    "split_calendar",
    "split_device",
    "split_filings",
    "split_help",
    "split_inbox",
    "split_notification",
    "split_procedures",
    "split_proof",
    "split_receipt",
    "split_settings",
    "split_verify",
];
/// Never asked for by the app itself: pictures that the system wants when it installs the app.
const ONLY_INSTALLED: &str = "icons/";

/// Writes the lists into the worker of a finished bundle; without a worker nothing is kept.
pub(super) fn write(files: &mut Files) -> Result<(), FinishError> {
    let Some(worker) = files.remove(WORKER) else {
        return Ok(());
    };
    let mut worker = String::from_utf8(worker).map_err(|_| FinishError::NotText {
        name: WORKER.to_owned(),
    })?;
    let (shell, rest) = lists(files)?;
    let [shell, rest] = [shell, rest].map(|names| rows(&names, files).to_string());
    let mut version = hex::lower::encode_string(&Sha256::digest(format!("{shell}{rest}")));
    version.truncate(16);
    let values = [
        format!("const SHELL = {shell};"),
        format!("const REST = {rest};"),
        format!("const VERSION = \"{version}\";"),
    ];
    for (line, value) in LINES.into_iter().zip(values) {
        if !worker.contains(line) {
            return Err(FinishError::NoListLine { line });
        }
        worker = worker.replace(line, &value);
    }
    files.insert(WORKER.to_owned(), worker.into_bytes());
    Ok(())
}

/// Returns the names of what is kept first, and of what is kept when nobody waits.
fn lists(files: &Files) -> Result<(BTreeSet<String>, BTreeSet<String>), FinishError> {
    let text = |name: &str| {
        let bytes = files.get(name).map_or(&[][..], Vec::as_slice);
        String::from_utf8_lossy(bytes).into_owned()
    };
    let mut shell: BTreeSet<String> = html::tags(&text("index.html"))
        .iter()
        .filter_map(first_address)
        .map(|address| address.trim_start_matches('/').to_owned())
        .collect();
    shell.insert("index.html".to_owned());
    let is_glue = |name: &&String| name.starts_with(GLUE) && kind(name) == "js";
    if let Some(glue) = files.keys().find(is_glue) {
        let found = packs::of_screens(&text(glue), &READ_OFFLINE);
        shell.extend(found.ok_or_else(|| FinishError::NoPacks { name: glue.clone() })?);
    }
    shell.extend(files.keys().filter(|name| kind(name) == "woff2").cloned());
    shell.retain(|name| files.contains_key(name));
    let rest = files.keys().filter(|name| {
        !shell.contains(*name)
            && !name.starts_with(ONLY_INSTALLED)
            && ["bin", "css", "js", "json", "svg", "wasm"].contains(&kind(name))
    });
    let rest = rest.cloned().collect();
    Ok((shell, rest))
}

fn first_address(tag: &Tag) -> Option<&str> {
    match tag.name.as_str() {
        "link" if FIRST_LOAD_LINKS.iter().any(|rel| tag.is_link(rel)) => tag.get("href"),
        "script" => tag.get("src"),
        _ => None,
    }
}

fn rows(names: &BTreeSet<String>, files: &Files) -> Value {
    let rows = names.iter().filter_map(|name| {
        let bytes = files.get(name)?;
        Some(json!([format!("/{name}"), integrity(bytes)]))
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../../../../public/service-worker.js");

    const GLUE_TEXT: &str = "const packs = [[\"/pack_0-1.bin\",\"\",[4]],\
        [\"/pack_1-1.bin\",\"\",[6]],[\"/pack_2-1.bin\",\"\",[5]]];\n\
        const screens = {\"split_filing\":[0,1],\"split_inbox\":[0,2]};\n";

    fn bundle() -> Files {
        [
            ("app-1.js", GLUE_TEXT),
            ("fonts/OFL.txt", "license"),
            ("fonts/a-1.woff2", "font"),
            ("icons/app-1.png", "png"),
            ("index.html", "<script src=\"/app-1.js\"></script>"),
            ("service-worker.js", SOURCE),
            ("pack_0-1.bin", "both"),
            ("pack_1-1.bin", "filing"),
            ("pack_2-1.bin", "inbox"),
            ("signer-1.js", "signer"),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .collect()
    }

    fn written(mut files: Files) -> String {
        write(&mut files).unwrap();
        String::from_utf8(files.remove(WORKER).unwrap()).unwrap()
    }

    #[test]
    fn what_is_read_offline_comes_first_and_all_of_it_with_its_digest() {
        let (shell, rest) = lists(&bundle()).unwrap();
        let all = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(
            all(&shell),
            "app-1.js fonts/a-1.woff2 index.html pack_0-1.bin pack_2-1.bin"
        );
        // The worker itself is in no list once it is taken out of the files.
        assert_eq!(all(&rest), "pack_1-1.bin service-worker.js signer-1.js");
        let worker = written(bundle());
        assert!(worker.contains(&format!(
            "[\"/app-1.js\",\"{}\"]",
            integrity(GLUE_TEXT.as_bytes())
        )));
        assert!(!worker.contains("\"/service-worker.js\""), "{worker}");
        assert!(LINES.iter().all(|line| !worker.contains(line)));
    }

    #[test]
    fn another_file_is_another_version() {
        let line = |worker: &str| -> String {
            let mut lines = worker.lines();
            lines
                .find(|line| line.starts_with("const VERSION"))
                .unwrap()
                .to_owned()
        };
        let mut other = bundle();
        other.insert("pack_1-1.bin".to_owned(), b"another".to_vec());
        assert_ne!(line(&written(bundle())), line(&written(other)));
        assert_eq!(written(bundle()), written(bundle()));
    }

    #[test]
    fn a_worker_that_takes_no_lists_is_refused_and_none_is_fine() {
        let mut other = bundle();
        other.insert(WORKER.to_owned(), b"self.oninstall = 1;".to_vec());
        let line = LINES[0];
        assert_eq!(write(&mut other), Err(FinishError::NoListLine { line }));
        other.remove(WORKER);
        assert_eq!(write(&mut other), Ok(()));
        let mut other = bundle();
        let name = "app-1.js".to_owned();
        other.insert(name.clone(), b"app".to_vec());
        assert_eq!(write(&mut other), Err(FinishError::NoPacks { name }));
    }
}
