//! schemathesis, which asks the backend all that its `OpenAPI` document says and forbids.

use std::path::PathBuf;

use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;

/// This one and no other: the same seed asks the same questions.
const PACKAGE: &str = "schemathesis==4.32.5";
/// How it tells its version.
const VERSION: &str = "schemathesis, version 4.32.5";

/// Finds or installs it. Without it its test says that it did not run; in CI that is a failure.
pub(crate) fn ensure(place: &Place) -> Result<Option<PathBuf>, Trouble> {
    let fits = |tool: &PathBuf| {
        let told = step::asked(place.command(tool).arg("--version"));
        told.is_some_and(|told| told.trim() == VERSION)
    };
    let folder = place.cache.join("schemathesis");
    let ours = folder.join("bin/schemathesis");
    if fits(&ours) {
        return Ok(Some(ours));
    }
    match install(place, &folder) {
        Ok(()) => Ok(Some(ours)),
        Err(trouble) if place.ci => Err(trouble),
        Err(trouble) => {
            say::line(&format!("{trouble}; going on without schemathesis"));
            Ok(None)
        }
    }
}

fn install(place: &Place, folder: &PathBuf) -> Result<(), Trouble> {
    let system = place.on_path(&["python3", "python"]);
    let system =
        system.ok_or_else(|| Trouble::new("schemathesis needs Python 3: install `python3`"))?;
    let mut venv = place.command(system);
    venv.args(["-m", "venv"]).arg(folder);
    step::quiet(
        place,
        "making a Python environment for schemathesis",
        &mut venv,
    )?;
    let mut pip = place.command(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", PACKAGE]);
    step::quiet(place, "installing schemathesis (once)", &mut pip)
}
