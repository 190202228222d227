//! `HAProxy`, which the tests of several replicas put before two doors.

use std::path::Path;

use super::browser::apt;
use crate::place::Place;
use crate::say::{self, Trouble};

/// Where Debian keeps it: not on everybody's PATH.
const DEBIAN: &str = "/usr/sbin/haproxy";

/// Finds or, where we may, installs it. Without it that test says that it did not run; not in CI.
pub(crate) fn ensure(place: &Place) -> Result<(), Trouble> {
    if is_there(place) {
        return Ok(());
    }
    apt(place, "haproxy")?;
    if is_there(place) {
        return Ok(());
    }
    let why = "the tests of several replicas need HAProxy: install `haproxy`";
    if place.ci {
        return Err(Trouble::new(why));
    }
    say::line(&format!("{why}; going on without them"));
    Ok(())
}

fn is_there(place: &Place) -> bool {
    Path::new(DEBIAN).is_file() || place.on_path(&["haproxy"]).is_some()
}
