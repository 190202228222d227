//! `cargo xtask prove KILLS`: the browser dies at random points of a filing, in Chromium and in
//! Firefox; the network is cut and the servers restarted at each of its requests. Nothing may be
//! lost, doubled or left unsaid.

use crate::bundle::{self, Pace};
use crate::place::Place;
use crate::say::Trouble;
use crate::step;
use crate::test;
use crate::tools::browser;

const PROOF: &str = "tests/browser/proof/prove.mjs";

/// Builds what is proved, and proves it with as many kills as `words` say.
pub(crate) fn prove(place: &Place, words: &[String]) -> Result<(), Trouble> {
    let (tempo, rest) = Pace::take(words);
    let is_number = |word: &String| word.parse::<u32>().is_ok();
    if rest.is_empty() || rest.len() > 2 || !rest.iter().all(is_number) {
        return Err(Trouble::new(
            "usage: cargo xtask prove [--quick] KILLS [SEED]",
        ));
    }
    let tools = browser::ensure(place)?;
    bundle::build(place, tempo)?;
    test::build_servers(place)?;
    let mut node = place.command("node");
    node.arg(PROOF).args(rest);
    step::loud(
        "killing browsers and cutting the network while somebody files",
        test::with_world(place, &tools, &mut node),
    )
}
