//! The PostgreSQL server that the backend's tests start, each run its own.

use std::fs;
use std::path::Path;

use super::browser::apt;
use crate::place::Place;
use crate::say::{self, Trouble};

/// Where Debian keeps the server's programs: not on PATH.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Finds or, where we may, installs it. Without it the tests say that they did not run; not in CI.
pub(crate) fn ensure(place: &Place) -> Result<(), Trouble> {
    if is_there(place) {
        return Ok(());
    }
    apt(place, "postgresql")?;
    if is_there(place) {
        return Ok(());
    }
    let why = "the backend's tests need PostgreSQL 15 or newer: install `postgresql`";
    if place.ci {
        return Err(Trouble::new(why));
    }
    say::line(&format!("{why}; going on without them"));
    Ok(())
}

fn is_there(place: &Place) -> bool {
    let has = |folder: &Path| folder.join("bin/initdb").is_file();
    let of_debian = fs::read_dir(DEBIAN)
        .is_ok_and(|versions| versions.flatten().any(|version| has(&version.path())));
    of_debian || place.on_path(&["initdb"]).is_some()
}
