//! The tools that build a bundle: each is looked for first and installed only when missing.
//!
//! What we install goes to the cache folder, never to the person's own cargo or npm folders, and
//! without optimisation: a tool that runs for seconds is not worth minutes of compiling.

pub(crate) mod balancer;
pub(crate) mod browser;
pub(crate) mod info_zip;
pub(crate) mod mail;
pub(crate) mod poppler;
pub(crate) mod postgres;
pub(crate) mod pyhanko;
pub(crate) mod schemathesis;
pub(crate) mod softhsm;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;

/// Any of these takes our options the same way.
const CARGO_FUZZ_SERIES: &str = "0.13.";
const CARGO_FUZZ_VERSION: &str = "0.13.2";
const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The last Trunk that builds with our minimum Rust.
const TRUNK_VERSION: &str = "0.21.14";
/// Any of these reads our Trunk.toml the same way.
const TRUNK_SERIES: &str = "0.21.";
/// Cuts the app's wasm where the app says so; it must know our wasm-bindgen.
pub(crate) const WASM_SPLIT: &str = "wasm-split-cli";
const WASM_SPLIT_VERSION: &str = "0.2.4";
/// Older ones do not know what today's rustc emits; sizes were measured with this one.
const BINARYEN_VERSION: &str = "132";

/// Makes sure that rustc can build for the browser.
pub(crate) fn wasm_target(place: &Place) -> Result<(), Trouble> {
    let mut ask = place.command("rustc");
    ask.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    if step::asked(&mut ask).is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    let mut add = place.command("rustup");
    add.args(["target", "add", WASM_TARGET]);
    step::quiet(place, "adding the wasm32 target to Rust", &mut add).map_err(|trouble| {
        Trouble::new(format!(
            "{trouble}; add the standard library for {WASM_TARGET} the way your Rust was installed"
        ))
    })
}

/// Makes sure that wasm-bindgen is there at the version of Cargo.lock: it accepts no other.
pub(crate) fn wasm_bindgen(place: &Place) -> Result<(), Trouble> {
    let lock = place.root.join("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(|error| Trouble::with_file(&lock, &error))?;
    let version = locked_version(&text, "wasm-bindgen").ok_or_else(|| {
        Trouble::new("Cargo.lock has no wasm-bindgen: does the app still depend on it?")
    })?;
    if version_of(place, "wasm-bindgen").as_deref() == Some(version) {
        return Ok(());
    }
    install(place, "wasm-bindgen-cli", version, &[])?;
    match version_of(place, "wasm-bindgen") {
        Some(found) if found == version => Ok(()),
        found => Err(not_as_asked("wasm-bindgen", version, found.as_deref())),
    }
}

/// Makes sure that Trunk is there.
pub(crate) fn trunk(place: &Place) -> Result<(), Trouble> {
    let fits = |version: &String| version.starts_with(TRUNK_SERIES);
    if version_of(place, "trunk").as_ref().is_some_and(fits) {
        return Ok(());
    }
    install(
        place,
        "trunk",
        TRUNK_VERSION,
        &["--no-default-features", "--features", "rustls"],
    )?;
    match version_of(place, "trunk") {
        Some(found) if fits(&found) => Ok(()),
        found => Err(not_as_asked("trunk", TRUNK_VERSION, found.as_deref())),
    }
}

/// Makes sure that cargo-fuzz is there.
pub(crate) fn cargo_fuzz(place: &Place) -> Result<(), Trouble> {
    let fits = |version: &String| version.starts_with(CARGO_FUZZ_SERIES);
    if version_of(place, "cargo-fuzz").as_ref().is_some_and(fits) {
        return Ok(());
    }
    install(place, "cargo-fuzz", CARGO_FUZZ_VERSION, &[])?;
    match version_of(place, "cargo-fuzz") {
        Some(found) if fits(&found) => Ok(()),
        found => Err(not_as_asked(
            "cargo-fuzz",
            CARGO_FUZZ_VERSION,
            found.as_deref(),
        )),
    }
}

/// The triple of this machine.
pub(crate) fn host(place: &Place) -> Result<String, Trouble> {
    let text = step::asked(place.command("rustc").arg("-vV")).unwrap_or_default();
    host_of(&text)
        .map(str::to_owned)
        .ok_or_else(|| Trouble::new("`rustc -vV` names no host: is rustc on PATH?"))
}

/// Whether this Rust came with the runtime of the address sanitizer.
pub(crate) fn has_address_sanitizer(place: &Place) -> bool {
    let folder = step::asked(place.command("rustc").args(["--print", "target-libdir"]));
    let entries = folder.and_then(|folder| fs::read_dir(folder.trim()).ok());
    entries.is_some_and(|mut entries| {
        entries.any(|entry| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().contains("_rt.asan"))
        })
    })
}

