//! Files as somebody lets them fall on a page, and judged there without ring: the same verdict.

use base64ct::{Base64, Encoding};
use efirma::ocsp::RsaCheck;
use evidence::package::{AnswerKind, Package, RevocationAnswer};
use evidence::pdf::Paper;
use evidence::samples::{self, Sample};
use evidence::seal::Known;
use evidence::verification::{
    Case, CaseError, ChainFault, Language, Of, Outcome, Pile, PileError, Refusal, Revocation, Sort,
    Source, Trust, Trusted, Verdict, verify,
};

use crate::world::{AUTHORITY, LATER, LIST, PARTY, SEAL, cast, package, trust};

/// The three steps as a page takes them, RSA computed here.
fn walk(case: Case, trusted: &Trusted, seals: &[Known]) -> Verdict {
    let holds = |checks: &[RsaCheck]| -> Vec<bool> { checks.iter().map(RsaCheck::holds).collect() };
    let leading = case.examine(LATER, seals).leading(trusted);
    let found = holds(leading.checks());
    let chained = leading.chained(&found);
    let found = holds(&chained.checks());
    chained.conclude(&found)
}

fn trusted() -> Trusted {
    Trusted::read([AUTHORITY]).unwrap()
}

fn case(files: &[&[u8]]) -> Result<Case, PileError> {
    Pile::new(files.iter().copied())?.case()
}

#[test]
fn the_page_says_of_every_act_what_the_command_says() {
    let seals = vec![SEAL.certificate().der().to_vec().into()];
    for sample in Sample::ALL {
        let bytes = package(sample);
        let own = Trust {
            seals: &seals,
            ..trust()
        };
        let native = verify(&bytes, Some(own), LATER);
        let page = walk(Case::read(&bytes).unwrap(), &trusted(), &seals);
        assert!(page.is_proven(), "{sample:?}: {:?}", page.outcome);
        assert_eq!(format!("{native:?}"), format!("{page:?}"));
    }
}

#[test]
fn other_authorities_and_other_seals_are_refused_on_the_page() {
    let bytes = package(Sample::Filing);
    let other = include_bytes!("../../../fuzz/fixtures/other-authority.cer");
    let other = Trusted::read([other.as_slice()]).unwrap();
    let verdict = walk(Case::read(&bytes).unwrap(), &other, &[]);
    let expected = Refusal::Chain {
        of: Of::Package,
        fault: ChainFault::UnknownIssuer,
    };
    assert_eq!(verdict.outcome, Outcome::Refused(expected));
    let seals = vec![PARTY.certificate().der().to_vec().into()];
    let verdict = walk(Case::read(&bytes).unwrap(), &trusted(), &seals);
    let expected = Refusal::SealUnknown { of: Of::Package };
    assert_eq!(verdict.outcome, Outcome::Refused(expected));
    // Not one RSA value may be missing.
    let leading = Case::read(&bytes).unwrap().examine(LATER, &[]);
    let trusted = trusted();
    let verdict = leading.leading(&trusted).chained(&[]).conclude(&[]);
    assert!(matches!(verdict.outcome, Outcome::Refused(_)));
}

#[test]
fn a_list_says_the_same_on_the_page_as_to_the_command() {
    let mut cast = cast(None);
    let mut spoilt = LIST.to_vec();
    *spoilt.last_mut().unwrap() ^= 1;
    for (bytes, is_good) in [(LIST.to_vec(), true), (spoilt, false)] {
        cast.answers = vec![RevocationAnswer {
            kind: AnswerKind::Crl,
            asked_at: cast.at,
            bytes,
        }];
        let listed = samples::package(&cast, Sample::Filing).unwrap();
        let bytes = listed.to_bytes().unwrap();
        let page = walk(Case::read(&bytes).unwrap(), &trusted(), &[]);
        assert!(page.is_proven());
        let native = verify(&bytes, Some(trust()), LATER);
        assert_eq!(format!("{native:?}"), format!("{page:?}"));
        let revocation = page.signatures[1].revocation;
        assert_eq!(matches!(revocation, Revocation::Good { .. }), is_good);
    }
}

