//! `cargo xtask crash KILLS`: doors and backends die while people file; nothing is lost, nothing
//! is doubled.

use crate::place::Place;
use crate::say::Trouble;
use crate::step;
use crate::test;
use crate::tools::postgres;

/// How many processes are killed by `cargo xtask test`, on each database.
const KILLS: &str = "300";

/// Builds the programs, and kills them as often as `words` say.
pub(crate) fn crash(place: &Place, words: &[String]) -> Result<(), Trouble> {
    if words
        .first()
        .is_none_or(|kills| kills.parse::<u32>().is_err())
    {
        return Err(Trouble::new(
            "usage: cargo xtask crash KILLS [--database sqlite|postgres] [--seed NUMBER]",
        ));
    }
    if words.iter().any(|word| word.contains("postgres")) {
        postgres::ensure(place)?;
    }
    test::build_servers(place)?;
    run(place, words)
}

/// What `cargo xtask test` kills: some on each database.
pub(crate) fn in_turn(place: &Place) -> Result<(), Trouble> {
    postgres::ensure(place)?;
    test::build_servers(place)?;
    for database in ["sqlite", "postgres"] {
        run(place, &[KILLS.to_owned(), format!("--database={database}")])?;
    }
    Ok(())
}

fn run(place: &Place, words: &[String]) -> Result<(), Trouble> {
    let mut crash = place.command(place.binary("debug", "crash"));
    crash.args(words);
    crash.arg("--proxy").arg(place.binary("debug", "proxy"));
    crash
        .arg("--backend")
        .arg(place.binary("debug", "buzon-backend"));
    step::loud("killing doors and backends while people file", &mut crash)
}
