//! A statement has one text; a text has one statement or none.

use proptest::prelude::*;

use super::samples::{all, by, present};
use super::strategies::any_statement;
use super::*;
use crate::filing::{Filing, Procedure};

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
fn each_purpose_reads_back() {
    for (_, statement) in all() {
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
    for (_, statement) in all() {
        let text = statement.to_text();
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
    fn any_text_is_read_without_panic(text in "(buzon/1 (acceso|activacion|terminos|contacto|apertura|presentacion|mandato|aviso|acuse|constancia)\n)?([A-Za-zñ ,0-9]{0,20}: ?\\PC{0,20}\n){0,30}") {
        if let Ok(statement) = Statement::parse(&text) {
            prop_assert_eq!(statement.to_text(), text);
        }
    }

    #[test]
    fn any_value_of_any_purpose_reads_back_and_has_one_text(statement in any_statement()) {
        let text = statement.to_text();
        prop_assert_eq!(Statement::parse(&text), Ok(statement.clone()));
        prop_assert_eq!(statement.signed_by().is_none(), statement.purpose().is_sealed());
        for other in [text.replace('\n', "\r\n"), format!("{text}\n"), text.replacen(": ", ":  ", 1), text.replacen('\n', "\n\n", 1)] {
            prop_assert!(Statement::parse(&other).is_err());
        }
    }

    #[test]
    fn any_line_that_is_lost_moved_or_doubled_is_another_value_or_none(
        statement in any_statement(), at in 0usize..200, how in 0u8..3,
    ) {
        let text = statement.to_text();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = at % lines.len();
        match how {
            0 => { lines.remove(at); }
            1 => lines.insert(at, lines[at]),
            _ => lines.swap(at, (at + 1) % text.lines().count()),
        }
        let changed = lines.concat();
        if changed != text {
            prop_assert_ne!(Statement::parse(&changed), Ok(statement));
        }
    }

    #[test]
    fn no_purpose_takes_what_deceives_the_eye(
        statement in any_statement(), at in any::<prop::sample::Index>(), sign in 0usize..6,
    ) {
        let text = statement.to_text();
        let places: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        let mut changed = text.clone();
        let signs = ['\u{202e}', '\u{200b}', '\u{7}', '\u{feff}', '\u{2066}', '\u{ad}'];
        changed.insert(places[at.index(places.len())], signs[sign]);
        prop_assert!(Statement::parse(&changed).is_err());
    }

    #[test]
    fn any_changed_byte_changes_the_value_or_is_refused(
        original in any_statement(), at in 0usize..6000, byte in 0u8..128,
    ) {
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

#[test]
fn every_label_is_known_in_english() {
    for (name, statement) in all() {
        let text = statement.to_text();
        for field in fields(&text) {
            let same = ["CURP", "Folio", "Oficio"].contains(&field.label);
            assert!(
                same || field.english() != field.label,
                "{name}: {}",
                field.label
            );
        }
    }
}

#[test]
fn a_receipt_of_an_act_never_passes_for_one_of_a_filing() {
    for (name, statement) in all() {
        let is_act = matches!(statement, Statement::ActReceipt(_));
        if !is_act {
            continue;
        }
        let text = statement.to_text();
        let (first, rest) = text.split_once('\n').unwrap();
        let (_, unmarked) = rest.split_once('\n').unwrap();
        assert!(
            Statement::parse(&format!("{first}\n{unmarked}")).is_err(),
            "{name}"
        );
    }
}

#[test]
fn a_line_longer_than_its_limit_is_refused() {
    for (label, most) in [("Autoridad: ", 400), ("Titular: ", 254), ("Origen: ", 400)] {
        let mut tried = 0;
        for (name, statement) in all() {
            let text = statement.to_text();
            let Some(line) = text.lines().find(|line| line.starts_with(label)) else {
                continue;
            };
            let with = |n: usize| text.replace(line, &format!("{label}{}", "x".repeat(n)));
            assert!(Statement::parse(&with(most)).is_ok(), "{name} {label}");
            assert!(Statement::parse(&with(most + 1)).is_err(), "{name} {label}");
            tried += 1;
        }
        assert!(tried > 0, "{label}");
    }
    let huge = "x".repeat(STATEMENT_BYTES_MAX + 1);
    assert_eq!(Statement::parse(&huge), Err(StatementError::TooLarge));
}

#[test]
fn what_is_incomplete_is_not_printed_for_a_seal() {
    let spoil = |statement: &mut Statement| match statement {
        Statement::Notice(notice) => notice.media.clear(),
        Statement::Activate(activate) => activate.media.clear(),
        Statement::ActReceipt(receipt) => receipt.signed = None,
        Statement::Attestation(record) => match &mut record.attested {
            Attested::Opened { alert, .. } | Attested::Deemed { alert } => alert.deliveries.clear(),
            Attested::Posted { .. } => record.effective_on = "2020-01-01".parse().unwrap(),
        },
        Statement::FilingReceipt(receipt) => receipt.signer_name.clear(),
        Statement::SignIn(SignIn { by })
        | Statement::AcceptTerms(AcceptTerms { by, .. })
        | Statement::ChangeContact(ChangeContact { by, .. })
        | Statement::Open(Open { by, .. })
        | Statement::Present(Present { by, .. })
        | Statement::ChangeMandate(ChangeMandate { by, .. }) => by.authority = "a\nb".into(),
    };
    for (name, statement) in all() {
        assert_eq!(
            statement.to_complete_text(),
            Ok(statement.to_text()),
            "{name}"
        );
        let mut incomplete = statement.clone();
        spoil(&mut incomplete);
        if incomplete != statement {
            assert!(incomplete.to_complete_text().is_err(), "{name}");
        }
    }
}

#[test]
fn the_reader_of_the_signer_takes_all_a_party_signs_and_nothing_sealed() {
    for (name, statement) in all() {
        let read = Statement::parse_signed(&statement.to_text());
        if statement.purpose().is_sealed() {
            assert_eq!(read, Err(StatementError::Sealed), "{name}");
        } else {
            assert_eq!(read, Ok(statement), "{name}");
        }
    }
    let twice = present().to_text().replace("Texto: Uno.", "Texto:  Uno.");
    assert!(Statement::parse_signed(&twice).is_err());
}
