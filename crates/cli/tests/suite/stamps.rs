//! A package with a timestamp given to the program: whose word counts for time.

use std::fs;

use efirma::mint::{Minted, TokenOrder};
use evidence::package::{Package, SealTimestamp};
use evidence::samples::{self, Cast};
use mailbox::instant::LegalTime;
use serde_json::Value;

use crate::arguments;
use crate::minted::{reception, world};
use crate::packages::{Desk, credential, filing};

/// The package of a filing, its receipt stamped half a minute after it was sealed.
fn stamped() -> Vec<u8> {
    let stamper = Minted {
        certificate_der: include_bytes!("../../../fuzz/fixtures/stamper.cer").to_vec(),
        pkcs8: include_bytes!("../../../fuzz/fixtures/stamper.pkcs8")
            .to_vec()
            .into(),
    };
    let mut parts = Package::read(filing()).unwrap().into_parts();
    let receipt = &parts.records[1];
    let text = receipt.statement.to_text();
    let seal = efirma::examine(&receipt.signature, text.as_bytes()).unwrap();
    let order = TokenOrder {
        sha256: &evidence::seal::stamped(&seal),
        nonce: None,
        at: seal.signing_time() + time::Duration::seconds(30),
        accuracy_seconds: 1,
    };
    let token = efirma::mint::stamp(&stamper, &order).unwrap();
    parts.timestamps.push(SealTimestamp { record: 2, token });
    let cast = Cast {
        party: &credential(&world().person),
        seal: &credential(&world().seal),
        at: LegalTime::new(reception()),
        authorities: vec![],
        answers: vec![],
    };
    let package = samples::sealed(&cast, parts).unwrap();
    package.to_bytes().unwrap()
}

#[test]
fn a_timestamp_counts_under_whom_one_trusts_for_time() {
    let desk = Desk::with(&stamped());
    let run = desk.trusting(vec![]);
    let untrusted = "El sello de tiempo del texto 2 no cuenta: el certificado de quien lo dio no \
                     lleva a ninguna autoridad en que confíes.";
    assert!(run.stdout.contains(untrusted), "{}", run.stdout);
    fs::create_dir(desk.path("time")).unwrap();
    let root = include_bytes!("../../../fuzz/fixtures/time-authority.cer");
    fs::write(desk.path("time/root.cer"), root).unwrap();
    let trusted = arguments!["--tsa-anchors", desk.path("time")];
    let run = desk.trusting(trusted.clone());
    for words in [
        "- El sello del texto 2 ya existía el lunes 23 de noviembre de 2026, 6:00:50, hora del Centro (±1 s)",
        "palabra de «RELOJ DE EJEMPLO», en quien confías.",
        "No se preguntó si estaba revocado el certificado de quien dio el sello de tiempo.",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("Ningún tercero"), "{}", run.stdout);
    let mut asked = trusted;
    asked.push("--json".into());
    let answer: Value = serde_json::from_str(&desk.trusting(asked).stdout).unwrap();
    assert_eq!(answer["outcome"], "ACCEPT");
    let stamp = &answer["signatures"][2]["timestamp"];
    assert_eq!(stamp["at"], "2026-11-23T12:00:50Z");
    assert_eq!(
        (&stamp["trusted"], &stamp["accuracy_seconds"]),
        (&true.into(), &1.0.into())
    );
    assert_eq!(answer["signatures"][1]["timestamp"], Value::Null);
}
