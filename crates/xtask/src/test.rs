//! `cargo xtask test`: everything, in order of speed, stopping at the first stage that fails.
//!
//! A stage whose tools are missing is reported as not run, in words; in CI it is a failure.

use std::process::Command;

use crate::bundle::Pace;
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step::{self, Stopwatch};
use crate::tools::browser::BrowserTools;
use crate::tools::{balancer, info_zip, mail, poppler, postgres, pyhanko, schemathesis, softhsm};
use crate::{check, crash, journeys};

type Act = fn(&Place, Pace, &[String]) -> Result<Outcome, Trouble>;

const STAGES: [(&str, Act); 4] = [
    ("check", checks),
    ("unit", units),
    ("crash", crashes),
    ("browser", journeys::walk),
];
/// How a stage ended that did not fail.
pub(crate) enum Outcome {
    /// What was missing.
    NotRun(Trouble),
    Passed,
}

/// Runs every stage, or the one that `--only` names.
pub(crate) fn test(place: &Place, words: &[String]) -> Result<(), Trouble> {
    let (tempo, words) = Pace::take(words);
    let (only, rest) = parse(&words)?;
    let mut summary = Vec::new();
    let mut failure = None;
    for (name, act) in STAGES {
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let watch = Stopwatch::start();
        let outcome = act(place, tempo, rest);
        let seconds = watch.seconds();
        match outcome {
            Ok(Outcome::Passed) => summary.push(format!("{name} passed ({seconds})")),
            Ok(Outcome::NotRun(why)) => {
                say::line(&format!("{name}: not run: {why}"));
                summary.push(format!("{name} NOT RUN"));
                if place.ci {
                    failure = Some(Trouble::new(format!("{name} was not run: {why}")));
                }
            }
            Err(trouble) => {
                summary.push(format!("{name} FAILED ({seconds})"));
                failure = Some(trouble);
            }
        }
        if failure.is_some() {
            break;
        }
    }
    if let Some(trouble) = &failure {
        say::trouble(trouble);
    }
    say::line(&format!("test: {}", summary.join(", ")));
    match failure {
        None => Ok(()),
        // Already said; the last line stays the summary.
        Some(_) => std::process::exit(1),
    }
}

/// Splits `[--only STAGE] [-- ARGUMENT...]`.
fn parse(words: &[String]) -> Result<(Option<&str>, &[String]), Trouble> {
    let (only, rest) = match words {
        [flag, stage, rest @ ..] if flag == "--only" => (Some(stage.as_str()), rest),
        rest => (None, rest),
    };
    if only.is_some_and(|only| STAGES.iter().all(|(name, _)| *name != only)) {
        return Err(Trouble::new("`--only` takes check, unit, crash or browser"));
    }
    match rest {
        [] => Ok((only, rest)),
        [dashes, rest @ ..] if dashes == "--" && only.is_some() => Ok((only, rest)),
        _ => Err(Trouble::new(
            "usage: cargo xtask test [--quick] [--only check|unit|crash|browser [-- ARGUMENT...]]",
        )),
    }
}

fn checks(place: &Place, _: Pace, _: &[String]) -> Result<Outcome, Trouble> {
    check::check(place).map(|()| Outcome::Passed)
}

fn units(place: &Place, _: Pace, rest: &[String]) -> Result<Outcome, Trouble> {
    postgres::ensure(place)?;
    balancer::ensure(place)?;
    info_zip::ensure(place)?;
    mail::ensure(place)?;
    poppler::ensure(place)?;
    softhsm::ensure(place)?;
    let pyhanko = pyhanko::ensure(place)?;
    let schemathesis = schemathesis::ensure(place)?;
    let nextest = step::asked(&mut place.cargo(["nextest", "--version"])).is_some();
    let mut cargo = if nextest {
        let profile = if place.ci { "ci" } else { "default" };
        place.cargo(["nextest", "run", "--workspace", "--profile", profile])
    } else {
        place.cargo([
            "test",
            "--workspace",
            "--quiet",
            "--lib",
            "--bins",
            "--tests",
        ])
    };
    if let Some(python) = pyhanko {
        cargo.env("BUZON_PYHANKO", python);
    }
    if let Some(tool) = schemathesis {
        cargo.env("BUZON_SCHEMATHESIS", tool);
    }
    step::loud("unit tests", cargo.args(rest))?;
    // Arguments name tests of the workspace, which the fuzz targets are outside of.
    if rest.is_empty() {
        let mut replay = check::fuzz_crate(place, ["test", "--quiet", "--lib"]);
        step::loud("corpus of the fuzz targets", &mut replay)?;
    }
    Ok(Outcome::Passed)
}

fn crashes(place: &Place, _: Pace, _: &[String]) -> Result<Outcome, Trouble> {
    crash::in_turn(place).map(|()| Outcome::Passed)
}

/// Builds the binaries that the journeys start.
pub(crate) fn build_servers(place: &Place) -> Result<(), Trouble> {
    // The whole workspace, for the same features as the unit tests: nothing is compiled twice.
    let mut build = place.cargo(["build", "--workspace", "--bins"]);
    build.args([
        "--exclude",
        "app",
        "--exclude",
        "signer",
        "--exclude",
        "verifier",
        "--exclude",
        "xtask",
    ]);
    step::quiet(
        place,
        "building the proxy and the backend for the journeys",
        &mut build,
    )
}

/// Tells a Node.js program of ours where everything is.
pub(crate) fn with_world<'a>(
    place: &Place,
    tools: &BrowserTools,
    node: &'a mut Command,
) -> &'a mut Command {
    if let Some(firefox) = &tools.firefox {
        node.env("FIREFOX", firefox);
    }
    node.env("BUZON_PROXY", place.binary("debug", "proxy"))
        .env("BUZON_BACKEND", place.binary("debug", "buzon-backend"))
        .env("BUZON_DIST", place.dist())
        .env("BUZON_PYTHON", &tools.python)
        .env("BUZON_SHARED", place.shared())
        .env("CHROMIUM", &tools.chromium)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(Option<&str>, usize)>) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let found = parse(&words).ok().map(|(only, rest)| (only, rest.len()));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn arguments_go_to_one_named_stage_alone() {
        check("", Some((None, 0)));
        check("--only unit", Some((Some("unit"), 0)));
        check(
            "--only browser -- a.test.mjs b.test.mjs",
            Some((Some("browser"), 2)),
        );
        check("--only everything", None);
        check("-- a", None);
        check("unit", None);
    }
}
