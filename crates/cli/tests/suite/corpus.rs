//! The hostile corpus through the real program: every case ends in a category it allows.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding as _};
use serde_json::Value;
use tempfile::TempDir;

use crate::arguments;
use crate::program::{Run, buzon};
use crate::shared::{cases, expected, hostile, pin, text};

/// The files a case asks for, in a folder of its own.
struct Prepared {
    folder: TempDir,
    root: PathBuf,
    passphrase: Vec<u8>,
}

impl Prepared {
    fn new(root: &Path, case: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let passphrase = passphrase(case);
        fs::write(folder.path().join("passphrase"), &passphrase).unwrap();
        fs::create_dir(folder.path().join("anchors")).unwrap();
        pin(root, &folder.path().join("anchors"));
        Self {
            folder,
            root: root.to_owned(),
            passphrase,
        }
    }

    /// A file of the corpus, or the zeros it asks for.
    fn file(&self, named: &Value, as_name: &str) -> PathBuf {
        if let Some(path) = named.as_str() {
            return self.root.join(path);
        }
        assert_eq!(named["generate"]["kind"], "zeros");
        let size = named["generate"]["size"].as_u64().unwrap();
        let path = self.folder.path().join(as_name);
        fs::File::create(&path).unwrap().set_len(size).unwrap();
        path
    }

    fn pair(&self, case: &Value) -> Vec<OsString> {
        arguments![
            "inspect",
            "--json",
            "--cer",
            self.file(&case["cer"], "generated.cer"),
            "--key",
            self.file(&case["key"], "generated.key"),
            "--passphrase-file",
            self.folder.path().join("passphrase"),
            "--at",
            text(case, "now"),
        ]
    }

    /// The folder of anchors that a case is judged with.
    fn anchors(&self, case: &Value) -> PathBuf {
        match case["trust_store"].as_str() {
            None => self.folder.path().join("anchors"),
            Some("production") => self.root.join("../data/ca-prod"),
            Some("sat_uat") => self.root.join("../data/ca-test"),
            Some(other) => panic!("unknown trust store {other}"),
        }
    }

    /// The passphrase, and what is left of it without blanks.
    fn secrets(&self) -> Vec<Vec<u8>> {
        // A flood of one letter got out if a line of it did.
        let length = self.passphrase.len().min(64);
        let secret = &self.passphrase[..length];
        vec![secret.to_vec(), secret.trim_ascii().to_vec()]
    }
}

fn passphrase(case: &Value) -> Vec<u8> {
    if let Some(base64) = case["passphrase_b64"].as_str() {
        return Base64::decode_vec(base64).unwrap();
    }
    if let Some(text) = case["passphrase"].as_str() {
        return text.as_bytes().to_vec();
    }
    let generate = &case["passphrase"]["generate"];
    let size = usize::try_from(generate["size"].as_u64().unwrap()).unwrap();
    generate["char"].as_str().unwrap().repeat(size).into_bytes()
}

/// Notes a case that did not end in one of its categories, with the exit code that goes with it.
fn judge(case: &Value, field: &str, run: &Run, wrong: &mut Vec<String>) {
    let found = run.json()[field].as_str().unwrap().to_owned();
    let is_yes = found == "ACCEPT" || found == "GOOD";
    if !expected(case).contains(&found.as_str()) || run.code != i32::from(!is_yes) {
        wrong.push(format!(
            "{}: {found} and exit code {}, not {:?}",
            text(case, "id"),
            run.code,
            expected(case)
        ));
    }
}

#[track_caller]
fn none(wrong: &[String], count: usize, least: usize) {
    assert!(count >= least, "only {count} cases");
    assert!(wrong.is_empty(), "{} of {count}: {wrong:#?}", wrong.len());
}

