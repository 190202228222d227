//! `cargo xtask test`: everything, in order of speed, stopping at the first stage that fails.
//!
//! A stage whose tools are missing is reported as not run, in words; in CI it is a failure.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bundle::{self, Pace};
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step::{self, Stopwatch};
use crate::tools::browser::{self, BrowserTools};
use crate::tools::{balancer, info_zip, mail, poppler, postgres, pyhanko, schemathesis};
use crate::{check, crash, verifier};

type Act = fn(&Place, Pace, &[String]) -> Result<Outcome, Trouble>;

const STAGES: [(&str, Act); 4] = [
    ("check", checks),
    ("unit", units),
    ("crash", crashes),
    ("browser", journeys),
];
const BROWSER_TESTS: &str = "tests/browser";

enum Outcome {
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

fn journeys(place: &Place, tempo: Pace, rest: &[String]) -> Result<Outcome, Trouble> {
    let files = if rest.is_empty() {
        journey_files(place)?
    } else {
        rest.to_vec()
    };
    if files.is_empty() {
        return Ok(Outcome::NotRun(Trouble::new(format!(
            "there is no journey in {BROWSER_TESTS}/journeys: write one"
        ))));
    }
    let tools = match browser::ensure(place) {
        Ok(tools) => tools,
        Err(missing) => return Ok(Outcome::NotRun(missing)),
    };
    bundle::build(place, tempo)?;
    build_servers(place)?;
    let verifier = verifier::build(place, tempo)?;
    let report = place.work().join("journeys.tap");
    let mut node = place.command("node");
    node.args(["--test", "--test-concurrency=1"])
        .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", report.display()))
        .args(files);
    node.env("BUZON_VERIFIER", verifier)
        .env("BUZON_CLI", place.binary("debug", "buzon"));
    step::loud("browser journeys", with_world(place, &tools, &mut node))?;
    let report =
        fs::read_to_string(&report).map_err(|error| Trouble::with_file(&report, &error))?;
    Ok(judged(&report))
}

/// Node calls a run in which every journey skipped itself a success; we do not.
fn judged(report: &str) -> Outcome {
    let count = |name: &str| -> u32 {
        let start = format!("# {name} ");
        let found = report
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix(&start));
        found
            .and_then(|number| number.trim().parse().ok())
            .unwrap_or(0)
    };
    let (passed, skipped) = (count("pass"), count("skipped"));
    if skipped == 0 && passed > 0 {
        return Outcome::Passed;
    }
    Outcome::NotRun(Trouble::new(format!(
        "{passed} journeys passed and {skipped} skipped themselves: each says above what it misses"
    )))
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

fn journey_files(place: &Place) -> Result<Vec<String>, Trouble> {
    let folder: PathBuf = place.root.join(BROWSER_TESTS).join("journeys");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let error = |error| Trouble::with_file(&folder, &error);
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if is_journey(&path) {
            files.push(path.to_string_lossy().into_owned());
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn is_journey(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().ends_with(".test.mjs"))
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
    fn a_run_that_skipped_a_journey_has_not_passed() {
        let passed = |report: &str| matches!(judged(report), Outcome::Passed);
        assert!(passed(
            "ok 1 - a\n# tests 2\n# pass 2\n# fail 0\n# skipped 0\n"
        ));
        assert!(!passed(
            "ok 1 - a # SKIP\n# tests 2\n# pass 1\n# fail 0\n# skipped 1\n"
        ));
        assert!(!passed("# tests 0\n# pass 0\n# skipped 0\n"));
        assert!(!passed(""));
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
