//! OpenSSL as the other opinion, told what to do by the package itself: every command of its
//! README is run as it stands.

use std::fs;
use std::path::Path;
use std::process::Command;

use evidence::samples::Sample;

use crate::world::{AUTHORITY, package};
use crate::zip::{is_here, run, unpacked};

/// The commands of a README, with the authority in the file they name.
pub(crate) fn commands(folder: &Path, readme: &str) -> Vec<String> {
    fs::write(folder.join("authority.cer"), AUTHORITY).unwrap();
    let made = "openssl x509 -inform DER -in authority.cer -out anclas.pem";
    assert!(shell(folder, made).0);
    let text = fs::read_to_string(folder.join(readme)).unwrap();
    let commands = text
        .lines()
        .filter_map(|line| line.strip_prefix("    openssl"));
    commands.map(|rest| format!("openssl{rest}")).collect()
}

pub(crate) fn shell(folder: &Path, command: &str) -> (bool, String) {
    run(Command::new("sh").args(["-c", command]).current_dir(folder))
}

#[test]
fn every_command_of_every_readme_succeeds() {
    if !is_here("openssl", "version") || !is_here("unzip", "-v") {
        return;
    }
    for sample in Sample::ALL {
        let bytes = package(sample);
        let folder = unpacked(&format!("openssl-{sample:?}"), &bytes);
        let spanish = commands(&folder, "LEEME.txt");
        let records = fs::read_dir(folder.join("actos")).unwrap().count() / 2;
        let verifications = spanish.iter().filter(|it| it.contains(" cms ")).count();
        assert_eq!(
            verifications,
            records + 1,
            "{sample:?}: every signature and the seal"
        );
        for command in &spanish {
            let (done, said) = shell(&folder, command);
            assert!(done, "{sample:?}: {command}\n{said}");
        }
        // A changed text is refused by OpenSSL as it is by us.
        let signed = spanish.iter().filter(|it| it.contains("-content actos/"));
        for command in signed {
            let (_, rest) = command.split_once("-content ").unwrap();
            let path = folder.join(rest.split(' ').next().unwrap());
            let mut text = fs::read(&path).unwrap();
            text.push(b' ');
            fs::write(&path, text).unwrap();
            assert!(!shell(&folder, command).0, "{sample:?}: {command}");
        }
        assert_eq!(
            commands(&folder, "README.txt"),
            spanish,
            "both languages, one way"
        );
    }
}

#[test]
fn the_digests_that_openssl_computes_are_those_of_the_manifest() {
    if !is_here("openssl", "version") || !is_here("unzip", "-v") {
        return;
    }
    let folder = unpacked("digests", &package(Sample::Filing));
    let manifest = fs::read_to_string(folder.join("META-INF/ASiCManifest001.xml")).unwrap();
    let names = manifest
        .lines()
        .filter_map(|line| line.split_once("DataObjectReference "));
    let names: Vec<&str> = names
        .filter_map(|(_, rest)| rest.split('"').nth(3))
        .collect();
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        let command = format!("openssl dgst -sha256 -binary {name} | openssl base64");
        let (_, digest) = shell(&folder, &command);
        let listed = format!(
            "URI=\"{name}\">\n    <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\n    \
             <ds:DigestValue>{}</ds:DigestValue>",
            digest.trim()
        );
        assert!(manifest.contains(&listed), "{name}");
    }
}