#[test]
fn every_pair_ends_in_its_category_when_everything_is_asked_at_once() {
    let Some(root) = hostile() else { return };
    let (cases, mut wrong) = (cases(&root, "open_cases"), Vec::new());
    for case in &cases {
        let prepared = Prepared::new(&root, case);
        let mut asked = prepared.pair(case);
        asked.extend(arguments!["--anchors", prepared.anchors(case)]);
        if let Some(extra) = case["extra_intermediate"].as_str() {
            asked.extend(arguments!["--intermediate", root.join(extra)]);
        }
        if let Some(rfc) = case["session_rfc"].as_str() {
            asked.extend(arguments!["--rfc", rfc]);
        }
        if let Some(instant) = case["reception_time"].as_str() {
            asked.extend(arguments!["--received-at", instant]);
        }
        let run = buzon(asked);
        run.keeps(&prepared.secrets());
        judge(case, "outcome", &run, &mut wrong);
    }
    none(&wrong, cases.len(), 127);
}

#[test]
fn every_pair_of_the_browser_ends_in_its_category_without_anchors() {
    let Some(root) = hostile() else { return };
    let (mut cases, mut wrong) = (cases(&root, "open_cases"), Vec::new());
    cases.retain(|case| text(case, "stage") == "browser");
    for case in &cases {
        let prepared = Prepared::new(&root, case);
        let run = buzon(prepared.pair(case));
        run.keeps(&prepared.secrets());
        judge(case, "outcome", &run, &mut wrong);
    }
    none(&wrong, cases.len(), 110);
}

#[test]
fn every_certificate_of_the_server_ends_in_its_category_without_a_key() {
    let Some(root) = hostile() else { return };
    let (mut cases, mut wrong) = (cases(&root, "open_cases"), Vec::new());
    cases.retain(|case| text(case, "stage") == "server");
    for case in &cases {
        let prepared = Prepared::new(&root, case);
        let cer = prepared.file(&case["cer"], "generated.cer");
        let anchors = prepared.anchors(case);
        let mut asked = arguments!["inspect", "--json", "--cer", cer, "--anchors", anchors];
        asked.extend(arguments!["--at", text(case, "now")]);
        if let Some(extra) = case["extra_intermediate"].as_str() {
            asked.extend(arguments!["--intermediate", root.join(extra)]);
        }
        if let Some(rfc) = case["session_rfc"].as_str() {
            asked.extend(arguments!["--rfc", rfc]);
        }
        judge(case, "outcome", &buzon(asked), &mut wrong);
    }
    none(&wrong, cases.len(), 12);
}

#[test]
fn every_signature_ends_in_its_category() {
    let Some(root) = hostile() else { return };
    let (cases, mut wrong) = (cases(&root, "cms_cases"), Vec::new());
    let folder = tempfile::tempdir().unwrap();
    pin(&root, folder.path());
    for case in &cases {
        let mut asked = arguments!["verify", "--json", "--anchors", folder.path()];
        asked.extend(arguments!["--signature", root.join(text(case, "cms"))]);
        asked.extend(arguments!["--content", root.join(text(case, "content"))]);
        asked.extend(arguments!["--at", text(case, "now")]);
        if let Some(instant) = case["reception_time"].as_str() {
            asked.extend(arguments!["--received-at", instant]);
        }
        judge(case, "outcome", &buzon(asked), &mut wrong);
    }
    none(&wrong, cases.len(), 28);
}

#[test]
fn every_revocation_answer_ends_in_its_category_with_the_responder_pinned_and_without() {
    let Some(root) = hostile() else { return };
    let (cases, mut wrong) = (cases(&root, "ocsp_cases"), Vec::new());
    for case in &cases {
        let mut asked = arguments!["ocsp", "--json", "--at", text(case, "now")];
        asked.extend(arguments!["--response", root.join(text(case, "response"))]);
        asked.extend(arguments!["--cert", root.join(text(case, "cert"))]);
        asked.extend(arguments!["--issuer", root.join(text(case, "issuer"))]);
        if let Some(nonce) = case["request_nonce"].as_str() {
            asked.extend(arguments!["--request-nonce", nonce]);
        }
        judge(case, "status", &buzon(asked.clone()), &mut wrong);
        asked.extend(arguments!["--responder", root.join("pki/ocsp.cer")]);
        judge(case, "status", &buzon(asked), &mut wrong);
    }
    none(&wrong, cases.len(), 13);
}
