//! Receipts under a seal made here: who may seal, when, and what is shown of them.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use efirma::mint::Minted;
use efirma::{Certificate, Credential, PrivateKey};
use mailbox::digest::Digest;
use mailbox::environment::Environment;
use mailbox::filing::Procedure;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::statement::{FilingReceipt, Nonce, SignIn, SignedBy, Statement};
use serde_json::Value;
use time::Duration;

use crate::arguments;
use crate::minted::{RECEPTION, reception, world};
use crate::program::{Run, buzon};

fn receipt() -> String {
    Statement::FilingReceipt(FilingReceipt {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
        folio: Folio::new("PR", 2026, 7),
        received_at: LegalTime::from_unix_seconds(RECEPTION).unwrap(),
        mailbox: "MUTJ800101AB2".parse().unwrap(),
        signer_name: "JUANA MUTIS".into(),
        signer: "MUTJ800101AB2".parse().unwrap(),
        certificate_number: "30009000000900000002".into(),
        revocation: mailbox::revocation::RevocationAtReception::NotAsked,
        procedure: Procedure::Promocion,
        subject: "Aclaración".into(),
        attachments: vec![],
        statement_sha256: Digest::new([4; 32]),
        signature_sha256: Digest::new([5; 32]),
    })
    .to_text()
}

/// Signs `content` as `minted`, `late` after reception, and asks about it.
fn verify(content: &str, minted: &Minted, late: Duration, more: Vec<OsString>) -> Run {
    let certificate = Certificate::parse(&minted.certificate_der).unwrap();
    let key = PrivateKey::from_pkcs8(&minted.pkcs8).unwrap();
    let credential = Credential::new(certificate, key).unwrap();
    let signature = credential.sign(content.as_bytes(), reception() + late);
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    put("root.cer", world().authority.certificate_der());
    let mut asked = arguments![
        "verify",
        "--signature",
        put("it.p7s", &signature.unwrap()),
        "--content",
        put("it.txt", content.as_bytes()),
        "--anchors",
        folder.path(),
    ];
    asked.extend(more);
    buzon(asked)
}

fn ask(content: &str, minted: &Minted, late: Duration, more: Vec<OsString>) -> Value {
    let mut asked = arguments!["--json"];
    asked.extend(more);
    let run = verify(content, minted, late, asked);
    let answer = run.json();
    assert_eq!(run.code, i32::from(answer["outcome"] != "ACCEPT"));
    answer
}

fn received() -> Vec<OsString> {
    arguments!["--received-at", "2026-11-23T06:00:00-06:00"]
}

#[test]
fn a_receipt_is_sealed_by_a_seal_and_other_text_is_signed_by_an_e_firma() {
    let world = world();
    let check = |content: &str, minted: &Minted, expected: &str| {
        let answer = ask(content, minted, Duration::ZERO, received());
        assert_eq!(answer["outcome"], expected, "{answer:#}");
    };
    check(&receipt(), &world.seal, "ACCEPT");
    check(&receipt(), &world.person, "E_CERT_NOT_FIEL");
    check("any text", &world.person, "ACCEPT");
    check("any text", &world.seal, "E_CERT_NOT_FIEL");
}

#[test]
fn a_statement_is_signed_by_the_certificate_it_names() {
    let person = &world().person;
    let sign_in = |certificate_sha256: [u8; 32]| {
        let by = SignedBy {
            environment: Environment::Prueba,
            authority: "Autoridad de prueba".into(),
            origin: "http://127.0.0.1:8787".into(),
            mailbox: "MUTJ800101AB2".parse().unwrap(),
            signer: "MUTJ800101AB2".parse().unwrap(),
            certificate_number: "30009000000900000002".into(),
            certificate_sha256: Digest::new(certificate_sha256),
            nonce: Nonce::new([2; 16]),
            legal_time: LegalTime::from_unix_seconds(RECEPTION).unwrap(),
        };
        Statement::SignIn(SignIn { by }).to_text()
    };
    let own = Certificate::parse(&person.certificate_der)
        .unwrap()
        .sha256();
    for (named, expected) in [(own, "ACCEPT"), ([1; 32], "E_SIGNER_NOT_AUTHORISED")] {
        let answer = ask(&sign_in(named), person, Duration::ZERO, received());
        assert_eq!(answer["outcome"], expected, "{answer:#}");
    }
}

#[test]
fn the_fields_of_a_receipt_are_shown() {
    let answer = ask(&receipt(), &world().seal, Duration::ZERO, received());
    assert_eq!(answer["signer"]["rfc"], "IMS421231I45");
    assert_eq!(answer["received_at"], "2026-11-23T12:00:00Z");
    let lines = answer["content"]["statement"].as_array().unwrap();
    let line = |label: &str| lines.iter().find(|line| line["label"] == label).unwrap();
    assert_eq!(line("Asunto")["value"], "Aclaración");
    let run = verify(&receipt(), &world().seal, Duration::ZERO, received());
    assert!(run.stdout.starts_with("Aceptada: "), "{}", run.stdout);
    assert!(
        run.stdout.contains("\nAsunto: Aclaración\n"),
        "{}",
        run.stdout
    );
    let other = ask("any text", &world().person, Duration::ZERO, received());
    assert_eq!(other["content"]["statement"], Value::Null);
}

#[test]
fn the_signing_time_is_within_five_minutes_of_reception() {
    let world = world();
    for (seconds, expected) in [
        (-301, "E_SIG_TIME"),
        (-300, "ACCEPT"),
        (300, "ACCEPT"),
        (301, "E_SIG_TIME"),
    ] {
        let late = Duration::seconds(seconds);
        let answer = ask(&receipt(), &world.seal, late, received());
        assert_eq!(answer["outcome"], expected, "{seconds}");
    }
}

#[test]
fn an_old_receipt_is_judged_now_and_says_so_unless_reception_is_given() {
    let world = world();
    let late = Duration::days(-100);
    let answer = ask(&receipt(), &world.seal, late, vec![]);
    assert_eq!(answer["outcome"], "ACCEPT", "{answer:#}");
    assert_eq!(answer["warnings"], serde_json::json!(["reception_unknown"]));
    assert_eq!(answer["received_at"], Value::Null);
    let run = verify(&receipt(), &world.seal, late, vec![]);
    assert!(
        run.stdout
            .contains("recepción no indicada: usa --received-at")
    );
    // Before the certificate began, and after any clock this runs on.
    for days in [-366, 20_000] {
        let answer = ask(&receipt(), &world.seal, Duration::days(days), vec![]);
        assert_eq!(answer["outcome"], "E_SIG_TIME", "{days}");
    }
}

#[test]
fn what_was_received_in_time_holds_after_the_certificate_ended() {
    let world = world();
    let late = Duration::ZERO;
    let mut asked = received();
    asked.extend(arguments!["--at", "2101-01-01T00:00:00Z"]);
    assert_eq!(
        ask(&receipt(), &world.seal, late, asked)["outcome"],
        "ACCEPT"
    );
    let asked = arguments!["--at", "2101-01-01T00:00:00Z"];
    let answer = ask(&receipt(), &world.seal, late, asked);
    assert_eq!(answer["outcome"], "E_CERT_EXPIRED");
}
