//! The mail server that the backend's tests start: Python's `aiosmtpd`, in the tools' own Python.

use std::path::PathBuf;

use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;

/// Any later one of its series speaks the same.
const AIOSMTPD: &str = "aiosmtpd>=1.4.6,<1.5";

/// Finds or installs it. Without it the tests of alerts say that they did not run; not in CI.
pub(crate) fn ensure(place: &Place) -> Result<(), Trouble> {
    let folder = place.cache.join("venv");
    let ours = folder.join("bin/python");
    let system = place.on_path(&["python3", "python"]);
    let knows = |python: &PathBuf| {
        step::asked(place.command(python).args(["-c", "import aiosmtpd"])).is_some()
    };
    if knows(&ours) || system.as_ref().is_some_and(knows) {
        return Ok(());
    }
    let install = || -> Result<(), Trouble> {
        let Some(system) = &system else {
            return Err(Trouble::new("there is no Python 3"));
        };
        if !ours.is_file() {
            let mut venv = place.command(system);
            venv.args(["-m", "venv"]).arg(&folder);
            step::quiet(place, "making a Python environment for tests", &mut venv)?;
        }
        let mut pip = place.command(&ours);
        pip.args(["-m", "pip", "install", "--quiet", AIOSMTPD]);
        step::quiet(place, "installing a mail server for tests (once)", &mut pip)
    };
    let Err(why) = install() else { return Ok(()) };
    let why = format!("the tests of alerts need Python 3 with `aiosmtpd`: install it ({why})");
    if place.ci {
        return Err(Trouble::new(why));
    }
    say::line(&format!("{why}; going on without them"));
    Ok(())
}
