//! Questions that cannot be asked end with 2 and one clear sentence; answers speak to people.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::arguments;
use crate::program::{Run, buzon};
use crate::shared::{NOW, hostile, pin};

/// A good pair of the corpus in a folder, with its authority.
struct Desk {
    folder: TempDir,
    root: PathBuf,
}

impl Desk {
    fn new() -> Option<Self> {
        let root = hostile()?;
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("anchors")).unwrap();
        fs::create_dir(folder.path().join("empty")).unwrap();
        pin(&root, &folder.path().join("anchors"));
        fs::write(folder.path().join("passphrase"), "12345678a").unwrap();
        Some(Self { folder, root })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The good pair, with everything that can be said about it.
    fn pair(&self) -> Vec<OsString> {
        let mut asked = self.certificate();
        asked.extend(arguments!["--key", self.root.join("key/good_fiel_a.key")]);
        asked.extend(arguments!["--passphrase-file", self.path("passphrase")]);
        asked.extend(arguments!["--anchors", self.path("anchors")]);
        asked
    }

    fn certificate(&self) -> Vec<OsString> {
        let cer = self.root.join("cer/good_fiel_pm.cer");
        arguments!["inspect", "--cer", cer, "--at", NOW]
    }
}

/// Checks that `run` ended with 2 and that what it complains about holds `words`.
#[track_caller]
fn not_asked(run: &Run, words: &str) {
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains(words), "{}", run.stderr);
}

fn with(mut asked: Vec<OsString>, more: Vec<OsString>) -> Run {
    asked.extend(more);
    buzon(asked)
}

#[test]
fn a_file_that_is_not_there_is_told_by_its_name() {
    let Some(desk) = Desk::new() else { return };
    let key = desk.root.join("key/good_fiel_a.key");
    let run = with(
        desk.certificate(),
        arguments!["--key", &key, "--passphrase-file", desk.path("nowhere")],
    );
    not_asked(&run, "nowhere: no existe; revisa la ruta.");
    let run = with(
        desk.certificate(),
        arguments!["--key", &key, "--passphrase-file", desk.path("empty")],
    );
    not_asked(&run, "empty: es una carpeta; indica un archivo.");
    let run = with(desk.certificate(), arguments!["--key", &key]);
    not_asked(&run, "--key necesita --passphrase-file");
    let passphrase = desk.path("passphrase");
    let run = with(
        desk.certificate(),
        arguments!["--passphrase-file", passphrase],
    );
    not_asked(&run, "--passphrase-file necesita --key");
    not_asked(
        &buzon(arguments!["inspect", "--cer", "nowhere.cer"]),
        "nowhere.cer: no existe",
    );
}

#[test]
fn a_folder_of_anchors_must_be_readable_and_hold_a_root() {
    let Some(desk) = Desk::new() else { return };
    let anchors = |path: PathBuf| with(desk.certificate(), arguments!["--anchors", path]);
    not_asked(&anchors(desk.path("nowhere")), "no existe");
    not_asked(&anchors(desk.path("passphrase")), "no es una carpeta");
    not_asked(&anchors(desk.path("empty")), "no tiene ningún certificado");
    fs::copy(desk.root.join("pki/ac.cer"), desk.path("empty/ac.cer")).unwrap();
    not_asked(&anchors(desk.path("empty")), "no tiene ninguna raíz");
    let closed = desk.path("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads what is closed, and then finds it empty: a refusal all the same.
    let words = if fs::read_dir(&closed).is_ok() {
        "no tiene ningún certificado"
    } else {
        "falta permiso"
    };
    not_asked(&anchors(closed), words);
}

#[test]
fn anchors_of_production_and_of_tests_do_not_stand_together() {
    let Some(desk) = Desk::new() else { return };
    let data = desk.root.join("../data");
    for (from, to) in [
        ("ca-prod/ARC6_IES.crt", "anchors/prod-root.crt"),
        ("ca-prod/AC7.crt", "anchors/prod-ac.crt"),
        ("ca-test/ARC_UAT_2022.crt", "anchors/test-root.crt"),
        ("ca-test/AC_UAT_2022.crt", "anchors/test-ac.crt"),
    ] {
        fs::copy(data.join(from), desk.path(to)).unwrap();
    }
    not_asked(
        &buzon(desk.pair()),
        "mezcla autoridades de producción y de prueba",
    );
}

#[test]
fn what_is_no_certificate_in_the_folder_is_passed_over_aloud() {
    let Some(desk) = Desk::new() else { return };
    fs::copy(desk.root.join("pki/ac.pem"), desk.path("anchors/ac.pem")).unwrap();
    fs::write(desk.path("anchors/notes.txt"), "not named like one").unwrap();
    let run = buzon(desk.pair());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("ac.pem: no es un certificado; se pasó por alto.")
    );
}

