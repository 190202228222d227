//! `cargo xtask dist`: one program that runs on another machine, its pages inside it.
//!
//! Beside it lie what an operator starts it with: a unit for systemd, a recipe for a container, a
//! balancer's configuration. None of them is needed.

use std::fs;

use crate::bundle;
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;
use crate::verifier;

/// What lies beside the program, from `proxy/deploy`.
const BESIDE: [&str; 4] = [
    "Containerfile",
    "buzon-proxy.service",
    "haproxy.cfg",
    "proxy.toml",
];
const PROGRAM: &str = "buzon-proxy";

/// Builds the pages, then the program around them, and copies it to `target/dist-package`.
pub(crate) fn dist(place: &Place) -> Result<(), Trouble> {
    bundle::build(place, bundle::Pace::Full)?;
    let verifier = verifier::build(place, bundle::Pace::Full)?;
    let mut cargo = place.cargo([
        "build",
        "--release",
        "--package",
        "proxy",
        "--features",
        "bundle,embedded",
    ]);
    cargo.env("BUZON_BUNDLE_AT_BUILD", place.dist());
    step::quiet(
        place,
        "building the proxy around its pages (the first time takes minutes)",
        &mut cargo,
    )?;
    let package = place.target.join("dist-package");
    if package.exists() {
        fs::remove_dir_all(&package).map_err(|error| Trouble::with_file(&package, &error))?;
    }
    fs::create_dir_all(&package).map_err(|error| Trouble::with_file(&package, &error))?;
    let copy = |from: std::path::PathBuf, name: &str| {
        let copied = fs::copy(&from, package.join(name));
        copied.map_err(|error| Trouble::with_file(&from, &error))
    };
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let bytes = copy(place.binary("release", "proxy"), &name)?;
    copy(verifier, verifier::NAME)?;
    for name in BESIDE {
        copy(place.root.join("proxy/deploy").join(name), name)?;
    }
    say::line(&format!(
        "{}: {bytes} bytes, pages inside; it needs nothing else: `./{name} --help`",
        package.join(&name).display()
    ));
    Ok(())
}
