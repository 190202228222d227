//! Rules of taste that a machine can read, on every source of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::place::Place;
use crate::say::Trouble;

/// Beyond this a file has more than one idea.
const LINES_MAX: usize = 450;
const FOLDERS: [&str; 6] = ["app", "crates", "proxy", "public", "style", "tests"];
/// Made by tools, not by us.
const NOT_OURS: [&str; 3] = ["dist", "node_modules", "target"];
/// A file is named for what it holds.
const EMPTY_NAMES: [&str; 4] = ["common", "helpers", "util", "utils"];
/// The only sheet that may name a colour.
const TOKENS: &str = "style/tokens.css";
const HEX_LENGTHS: [usize; 4] = [3, 4, 6, 8];

/// Returns a sentence for every untidy place.
pub(super) fn broken(place: &Place) -> Result<Vec<String>, Trouble> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&place.root.join(folder), &mut files)?;
    }
    files.sort_unstable();
    let mut broken = Vec::new();
    for file in files {
        let kind = file
            .extension()
            .map(|kind| kind.to_string_lossy().into_owned());
        if !kind.is_some_and(|kind| ["css", "html", "rs"].contains(&kind.as_str())) {
            continue;
        }
        let text = fs::read_to_string(&file).map_err(|error| Trouble::with_file(&file, &error))?;
        let name = file
            .strip_prefix(&place.root)
            .unwrap_or(&file)
            .to_string_lossy()
            .into_owned();
        broken.extend(untidy(&name.replace('\\', "/"), &text));
    }
    Ok(broken)
}

/// Adds every file under `path`, or `path` itself, without what tools made.
pub(super) fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let error = |error| Trouble::with_file(path, &error);
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).map_err(error)? {
            let entry = entry.map_err(error)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && !NOT_OURS.contains(&name.as_str()) {
                collect(&entry.path(), files)?;
            }
        }
    }
    Ok(())
}

/// Returns what is wrong with one file; `name` is its path from the root.
fn untidy(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |line: usize, what: &str| found.push(format!("{name}:{line}: {what}"));
    let file = name.rsplit('/').next().unwrap_or(name);
    let (stem, kind) = file.rsplit_once('.').unwrap_or((file, ""));
    if EMPTY_NAMES.contains(&stem) {
        say(1, "name the file for what it holds");
    }
    if kind == "rs" {
        if !text.starts_with("//!") {
            say(1, "opens with `//!`: what it is for");
        }
        if stem == "mod" {
            say(1, "no mod.rs: name the file for the module");
        }
        let lines = text.lines().count();
        if lines > LINES_MAX {
            say(
                lines,
                &format!("{lines} lines: more than {LINES_MAX} is more than one idea"),
            );
        }
    }
    let screen = name.starts_with("app/");
    for (at, line) in text.lines().enumerate() {
        let number = at.saturating_add(1);
        if screen && !is_comment(line) && (line.contains("style=") || line.contains("style:")) {
            say(
                number,
                "no inline style: a class, and the sheet of its layer",
            );
        }
        if screen && (line.contains("inner_html") || line.contains("innerHTML")) {
            say(number, "no inner_html: views are built, not parsed");
        }
        if kind == "css" && line.contains("!important") {
            say(number, "no !important: the layers decide");
        }
        let colour = match kind {
            "css" => name != TOKENS && has_hex(line, false),
            "rs" => screen && has_hex(line, true),
            _ => false,
        };
        if colour {
            say(number, "no colour outside tokens.css: name its role");
        }
    }
    found
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("<!--")
}

/// Whether the line has a `#rgb` colour; in Rust only one that is a whole string.
fn has_hex(line: &str, whole_string: bool) -> bool {
    line.match_indices('#').any(|(at, _)| {
        let Some((before, rest)) = line.split_at_checked(at) else {
            return false;
        };
        let word: String = rest
            .chars()
            .skip(1)
            .take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_')
            .collect();
        let hex = word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let quoted =
            before.ends_with('"') && rest.get(word.len()..).is_some_and(|r| r.contains('"'));
        hex && HEX_LENGTHS.contains(&word.len()) && (quoted || !whole_string)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: &[&str]) {
        let found = untidy(name, text);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn rust_files_open_with_their_purpose_and_stay_one_idea() {
        check("proxy/src/a.rs", "//! A.\n", &[]);
        check("proxy/src/a.rs", "use a;\n", &["opens with"]);
        check("proxy/src/a/mod.rs", "//! A.\n", &["no mod.rs"]);
        check("proxy/src/util.rs", "//! A.\n", &["name the file"]);
        check("proxy/src/a.rs", &"//! A.\n".repeat(LINES_MAX), &[]);
        check(
            "proxy/src/a.rs",
            &"//! A.\n".repeat(LINES_MAX + 1),
            &["one idea"],
        );
    }

    #[test]
    fn screens_have_no_inline_style_and_no_parsed_html() {
        check("app/src/a.rs", "//! A.\n<p style=\"a\">", &["inline style"]);
        check(
            "app/src/a.rs",
            "//! A.\n<p style:color=red>",
            &["inline style"],
        );
        check("app/src/a.rs", "//! A.\n// never style=\n", &[]);
        check("app/src/a.rs", "//! A.\n<p inner_html=x>", &["inner_html"]);
        check("proxy/src/a.rs", "//! A.\n\"style='\"", &[]);
    }

    #[test]
    fn colours_live_in_the_tokens_alone() {
        check("style/parts.css", "a { color: #fff }", &["no colour"]);
        check("style/tokens.css", "a { color: #fff }", &[]);
        check(
            "style/parts.css",
            "a { color: red !important }",
            &["!important"],
        );
        check("style/parts.css", "#main-part { color: var(--text) }", &[]);
        check("app/src/a.rs", "//! A.\n\"#a1b2c3\"", &["no colour"]);
        check(
            "app/src/a.rs",
            "//! A.\n#[component]\n\"#contenido\" r#\"abc\"#",
            &[],
        );
    }
}
