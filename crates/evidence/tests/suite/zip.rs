//! What programs of others see in the container: `unzip` and `zipinfo` (Info-ZIP).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use evidence::package::Package;
use evidence::samples::Sample;

use crate::world::package;

/// Whether a program can be asked; in CI it must be.
pub(crate) fn is_here(program: &str, argument: &str) -> bool {
    let found = Command::new(program).arg(argument).output().is_ok();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "{program} is missing in CI"
    );
    if !found {
        println!("skipped: {program} is not on this machine");
    }
    found
}

/// Unpacks a package with `unzip` into a new folder of its own.
pub(crate) fn unpacked(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("it.asice");
    fs::write(&file, bytes).unwrap();
    let (done, said) = run(Command::new("unzip")
        .arg("-q")
        .arg(&file)
        .current_dir(&folder));
    assert!(done, "{said}");
    folder
}

pub(crate) fn run(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[test]
fn unzip_finds_every_file_whole_and_where_we_say() {
    if !is_here("unzip", "-v") {
        return;
    }
    for sample in Sample::ALL {
        let bytes = package(sample);
        let folder = unpacked(&format!("unzip-{sample:?}"), &bytes);
        let (sound, said) = run(Command::new("unzip").arg("-t").arg(folder.join("it.asice")));
        assert!(sound && said.contains("No errors detected"), "{said}");
        for entry in Package::read(&bytes).unwrap().entries().unwrap() {
            let found = fs::read(folder.join(Path::new(entry.name.as_str()))).unwrap();
            assert_eq!(found, *entry.bytes, "{}", entry.name);
        }
    }
}

#[test]
fn zipinfo_lists_the_same_names_in_the_same_order_stored_and_plain() {
    if !is_here("zipinfo", "-h") {
        return;
    }
    let bytes = package(Sample::Opening);
    let folder = unpacked("zipinfo", &bytes);
    let file = folder.join("it.asice");
    let (_, names) = run(Command::new("zipinfo").arg("-1").arg(&file));
    let package = Package::read(&bytes).unwrap();
    let own: Vec<String> = (package.entries().unwrap().iter())
        .map(|entry| entry.name.to_string())
        .collect();
    assert_eq!(names.lines().collect::<Vec<_>>(), own);
    assert_eq!(own[0], "mimetype");
    let (_, long) = run(Command::new("zipinfo").arg("-l").arg(&file));
    let lines: Vec<&str> = long.lines().filter(|line| line.starts_with('-')).collect();
    assert_eq!(lines.len(), own.len());
    for line in lines {
        assert!(
            line.starts_with("-rw-r--r--") && line.contains(" stor "),
            "{line}"
        );
    }
    let (_, all) = run(Command::new("zipinfo").arg("-v").arg(&file));
    assert!(!all.contains("extended local header:                          yes"));
}