#[test]
fn a_list_that_falls_beside_a_package_speaks_of_its_signers() {
    let plain = samples::package(&cast(None), Sample::Filing).unwrap();
    let bytes = plain.to_bytes().unwrap();
    assert_eq!(Sort::of(LIST), Sort::RevocationList);
    for files in [[bytes.as_slice(), LIST], [LIST, bytes.as_slice()]] {
        let verdict = walk(case(&files).unwrap(), &trusted(), &[]);
        assert!(verdict.is_proven(), "{:?}", verdict.outcome);
        let revocation = verdict.signatures[1].revocation;
        assert!(
            matches!(revocation, Revocation::Good { .. }),
            "{revocation:?}"
        );
    }
    // Alone it proves nothing.
    let alone = case(&[LIST]).unwrap_err();
    assert_eq!(alone, PileError::Case(CaseError::NotEvidence));
}

#[test]
fn a_text_its_signature_and_its_documents_are_judged_in_any_order() {
    let bytes = package(Sample::Filing);
    let package = Package::read(&bytes).unwrap();
    let parts = package.parts();
    let texts: Vec<String> = (parts.records.iter())
        .map(|record| record.statement.to_text())
        .collect();
    let (signed, receipt) = (&parts.records[0], &parts.records[1]);
    let document = &*parts.documents[0].bytes;
    let files: Vec<&[u8]> = vec![
        &receipt.signature,
        document,
        texts[1].as_bytes(),
        texts[0].as_bytes(),
        &signed.signature,
    ];
    let verdict = walk(case(&files).unwrap(), &trusted(), &[]);
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert_eq!(verdict.source, Some(Source::Signed));
    assert_eq!(verdict.statements, texts);
    assert_eq!(verdict.documents.iter().filter(|it| it.is_here).count(), 1);

    // A signature as people paste it, and a text that was changed.
    let written = Base64::encode_string(&signed.signature);
    let (one, other) = written.split_at(64);
    let written = format!("-----BEGIN CMS-----\n{one}\n{other}\n-----END CMS-----\n");
    let alone = [texts[0].as_bytes(), written.as_bytes()];
    assert!(walk(case(&alone).unwrap(), &trusted(), &[]).is_proven());
    let changed = texts[0].replacen("Aclaración de adeudo", "Aclaración de adeudos", 1);
    let verdict = walk(
        case(&[changed.as_bytes(), &signed.signature]).unwrap(),
        &trusted(),
        &[],
    );
    let Outcome::Refused(Refusal::Signature { of, .. }) = verdict.outcome else {
        panic!("{:?}", verdict.outcome);
    };
    assert_eq!(of, Of::Record(1));
}

#[test]
fn a_paper_is_judged_on_the_page_and_authorities_are_set_apart() {
    let bytes = package(Sample::Filing);
    let package = Package::read(&bytes).unwrap();
    let records = &package.parts().records;
    let paper = Paper {
        sealed: &records[1],
        signed: records.first(),
    };
    let pdf = paper.to_pdf().unwrap();
    let pile = Pile::new([pdf.as_slice(), AUTHORITY]).unwrap();
    assert_eq!(pile.authorities(), [AUTHORITY]);
    let verdict = walk(pile.case().unwrap(), &trusted(), &[]);
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert_eq!(verdict.source, Some(Source::Pdf));
    assert!(Pile::new([AUTHORITY]).unwrap().is_empty());
}

#[test]
fn what_proves_nothing_together_is_told_apart_in_words() {
    let bytes = package(Sample::Filing);
    let package = Package::read(&bytes).unwrap();
    let record = &package.parts().records[0];
    let text = record.statement.to_text();
    let key = include_bytes!("../../../fuzz/fixtures/signer.pkcs8").as_slice();
    let cases: [(&[&[u8]], PileError); 10] = [
        (&[text.as_bytes()], PileError::SignatureMissing),
        (&[&record.signature], PileError::StatementMissing),
        (&[PARTY.certificate().der()], PileError::Certificate),
        (&[&bytes, &bytes], PileError::OneAtATime),
        (&[&bytes, b"hola"], PileError::OneAtATime),
        (&[key], PileError::Key),
        (&[b"hola"], PileError::Case(CaseError::NotEvidence)),
        (
            &[b"PK\x03\x04 another"],
            PileError::Case(CaseError::NotEvidence),
        ),
        (&[b""], PileError::Case(CaseError::NotEvidence)),
        (&[b"a", b"b"], PileError::Case(CaseError::NotEvidence)),
    ];
    for (files, expected) in cases {
        let error = case(files).unwrap_err();
        assert_eq!(error, expected);
        for language in [Language::Spanish, Language::English] {
            assert!(error.sentence(language).ends_with('.'));
            assert!(error.advice(language).ends_with('.'));
        }
    }
    let many = vec![b"x".as_slice(); 101];
    assert_eq!(case(&many).unwrap_err(), PileError::TooMany);
}
