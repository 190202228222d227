//! The browser stage of `cargo xtask test`: every journey, two at a time where there are two
//! processors.
//!
//! Journeys wait as long as a person would, so one may fail for its neighbour's sake: those few are
//! asked again with nothing beside them, and pass there or fail for good. Both answers are shown.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::bundle::{self, Pace};
use crate::place::Place;
use crate::say::{self, Trouble};
use crate::step;
use crate::test::{Outcome, build_servers, with_world};
use crate::tools::browser::{self, BrowserTools};
use crate::verifier;

const BROWSER_TESTS: &str = "tests/browser";
/// More journeys at a time wait for each other more than they gain.
const ABREAST_MAX: usize = 2;
/// More failures than this are no noise.
const AGAIN_MAX: usize = 4;

/// Builds what the journeys need and walks them all, or the files in `rest`.
pub(crate) fn walk(place: &Place, tempo: Pace, rest: &[String]) -> Result<Outcome, Trouble> {
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
    let walk = Walk {
        place,
        tools,
        verifier,
        files,
    };
    let abreast = thread::available_parallelism().map_or(1, usize::from);
    let (walked, report) = walk.run("browser journeys", abreast.min(ABREAST_MAX), &[])?;
    let Err(failed) = walked else {
        return Ok(judged(&report));
    };
    let again = lost(&report);
    if again.is_empty() || again.len() > AGAIN_MAX {
        return Err(failed);
    }
    let names = again.iter().cloned().collect::<Vec<_>>();
    say::line(&format!(
        "asked again, with nothing beside them: {}",
        names.join("; ")
    ));
    let (walked, alone) = walk.run("journeys that failed", 1, &names)?;
    walked?;
    if count(&alone, "pass") < names.len() {
        return Err(failed);
    }
    Ok(judged_of(
        count(&report, "pass") + names.len(),
        count(&report, "skipped"),
    ))
}

/// What a walk needs.
struct Walk<'a> {
    place: &'a Place,
    tools: BrowserTools,
    verifier: PathBuf,
    files: Vec<String>,
}

impl Walk<'_> {
    /// Walks the journeys with these names, or all when there are none; returns how node ended,
    /// and its report.
    fn run(
        &self,
        what: &str,
        abreast: usize,
        names: &[String],
    ) -> Result<(Result<(), Trouble>, String), Trouble> {
        let report = self.place.work().join("journeys.tap");
        let mut node = self.place.command("node");
        node.arg("--test")
            .arg(format!("--test-concurrency={abreast}"))
            .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
            .arg("--test-reporter=tap")
            .arg(format!("--test-reporter-destination={}", report.display()));
        for name in names {
            node.arg(format!("--test-name-pattern=^{}$", escaped(name)));
        }
        node.args(&self.files);
        node.env("BUZON_VERIFIER", &self.verifier)
            .env("BUZON_CLI", self.place.binary("debug", "buzon"));
        let command: &mut Command = with_world(self.place, &self.tools, &mut node);
        let ended = step::loud(what, command);
        let text =
            fs::read_to_string(&report).map_err(|error| Trouble::with_file(&report, &error))?;
        Ok((ended, text))
    }
}

/// Writes a name as a pattern that only it answers.
fn escaped(name: &str) -> String {
    let mut pattern = String::with_capacity(name.len());
    for sign in name.chars() {
        if sign.is_ascii_punctuation() {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern
}

/// The names of the journeys that failed.
fn lost(report: &str) -> BTreeSet<String> {
    let name = |line: &str| {
        let (_, name) = line.strip_prefix("not ok ")?.split_once(" - ")?;
        Some(name.replace("\\#", "#").replace("\\\\", "\\"))
    };
    report.lines().filter_map(name).collect()
}

/// Reads one of the counts at the end of node's report.
fn count(report: &str, name: &str) -> usize {
    let start = format!("# {name} ");
    let found = report
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix(&start));
    found
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or(0)
}

/// Node calls a run in which every journey skipped itself a success; we do not.
fn judged(report: &str) -> Outcome {
    judged_of(count(report, "pass"), count(report, "skipped"))
}

fn judged_of(passed: usize, skipped: usize) -> Outcome {
    if skipped == 0 && passed > 0 {
        return Outcome::Passed;
    }
    Outcome::NotRun(Trouble::new(format!(
        "{passed} journeys passed and {skipped} skipped themselves: each says above what it misses"
    )))
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
    fn those_that_failed_are_asked_for_by_their_names() {
        let report = "# Subtest: a\nok 1 - a\nnot ok 2 - b (c), d\n  ---\n# pass 1\n# fail 1\n";
        let names = lost(report).into_iter().collect::<Vec<_>>();
        assert_eq!(names, ["b (c), d"]);
        assert_eq!(escaped("b (c), d"), r"b \(c\)\, d");
        assert_eq!((count(report, "pass"), count(report, "fail")), (1, 1));
        assert!(lost("ok 1 - a\n").is_empty());
    }
}
