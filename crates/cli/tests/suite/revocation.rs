//! A revocation answer beside a certificate or a signature decides when nothing else did.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64ct::{Base64, Encoding as _};
use tempfile::TempDir;

use crate::arguments;
use crate::minted::world;
use crate::program::{Run, buzon};
use crate::shared::{NOW, hostile, pin};

#[track_caller]
fn check(answer: &str, more: Vec<OsString>, expected: &str) {
    let Some(root) = hostile() else { return };
    let folder = tempfile::tempdir().unwrap();
    pin(&root, folder.path());
    let ocsp = root.join("ocsp").join(answer);
    let cer = root.join("cer/good_fiel_pm.cer");
    let mut asked = arguments!["inspect", "--json", "--cer", cer, "--at", NOW];
    asked.extend(arguments!["--anchors", folder.path(), "--ocsp", &ocsp]);
    asked.extend(more);
    let run = buzon(asked);
    assert_eq!(run.json()["outcome"], expected, "{answer}: {}", run.stdout);
    assert_eq!(run.code, i32::from(expected != "ACCEPT"));

    let (cms, content) = (root.join("cms/cms_good.p7s"), root.join("cms/content.json"));
    let mut asked = arguments!["verify", "--json", "--signature", cms, "--content", content];
    asked.extend(arguments![
        "--at",
        NOW,
        "--anchors",
        folder.path(),
        "--ocsp",
        ocsp
    ]);
    let run = buzon(asked);
    let expected = if expected.starts_with("E_") {
        "ACCEPT"
    } else {
        expected
    };
    assert_eq!(run.json()["outcome"], expected, "{answer}: {}", run.stdout);
}

#[test]
fn a_good_answer_is_one_more_thing_that_holds() {
    check("ocsp_good.der", vec![], "ACCEPT");
    check(
        "ocsp_good.der",
        arguments!["--rfc", "EKU9003173C9"],
        "E_SIGNER_NOT_AUTHORISED",
    );
}

#[test]
fn whatever_is_not_good_refuses() {
    check("ocsp_unknown.der", vec![], "UNKNOWN");
    for answer in [
        "ocsp_bitflip.der",
        "ocsp_rogue_responder.der",
        "ocsp_self_made_responder.der",
        "ocsp_sha1_signed.der",
        "ocsp_stale.der",
        "ocsp_truncated.der",
        "ocsp_try_later.der",
        "ocsp_wrong_serial.der",
    ] {
        check(answer, vec![], "INDETERMINATE");
    }
}

/// OpenSSL as the responder of an authority made here, answering at the clock of this machine.
struct Service(TempDir);

impl Service {
    /// `None` where OpenSSL is absent; in CI it must be there.
    fn new(record: &str) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "openssl is missing in CI");
            println!("skipped: openssl is not on this machine");
            return None;
        }
        let service = Self(tempfile::tempdir().unwrap());
        let world = world();
        fs::create_dir(service.path("anchors")).unwrap();
        let root = world.authority.certificate_der();
        fs::write(service.path("anchors/root.cer"), root).unwrap();
        fs::write(service.path("person.cer"), &world.person.certificate_der).unwrap();
        for (name, label, der) in [
            ("root.pem", "CERTIFICATE", root),
            ("person.pem", "CERTIFICATE", &world.person.certificate_der),
            (
                "responder.pem",
                "CERTIFICATE",
                &world.responder.certificate_der,
            ),
            (
                "responder.key",
                "PRIVATE KEY",
                world.responder.pkcs8.as_slice(),
            ),
        ] {
            let base64 = Base64::encode_string(der);
            let lines: Vec<_> = (base64.as_bytes().chunks(64))
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            let pem = format!(
                "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
                lines.join("\n")
            );
            fs::write(service.path(name), pem).unwrap();
        }
        let serial = "3330303039303030303030393030303030303032";
        let line = format!("{record}\t{serial}\tunknown\t/CN=JUANA MUTIS\n");
        fs::write(service.path("index"), line).unwrap();
        service.openssl(&[
            "-issuer",
            "root.pem",
            "-cert",
            "person.pem",
            "-reqout",
            "request",
        ]);
        service.openssl(&[
            "-index",
            "index",
            "-CA",
            "root.pem",
            "-rsigner",
            "responder.pem",
            "-rkey",
            "responder.key",
            "-reqin",
            "request",
            "-respout",
            "answer",
            "-nmin",
            "5",
        ]);
        Some(service)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    #[track_caller]
    fn openssl(&self, arguments: &[&str]) {
        let folder: &Path = self.0.path();
        let mut command = Command::new("openssl");
        let output = command
            .arg("ocsp")
            .args(arguments)
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn ask(&self, more: Vec<OsString>) -> Run {
        let mut asked = arguments!["ocsp", "--response", self.path("answer")];
        asked.extend(arguments!["--cert", self.path("person.cer")]);
        asked.extend(arguments!["--issuer", self.path("root.pem")]);
        asked.extend(more);
        buzon(asked)
    }
}

#[test]
fn a_revoked_certificate_is_refused_with_its_date_and_reason() {
    let Some(service) = Service::new("R\t991231000000Z\t261001000000Z,keyCompromise") else {
        return;
    };
    let nobody = arguments!["--json"];
    let pinned = arguments!["--json", "--responder", service.path("responder.pem")];
    for more in [nobody, pinned] {
        let run = service.ask(more);
        let answer = run.json();
        assert_eq!(run.code, 1);
        assert_eq!(answer["status"], "REVOKED", "{answer:#}");
        assert_eq!(answer["revocation"]["revoked_at"], "2026-10-01T00:00:00Z");
        assert_eq!(answer["revocation"]["reason"], 1);
    }
    let run = service.ask(vec![]);
    let first = run.stdout.lines().next().unwrap();
    assert_eq!(first, "Rechazada: el certificado está revocado.");

    let mut asked = arguments!["inspect", "--json", "--cer", service.path("person.cer")];
    asked.extend(arguments!["--anchors", service.path("anchors")]);
    asked.extend(arguments!["--ocsp", service.path("answer")]);
    let run = buzon(asked);
    assert_eq!((run.code, &run.json()["outcome"]), (1, &"REVOKED".into()));
}

#[test]
fn what_openssl_answers_as_good_is_good() {
    let Some(service) = Service::new("V\t991231000000Z\t") else {
        return;
    };
    let run = service.ask(arguments!["--json"]);
    assert_eq!(
        (run.code, &run.json()["status"]),
        (0, &"GOOD".into()),
        "{}",
        run.stdout
    );
    // A nonce that was not sent is not in the answer either.
    let run = service.ask(arguments!["--json", "--request-nonce", "00a1FF"]);
    assert_eq!(run.json()["status"], "INDETERMINATE");
}
