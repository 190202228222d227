//! `verificar.html`: the verifier in one file that opens from a disk and connects to nothing.
//!
//! The wasm, its glue, the page's script and the sheets of the app are all inside; the page's own
//! policy names the digest of its script and of its style, and nothing else may run or be fetched
//! but the worker that the script makes of itself.

use std::fs;
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::bundle::Pace;
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;
use crate::tools;

/// How the file is called.
pub(crate) const NAME: &str = "verificar.html";
const CRATE: &str = "verifier";
/// The sheets of the app that it is painted with, in the order of the layers.
const SHEETS: [&str; 7] = [
    "tokens.css",
    "base.css",
    "layout.css",
    "parts.css",
    "mail.css",
    "pages.css",
    "pages/verify.css",
];

/// Builds the file and says where it is.
pub(crate) fn build(place: &Place, tempo: Pace) -> Result<PathBuf, Trouble> {
    tools::wasm_target(place)?;
    tools::wasm_bindgen(place)?;
    let mut cargo = place.cargo(["build", "--package", CRATE, "--profile", tempo.profile()]);
    cargo.args(["--target", "wasm32-unknown-unknown", "--lib"]);
    step::quiet(place, "compiling the verifier for the browser", &mut cargo)?;
    let folder = place.work().join(CRATE);
    let linked = place.target.join("wasm32-unknown-unknown");
    let mut bind = place.command("wasm-bindgen");
    bind.args(["--target", "no-modules", "--no-typescript", "--out-name"])
        .args([CRATE, "--out-dir"])
        .arg(&folder)
        .arg(linked.join(tempo.profile()).join(format!("{CRATE}.wasm")));
    step::quiet(place, "binding the verifier", &mut bind)?;
    let page = page(place, &folder)?;
    let path = place.work().join(NAME);
    fs::write(&path, &page).map_err(|error| Trouble::with_file(&path, &error))?;
    say::line(&format!("{}: {} bytes", path.display(), page.len()));
    Ok(path)
}

fn page(place: &Place, folder: &Path) -> Result<String, Trouble> {
    let text = |path: PathBuf| {
        fs::read_to_string(&path).map_err(|error| Trouble::with_file(&path, &error))
    };
    let sources = place.root.join("app").join(CRATE).join("page");
    let mut style = String::new();
    for sheet in SHEETS {
        style.push_str(&without_fonts(&text(place.root.join("style").join(sheet))?));
    }
    let wasm = folder.join(format!("{CRATE}_bg.wasm"));
    let wasm = fs::read(&wasm).map_err(|error| Trouble::with_file(&wasm, &error))?;
    let glue = text(folder.join(format!("{CRATE}.js")))?;
    let quoted = serde_json::Value::from(glue).to_string();
    let script = text(sources.join("page.js"))?
        .replace("WASM", &Base64::encode_string(&wasm))
        .replacen("GLUE_TEXT", &quoted, 1);
    filled(&text(sources.join("page.html"))?, &style, &script).map_err(Trouble::new)
}

/// Puts style and script into the page, and their digests into its policy.
fn filled(page: &str, style: &str, script: &str) -> Result<String, String> {
    for (what, inside, end) in [("style", style, "</style"), ("script", script, "</script")] {
        if inside.contains(end) || inside.contains("<!--") {
            return Err(format!("the {what} of {NAME} would end before its end"));
        }
    }
    let digest = |text: &str| Base64::encode_string(&Sha256::digest(text));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' 'wasm-unsafe-eval'; style-src 'sha256-{}'; \
         worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'",
        digest(script),
        digest(style),
    );
    // Each stands once, and what is put in first is not looked through again.
    let mut parts = page.splitn(2, "POLICY");
    let (head, rest) = (parts.next().unwrap_or(""), parts.next());
    let (middle, rest) = rest
        .and_then(|it| it.split_once("STYLE"))
        .ok_or("no STYLE")?;
    let (body, tail) = rest.split_once("SCRIPT").ok_or("no SCRIPT")?;
    Ok([head, &policy, middle, style, body, script, tail].concat())
}

/// A sheet without the fonts that lie beside the app: here there is nothing beside.
fn without_fonts(sheet: &str) -> String {
    let mut rest = sheet;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("@font-face") {
        kept.push_str(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_what_is_inside_and_nothing_can_end_early() {
        let page = "<meta content=\"POLICY\"><style>STYLE</style><script>SCRIPT</script>";
        let whole = filled(page, "a{}", "1;").unwrap();
        let digest = Base64::encode_string(&Sha256::digest("1;"));
        assert!(whole.contains(&format!("script-src 'sha256-{digest}' 'wasm-unsafe-eval'")));
        assert!(whole.ends_with("<style>a{}</style><script>1;</script>"));
        assert!(filled(page, "a{}", "'</script>'").is_err());
        assert!(filled(page, "</style>", "1;").is_err());
        assert!(filled("<style>STYLE</style>", "", "").is_err());
    }

    #[test]
    fn fonts_are_left_out_and_the_rest_stays() {
        let sheet = "@layer base {\n  @font-face { src: url(\"/a\"); }\n  p { margin: 0; }\n}\n";
        assert_eq!(
            without_fonts(sheet),
            "@layer base {\n  \n  p { margin: 0; }\n}\n"
        );
    }
}
