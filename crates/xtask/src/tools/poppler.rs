//! Poppler and qpdf, which the tests of receipts ask what they see in a PDF.

use super::browser::apt;
use crate::place::Place;
use crate::say::{self, Trouble};

/// A program of each, and the Debian package that brings it.
const PROGRAMS: [(&str, &str); 2] = [("pdftotext", "poppler-utils"), ("qpdf", "qpdf")];

/// Finds or, where we may, installs them. Without them those tests say that they did not run; not
/// in CI.
pub(crate) fn ensure(place: &Place) -> Result<(), Trouble> {
    for (program, package) in PROGRAMS {
        if place.on_path(&[program]).is_some() {
            continue;
        }
        apt(place, package)?;
        if place.on_path(&[program]).is_some() {
            continue;
        }
        let why = format!("the tests of receipts ask `{program}`: install `{package}`");
        if place.ci {
            return Err(Trouble::new(why));
        }
        say::line(&format!("{why}; going on without it"));
    }
    Ok(())
}
