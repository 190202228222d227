//! Finishes a bundle: names that carry their digest, integrity for everything a page loads.
//!
//! A pure function from files to files: no disk, no clock, the same bytes in give the same bytes
//! out. Leaves are named first, so that a name also covers what the file names in turn.
//!
//! A file keeps its name when nothing points at it, when browsers ask for it by that name (the
//! service worker), or when compiled code says its name: wasm cannot be rewritten.

mod links;

use std::collections::BTreeMap;
use std::fmt;

use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256, Sha384};

use super::html::{self, Tag, Verdict};
use super::offline;
use links::{Links, renamed};

/// The files of a bundle by path, without a leading slash.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

const INDEX: &str = "index.html";
const APP_WASM: &str = "app_bg.wasm";
const BOOT: &str = "boot.js";
/// All sheets of the page in their order: one request before first paint instead of seven.
const SHEET: &str = "style.css";
const INTEGRITY_LINE: &str = "const WASM_INTEGRITY = \"\";";
const TEXT_KINDS: [&str; 5] = ["css", "html", "js", "json", "webmanifest"];
const DIGEST_CHARS: usize = 16;

/// Why a bundle cannot be finished.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum FinishError {
    /// Files name each other in a circle: none can be named first.
    Circle { files: Vec<String> },
    /// The page points at a file that the bundle does not have.
    Dangling { name: String },
    /// A sheet imports another: they are already one, and an import inside is ignored.
    ImportInSheet { name: String },
    /// The service worker lacks a line that takes one of its lists.
    NoListLine { line: &'static str },
    /// A script loads the app's wasm without the line that takes its digest.
    NoIntegrityLine { name: String },
    /// The app's glue does not tell which packs there are.
    NoPacks { name: String },
    /// A text is not UTF-8.
    NotText { name: String },
    /// The page has what its content policy forbids.
    Offences { found: Vec<String> },
}

impl fmt::Display for FinishError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Circle { files } => {
                write!(
                    formatter,
                    "these files name each other in a circle: {}",
                    files.join(", ")
                )
            }
            Self::Dangling { name } => write!(formatter, "index.html points at no file: {name}"),
            Self::ImportInSheet { name } => write!(formatter, "`{name}` has an @import"),
            Self::NoIntegrityLine { name } => {
                write!(
                    formatter,
                    "`{name}` loads {APP_WASM} but lacks `{INTEGRITY_LINE}`"
                )
            }
            Self::NoListLine { line } => {
                write!(formatter, "`{}` lacks `{line}`", offline::WORKER)
            }
            Self::NoPacks { name } => write!(formatter, "`{name}` does not tell its packs"),
            Self::NotText { name } => write!(formatter, "`{name}` is not UTF-8"),
            Self::Offences { found } => {
                write!(formatter, "index.html must not have: {}", found.join("; "))
            }
        }
    }
}

/// Returns the finished bundle.
pub(crate) fn finish(mut files: Files) -> Result<Files, FinishError> {
    let index = files.remove(INDEX).unwrap_or_default();
    let index = without_trunk(&text(INDEX, &index)?);
    let index = with_one_sheet(&index, &mut files)?;
    let links = Links::of(&files, &index)?;
    let mut finished = Files::new();
    let mut names = BTreeMap::new();
    let mut app_wasm_integrity = String::new();
    let mut integrities: Vec<(String, String)> = Vec::new();
    for name in links.leaves_first()? {
        let Some(bytes) = files.get(&name) else {
            continue;
        };
        let bytes = match kind(&name) {
            known if TEXT_KINDS.contains(&known) => {
                let mut whole = text(&name, bytes)?;
                for (place, digest) in &integrities {
                    whole = whole.replace(place.as_str(), digest);
                }
                let text = renamed(&whole, &names);
                let text = if name == BOOT && links.has(&name, APP_WASM) {
                    with_wasm_integrity(&name, &text, &app_wasm_integrity)?
                } else {
                    text
                };
                text.into_bytes()
            }
            _ => bytes.clone(),
        };
        integrities.push((format!("integrity of /{name}"), integrity(&bytes)));
        if name == APP_WASM {
            app_wasm_integrity = integrity(&bytes);
        }
        let new = if links.movable.contains(&name) {
            digest_name(&name, &bytes)
        } else {
            name.clone()
        };
        finished.insert(new.clone(), bytes);
        names.insert(name, new);
    }
    let index = with_integrity(&renamed(&index, &names), &finished)?;
    let found = html::offences(&index);
    if !found.is_empty() {
        return Err(FinishError::Offences { found });
    }
    finished.insert(INDEX.to_owned(), index.into_bytes());
    offline::write(&mut finished)?;
    Ok(finished)
}

