//! Whether anything that goes into the bundle changed since it was last finished.
//!
//! Sizes and times of change, not contents: it has to cost nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use sha2::{Digest as _, Sha256};

use super::Pace;
use crate::place::Place;
use crate::say::Trouble;
use crate::tools;

const SOURCES: [&str; 11] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "app",
    "crates/efirma",
    "crates/evidence",
    "crates/mailbox",
    "crates/xtask/src/bundle/optimise.mjs",
    "public",
    "style",
];

/// Returns the fingerprint of the sources, of this program, of Binaryen and of the pace.
pub(crate) fn now(place: &Place, tempo: Pace) -> Result<String, Trouble> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(&place.root.join(source), &mut files)?;
    }
    files.extend(std::env::current_exe());
    files.sort_unstable();
    let mut digest = Sha256::new();
    for file in &files {
        let facts = fs::metadata(file).map_err(|error| Trouble::with_file(file, &error))?;
        let changed = facts
            .modified()
            .ok()
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let nanos = changed.map_or(0, |since| since.as_nanos());
        digest.update(format!("{} {} {nanos}\n", file.display(), facts.len()));
    }
    digest.update(format!("{:?}", tools::binaryen_at_hand(place)));
    let digest = hex::lower::encode_string(&digest.finalize());
    Ok(format!("{} {digest}", tempo.word()))
}

/// Whether the bundle in `dist/` was finished from this fingerprint and is still whole.
pub(crate) fn is_current(place: &Place, fingerprint: &str) -> bool {
    fs::read_to_string(stamp(place)).is_ok_and(|last| last == fingerprint)
        && super::list::is_whole(&place.dist())
}

/// Forgets the last bundle: what follows may fail half-way.
pub(crate) fn forget(place: &Place) {
    _ = fs::remove_file(stamp(place));
}

/// Remembers that the bundle in `dist/` was finished from this fingerprint.
pub(crate) fn keep(place: &Place, fingerprint: &str) -> Result<(), Trouble> {
    let stamp = stamp(place);
    fs::write(&stamp, fingerprint).map_err(|error| Trouble::with_file(&stamp, &error))
}

fn stamp(place: &Place) -> PathBuf {
    place.work().join("bundle.fingerprint")
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let error = |error| Trouble::with_file(path, &error);
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(error)? {
            collect(&entry.map_err(error)?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}
