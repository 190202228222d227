//! `cargo xtask check`: what can be known without running anything, the fastest first.

mod arrows;
mod tidy;
mod walls;

use std::process::Command;

use serde_json::Value;

use crate::fuzz;
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;
use crate::tools;

const DENY_VERSION: &str = "0.20.2";

/// Runs every check; the house rules first, since they take no compiling.
pub(crate) fn check(place: &Place) -> Result<(), Trouble> {
    let mut broken = arrows::broken(&place.metadata);
    broken.extend(arrows::broken(&fuzz_metadata(place)?));
    broken.extend(walls::broken(place)?);
    broken.extend(tidy::broken(place)?);
    for rule in &broken {
        say::line(&format!("  {rule}"));
    }
    if !broken.is_empty() {
        return Err(Trouble::new(format!(
            "{} house rules are broken, listed above",
            broken.len()
        )));
    }
    say::line("arrows and tidiness: kept");
    step::loud("format", &mut place.cargo(["fmt", "--all", "--check"]))
        .map_err(|trouble| Trouble::new(format!("{trouble}: run `cargo fmt --all`")))?;
    let mut format = fuzz_crate(place, ["fmt"]);
    step::loud("format of the fuzz targets", format.arg("--check"))?;
    deny(place)?;
    clippy(place)
}

/// `cargo WORDS` on the fuzz targets. They are outside the workspace but share its target
/// folder, so that what both need is compiled once.
pub(crate) fn fuzz_crate<const N: usize>(place: &Place, words: [&str; N]) -> Command {
    let mut cargo = place.cargo(words);
    let manifest = place.root.join(fuzz::CRATE).join("Cargo.toml");
    cargo.arg("--manifest-path").arg(manifest);
    cargo.env("CARGO_TARGET_DIR", &place.target);
    cargo
}

/// What the workspace's metadata leaves out.
fn fuzz_metadata(place: &Place) -> Result<Value, Trouble> {
    let mut ask = fuzz_crate(
        place,
        ["metadata", "--format-version", "1", "--no-deps", "--quiet"],
    );
    step::asked(&mut ask)
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| {
            Trouble::new(format!(
                "cargo cannot read {}: `cargo metadata` there says why",
                fuzz::CRATE
            ))
        })
}

fn clippy(place: &Place) -> Result<(), Trouble> {
    let mut native = place.cargo(["clippy", "--quiet", "--workspace", "--all-targets"]);
    native.args([
        "--exclude",
        "app",
        "--exclude",
        "signer",
        "--exclude",
        "verifier",
        "--",
        "-D",
        "warnings",
    ]);
    step::loud("clippy for this machine", &mut native)?;
    tools::wasm_target(place)?;
    let mut wasm = place.cargo([
        "clippy",
        "--quiet",
        "--package",
        "app",
        "--package",
        "signer",
        "--package",
        "verifier",
    ]);
    wasm.args(["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]);
    step::loud("clippy for the browser", &mut wasm)?;
    let mut targets = fuzz_crate(place, ["clippy", "--quiet", "--all-targets"]);
    // What the lock of its own says is what CI fuzzes.
    if place.ci {
        targets.arg("--locked");
    }
    targets.args(["--", "-D", "warnings"]);
    step::loud("clippy for the fuzz targets", &mut targets)
}

/// Licences, sources and banned crates. Installed in CI; elsewhere run when it is there.
fn deny(place: &Place) -> Result<(), Trouble> {
    if place.on_path(&["cargo-deny"]).is_none() {
        if !place.ci {
            say::line(&format!(
                "cargo-deny: not run; `cargo install cargo-deny --version {DENY_VERSION} --locked` \
                 brings it (CI runs it)"
            ));
            return Ok(());
        }
        tools::install(place, "cargo-deny", DENY_VERSION, &[])?;
    }
    let mut deny = place.cargo([
        "deny",
        "--log-level",
        "error",
        "--config",
        ".cargo/deny.toml",
    ]);
    step::loud(
        "cargo-deny",
        deny.args(["check", "bans", "licenses", "sources"]),
    )
}
