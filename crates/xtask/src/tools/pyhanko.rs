//! pyHanko, which the tests of evidence ask about signatures as a third opinion.

use std::path::PathBuf;

use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;

/// What the script of the tests is written for.
const PACKAGE: &str = "pyHanko>=0.30";

/// Finds or installs a Python that has it. Without one those tests say that they did not run;
/// in CI that is a failure.
pub(crate) fn ensure(place: &Place) -> Result<Option<PathBuf>, Trouble> {
    let knows = |python: &PathBuf| {
        step::asked(place.command(python).args(["-c", "import pyhanko"])).is_some()
    };
    let system = place.on_path(&["python3", "python"]);
    if let Some(found) = system.clone().filter(knows) {
        return Ok(Some(found));
    }
    let folder = place.cache.join("pyhanko");
    let ours = folder.join("bin/python");
    if knows(&ours) {
        return Ok(Some(ours));
    }
    let installed = system
        .ok_or_else(|| Trouble::new("pyHanko needs Python 3: install `python3`"))
        .and_then(|system| install(place, &system, &folder, &ours));
    match installed {
        Ok(()) => Ok(Some(ours)),
        Err(trouble) if place.ci => Err(trouble),
        Err(trouble) => {
            say::line(&format!("{trouble}; going on without pyHanko's opinion"));
            Ok(None)
        }
    }
}

fn install(
    place: &Place,
    system: &PathBuf,
    folder: &PathBuf,
    ours: &PathBuf,
) -> Result<(), Trouble> {
    let mut venv = place.command(system);
    venv.args(["-m", "venv"]).arg(folder);
    step::quiet(place, "making a Python environment for pyHanko", &mut venv)?;
    let mut pip = place.command(ours);
    pip.args(["-m", "pip", "install", "--quiet", PACKAGE]);
    step::quiet(place, "installing pyHanko (once)", &mut pip)
}
