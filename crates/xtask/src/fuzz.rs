//! `cargo xtask fuzz SECONDS [TARGET]...`: libFuzzer on whatever reads bytes of others.
//!
//! The targets are in `crates/fuzz`. What a run learns stays in the target folder, beside what
//! it finds; the corpus of the repository is only read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::Place;
use crate::say::{self, Trouble};
use crate::{step, tools};

/// Where the crate is, from the root.
pub(crate) const CRATE: &str = "crates/fuzz";
const USAGE: &str = "usage: cargo xtask fuzz SECONDS [TARGET]...";
/// A reader of some kilobytes that asks for more has been talked into it.
const MEGABYTES_MAX: u32 = 256;
/// Seconds; the slowest input takes some hundredths of one.
const INPUT_SECONDS_MAX: u32 = 5;
/// The sanitizer keeps freed memory to see it used again; not so much that it counts above.
const ASAN_OPTIONS: &str = "detect_odr_violation=0:quarantine_size_mb=16";

/// A harness of the crate.
struct Target {
    name: &'static str,
    /// Octets of the longest input: a little more than the reader takes, or than it needs.
    bytes_max: u32,
    /// Folders of the hostile corpus that hold files of this kind.
    hostile: &'static [&'static str],
}

const TARGETS: [Target; 9] = [
    Target {
        name: "certificate",
        bytes_max: 8192,
        hostile: &["cer", "pki"],
    },
    Target {
        name: "crl",
        bytes_max: 8192,
        hostile: &[],
    },
    Target {
        name: "key",
        bytes_max: 4096,
        hostile: &["key"],
    },
    Target {
        name: "ocsp",
        bytes_max: 8192,
        hostile: &["ocsp"],
    },
    Target {
        name: "package",
        bytes_max: 32_768,
        hostile: &[],
    },
    Target {
        name: "signature",
        bytes_max: 8192,
        hostile: &["cms"],
    },
    Target {
        name: "sniff",
        bytes_max: 20_480,
        hostile: &["cer", "cms", "key", "misc"],
    },
    Target {
        name: "statement",
        bytes_max: 8192,
        hostile: &[],
    },
    Target {
        name: "timestamp",
        bytes_max: 8192,
        hostile: &["cms"],
    },
];

