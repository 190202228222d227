//! Splits the app's wasm: what few screens need travels only when one of them is shown.
//!
//! `wasm_split_cli` cuts where the app says `#[wasm_split]`. Its loader becomes part of the app's
//! own glue, so that no file of fixed name is left, and asks for each chunk with its digest. Which
//! chunks there are, and which need which, is a list of its own that comes with the first of them:
//! digests don't pack, and who signs in needs no chunk.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::place::Place;
use crate::say::Trouble;
use crate::step;
use crate::tools;

const APP: &str = "app";
/// What the tool writes for the browser's side, and how the glue asks for it.
const LOADER: &str = "__wasm_split.js";
/// The line of the loader that its place in the glue makes superfluous.
const LOADER_IMPORT: &str = "import { initSync } from \"./main.js\";\n";
/// Around the address of a chunk, and the chunks that it needs.
const FETCH: &str = "fetch(new URL(\"./";
const NAME_END: &str = ".wasm\"";
const NEEDS: [&str; 2] = ["}\n, [", "]"];
/// Where the part of the loader ends that is the same for all chunks.
const EACH: [&str; 2] = ["\nconst __chunk_", "\nexport const "];
const ASKED: &str = "export const ";
const LIST: &str = "chunks.json";
/// How the glue loads what the list says. A list that did not come is asked for again.
const LOADS: &str = r#"
const loads = {};
const load = (list, name) => loads[name] ??= makeLoad(() => {
    const [address, integrity] = list[name];
    const src = fetch(address, { integrity });
    src.catch(() => {});
    return (imports) => WebAssembly.instantiateStreaming(src, imports);
}, list[name][2].map((other) => load(list, other)));
let coming;
const list = () => coming ??= fetch("/chunks.json", { integrity: "integrity of /chunks.json" })
    .then((answer) => answer.json())
    .catch((error) => { coming = undefined; throw error; });
const asked = (name) => wrapAsyncCb(async () => load(await list(), name)());
"#;

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
    let (glue, list) = joined(&read(&glue_file)?, &read(&folder.join(LOADER))?)?;
    for (path, text) in [(glue_file, glue), (raw.join(LIST), list)] {
        fs::write(&path, text).map_err(|error| Trouble::with_file(&path, &error))?;
    }
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

/// Puts the loader into the glue, and what it loads into a list, with a place for each digest.
fn joined(glue: &str, loader: &str) -> Result<(String, String), Trouble> {
    let changed = |what: &str| {
        Trouble::new(format!(
            "wasm_split_cli writes its loader differently now (no {what}): \
             crates/xtask/src/bundle/split.rs has to follow"
        ))
    };
    let body = loader
        .strip_prefix(LOADER_IMPORT)
        .ok_or_else(|| changed("import of initSync"))?;
    let each = EACH.iter().filter_map(|start| body.find(start)).min();
    let (same, each) = body.split_at(each.ok_or_else(|| changed("exports"))?);
    let mut pieces = each.split(FETCH);
    let mut before = pieces.next().unwrap_or("");
    let (mut list, mut exports) = (Map::new(), String::new());
    for piece in pieces {
        let (name, needs) = chunk(piece).ok_or_else(|| changed("fetch of a chunk"))?;
        if let Some((_, export)) = before.rsplit_once(ASKED) {
            let export = export.split(' ').next().unwrap_or("");
            _ = write!(exports, "{export}: asked(\"{name}\"), ");
        }
        let file = format!("/{name}.wasm");
        let integrity = format!("integrity of {file}");
        list.insert(name.to_owned(), json!([file, integrity, needs]));
        before = piece;
    }
    if exports.is_empty() || same.contains("fetch(") {
        return Err(changed("exports"));
    }
    let imported = format!(" from \"./{LOADER}\"");
    let (mut names, mut rest) = (Vec::new(), Vec::new());
    for line in glue.lines() {
        match line.strip_suffix(imported.as_str()) {
            Some(import) => names.push(import.trim_start_matches("import * as ")),
            None => rest.push(line),
        }
    }
    let loads = format!(
        "const chunks = (() => {{\n{}\n{LOADS}return {{ {exports}}};\n}})();\n",
        same.trim(),
    );
    let aliases: Vec<String> = (names.iter())
        .map(|name| format!("const {name} = chunks;\n"))
        .collect();
    let aliases = aliases.concat();
    let list = Value::Object(list).to_string();
    Ok((format!("{loads}{aliases}{}\n", rest.join("\n")), list))
}

/// Reads what follows a `fetch(new URL("./`: the name of a chunk, and of those that it needs.
fn chunk(piece: &str) -> Option<(&str, Vec<&str>)> {
    let (name, rest) = piece.split_once(NAME_END)?;
    let [before, after] = NEEDS;
    let (needs, _) = rest.split_once(before)?.1.split_once(after)?;
    let needs = needs.split(", ").filter(|need| !need.is_empty());
    let needs: Option<Vec<&str>> = needs.map(|need| need.strip_prefix("__")).collect();
    Some((name, needs?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER_TEXT: &str = "import { initSync } from \"./main.js\";\n\
        function makeLoad() {}\n\
        const __chunk_1 = makeLoad(() => {\n    const src = fetch(new URL(\"./chunk_1.wasm\", \
        import.meta.url));\n}\n, []);\n\
        export const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {\n    const src = \
        fetch(new URL(\"./split_a.wasm\", import.meta.url));\n}\n, [__chunk_1]));\n";

    #[test]
    fn the_loader_lives_in_the_glue_and_the_list_has_the_digests() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\nfunction initSync() {}\n";
        let (text, list) = joined(glue, LOADER_TEXT).unwrap();
        assert!(!text.contains("import "), "{text}");
        assert!(text.contains("function makeLoad() {}"), "{text}");
        assert!(text.contains("const import1 = chunks;"));
        assert!(
            text.contains("return { __wasm_split_load_a: asked(\"split_a\"), };"),
            "{text}"
        );
        let list: Value = serde_json::from_str(&list).unwrap();
        let row = |name: &str, needs: &[&str]| {
            json!([
                format!("/{name}.wasm"),
                format!("integrity of /{name}.wasm"),
                needs
            ])
        };
        assert_eq!(list["chunk_1"], row("chunk_1", &[]));
        assert_eq!(list["split_a"], row("split_a", &["chunk_1"]));
    }

    #[test]
    fn another_loader_is_refused() {
        assert!(joined("", "import { initSync } from \"./main.js\";\n").is_err());
        assert!(joined("", &LOADER_TEXT.replace("fetch", "get")).is_err());
        assert!(joined("", &LOADER_TEXT.replace("[__chunk_1]", "[other]")).is_err());
    }
}
