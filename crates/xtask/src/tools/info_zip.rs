//! Info-ZIP, which the tests of evidence ask what it sees in a package.

use super::browser::apt;
use crate::place::Place;
use crate::say::{self, Trouble};

const PROGRAM: &str = "unzip";
const PACKAGE: &str = "unzip";

/// Finds or, where we may, installs it. Without it those tests say that they did not run; not in
/// CI.
pub(crate) fn ensure(place: &Place) -> Result<(), Trouble> {
    if place.on_path(&[PROGRAM]).is_some() {
        return Ok(());
    }
    apt(place, PACKAGE)?;
    if place.on_path(&[PROGRAM]).is_some() {
        return Ok(());
    }
    let why = "the tests of packages ask `unzip` and `zipinfo`: install `unzip`";
    if place.ci {
        return Err(Trouble::new(why));
    }
    say::line(&format!("{why}; going on without them"));
    Ok(())
}