/// Builds the targets, and runs each that is named, or all, for as long as asked.
pub(crate) fn fuzz(place: &Place, words: &[String]) -> Result<(), Trouble> {
    let (seconds, targets) = parse(words)?;
    let built = build(place)?;
    let mut broken = Vec::new();
    for target in targets {
        let findings = place.work().join("fuzz").join(target.name).join("findings");
        let what = format!("fuzzing {} for {seconds} s", target.name);
        let binary = built.join(target.name);
        let mut run = command(place, target, seconds, &binary, &findings)?;
        if let Err(trouble) = step::quiet(place, &what, &mut run) {
            say::trouble(&trouble);
            broken.push(format!(
                "{}: what broke it is in `{}`; `{} FILE` repeats it",
                target.name,
                findings.display(),
                binary.display()
            ));
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    for finding in &broken {
        say::line(&format!("  {finding}"));
    }
    Err(Trouble::new(format!(
        "{} targets broke, listed above: first a test that fails, then the fix",
        broken.len()
    )))
}

/// Splits `SECONDS [TARGET]...`; no target means all.
fn parse(words: &[String]) -> Result<(u32, Vec<&'static Target>), Trouble> {
    let (seconds, names) = words.split_first().ok_or_else(|| Trouble::new(USAGE))?;
    let seconds = seconds
        .parse()
        .ok()
        // To libFuzzer zero means for ever.
        .filter(|seconds| *seconds > 0)
        .ok_or_else(|| Trouble::new(format!("`{seconds}` is no number of seconds; {USAGE}")))?;
    if names.is_empty() {
        return Ok((seconds, TARGETS.iter().collect()));
    }
    let targets = names.iter().map(|name| {
        TARGETS
            .iter()
            .find(|target| target.name == name)
            .ok_or_else(|| {
                let all: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
                Trouble::new(format!(
                    "there is no target `{name}`: they are {}",
                    all.join(", ")
                ))
            })
    });
    Ok((seconds, targets.collect::<Result<_, _>>()?))
}

/// Builds every target and returns the folder they are in.
fn build(place: &Place) -> Result<PathBuf, Trouble> {
    if std::env::var_os("CXX").is_none() && place.on_path(&["c++", "g++"]).is_none() {
        return Err(Trouble::new("libFuzzer is written in C++: install g++"));
    }
    tools::cargo_fuzz(place)?;
    let host = tools::host(place)?;
    let folder = place.target.join("fuzz");
    let sanitizer = if tools::has_address_sanitizer(place) {
        "address"
    } else {
        say::line("this Rust has no address sanitizer: only panics and broken rules are found");
        "none"
    };
    let mut build = place.cargo(["fuzz", "build", "--fuzz-dir", CRATE, "--features", "link"]);
    build
        // What is fuzzed is what ships.
        .arg("--no-cfg-fuzzing")
        .args(["--sanitizer", sanitizer, "--target", &host, "--target-dir"])
        .arg(&folder)
        // Coverage and sanitizers are flags that a stable compiler has and hides.
        .env("RUSTC_BOOTSTRAP", "1");
    step::quiet(place, "building the fuzz targets", &mut build)?;
    Ok(folder.join(host).join("release"))
}

fn command(
    place: &Place,
    target: &Target,
    seconds: u32,
    binary: &Path,
    findings: &Path,
) -> Result<Command, Trouble> {
    let learnt = place.work().join("fuzz").join(target.name).join("corpus");
    for folder in [&learnt, findings] {
        fs::create_dir_all(folder).map_err(|error| Trouble::with_file(folder, &error))?;
    }
    let ours = place.root.join(CRATE);
    let words = ours
        .join("dictionaries")
        .join(format!("{}.dict", target.name));
    let mut run = place.command(binary);
    run.env("ASAN_OPTIONS", ASAN_OPTIONS)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-rss_limit_mb={MEGABYTES_MAX}"))
        .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
        .arg(format!("-max_len={}", target.bytes_max))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .arg("-print_final_stats=1");
    if words.is_file() {
        run.arg(format!("-dict={}", words.display()));
    }
    // New inputs go to the first folder; the others are read.
    run.arg(learnt).arg(ours.join("corpus").join(target.name));
    run.args(hostile(&place.shared(), target));
    Ok(run)
}

/// The folders of the hostile corpus that are on this machine.
fn hostile(shared: &Path, target: &Target) -> Vec<PathBuf> {
    let folders = target.hostile.iter();
    folders
        .map(|folder| shared.join("efirma/hostile").join(folder))
        .filter(|folder| folder.is_dir())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(u32, &[&str])>) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let found = parse(&words).ok().map(|(seconds, targets)| {
            let names: Vec<&str> = targets.iter().map(|target| target.name).collect();
            (seconds, names)
        });
        let expected = expected.map(|(seconds, names)| (seconds, names.to_vec()));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn seconds_come_first_and_targets_are_known() {
        check("60 key", Some((60, &["key"])));
        check("1 statement sniff", Some((1, &["statement", "sniff"])));
        check("", None);
        check("0 key", None);
        check("-1", None);
        check("key 60", None);
        check("60 keys", None);
        assert_eq!(parse(&["5".to_owned()]).unwrap().1.len(), TARGETS.len());
    }

    #[test]
    fn every_target_of_the_crate_is_run_and_has_a_corpus() {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
        let stem = |entry: std::io::Result<fs::DirEntry>| {
            let path = entry.unwrap().path();
            path.file_stem().unwrap().to_str().unwrap().to_owned()
        };
        let mut files: Vec<String> = fs::read_dir(ours.join("fuzz_targets"))
            .unwrap()
            .map(stem)
            .collect();
        files.sort_unstable();
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        assert_eq!(files, names);
        for name in names {
            let corpus = ours.join("corpus").join(name);
            assert!(fs::read_dir(corpus).unwrap().count() > 0, "{name}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_no_seed() {
        let folder = std::env::temp_dir().join(format!("xtask-fuzz-{}", std::process::id()));
        fs::create_dir_all(folder.join("efirma/hostile/cer")).unwrap();
        let target = TARGETS.iter().find(|target| target.name == "certificate");
        let found = hostile(&folder, target.unwrap());
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, [folder.join("efirma/hostile/cer")]);
    }
}
