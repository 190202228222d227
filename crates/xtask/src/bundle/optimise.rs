//! Shrinks every wasm file of the bundle with Binaryen, one process a core.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::split;
use crate::place::Place;
use crate::say::Trouble;
use crate::step;

/// The two that the page loads whole.
const WHOLE: [&str; 2] = ["app_bg.wasm", "signer_bg.wasm"];
const SCRIPT: &str = "crates/xtask/src/bundle/optimise.mjs";

/// Shrinks the wasm files in `raw`; `binaryen` is its module for Node.js.
pub(super) fn optimise(place: &Place, binaryen: &Path, raw: &Path) -> Result<(), Trouble> {
    let mut files = Vec::new();
    for name in split::chunks(raw)?
        .into_iter()
        .chain(WHOLE.map(str::to_owned))
    {
        let path = raw.join(name);
        let facts = fs::metadata(&path).map_err(|error| Trouble::with_file(&path, &error))?;
        files.push((facts.len(), path));
    }
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let shares = shares(files, cores);
    std::thread::scope(|scope| {
        let shrink = |(number, share): (usize, Vec<PathBuf>)| {
            let arguments = share.into_iter().map(OsString::from);
            let mut node = place.command("node");
            node.arg(place.root.join(SCRIPT))
                .arg(binaryen)
                .args(arguments);
            step::quiet(
                place,
                &format!("shrinking wasm, part {}", number + 1),
                &mut node,
            )
        };
        let running: Vec<_> = (shares.into_iter().enumerate())
            .map(|share| scope.spawn(move || shrink(share)))
            .collect();
        for thread in running {
            thread
                .join()
                .map_err(|_| Trouble::new("the watcher of Binaryen stopped: try again"))??;
        }
        Ok(())
    })
}

/// Deals files out, the largest first, each to whoever has least.
fn shares(mut files: Vec<(u64, PathBuf)>, count: usize) -> Vec<Vec<PathBuf>> {
    files.sort_unstable_by(|one, other| other.cmp(one));
    let mut shares: Vec<(u64, Vec<PathBuf>)> = vec![(0, Vec::new()); count.max(1)];
    for (bytes, path) in files {
        if let Some((sum, share)) = shares.iter_mut().min_by_key(|(sum, _)| *sum) {
            *sum += bytes;
            share.push(path);
        }
    }
    (shares.into_iter())
        .map(|(_, share)| share)
        .filter(|share| !share.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_dealt_once_and_no_share_has_all_the_work() {
        let files = [(90, "a"), (50, "b"), (40, "c"), (5, "d")];
        let files = files
            .map(|(bytes, name)| (bytes, PathBuf::from(name)))
            .to_vec();
        let dealt = shares(files, 2);
        let names = |share: &Vec<PathBuf>| -> Vec<String> {
            (share.iter())
                .map(|path| path.display().to_string())
                .collect()
        };
        let dealt: Vec<_> = dealt.iter().map(names).collect();
        assert_eq!(dealt, [vec!["a", "d"], vec!["b", "c"]]);
        assert_eq!(shares(vec![(1, PathBuf::from("a"))], 4).len(), 1);
    }
}
