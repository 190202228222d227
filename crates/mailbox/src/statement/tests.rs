//! A statement has one text; a text has one statement or none.

use proptest::prelude::*;

use super::*;
use crate::attachment::Attachment;
use crate::digest::Digest;
use crate::environment::Environment;
use crate::filing::{Filing, Procedure};
use crate::identifiers::Folio;
use crate::instant::LegalTime;
use crate::revocation::RevocationAtReception;

fn by() -> SignedBy {
    SignedBy {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
        mailbox: "EKU9003173C9".parse().unwrap(),
        signer: "EKU9003173C9".parse().unwrap(),
        certificate_number: "30001000000500003415".into(),
        certificate_sha256: Digest::new([1; 32]),
        nonce: Nonce::new([2; 16]),
        legal_time: LegalTime::from_unix_seconds(1_795_536_651).unwrap(),
    }
}

fn present() -> Statement {
    let file = Attachment {
        name: "escrito ñ.pdf".into(),
        media_type: "application/pdf".into(),
        size_bytes: 1234,
        sha256: Digest::new([3; 32]),
    };
    let filing = Filing::new(
        Procedure::Promocion,
        "Aclaración",
        "Uno.\n\nDos: tres.",
        vec![file],
    );
    Statement::Present(Present {
        by: by(),
        filing: filing.unwrap(),
    })
}

fn receipt() -> Statement {
    receipt_saying(RevocationAtReception::NotAsked)
}

fn receipt_saying(revocation: RevocationAtReception) -> Statement {
    Statement::FilingReceipt(FilingReceipt {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
        folio: Folio::new("PR", 2026, 7),
        received_at: LegalTime::from_unix_seconds(1_795_536_700).unwrap(),
        mailbox: "EKU9003173C9".parse().unwrap(),
        signer_name: "ESCUELA KEMPER URGATE".into(),
        signer: "EKU9003173C9".parse().unwrap(),
        certificate_number: "30001000000500003415".into(),
        revocation,
        procedure: Procedure::Promocion,
        subject: "Aclaración".into(),
        attachments: vec![],
        statement_sha256: Digest::new([4; 32]),
        signature_sha256: Digest::new([5; 32]),
    })
}

#[test]
fn the_text_is_what_people_read() {
    let text = present().to_text();
    let expected = "buzon/1 presentacion\n\
        Ambiente: prueba\n\
        Autoridad: Autoridad de prueba\n\
        Origen: http://127.0.0.1:8787\n\
        Buzón de: EKU9003173C9\n\
        Firma: EKU9003173C9\n\
        Certificado: 30001000000500003415\n";
    assert!(text.starts_with(expected), "{text}");
    let end = "Trámite: promocion\nAsunto: Aclaración\nTexto: Uno.\nTexto:\nTexto: Dos: tres.\n\
        Archivos: 1\nArchivo 1, nombre: escrito ñ.pdf\nArchivo 1, tipo: application/pdf\n\
        Archivo 1, bytes: 1234\n";
    assert!(text.contains(end), "{text}");
    let shown: Vec<Field<'_>> = fields(&text).collect();
    assert_eq!(
        shown[0],
        Field {
            label: "Acto",
            value: "presentacion"
        }
    );
    assert_eq!(shown.last().unwrap().label, "Archivo 1, SHA-256");
}

#[test]
fn a_receipt_says_what_was_known_of_the_certificate() {
    let at = LegalTime::from_unix_seconds(1_795_536_651).unwrap();
    for (revocation, said) in [
        (
            RevocationAtReception::Good { at },
            "vigente a las 2026-11-24T10:10:51-06:00",
        ),
        (
            RevocationAtReception::Unknown { at },
            "desconocida a las 2026-11-24T10:10:51-06:00",
        ),
        (RevocationAtReception::NotAsked, "no consultada"),
    ] {
        let text = receipt_saying(revocation).to_text();
        let lines = format!(
            "\nCertificado: 30001000000500003415\nRevocación del certificado: {said}\nTrámite: "
        );
        assert!(text.contains(&lines), "{text}");
        assert_eq!(Statement::parse(&text), Ok(receipt_saying(revocation)));
        let without = text.replace(&format!("Revocación del certificado: {said}\n"), "");
        assert!(Statement::parse(&without).is_err(), "{without}");
        let revoked = text.replace(said, "revocada");
        assert!(Statement::parse(&revoked).is_err(), "{revoked}");
    }
}

