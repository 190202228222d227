//! `cargo xtask dist`: a folder that runs on another machine, the proxy beside its bundle.
//!
//! The bundle is not inside the binary yet: that is later work, and this command says so.

use std::fs;
use std::path::Path;

use crate::bundle;
use crate::place::Place;
use crate::run;
use crate::say::{self, Trouble};

/// Builds both and copies them to `target/dist-package`.
pub(crate) fn dist(place: &Place) -> Result<(), Trouble> {
    bundle::build(place)?;
    run::build_proxy(place)?;
    let package = place.target.join("dist-package");
    if package.exists() {
        fs::remove_dir_all(&package).map_err(|error| Trouble::with_file(&package, &error))?;
    }
    copy(&place.dist(), &package.join("dist"))?;
    let binary = place.binary("release", "proxy");
    let name = binary.file_name().unwrap_or(binary.as_os_str());
    fs::copy(&binary, package.join(name)).map_err(|error| Trouble::with_file(&binary, &error))?;
    say::line(&format!(
        "{}: copy it whole, then `./proxy --bundle dist`",
        package.display()
    ));
    say::line("The bundle lies beside the proxy; embedding it in the binary is later work.");
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    let error = |error| Trouble::with_file(from, &error);
    if !from.is_dir() {
        return fs::copy(from, to).map(drop).map_err(error);
    }
    fs::create_dir_all(to).map_err(|error| Trouble::with_file(to, &error))?;
    for entry in fs::read_dir(from).map_err(error)? {
        let entry = entry.map_err(error)?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
