//! Receipts for people: printed, asked of Poppler, taken apart and verified from what is inside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use evidence::attached;
use evidence::package::{Parts, Record};
use evidence::pdf::{Paper, PaperError};
use evidence::samples::{self, Sample};
use evidence::verification::{Gap, Outcome, Source};
use mailbox::statement::{Purpose, fields};

use crate::world::{GOOD, cast, judge};
use crate::zip::{is_here, run};

fn parts(sample: Sample) -> Parts<'static> {
    samples::parts(&cast(Some(GOOD)), sample).unwrap()
}

/// Every receipt of an act, with what it answers.
fn papers(parts: &Parts<'_>) -> Vec<(Record, Option<Record>)> {
    let signed = (parts.records.iter()).find(|it| it.statement.signed_by().is_some());
    let sealed = parts
        .records
        .iter()
        .filter(|it| it.statement.purpose().is_sealed());
    sealed
        .map(|it| {
            let answers = it.statement.purpose() != Purpose::Aviso;
            (it.clone(), signed.filter(|_| answers).cloned())
        })
        .collect()
}

fn print(sealed: &Record, signed: Option<&Record>) -> Vec<u8> {
    Paper { sealed, signed }.to_pdf().unwrap()
}

fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn every_receipt_is_printed_the_same_each_time_and_proves_what_is_inside() {
    for sample in Sample::ALL {
        for (sealed, signed) in papers(&parts(sample)) {
            let purpose = sealed.statement.purpose().word();
            let bytes = print(&sealed, signed.as_ref());
            assert!(bytes == print(&sealed, signed.as_ref()), "{sample:?}");
            let verdict = judge(&bytes);
            assert_eq!(verdict.outcome, Outcome::Proven, "{sample:?} {purpose}");
            assert_eq!(verdict.source, Some(Source::Pdf));
            assert!(verdict.gaps.contains(&Gap::Appearance));
            let found = attached::signed(&bytes).unwrap();
            assert_eq!(found.len(), 1 + usize::from(signed.is_some()));
            assert!(
                found
                    .iter()
                    .any(|(text, _)| *text == sealed.statement.to_text())
            );
        }
    }
}

#[test]
fn only_what_the_institute_sealed_and_answers_is_a_receipt() {
    let parts = parts(Sample::Filing);
    let (signed, sealed) = (&parts.records[0], &parts.records[1]);
    let refused = Paper {
        sealed: signed,
        signed: None,
    };
    assert_eq!(refused.to_pdf(), Err(PaperError::NotSealed));
    let other = samples::parts(&cast(None), Sample::Answer).unwrap();
    let mixed = Paper {
        sealed,
        signed: Some(&other.records[0]),
    };
    assert!(matches!(mixed.to_pdf(), Err(PaperError::Contradiction(_))));
}

#[test]
fn a_text_or_seal_changed_inside_is_refused() {
    let parts = parts(Sample::Filing);
    let bytes = print(&parts.records[1], Some(&parts.records[0]));
    let seal = parts.records[1].signature.as_slice();
    for mark in [b"buzon/1 acuse", seal] {
        let at = bytes.windows(mark.len()).position(|w| w == mark).unwrap();
        for place in [at + 60, at + 400] {
            let mut bent = bytes.clone();
            bent[place] ^= 1;
            let outcome = judge(&bent).outcome;
            assert!(
                matches!(outcome, Outcome::Refused(_)),
                "{place}: {outcome:?}"
            );
        }
    }
}

#[test]
fn poppler_reads_every_field_and_finds_the_files_inside() {
    if !is_here("pdftotext", "-v") || !is_here("pdfdetach", "-v") || !is_here("pdfinfo", "-v") {
        return;
    }
    for sample in Sample::ALL {
        for (sealed, signed) in papers(&parts(sample)) {
            let purpose = sealed.statement.purpose().word();
            let bytes = print(&sealed, signed.as_ref());
            let path = written(&format!("{sample:?}-{purpose}.pdf"), &bytes);
            let (read, info) = run(Command::new("pdfinfo").arg(&path));
            assert!(read, "{info}");
            assert!(info.contains("Tagged:          yes"), "{info}");
            assert!(info.contains("Page size:       612 x 792 pts (letter)"));
            for claim in [
                "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
                "<pdfuaid:part>1</pdfuaid:part>",
            ] {
                let found = bytes.windows(claim.len()).any(|w| w == claim.as_bytes());
                assert!(found, "{claim}");
            }
            let raw = ["-raw", "-enc", "UTF-8"];
            let (_, text) = run(Command::new("pdftotext").args(raw).arg(&path).arg("-"));
            let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let statement = sealed.statement.to_text();
            for field in fields(&statement) {
                for part in [field.label, field.value] {
                    let part: String = part.chars().filter(|c| !c.is_whitespace()).collect();
                    assert!(
                        joined.contains(&part),
                        "{sample:?} {purpose}: {part}\n{text}"
                    );
                }
            }
            assert!(joined.contains("Valordelafirma(CMS)"));
            check_files(&path, &sealed, signed.as_ref());
        }
    }
}

/// What `pdfdetach` saves is what was sealed and signed, byte for byte.
fn check_files(path: &Path, sealed: &Record, signed: Option<&Record>) {
    let folder = path.with_extension("files");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let (done, said) = run(Command::new("pdfdetach")
        .arg("-saveall")
        .arg("-o")
        .arg(&folder)
        .arg(path));
    assert!(done, "{said}");
    let mut found: Vec<Vec<u8>> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let mut expected: Vec<Vec<u8>> = Vec::new();
    for record in [Some(sealed), signed].into_iter().flatten() {
        expected.push(record.statement.to_text().into_bytes());
        expected.push(record.signature.clone());
    }
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn qpdf_finds_nothing_wrong_with_the_file() {
    if !is_here("qpdf", "--version") {
        return;
    }
    for sample in [Sample::Filing, Sample::Opening, Sample::Deemed] {
        for (sealed, signed) in papers(&parts(sample)) {
            let bytes = print(&sealed, signed.as_ref());
            let path = written(&format!("qpdf-{sample:?}.pdf"), &bytes);
            let (sound, said) = run(Command::new("qpdf").arg("--check").arg(&path));
            assert!(
                sound && said.contains("No syntax or stream encoding errors"),
                "{said}"
            );
        }
    }
}
