//! Poppler, which the tests of receipts ask what it sees in a PDF.

use super::browser::apt;
use crate::place::Place;
use crate::say::{self, Trouble};

const PROGRAM: &str = "pdftotext";
const PACKAGE: &str = "poppler-utils";

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
    let why =
        "the tests of receipts ask `pdfinfo`, `pdftotext` and `pdfdetach`: install `poppler-utils`";
    if place.ci {
        return Err(Trouble::new(why));
    }
    say::line(&format!("{why}; going on without them"));
    Ok(())
}
