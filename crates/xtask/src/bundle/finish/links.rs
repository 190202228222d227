//! Which file names which, and so in which order digests can be given.

use std::collections::{BTreeMap, BTreeSet};

use super::{Files, FinishError, INDEX, TEXT_KINDS, kind, text};

/// Asked for by these names whatever the page says.
const FIXED_NAMES: [&str; 4] = ["favicon.ico", INDEX, "service-worker.js", "sw.js"];
const NAMED_KINDS: [&str; 10] = [
    "bin", "css", "ico", "js", "json", "png", "svg", "wasm", "webp", "woff2",
];

/// Who names whom.
pub(super) struct Links {
    by_file: BTreeMap<String, BTreeSet<String>>,
    /// Files whose name may change.
    pub(super) movable: BTreeSet<String>,
}

impl Links {
    pub(super) fn of(files: &Files, index: &str) -> Result<Self, FinishError> {
        let mut by_file = BTreeMap::new();
        let mut named = targets(index, files);
        for (name, bytes) in files {
            let found = if TEXT_KINDS.contains(&kind(name)) {
                targets(&text(name, bytes)?, files)
            } else {
                BTreeSet::new()
            };
            named.extend(found.iter().filter(|other| *other != name).cloned());
            by_file.insert(name.clone(), found);
        }
        let movable = named
            .into_iter()
            .filter(|name| {
                NAMED_KINDS.contains(&kind(name))
                    && !FIXED_NAMES.contains(&name.as_str())
                    && !said_by_wasm(name, files)
            })
            .collect();
        Ok(Self { by_file, movable })
    }

    pub(super) fn has(&self, name: &str, target: &str) -> bool {
        self.by_file
            .get(name)
            .is_some_and(|found| found.contains(target))
    }

    /// Every file, each after those whose new names it will carry.
    pub(super) fn leaves_first(&self) -> Result<Vec<String>, FinishError> {
        let mut waiting: Vec<&String> = self.by_file.keys().collect();
        let mut done: Vec<String> = Vec::new();
        while !waiting.is_empty() {
            let ready = |name: &&String| {
                self.by_file.get(*name).into_iter().flatten().all(|target| {
                    target == *name || !self.movable.contains(target) || done.contains(target)
                })
            };
            let (now, later): (Vec<&String>, Vec<&String>) =
                waiting.iter().copied().partition(ready);
            if now.is_empty() {
                let files = later.into_iter().cloned().collect();
                return Err(FinishError::Circle { files });
            }
            done.extend(now.into_iter().cloned());
            waiting = later;
        }
        Ok(done)
    }
}

fn said_by_wasm(name: &str, files: &Files) -> bool {
    let said = format!("/{name}");
    // A pack ("bin") is some wasm one after the other.
    let of_wasm = (files.iter()).filter(|(file, _)| matches!(kind(file), "bin" | "wasm"));
    of_wasm.into_iter().any(|(_, bytes)| {
        bytes
            .windows(said.len())
            .any(|window| window == said.as_bytes())
    })
}

fn targets(text: &str, files: &Files) -> BTreeSet<String> {
    files
        .keys()
        .filter(|name| mentions(text, name).next().is_some())
        .cloned()
        .collect()
}

/// Where `text` says `name` as an address: `/name`, `./name` or `name`, whole, between delimiters.
fn mentions<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(name).filter_map(move |(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        let after = rest.strip_prefix(name)?;
        let before = before
            .strip_suffix('/')
            .map_or(before, |root| root.strip_suffix('.').unwrap_or(root));
        let opens = before.ends_with(['"', '\'', '`', '(']);
        let closes = after.starts_with(['"', '\'', '`', ')', '?', '#']);
        (opens && closes).then_some(at)
    })
}

/// Returns `text` with every address in the new names.
pub(super) fn renamed(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut changes: Vec<(usize, &str, &str)> = Vec::new();
    for (old, new) in names.iter().filter(|(old, new)| old != new) {
        changes.extend(mentions(text, old).map(|at| (at, old.as_str(), new.as_str())));
    }
    changes.sort_unstable();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, old, new) in changes {
        out.push_str(text.get(from..at).unwrap_or(""));
        out.push_str(new);
        from = at.saturating_add(old.len());
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}