#[test]
fn a_root_given_as_intermediate_gives_no_trust() {
    let Some(desk) = Desk::new() else { return };
    fs::remove_file(desk.path("anchors/root.cer")).unwrap();
    fs::remove_file(desk.path("anchors/ac.cer")).unwrap();
    let data = desk.root.join("../data/ca-test/ARC_UAT_2022.crt");
    fs::copy(data, desk.path("anchors/other.crt")).unwrap();
    let pki = desk.root.join("pki");
    let run = with(
        desk.pair(),
        arguments![
            "--json",
            "--intermediate",
            pki.join("root.cer"),
            "--intermediate",
            pki.join("ac.cer"),
        ],
    );
    assert_eq!(run.code, 1);
    assert_eq!(run.json()["outcome"], "E_CHAIN");
    assert!(run.stderr.contains("--intermediate no da confianza"));
}

#[test]
fn what_is_not_written_as_it_must_be_is_not_guessed() {
    let Some(desk) = Desk::new() else { return };
    let cer = desk.root.join("cer/good_fiel_pm.cer");
    for instant in [
        "mañana",
        "2026-11-23",
        "2026-11-23 12:00",
        "2026-13-01T00:00:00Z",
        "",
    ] {
        let run = buzon(arguments!["inspect", "--cer", &cer, "--at", instant]);
        not_asked(
            &run,
            "--at: no es un instante; escríbelo como 2026-11-23T12:00:00Z",
        );
    }
    not_asked(
        &with(desk.certificate(), arguments!["--rfc", "EKU"]),
        "--rfc no es un RFC",
    );
    let ocsp = desk.root.join("ocsp/ocsp_good.der");
    not_asked(
        &with(desk.certificate(), arguments!["--ocsp", &ocsp]),
        "--ocsp necesita --anchors",
    );
    let issuer = desk.root.join("pki/ac.cer");
    not_asked(
        &with(desk.certificate(), arguments!["--intermediate", &issuer]),
        "--intermediate necesita --anchors",
    );
    let asked = arguments![
        "ocsp",
        "--response",
        ocsp,
        "--cert",
        cer,
        "--issuer",
        issuer
    ];
    not_asked(
        &with(asked, arguments!["--request-nonce", "xyz"]),
        "--request-nonce no es hexadecimal",
    );
}

