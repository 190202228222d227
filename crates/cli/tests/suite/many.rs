//! Many packages given to the program: an export, packed again or not, and a folder.

use std::ffi::OsString;
use std::fs;

use serde_json::Value;

use crate::arguments;
use crate::packages::{Desk, filing};
use crate::program::buzon;

/// An archive of stored files, or of compressed ones, by a program that is not ours.
fn packed(files: &[(&str, &[u8])], compression: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let script = format!(
        "import sys, zipfile\n\
         z = zipfile.ZipFile('a.zip', 'w', zipfile.{compression})\n\
         for name in sys.argv[1:]: z.write(name)\n\
         z.close()\n"
    );
    let mut python = std::process::Command::new("python3");
    python.arg("-c").arg(script).current_dir(folder.path());
    let done = python.args(files.iter().map(|(name, _)| name)).status();
    assert!(done.unwrap().success());
    fs::read(folder.path().join("a.zip")).unwrap()
}

#[test]
fn an_archive_and_a_folder_are_judged_package_by_package() {
    let good = filing();
    let mut bad = good.to_vec();
    let middle = bad.len() / 2;
    bad[middle] ^= 1;
    let both = [
        ("LEEME.txt", b"lee esto".as_slice()),
        ("paquetes/PR-26-000001-A.asice", good),
        ("paquetes/PR-26-000002-B.asice", &bad),
        ("acuses/PR-26-000001-A.pdf", b"%PDF-"),
    ];
    for compression in ["ZIP_STORED", "ZIP_DEFLATED"] {
        let desk = Desk::with(&packed(&both[..2], compression));
        let run = desk.trusting(vec![]);
        assert_eq!(run.code, 0, "{}", run.stdout);
        assert!(
            run.stdout
                .contains("paquetes/PR-26-000001-A.asice: Aceptada: ")
        );
        assert!(run.stdout.contains("Paquetes: 1\nAceptados: 1\n"));
        assert_eq!(
            desk.verify(vec![]).code,
            1,
            "without anchors nothing is proven"
        );

        let desk = Desk::with(&packed(&both, compression));
        let run = desk.trusting(vec![]);
        assert_eq!(run.code, 1, "{}", run.stdout);
        assert!(
            run.stdout
                .contains("El peor: paquetes/PR-26-000002-B.asice\n")
        );
        let run = desk.trusting(arguments!["--json"]);
        let said: Vec<Value> = (run.stdout.lines())
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(said.len(), 2);
        assert_eq!(said[0]["outcome"], "ACCEPT");
        assert_eq!(said[0]["act"], "filing");
        assert_eq!(said[1]["name"], "paquetes/PR-26-000002-B.asice");
        assert_ne!(said[1]["outcome"], "ACCEPT");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("paquetes")).unwrap();
    fs::write(folder.path().join("paquetes/a.asice"), good).unwrap();
    let desk = Desk::with(b"x");
    let asked = |more: Vec<OsString>| {
        let mut all = arguments!["verify", folder.path(), "--anchors", desk.path("anchors")];
        all.extend(arguments!["--at", "2027-01-01T00:00:00Z"]);
        all.extend(more);
        buzon(all)
    };
    let run = asked(vec![]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert_eq!(asked(arguments!["--extract", desk.path("out")]).code, 2);
    fs::remove_file(folder.path().join("paquetes/a.asice")).unwrap();
    assert_eq!(asked(vec![]).code, 2, "there is nothing to judge");
}
