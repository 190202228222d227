//! `cargo xtask pictures`: every screen and state as a person sees it, to look at.

use crate::bundle::{self, Pace};
use crate::place::Place;
use crate::say::Trouble;
use crate::step;
use crate::test;
use crate::tools::browser;

const PICTURES: &str = "tests/browser/pictures.mjs";

/// Takes the pictures; they land in `target/pictures`.
pub(crate) fn take(place: &Place, words: &[String]) -> Result<(), Trouble> {
    let (tempo, rest) = Pace::take(words);
    if let Some(word) = rest.first() {
        return Err(Trouble::new(format!(
            "this command takes no `{word}`: `cargo xtask help` shows what it takes"
        )));
    }
    let tools = browser::ensure(place)?;
    bundle::build(place, tempo)?;
    test::build_servers(place)?;
    let mut node = place.command("node");
    step::loud(
        "pictures of every screen",
        test::with_world(place, &tools, node.arg(PICTURES)),
    )
}