#[test]
fn an_order_that_makes_no_sense_is_not_a_no() {
    for asked in [
        arguments![],
        arguments!["inspect"],
        arguments!["inspect", "file.cer"],
        arguments!["verify", "--content", "a"],
        arguments!["sign"],
    ] {
        let run = buzon(asked);
        assert_eq!(run.code, 2);
        assert_eq!(run.stdout, "");
        assert!(
            run.stderr.starts_with("No se entiende la orden"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(buzon(arguments!["--help"]).code, 0);
    assert_eq!(buzon(arguments!["verify", "--help"]).code, 0);
}

#[test]
fn people_read_the_verdict_first_in_their_language() {
    let Some(desk) = Desk::new() else { return };
    let run = buzon(desk.pair());
    assert_eq!(run.code, 0);
    let first = run.stdout.lines().next().unwrap();
    assert_eq!(first, "Aceptada: todo lo que se comprobó se cumple.");
    assert!(run.stdout.contains("RFC: PPR010101AB1\n"), "{}", run.stdout);
    assert!(
        run.stdout
            .contains("No se comprobó o no se cumple: RFC, revocación\n")
    );

    let run = with(
        desk.pair(),
        arguments!["--rfc", "EKU9003173C9", "--language", "en"],
    );
    assert_eq!(run.code, 1);
    let mut lines = run.stdout.lines();
    let first = lines.next().unwrap();
    assert_eq!(
        first,
        "Refused: whoever the certificate names is not who must sign."
    );
    assert_eq!(lines.next().unwrap(), "Use the e.firma of the right RFC.");
}

#[test]
fn a_clock_before_the_authority_is_warned_of_and_one_before_the_certificate_is_believed() {
    let Some(desk) = Desk::new() else { return };
    let check = |mut asked: Vec<OsString>, at: &str, expected: &str| {
        let place = asked
            .iter()
            .position(|argument| argument == "--at")
            .unwrap();
        asked[place + 1] = at.into();
        let run = with(asked, arguments!["--json"]);
        let answer = run.json();
        assert_eq!(answer["outcome"], expected, "{answer:#}");
        assert_eq!(run.code, i32::from(expected != "ACCEPT"));
        answer
    };
    // The authority is of 2024, the certificate of 2025.
    let answer = check(desk.pair(), "2023-12-31T23:59:59Z", "ACCEPT");
    assert_eq!(
        answer["warnings"],
        serde_json::json!(["clock_behind_authority"])
    );
    let checked = answer["checked"].as_array().unwrap();
    assert!(!checked.contains(&"validity".into()));
    check(desk.pair(), "2024-01-01T00:00:00Z", "E_CERT_NOT_YET_VALID");
    check(desk.pair(), "2024-12-31T23:59:59Z", "E_CERT_NOT_YET_VALID");
    // Without the key it is the question of whoever receives, and never accepted.
    let mut asked = desk.certificate();
    asked.extend(arguments!["--anchors", desk.path("anchors")]);
    check(asked, "2019-01-01T00:00:00Z", "E_CERT_NOT_YET_VALID");
    let answer = check(desk.certificate(), "2019-01-01T00:00:00Z", "ACCEPT");
    assert_eq!(answer["warnings"], serde_json::json!(["not_yet_valid"]));
}

#[test]
fn a_wrong_passphrase_stays_unsaid() {
    let Some(desk) = Desk::new() else { return };
    // Bytes of windows-1252 that are no UTF-8, a NUL and a line break, all part of it.
    let secret = b"se\xf1orita\0 secreta\n".to_vec();
    fs::write(desk.path("passphrase"), &secret).unwrap();
    for format in ["--json", "--language=en"] {
        let run = with(desk.pair(), arguments![format]);
        assert_eq!(run.code, 1);
        run.keeps(&[secret.clone(), b"orita".to_vec(), b"secreta".to_vec()]);
    }
}

#[test]
fn raw_bytes_of_windows_1252_open_the_key_that_was_closed_with_them() {
    let Some(desk) = Desk::new() else { return };
    let key = desk.root.join("key/ok_pass_cp1252_euro.key");
    for passphrase in [&b"\x80uro-clave1"[..], "€uro-clave1".as_bytes()] {
        fs::write(desk.path("passphrase"), passphrase).unwrap();
        let mut asked = desk.certificate();
        asked.extend(arguments!["--key", &key]);
        asked.extend(arguments!["--passphrase-file", desk.path("passphrase")]);
        assert_eq!(buzon(asked).code, 0);
    }
}

#[test]
fn the_names_of_the_answer_stay() {
    let Some(desk) = Desk::new() else { return };
    let answer = with(desk.pair(), arguments!["--json", "--rfc", "ppr010101ab1"]).json();
    let names = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let sorted = |mut names: Vec<String>| {
        names.sort_unstable();
        names.join(" ")
    };
    assert_eq!(
        sorted(names(&answer)),
        "advice certificate checked detail holder judged_at message outcome realm revocation \
         warnings"
    );
    assert_eq!(
        sorted(names(&answer["holder"])),
        "curp email is_company name representative_curp representative_rfc rfc"
    );
    assert_eq!(
        sorted(names(&answer["certificate"])),
        "issuer kind not_after not_before number sha256"
    );
    assert_eq!(answer["judged_at"], NOW);
    assert_eq!(answer["certificate"]["kind"], "E_FIRMA");
    assert_eq!(answer["certificate"]["not_before"], "2025-01-01T00:00:00Z");
    assert_eq!(answer["holder"]["rfc"], "PPR010101AB1");
    let checked = ["certificate", "key", "pair", "validity", "chain", "rfc"];
    assert_eq!(answer["checked"], serde_json::json!(checked));
}