/// Makes sure that the splitter is there. It tells no version, so ours is known by its folder.
pub(crate) fn wasm_split(place: &Place) -> Result<(), Trouble> {
    let listed = format!("wasm_split_cli_support {WASM_SPLIT_VERSION} ");
    let list = place.cache.join(".crates.toml");
    if fs::read_to_string(list).is_ok_and(|text| text.contains(&listed)) {
        return Ok(());
    }
    install(
        place,
        "wasm_split_cli_support",
        WASM_SPLIT_VERSION,
        &["--features", "build-binary"],
    )
}

/// Returns Binaryen's module for Node.js, bringing it when npm is there.
///
/// `None` means: go on without it, with a bigger bundle. In CI that is a failure.
pub(crate) fn binaryen(place: &Place) -> Result<Option<PathBuf>, Trouble> {
    if let Some(found) = binaryen_at_hand(place) {
        return Ok(Some(found));
    }
    if place.on_path(&["npm"]).is_none() || place.on_path(&["node"]).is_none() {
        let why = "Node.js is not there to bring Binaryen: install node and npm";
        if place.ci {
            return Err(Trouble::new(why));
        }
        say::line(&format!(
            "{why}; going on, the bundle will be about 70 % bigger"
        ));
        return Ok(None);
    }
    let folder = place.cache.join("node");
    fs::create_dir_all(&folder).map_err(|error| Trouble::with_file(&folder, &error))?;
    let mut npm = place.command("npm");
    npm.args([
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefix",
    ]);
    npm.arg(&folder).arg(format!("binaryen@{BINARYEN_VERSION}"));
    step::quiet(place, "installing Binaryen from npm (once)", &mut npm)?;
    binaryen_at_hand(place)
        .map(Some)
        .ok_or_else(|| Trouble::new("npm installed no Binaryen: remove the cache and try again"))
}

/// Returns the Binaryen that would be used now, without installing anything.
pub(crate) fn binaryen_at_hand(place: &Place) -> Option<PathBuf> {
    let folder = place.cache.join("node/node_modules/binaryen");
    let facts = fs::read_to_string(folder.join("package.json")).ok()?;
    let facts: Value = serde_json::from_str(&facts).ok()?;
    let version = facts.get("version").and_then(Value::as_str)?;
    let same = version.split('.').next() == Some(BINARYEN_VERSION);
    same.then(|| folder.join("index.js"))
}

/// Installs a command-line crate into the cache folder.
pub(crate) fn install(
    place: &Place,
    package: &str,
    version: &str,
    options: &[&str],
) -> Result<(), Trouble> {
    if binstalled(place, package, version) {
        return Ok(());
    }
    let mut cargo = place.cargo([
        "install",
        package,
        "--version",
        version,
        "--locked",
        "--root",
    ]);
    cargo
        .arg(&place.cache)
        .args(options)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    let what = format!("installing {package} {version} (once; it may take some minutes)");
    step::quiet(place, &what, &mut cargo)
}

/// Takes a ready-made binary when the person has cargo-binstall.
fn binstalled(place: &Place, package: &str, version: &str) -> bool {
    if place.on_path(&["cargo-binstall"]).is_none() {
        return false;
    }
    let mut command = place.cargo([
        "binstall",
        "--no-confirm",
        "--disable-strategies",
        "compile",
    ]);
    command
        .arg("--root")
        .arg(&place.cache)
        .arg(format!("{package}@{version}"));
    step::quiet(
        place,
        &format!("fetching {package} {version} ready-made"),
        &mut command,
    )
    .is_ok()
}

/// The last word of `TOOL --version`'s first line that looks like a version.
fn version_of(place: &Place, tool: &str) -> Option<String> {
    let text = step::asked(place.command(tool).arg("--version"))?;
    let mut words = text.lines().next()?.split_whitespace();
    words
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

fn not_as_asked(tool: &str, wanted: &str, found: Option<&str>) -> Trouble {
    let found = found.unwrap_or("nothing");
    Trouble::new(format!(
        "{tool} {wanted} was installed but PATH answers with {found}: remove it"
    ))
}

fn host_of(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("host: "))
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_a_line_of_its_own() {
        let text = "rustc 1.95.0\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n";
        assert_eq!(host_of(text), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(host_of("rustc 1.95.0\n"), None);
    }

    #[test]
    fn the_locked_version_is_of_that_package_alone() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
