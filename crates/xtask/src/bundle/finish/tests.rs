//! What a finished bundle promises.

use super::*;

const PAGE: &str = r#"<!DOCTYPE html><head>
<link rel="icon" href="/mark.svg">
<link rel="stylesheet" href="/tokens.css"/>
<link rel="stylesheet" href="/base.css"/>
<link rel="modulepreload" href="/app.js">
<link rel="preload" as="fetch" href="/app_bg.wasm" crossorigin>
<script type="module" src="/boot.js"></script>
<meta name="signer-worker" content="/signer-worker.js" data-integrity="">
<meta name="signer-wasm" content="/signer_bg.wasm" data-integrity="">
<link data-trunk rel="rust" href="Cargo.toml">
</head>"#;

fn bundle() -> Files {
    [
        ("app.js", "new URL('app_bg.wasm', import.meta.url)"),
        ("app_bg.wasm", "\0asm app"),
        ("base.css", "@font-face { src: url(/fonts/a.woff2) }"),
        (
            "boot.js",
            "import i from \"/app.js\";\nconst WASM_INTEGRITY = \"\";\nf(\"/app_bg.wasm\")",
        ),
        ("fonts/a.woff2", "font"),
        ("index.html", PAGE),
        ("mark.svg", "<svg/>"),
        ("robots.txt", "all"),
        ("signer-worker.js", "importScripts(\"/signer.js\");"),
        ("signer.js", "glue"),
        ("signer_bg.wasm", "\0asm signer"),
        ("sw.js", "precache(['/boot.js', '/app_bg.wasm'])"),
        ("tokens.css", "@layer tokens, base;"),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .collect()
}

fn with(name: &str, text: &str) -> Files {
    let mut files = bundle();
    files.insert(name.to_owned(), text.as_bytes().to_vec());
    files
}

#[track_caller]
fn file<'a>(files: &'a Files, stem: &str, kind: &str) -> (&'a str, &'a str) {
    let fits = |name: &str| {
        let middle = name
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_suffix(kind));
        middle.is_some_and(|middle| middle.is_empty() || middle.len() == DIGEST_CHARS + 1)
    };
    let (name, bytes) = files.iter().find(|(name, _)| fits(name)).unwrap();
    (name, std::str::from_utf8(bytes).unwrap())
}

#[test]
fn every_address_of_the_page_is_a_file_of_the_bundle() {
    let finished = finish(bundle()).unwrap();
    let (_, page) = file(&finished, "index", ".html");
    for tag in html::tags(page) {
        for name in ["src", "href", "content"]
            .into_iter()
            .filter_map(|name| tag.get(name))
        {
            assert!(
                finished.contains_key(name.trim_start_matches('/')),
                "{name}"
            );
        }
    }
    assert!(!page.contains("data-trunk"));
}

#[test]
fn names_carry_the_digest_of_the_finished_bytes() {
    let finished = finish(bundle()).unwrap();
    let named: Vec<_> = finished
        .iter()
        .filter(|(name, _)| is_digest_name(name))
        .collect();
    assert_eq!(named.len(), 9, "{named:?}");
    for (name, bytes) in named {
        let digest = hex::lower::encode_string(&Sha256::digest(bytes));
        assert!(
            name.contains(&format!("-{}.", &digest[..DIGEST_CHARS])),
            "{name}"
        );
    }
}

#[test]
fn a_change_in_a_leaf_changes_the_name_of_all_that_lead_to_it() {
    let (old, new) = (
        finish(bundle()).unwrap(),
        finish(with("app_bg.wasm", "\0asm 2")).unwrap(),
    );
    assert_ne!(file(&old, "boot", ".js"), file(&new, "boot", ".js"));
    assert_ne!(file(&old, "app", ".js"), file(&new, "app", ".js"));
    assert_eq!(
        file(&old, "signer-worker", ".js"),
        file(&new, "signer-worker", ".js")
    );
}

#[test]
fn scripts_sheets_and_wasm_are_under_integrity() {
    let finished = finish(bundle()).unwrap();
    let (_, page) = file(&finished, "index", ".html");
    let of = |stem, kind| integrity(file(&finished, stem, kind).1.as_bytes());
    let mut sealed = 0;
    for tag in html::tags(page) {
        let found = tag
            .get("integrity")
            .or(tag.get("data-integrity"))
            .unwrap_or("");
        sealed += usize::from(found.starts_with("sha384-"));
    }
    assert_eq!(sealed, 5);
    assert!(page.contains(&of("boot", ".js")) && page.contains(&of("style", ".css")));
    let (_, boot) = file(&finished, "boot", ".js");
    assert!(boot.contains(&format!(
        "const WASM_INTEGRITY = \"{}\";",
        of("app_bg", ".wasm")
    )));
}

#[test]
fn sheets_become_one_in_the_order_of_the_page() {
    let finished = finish(bundle()).unwrap();
    let (_, css) = file(&finished, "style", ".css");
    assert!(css.starts_with("@layer tokens, base;\n@font-face"));
    assert!(css.contains(&format!("url(/{})", file(&finished, "fonts/a", ".woff2").0)));
    assert!(!finished.contains_key("tokens.css"));
}

#[test]
fn a_name_that_browsers_or_wasm_say_stays() {
    let finished = finish(with("app_bg.wasm", "\0asm ../mark.svg /mark.svg")).unwrap();
    assert!(finished.contains_key("mark.svg"));
    assert!(finished.contains_key("robots.txt"));
    let (_, worker) = file(&finished, "sw", ".js");
    assert!(
        worker.contains(file(&finished, "boot", ".js").0),
        "{worker}"
    );
}

#[test]
fn the_same_files_give_the_same_bundle() {
    assert_eq!(finish(bundle()), finish(bundle()));
}

#[test]
fn a_bundle_that_would_break_is_refused() {
    assert_eq!(
        finish(with(
            "boot.js",
            "import i from \"/app.js\"; f(\"/app_bg.wasm\")"
        )),
        Err(FinishError::NoIntegrityLine {
            name: "boot.js".to_owned()
        })
    );
    assert_eq!(
        finish(with("index.html", "<script src=\"/gone.js\"></script>")),
        Err(FinishError::Dangling {
            name: "gone.js".to_owned()
        })
    );
    assert_eq!(
        finish(with("base.css", "@import '/x.css';")),
        Err(FinishError::ImportInSheet {
            name: "base.css".to_owned()
        })
    );
    assert!(matches!(
        finish(with("index.html", "<body style=\"a\">")),
        Err(FinishError::Offences { .. })
    ));
    assert!(matches!(
        finish(with("app.js", "'/boot.js'")),
        Err(FinishError::Circle { .. })
    ));
}

#[test]
fn the_manifest_keeps_its_name_and_names_icons_by_their_digest() {
    let manifest = include_str!("../../../../../public/app.webmanifest");
    let mut files = with("app.webmanifest", manifest);
    for icon in ["app.svg", "app-192.png", "app-512.png", "whole-512.png"] {
        files.insert(format!("icons/{icon}"), icon.as_bytes().to_vec());
    }
    let finished = finish(files).unwrap();
    let (_, manifest) = file(&finished, "app", ".webmanifest");
    let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
    let icons = manifest["icons"].as_array().unwrap();
    assert_eq!(icons.len(), 4);
    for icon in icons {
        let name = icon["src"].as_str().unwrap().trim_start_matches('/');
        assert!(
            finished.contains_key(name) && is_digest_name(name),
            "{name}"
        );
    }
}
