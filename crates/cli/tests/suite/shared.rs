//! Where the files shared by the whole project lie, and what the hostile corpus asks for.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// 2026-11-23T12:00:00Z, the `now` of most of the corpus.
pub(crate) const NOW: &str = "2026-11-23T12:00:00Z";

/// The folder `efirma` of the shared files, or `None` with a printed line where it is absent.
///
/// In CI its absence is a failure: a suite that skips everything proves nothing.
#[track_caller]
pub(crate) fn efirma() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/efirma");
    if root.is_dir() {
        return Some(root);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing in CI",
        root.display()
    );
    println!("skipped: {} is not on this machine", root.display());
    None
}

/// The hostile corpus.
#[track_caller]
pub(crate) fn hostile() -> Option<PathBuf> {
    efirma().map(|root| root.join("hostile"))
}

/// The cases of one list.
pub(crate) fn cases(root: &Path, list: &str) -> Vec<Value> {
    let json: Value = serde_json::from_slice(&fs::read(root.join("cases.json")).unwrap()).unwrap();
    json[list].as_array().unwrap().clone()
}

/// The outcomes a case allows.
pub(crate) fn expected(case: &Value) -> Vec<&str> {
    (case["expect"].as_array().unwrap().iter())
        .map(|one| one.as_str().unwrap())
        .collect()
}

/// A text of a case.
pub(crate) fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

/// Puts the corpus's own authority into `folder`: root, intermediate, responder.
pub(crate) fn pin(root: &Path, folder: &Path) {
    for name in ["root.cer", "ac.cer", "ocsp.cer"] {
        fs::copy(root.join("pki").join(name), folder.join(name)).unwrap();
    }
}
