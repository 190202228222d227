//! Splits the app's wasm: what few screens need travels only when one of them is shown.
//!
//! `wasm_split_cli` cuts where the app says `#[wasm_split]`. Its loader becomes part of the app's
//! own glue, so that no file of fixed name is left, and asks for each chunk with its digest.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::place::Place;
use crate::say::Trouble;
use crate::step;
use crate::tools;

const APP: &str = "app";
/// What the tool writes for the browser's side, and how the glue asks for it.
const LOADER: &str = "__wasm_split.js";
/// The line of the loader that its place in the glue makes superfluous.
const LOADER_IMPORT: &str = "import { initSync } from \"./main.js\";\n";
const EXPORT: &str = "export const ";
/// Around the address of a chunk.
const FETCH: [&str; 2] = ["fetch(new URL(\"./", "\", import.meta.url))"];

/// Replaces the app's wasm and glue in `raw` by a smaller one and its chunks.
pub(super) fn split(place: &Place, profile: &str, raw: &Path) -> Result<(), Trouble> {
    let folder = place.work().join("split");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Trouble::with_file(&folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| Trouble::with_file(&folder, &error))?;
    let linked = place
        .target
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join(format!("{APP}.wasm"));
    let mut cut = place.command(tools::WASM_SPLIT);
    cut.arg(&linked).arg(&folder);
    step::quiet(place, "splitting the app", &mut cut)?;
    let mut bind = place.command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", APP, "--out-dir"])
        .arg(raw)
        .arg(folder.join("main.wasm"));
    step::quiet(place, "binding the app", &mut bind)?;
    let read =
        |path: &Path| fs::read_to_string(path).map_err(|error| Trouble::with_file(path, &error));
    let glue_file = raw.join(format!("{APP}.js"));
    let glue = joined(&read(&glue_file)?, &read(&folder.join(LOADER))?)?;
    fs::write(&glue_file, glue).map_err(|error| Trouble::with_file(&glue_file, &error))?;
    for name in chunks(&folder)? {
        let (from, to) = (folder.join(&name), raw.join(&name));
        fs::copy(&from, &to).map_err(|error| Trouble::with_file(&from, &error))?;
    }
    Ok(())
}

/// Lists the chunks in a folder: every wasm file but the two that the page loads at once.
pub(super) fn chunks(folder: &Path) -> Result<Vec<String>, Trouble> {
    let error = |error| Trouble::with_file(folder, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let name = entry
            .map_err(error)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if is_chunk(&name) {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn is_chunk(name: &str) -> bool {
    let ours = name.starts_with("split_") || name.starts_with("chunk_");
    ours && Path::new(name)
        .extension()
        .is_some_and(|kind| kind == "wasm")
}

/// Puts the loader into the glue, and a place for a digest beside each address.
fn joined(glue: &str, loader: &str) -> Result<String, Trouble> {
    let changed = |what: &str| {
        Trouble::new(format!(
            "wasm_split_cli writes its loader differently now (no {what}): \
             crates/xtask/src/bundle/split.rs has to follow"
        ))
    };
    let body = loader
        .strip_prefix(LOADER_IMPORT)
        .ok_or_else(|| changed("import of initSync"))?;
    let body = checked_addresses(body).ok_or_else(|| changed("fetch of a chunk"))?;
    let exports: Vec<&str> = (body.lines().filter_map(|line| line.strip_prefix(EXPORT)))
        .filter_map(|line| line.split_once(' '))
        .map(|(name, _)| name)
        .collect();
    if exports.is_empty() {
        return Err(changed("exports"));
    }
    let asked = format!(" from \"./{LOADER}\"");
    let (mut names, mut rest) = (Vec::new(), Vec::new());
    for line in glue.lines() {
        match line.strip_suffix(asked.as_str()) {
            Some(import) => names.push(import.trim_start_matches("import * as ")),
            None => rest.push(line),
        }
    }
    let loads = format!(
        "const chunks = (() => {{\n{}\nreturn {{ {} }};\n}})();\n",
        body.replace(EXPORT, "const "),
        exports.join(", ")
    );
    let aliases: Vec<String> = (names.iter())
        .map(|name| format!("const {name} = chunks;\n"))
        .collect();
    let aliases = aliases.concat();
    Ok(format!("{loads}{aliases}{}\n", rest.join("\n")))
}

/// Turns `fetch(new URL("./x.wasm", import.meta.url))` into a fetch of `/x.wasm` with a place for
/// its digest, which [`super::finish`] fills in.
fn checked_addresses(loader: &str) -> Option<String> {
    let [before, after] = FETCH;
    let mut pieces = loader.split(before);
    let mut out = pieces.next()?.to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(after)?;
        let digest = format!("{{ integrity: \"integrity of /{name}\" }}");
        _ = write!(out, "fetch(\"/{name}\", {digest}){rest}");
    }
    let nothing_unchecked = !out.contains("import.meta.url") && out != loader;
    nothing_unchecked.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER_TEXT: &str = "import { initSync } from \"./main.js\";\n\
        const src = fetch(new URL(\"./split_a.wasm\", import.meta.url));\n\
        export const __wasm_split_load_a = wrapAsyncCb(__split_a);\n";

    #[test]
    fn the_loader_lives_in_the_glue_and_checks_what_it_loads() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\nfunction initSync() {}\n";
        let text = joined(glue, LOADER_TEXT).unwrap();
        assert!(!text.contains("import "), "{text}");
        assert!(text.contains("const import1 = chunks;"));
        let checked = "fetch(\"/split_a.wasm\", { integrity: \"integrity of /split_a.wasm\" })";
        assert!(text.contains(checked), "{text}");
        assert!(text.contains("return { __wasm_split_load_a };"));
    }

    #[test]
    fn another_loader_is_refused() {
        assert!(joined("", "import { initSync } from \"./main.js\";\n").is_err());
        assert!(joined("", &LOADER_TEXT.replace("fetch", "get")).is_err());
    }
}
