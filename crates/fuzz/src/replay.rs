//! Every file of the corpus, and of the hostile corpus beside the repository, without a fuzzer.

use std::fs;
use std::path::{Path, PathBuf};

type Harness = fn(&[u8]);

/// Runs `harness` over the files of `folder`, and returns how many there were.
fn replay(harness: Harness, folder: &Path) -> usize {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    files.sort_unstable();
    for file in &files {
        harness(&fs::read(file).expect("the file can be read"));
    }
    files.len()
}

#[track_caller]
fn check(target: &str, hostile: &[&str], harness: Harness) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = replay(harness, &root.join("corpus").join(target));
    assert!(seeds > 0, "{target} has no corpus");
    let shared = root.join("../../../shared/efirma/hostile");
    for folder in hostile {
        let folder = shared.join(folder);
        if folder.is_dir() {
            assert!(replay(harness, &folder) > 0);
        } else {
            let missing = format!("{} is not on this machine", folder.display());
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            println!("skipped: {missing}");
        }
    }
}

#[test]
fn certificates_of_the_corpus_keep_the_rules() {
    check("certificate", &["cer", "pki"], crate::certificate);
}

#[test]
fn keys_of_the_corpus_keep_the_rules() {
    check("key", &["key"], crate::key);
}

#[test]
fn signatures_of_the_corpus_keep_the_rules() {
    check("signature", &["cms"], crate::signature);
}

#[test]
fn kinds_of_the_corpus_keep_the_rules() {
    check("sniff", &["cer", "key", "cms", "misc"], crate::sniff);
}

#[test]
fn statements_of_the_corpus_keep_the_rules() {
    check("statement", &[], crate::statement);
}

#[test]
fn lists_of_the_corpus_keep_the_rules() {
    check("crl", &[], crate::crl);
}

#[test]
fn answers_of_the_corpus_keep_the_rules() {
    check("ocsp", &["ocsp"], crate::ocsp);
}

#[test]
fn timestamps_of_the_corpus_keep_the_rules() {
    check("timestamp", &[], crate::timestamp);
}

#[test]
fn packages_of_the_corpus_keep_the_rules() {
    check("package", &[], crate::package);
}
