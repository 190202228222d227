//! Splits the app's wasm: what few screens need travels only when one of them is shown.
//!
//! `wasm_split_cli` cuts where the app says `#[wasm_split]`. Its loader becomes part of the app's
//! own glue, so that no file of fixed name is left, and asks for each pack of chunks (`packs.rs`)
//! with its digest. Which packs there are, and who needs which, is told to the glue once they are
//! made.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

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
/// The lines of the glue that [`tell`] fills.
const PACKS: &str = "const packs = [];\n";
const SCREENS: &str = "const screens = {};\n";
/// How the glue loads a pack, and what a screen needs. A pack that did not come is asked for again.
const LOADS: &str = r"
const loads = [];
const load = (number) => loads[number] ??= makeLoad(() => {
    const [address, integrity, lengths] = packs[number];
    const pack = fetch(address, { integrity }).then((answer) => answer.arrayBuffer());
    pack.catch(() => {});
    return async (imports) => {
        const bytes = await pack;
        let start = 0;
        const chunks = lengths.map((length) => new Uint8Array(bytes, start, (start += length) && length));
        await Promise.all(chunks.map((chunk) => WebAssembly.instantiate(chunk, imports)));
    };
}, []);
const all = {};
const asked = (name) => {
    const whole = () => all[name] ??= makeLoad(() => () => {}, screens[name].map(load));
    return wrapAsyncCb(() => whole()());
};
";

/// Which chunks each screen's own chunk needs beside it, by their names without ending.
pub(super) type Needs = BTreeMap<String, Vec<String>>;

/// Replaces the app's wasm and glue in `raw` by a smaller one and its chunks, still loose.
pub(super) fn split(place: &Place, profile: &str, raw: &Path) -> Result<Needs, Trouble> {
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
    let (glue, needs) = joined(&read(&glue_file)?, &read(&folder.join(LOADER))?)?;
    fs::write(&glue_file, glue).map_err(|error| Trouble::with_file(&glue_file, &error))?;
    for name in chunks(&folder)? {
        let (from, to) = (folder.join(&name), raw.join(&name));
        fs::copy(&from, &to).map_err(|error| Trouble::with_file(&from, &error))?;
    }
    Ok(needs)
}

/// Tells the glue in `raw` which packs there are, and which of them each screen needs.
pub(super) fn tell(raw: &Path, packs: &Value, screens: &Value) -> Result<(), Trouble> {
    let path = raw.join(format!("{APP}.js"));
    let error = |error| Trouble::with_file(&path, &error);
    let glue = told(&fs::read_to_string(&path).map_err(error)?, packs, screens)?;
    fs::write(&path, glue).map_err(error)
}

fn told(glue: &str, packs: &Value, screens: &Value) -> Result<String, Trouble> {
    let places = [PACKS, SCREENS].map(|line| glue.matches(line).count());
    if places != [1, 1] {
        return Err(Trouble::new(
            "the glue has no place for its packs: split.rs made none",
        ));
    }
    Ok(glue
        .replace(PACKS, &format!("const packs = {packs};\n"))
        .replace(SCREENS, &format!("const screens = {screens};\n")))
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

/// Reads the packs and the screens out of a glue that was told them.
pub(super) fn told_in(glue: &str) -> Option<[Value; 2]> {
    let value = |line: &str| -> Option<Value> {
        let (before, _) = line.split_once('=')?;
        let told = glue.lines().find_map(|line| line.strip_prefix(before))?;
        serde_json::from_str(told.strip_prefix('=')?.trim().strip_suffix(';')?).ok()
    };
    Some([value(PACKS)?, value(SCREENS)?])
}

/// The name of a file without its ending.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Puts the loader into the glue, with places for what it loads, and says who needs which chunk.
fn joined(glue: &str, loader: &str) -> Result<(String, Needs), Trouble> {
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
    let (mut needs, mut exports) = (Needs::new(), String::new());
    for piece in pieces {
        let (name, needed) = chunk(piece).ok_or_else(|| changed("fetch of a chunk"))?;
        if let Some((_, export)) = before.rsplit_once(ASKED) {
            let export = export.split(' ').next().unwrap_or("");
            _ = write!(exports, "{export}: asked(\"{name}\"), ");
            let needed = needed.into_iter().map(str::to_owned).collect();
            needs.insert(name.to_owned(), needed);
        } else if !needed.is_empty() {
            return Err(changed("chunk without needs of its own"));
        }
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
        "const chunks = (() => {{\n{}\n{PACKS}{SCREENS}{LOADS}return {{ {exports}}};\n}})();\n",
        same.trim(),
    );
    let aliases: Vec<String> = (names.iter())
        .map(|name| format!("const {name} = chunks;\n"))
        .collect();
    let aliases = aliases.concat();
    Ok((format!("{loads}{aliases}{}\n", rest.join("\n")), needs))
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
    use serde_json::json;

    use super::*;

    const LOADER_TEXT: &str = "import { initSync } from \"./main.js\";\n\
        function makeLoad() {}\n\
        const __chunk_1 = makeLoad(() => {\n    const src = fetch(new URL(\"./chunk_1.wasm\", \
        import.meta.url));\n}\n, []);\n\
        export const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {\n    const src = \
        fetch(new URL(\"./split_a.wasm\", import.meta.url));\n}\n, [__chunk_1]));\n";

    #[test]
    fn the_loader_lives_in_the_glue_and_is_told_its_packs() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\nfunction initSync() {}\n";
        let (text, needs) = joined(glue, LOADER_TEXT).unwrap();
        assert!(!text.contains("import "), "{text}");
        assert!(text.contains("function makeLoad() {}"), "{text}");
        assert!(text.contains("const import1 = chunks;"));
        assert!(
            text.contains("return { __wasm_split_load_a: asked(\"split_a\"), };"),
            "{text}"
        );
        let wanted = Needs::from([("split_a".to_owned(), vec!["chunk_1".to_owned()])]);
        assert_eq!(needs, wanted);
        let packs = json!([["/pack_0.bin", "integrity of /pack_0.bin", [7, 9]]]);
        let whole = told(&text, &packs, &json!({"split_a": [0]})).unwrap();
        assert!(
            whole.contains("const packs = [[\"/pack_0.bin\","),
            "{whole}"
        );
        assert!(
            whole.contains("const screens = {\"split_a\":[0]};"),
            "{whole}"
        );
        assert!(told(&whole, &packs, &json!({})).is_err());
        assert_eq!(told_in(&whole), Some([packs, json!({"split_a": [0]})]));
        assert_eq!(told_in("const packs = 1"), None);
    }

    #[test]
    fn another_loader_is_refused() {
        assert!(joined("", "import { initSync } from \"./main.js\";\n").is_err());
        assert!(joined("", &LOADER_TEXT.replace("fetch", "get")).is_err());
        assert!(joined("", &LOADER_TEXT.replace("[__chunk_1]", "[other]")).is_err());
    }
}
