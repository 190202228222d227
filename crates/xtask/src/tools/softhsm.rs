//! `SoftHSM`, a token in software: the tests of a seal in a token plug it in and out.

use super::browser::apt;
use crate::place::Place;
use crate::say::{self, Trouble};

const PROGRAM: &str = "softhsm2-util";
const PACKAGE: &str = "softhsm2";

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
    let why = format!("the tests of a seal in a token ask `{PROGRAM}`: install `{PACKAGE}`");
    if place.ci {
        return Err(Trouble::new(why));
    }
    say::line(&format!("{why}; going on without it"));
    Ok(())
}
