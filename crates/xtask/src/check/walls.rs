//! Arrows inside a crate: pages → mail → parts, acts without axum, store without http.
//!
//! Reads the paths that a file names, with `use` groups opened up; comments and strings are not
//! paths. `super::` is followed from the file's own module.

use std::fs;
use std::path::Path;

use crate::place::Place;
use crate::say::Trouble;

/// A room of a crate, and the first words of the paths that it may not name.
struct Wall {
    source: &'static str,
    room: &'static str,
    forbidden: &'static [&'static str],
}

const WALLS: [Wall; 4] = [
    Wall {
        source: "app/src",
        room: "parts",
        forbidden: &["crate::mail", "crate::pages", "crate::text", "mailbox"],
    },
    Wall {
        source: "app/src",
        room: "mail",
        forbidden: &["crate::pages"],
    },
    Wall {
        source: "crates/backend/src",
        room: "acts",
        forbidden: &["axum"],
    },
    Wall {
        source: "crates/backend/src",
        room: "store",
        forbidden: &["crate::http", "http"],
    },
];

/// Returns a sentence for every path that goes through a wall.
pub(super) fn broken(place: &Place) -> Result<Vec<String>, Trouble> {
    let mut broken = Vec::new();
    for wall in &WALLS {
        let source = place.root.join(wall.source);
        let mut files = Vec::new();
        for start in [
            source.join(wall.room),
            source.join(format!("{}.rs", wall.room)),
        ] {
            super::tidy::collect(&start, &mut files)?;
        }
        for file in files
            .iter()
            .filter(|file| file.extension().is_some_and(|kind| kind == "rs"))
        {
            let text =
                fs::read_to_string(file).map_err(|error| Trouble::with_file(file, &error))?;
            let module = module_of(file.strip_prefix(&source).unwrap_or(file));
            for path in through(&text, &module, wall.forbidden) {
                let shown = file.strip_prefix(&place.root).unwrap_or(file).display();
                broken.push(format!("{shown}: `{}` may not name `{path}`", wall.room));
            }
        }
    }
    Ok(broken)
}

/// Returns the forbidden paths that `text` names, each once.
fn through(text: &str, module: &[String], forbidden: &[&str]) -> Vec<String> {
    let code = without_words(text);
    let mut found: Vec<String> = paths(&code)
        .into_iter()
        .map(|path| resolve(&path, module))
        .filter(|path| {
            forbidden.iter().any(|wall| {
                path.strip_prefix(wall)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            })
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Every path with a `::`, and every bare name after `use`; after `a::{` each is `a::word`.
fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut prefixes: Vec<String> = Vec::new();
    let mut path = String::new();
    let mut after_use = false;
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let word_end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if word_end > 0 {
            let (word, after) = rest.split_at_checked(word_end).unwrap_or((rest, ""));
            if path.is_empty() {
                path.push_str(prefixes.last().map_or("", String::as_str));
            }
            path.push_str(word);
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix("::") {
            path.push_str("::");
            rest = after;
            continue;
        }
        let group = c == '{' && path.ends_with("::");
        if c == '{' {
            prefixes.push(if group { path.clone() } else { String::new() });
        } else if path.contains("::") || (after_use && !path.is_empty()) {
            found.push(path.trim_start_matches("::").to_owned());
        }
        if c == '}' {
            prefixes.pop();
        }
        if !path.is_empty() {
            after_use = path == "use";
        }
        path.clear();
        rest = rest.strip_prefix(c).unwrap_or("");
    }
    found
}

/// Writes a path that starts at `super` or `self` from the crate's root.
fn resolve(path: &str, module: &[String]) -> String {
    let mut here = module.to_vec();
    let mut rest = path;
    let mut relative = false;
    loop {
        if let Some(after) = rest.strip_prefix("super::") {
            here.pop();
            rest = after;
        } else if let Some(after) = rest.strip_prefix("self::") {
            rest = after;
        } else {
            break;
        }
        relative = true;
    }
    if !relative {
        return path.to_owned();
    }
    here.insert(0, "crate".to_owned());
    here.push(rest.to_owned());
    here.join("::")
}

fn module_of(file: &Path) -> Vec<String> {
    file.with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect()
}

/// Blanks out line comments and strings on one line.
fn without_words(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let mut quoted = false;
        let mut previous = ' ';
        for (at, c) in line.char_indices() {
            if c == '"' && previous != '\\' && previous != '\'' {
                quoted = !quoted;
            } else if !quoted && line.get(at..).is_some_and(|rest| rest.starts_with("//")) {
                break;
            } else if !quoted {
                code.push(c);
            }
            previous = c;
        }
        code.push('\n');
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORBIDDEN: [&str; 3] = ["crate::pages", "crate::text", "mailbox"];

    #[track_caller]
    fn check(code: &str, expected: &[&str]) {
        let module = ["parts".to_owned(), "button".to_owned()];
        assert_eq!(through(code, &module, &FORBIDDEN), expected, "{code}");
    }

    #[test]
    fn every_way_to_name_a_room_is_seen() {
        check("use crate::pages::inbox;", &["crate::pages::inbox"]);
        check("pub(crate) use crate::pages;", &["crate::pages"]);
        check(
            "use crate::{\n    parts::Title,\n    text::{self, law},\n};",
            &["crate::text::law", "crate::text::self"],
        );
        check("fn a() { crate::text::title() }", &["crate::text::title"]);
        check("use super::super::pages::Inbox;", &["crate::pages::Inbox"]);
        check("let due: mailbox::Date = x;", &["mailbox::Date"]);
        check("use mailbox;", &["mailbox"]);
    }

    #[test]
    fn a_word_is_not_a_wall() {
        check("// use crate::pages::x;\nlet a = \"crate::text::b\";", &[]);
        check("use crate::parts::pages::A; use crate::texture::B;", &[]);
        check("use super::title::Title; struct S { mailbox: u8 }", &[]);
    }
}
