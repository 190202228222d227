//! Where the files shared by the whole project lie; for tests.

use std::path::PathBuf;

use serde_json::Value;

/// A file under `shared/`, or `None` with a printed line where the folder is absent.
///
/// In CI its absence is a failure: a suite that skips everything proves nothing.
#[track_caller]
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    if root.join("efirma").is_dir() {
        return Some(root.join(path));
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing in CI",
        root.display()
    );
    println!("skipped: {} is not on this machine", root.display());
    None
}

/// The groups of a file of Wycheproof (project C2SP/wycheproof).
#[track_caller]
pub(crate) fn wycheproof(file: &str) -> Option<Vec<Value>> {
    let text = std::fs::read(shared("suites/wycheproof")?.join(file)).unwrap();
    let suite: Value = serde_json::from_slice(&text).unwrap();
    let groups = suite["testGroups"].as_array().unwrap();
    let tests: usize = groups.iter().map(|group| tests(group).len()).sum();
    assert_eq!(suite["numberOfTests"], tests);
    Some(groups.clone())
}

#[track_caller]
pub(crate) fn tests(group: &Value) -> &Vec<Value> {
    group["tests"].as_array().unwrap()
}

/// The octets of a text in hexadecimal.
#[track_caller]
pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    hex::lower::decode_vec(value.as_str().unwrap()).unwrap()
}
