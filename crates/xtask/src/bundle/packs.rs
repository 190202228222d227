//! Packs the app's chunks: a screen asks for a few files, not for a hundred.
//!
//! The splitter makes a chunk for every set of screens that share code: hundreds, most of them
//! smaller than the request that would fetch them, and too small to compress. A pack is some of
//! them, one after the other, each still a wasm of its own. Every chunk is in one pack only, so
//! that nothing travels twice; a pack may bring a screen a little that it doesn't need.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::split::{self, Needs};
use crate::say::Trouble;

/// The ending of a pack's name: it is not one wasm, and no browser should take it for one.
const ENDING: &str = "bin";
/// How many bytes one request is worth: what a pack may bring in vain to save one.
const REQUEST_BYTES: usize = 4096;

/// A pack in the making: its chunks, their bytes, and the screens that ask for it.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Pack {
    chunks: BTreeSet<String>,
    bytes: usize,
    screens: BTreeSet<String>,
}

/// Puts every chunk in `raw` into a pack, and tells the glue which screen needs which.
pub(super) fn pack(raw: &Path, needs: &Needs) -> Result<(), Trouble> {
    let mut chunks = BTreeMap::new();
    for file in split::chunks(raw)? {
        let path = raw.join(&file);
        let bytes = fs::read(&path).map_err(|error| Trouble::with_file(&path, &error))?;
        fs::remove_file(&path).map_err(|error| Trouble::with_file(&path, &error))?;
        chunks.insert(split::stem(&file).to_owned(), bytes);
    }
    let sizes = (chunks.iter()).map(|(name, bytes)| (name.clone(), bytes.len()));
    let packs = group(&sizes.collect(), needs)?;
    let mut rows = Vec::new();
    for (number, pack) in packs.iter().enumerate() {
        let name = format!("pack_{number}.{ENDING}");
        let inside: Vec<&[u8]> = (pack.chunks.iter())
            .filter_map(|chunk| chunks.get(chunk).map(Vec::as_slice))
            .collect();
        let lengths: Vec<usize> = inside.iter().map(|bytes| bytes.len()).collect();
        let path = raw.join(&name);
        fs::write(&path, inside.concat()).map_err(|error| Trouble::with_file(&path, &error))?;
        let file = format!("/{name}");
        let integrity = format!("integrity of {file}");
        rows.push(json!([file, integrity, lengths]));
    }
    split::tell(raw, &Value::Array(rows), &screens(&packs))
}

/// The files of the packs that these screens ask for, read from the finished glue.
pub(super) fn of_screens(glue: &str, wanted: &[&str]) -> Option<BTreeSet<String>> {
    let [packs, screens] = split::told_in(glue)?;
    let file = |number: &Value| -> Option<String> {
        let row = packs.get(usize::try_from(number.as_u64()?).ok()?)?;
        let address = row.get(0)?.as_str()?;
        Some(address.trim_start_matches('/').to_owned())
    };
    let asked = |screen: &&str| screens.get(*screen).and_then(Value::as_array);
    wanted
        .iter()
        .filter_map(asked)
        .flatten()
        .map(file)
        .collect()
}

/// Which packs each screen asks for, by their place in the list.
fn screens(packs: &[Pack]) -> Value {
    let mut screens: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, pack) in packs.iter().enumerate() {
        for screen in &pack.screens {
            screens.entry(screen).or_default().push(number);
        }
    }
    json!(screens)
}

/// Joins chunks into packs, the pair that gains most first, while a pair gains.
///
/// Joining two packs saves a request for every screen that asks for both, and costs every other
/// screen the half it doesn't need.
fn group(sizes: &BTreeMap<String, usize>, needs: &Needs) -> Result<Vec<Pack>, Trouble> {
    let mut packs: Vec<Pack> = Vec::new();
    for (chunk, &bytes) in sizes {
        let asks = |(screen, needed): (&String, &Vec<String>)| {
            (screen == chunk || needed.contains(chunk)).then(|| screen.clone())
        };
        let screens: BTreeSet<String> = needs.iter().filter_map(asks).collect();
        if screens.is_empty() {
            return Err(Trouble::new(format!("no screen asks for {chunk}.wasm")));
        }
        let chunks = BTreeSet::from([chunk.clone()]);
        packs.push(Pack {
            chunks,
            bytes,
            screens,
        });
    }
    while let Some((one, other)) = best(&packs) {
        // `one` comes before `other`: taking the later leaves the earlier in its place.
        let taken = packs.remove(other);
        if let Some(pack) = packs.get_mut(one) {
            pack.chunks.extend(taken.chunks);
            pack.bytes += taken.bytes;
            pack.screens.extend(taken.screens);
        }
    }
    Ok(packs)
}

/// The two packs that gain most by becoming one, if any do.
fn best(packs: &[Pack]) -> Option<(usize, usize)> {
    let mut found: Option<(usize, usize, usize)> = None;
    for (one, left) in packs.iter().enumerate() {
        for (other, right) in packs.iter().enumerate().skip(one + 1) {
            let both = left.screens.intersection(&right.screens).count();
            let only_left = left.screens.len() - both;
            let only_right = right.screens.len() - both;
            let cost = left.bytes * only_right + right.bytes * only_left;
            let saved = REQUEST_BYTES * both;
            let gain = saved.saturating_sub(cost);
            if gain > found.map_or(0, |(gain, ..)| gain) {
                found = Some((gain, one, other));
            }
        }
    }
    found.map(|(_, one, other)| (one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(rows: &[(&str, &[&str])]) -> Needs {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        (rows.iter())
            .map(|(screen, chunks)| ((*screen).to_owned(), owned(chunks)))
            .collect()
    }

    fn sizes(rows: &[(&str, usize)]) -> BTreeMap<String, usize> {
        (rows.iter())
            .map(|(name, bytes)| ((*name).to_owned(), *bytes))
            .collect()
    }

    #[test]
    fn small_chunks_travel_together_and_large_ones_only_to_who_needs_them() {
        let needs = needs(&[
            ("split_a", &["chunk_1", "chunk_2", "chunk_3"]),
            ("split_b", &["chunk_1", "chunk_2", "chunk_3"]),
            ("split_c", &["chunk_1"]),
        ]);
        let sizes = sizes(&[
            ("chunk_1", 300),
            ("chunk_2", 90_000),
            ("chunk_3", 400),
            ("split_a", 50_000),
            ("split_b", 60_000),
            ("split_c", 70_000),
        ]);
        let packs = group(&sizes, &needs).unwrap();
        let of = |chunk: &str| {
            let mut holds = packs.iter().filter(|pack| pack.chunks.contains(chunk));
            let (pack, second) = (holds.next().unwrap(), holds.next());
            assert_eq!(second, None, "{chunk} travels twice");
            pack
        };
        assert_eq!(of("chunk_2"), of("chunk_3"));
        assert_ne!(of("chunk_2").screens, of("chunk_1").screens);
        for screen in ["split_a", "split_b", "split_c"] {
            assert_eq!(of(screen).screens, BTreeSet::from([screen.to_owned()]));
        }
        let listed = screens(&packs);
        assert_eq!(listed["split_c"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_chunk_that_nobody_needs_is_told() {
        let nobody = group(&sizes(&[("chunk_9", 1)]), &needs(&[("split_a", &[])]));
        assert!(nobody.is_err());
    }
}