#[test]
fn each_purpose_reads_back() {
    for statement in [Statement::SignIn(SignIn { by: by() }), present(), receipt()] {
        assert_eq!(Statement::parse(&statement.to_text()), Ok(statement));
    }
}

#[test]
fn other_writings_of_the_same_value_are_refused() {
    let text = present().to_text();
    let variants = [
        text.replace('\n', "\r\n"),
        text.trim_end().to_owned(),
        format!("{text}\n"),
        format!("\u{feff}{text}"),
        text.replace("bytes: 1234", "bytes: 01234"),
        text.replace("bytes: 1234", "bytes: +1234"),
        text.replace("Texto: Uno.", "Texto:  Uno."),
        text.replace("Texto:\n", "Texto: \n"),
        text.replace("Archivos: 1", "Archivos: 2"),
        text.replace("Archivos: 1", "Archivos: 0"),
        text.replace("Ambiente: prueba\n", ""),
        text.replace("Asunto: Aclaración\n", "Asunto: Aclaración\nAsunto: Otra\n"),
        text.replace("buzon/1", "buzon/2"),
        text.replace("presentacion", "acceso"),
        text.replace("Uno.", "Uno.\u{202e}"),
        text.replace("-06:00", "Z"),
        format!("{text}Extra: 1\n"),
    ];
    for variant in variants {
        assert!(Statement::parse(&variant).is_err(), "{variant}");
    }
}

#[test]
fn a_text_of_one_purpose_is_void_for_every_other() {
    let texts = [
        Statement::SignIn(SignIn { by: by() }).to_text(),
        present().to_text(),
        receipt().to_text(),
    ];
    for text in texts {
        let (first, rest) = text.split_once('\n').unwrap();
        for purpose in Purpose::ALL {
            let other = format!("buzon/1 {}\n{rest}", purpose.word());
            assert_eq!(
                Statement::parse(&other).is_ok(),
                other.starts_with(&format!("{first}\n"))
            );
        }
    }
}

proptest! {
    #[test]
    fn whatever_a_person_types_reads_back(subject in "\\PC{3,60}", text in "(\\PC{0,40}\n){0,12}\\PC{1,20}") {
        if let Ok(filing) = Filing::new(Procedure::Promocion, &subject, &text, vec![]) {
            let statement = Statement::Present(Present { by: by(), filing });
            prop_assert_eq!(Statement::parse(&statement.to_text()), Ok(statement));
        }
    }

    #[test]
    fn a_receipt_reads_back(seconds in 0i64..250_000_000_000, known in proptest::bool::ANY) {
        let at = LegalTime::from_unix_seconds(seconds).unwrap();
        let receipt = receipt_saying(if known {
            RevocationAtReception::Good { at }
        } else {
            RevocationAtReception::Unknown { at }
        });
        prop_assert_eq!(Statement::parse(&receipt.to_text()), Ok(receipt));
    }

    #[test]
    fn any_text_is_read_without_panic(text in "(buzon/1 (acceso|presentacion|acuse)\n)?([A-Za-zñ ,0-9]{0,20}: ?\\PC{0,20}\n){0,30}") {
        if let Ok(statement) = Statement::parse(&text) {
            prop_assert_eq!(statement.to_text(), text);
        }
    }

    #[test]
    fn any_changed_byte_changes_the_value_or_is_refused(at in 0usize..600, byte in 0u8..128) {
        let original = present();
        let mut bytes = original.to_text().into_bytes();
        let at = at % bytes.len();
        if bytes[at] != byte {
            bytes[at] = byte;
            if let Ok(text) = String::from_utf8(bytes) {
                prop_assert_ne!(Statement::parse(&text), Ok(original));
            }
        }
    }
}