/// Returns the value of an `integrity` attribute.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", Base64::encode_string(&Sha384::digest(bytes)))
}

/// Whether `name` carries the digest of its bytes, so that it may be kept for ever.
pub(crate) fn is_digest_name(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.rsplit_once('-').is_some_and(|(_, digest)| {
        digest.len() == DIGEST_CHARS && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// What Trunk leaves behind: its own links, when it is told not to inject scripts.
fn without_trunk(index: &str) -> String {
    html::rewrite(index, |tag| match tag.get("data-trunk") {
        Some(_) => Verdict::Drop,
        None => Verdict::Keep,
    })
}

/// Joins the sheets of the page, in its order, where the first one stood.
fn with_one_sheet(index: &str, files: &mut Files) -> Result<String, FinishError> {
    let plain = |tag: &Tag| tag.is_link("stylesheet") && tag.get("media").is_none();
    let mut joined = String::new();
    let mut first = true;
    let mut trouble = None;
    let page = html::rewrite(index, |tag| {
        if !plain(tag) {
            return Verdict::Keep;
        }
        let name = tag
            .get("href")
            .unwrap_or("")
            .trim_start_matches('/')
            .to_owned();
        match files.remove(&name).map(|bytes| text(&name, &bytes)) {
            Some(Ok(css)) if css.contains("@import") => {
                trouble.get_or_insert(FinishError::ImportInSheet { name });
            }
            Some(Ok(css)) => {
                joined.push_str(css.trim());
                joined.push('\n');
            }
            Some(Err(error)) => {
                trouble.get_or_insert(error);
            }
            None => {
                trouble.get_or_insert(FinishError::Dangling { name });
            }
        }
        if !std::mem::take(&mut first) {
            return Verdict::Drop;
        }
        let mut one = tag.clone();
        one.set("href", format!("/{SHEET}"));
        Verdict::Replace(one)
    });
    if let Some(error) = trouble {
        return Err(error);
    }
    if !first {
        files.insert(SHEET.to_owned(), joined.into_bytes());
    }
    Ok(page)
}

/// Writes integrity wherever a browser or the app checks it.
fn with_integrity(index: &str, finished: &Files) -> Result<String, FinishError> {
    let mut trouble = None;
    let page = html::rewrite(index, |tag| {
        // On other preloads browsers ignore it, and say so in the console of every visit.
        let checked = tag.is_link("preload") && matches!(tag.get("as"), Some("script" | "style"));
        let link = checked || tag.is_link("modulepreload") || tag.is_link("stylesheet");
        let (address, attribute) = match tag.name.as_str() {
            "script" => (tag.get("src"), "integrity"),
            "link" if link => (tag.get("href"), "integrity"),
            "meta" if tag.get("data-integrity").is_some() => (tag.get("content"), "data-integrity"),
            "link" => (tag.get("href"), ""),
            _ => (None, ""),
        };
        let Some(name) = address.and_then(|address| address.strip_prefix('/')) else {
            return Verdict::Keep;
        };
        let Some(bytes) = finished.get(name) else {
            trouble.get_or_insert(FinishError::Dangling {
                name: name.to_owned(),
            });
            return Verdict::Keep;
        };
        if attribute.is_empty() {
            return Verdict::Keep;
        }
        let mut sealed = tag.clone();
        sealed.set(attribute, integrity(bytes));
        Verdict::Replace(sealed)
    });
    trouble.map_or(Ok(page), Err)
}

fn with_wasm_integrity(name: &str, text: &str, digest: &str) -> Result<String, FinishError> {
    if !text.contains(INTEGRITY_LINE) {
        return Err(FinishError::NoIntegrityLine {
            name: name.to_owned(),
        });
    }
    Ok(text.replace(
        INTEGRITY_LINE,
        &format!("const WASM_INTEGRITY = \"{digest}\";"),
    ))
}

fn digest_name(name: &str, bytes: &[u8]) -> String {
    let mut digest = hex::lower::encode_string(&Sha256::digest(bytes));
    digest.truncate(DIGEST_CHARS);
    let (stem, kind) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{digest}.{kind}")
}

/// What follows the last dot of a name.
pub(crate) fn kind(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, kind)| kind)
}

fn text(name: &str, bytes: &[u8]) -> Result<String, FinishError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| FinishError::NotText {
        name: name.to_owned(),
    })
}

#[cfg(test)]
mod tests;
