//! Every kind of act has a package that reads back and proves what it says.

use evidence::package::{Elsewhere, Outline, Package, PackageError, Piece};
use evidence::samples::{self, Sample};
use evidence::story::Act;
use evidence::verification::{Claim, Gap, Language, Outcome, Revocation, Role, TimeBasis};

use crate::world::{GOOD, cast, judge, package};

#[test]
fn every_kind_of_act_is_printed_read_back_and_proven() {
    let acts = [
        Act::Activation,
        Act::Alert,
        Act::Answer,
        Act::Contact,
        Act::Contact,
        Act::Deemed,
        Act::Filing,
        Act::Mandate,
        Act::Opening,
        Act::Posted,
        Act::Terms,
    ];
    for (sample, act) in Sample::ALL.into_iter().zip(acts) {
        let bytes = package(sample);
        assert_eq!(
            bytes,
            package(sample),
            "{sample:?}: the same parts, the same bytes"
        );
        let read = Package::read(&bytes).unwrap();
        assert_eq!(read.to_bytes().unwrap(), bytes, "{sample:?}");
        let verdict = judge(&bytes);
        assert_eq!(verdict.outcome, Outcome::Proven, "{sample:?}");
        assert_eq!(verdict.act, Some(act), "{sample:?}");
        let records = read.parts().records.len();
        assert_eq!(verdict.signatures.len(), records + 1, "{sample:?}");
        assert_eq!(verdict.statements.len(), records);
        assert!(!verdict.claims.is_empty());
        for language in [Language::Spanish, Language::English] {
            let mut said = vec![verdict.sentence(language), verdict.advice(language)];
            said.extend(verdict.claims.iter().map(|claim| claim.sentence(language)));
            said.extend(verdict.gaps.iter().map(|gap| gap.sentence(language)));
            for finding in &verdict.signatures {
                said.push(finding.basis_sentence(language));
                said.push(finding.revocation_sentence(language));
            }
            for sentence in said {
                assert!(sentence.ends_with('.') && sentence.len() > 20, "{sentence}");
            }
        }
    }
}

#[test]
fn a_package_whose_documents_are_elsewhere_is_the_same_to_the_last_byte() {
    for sample in Sample::ALL {
        let whole = package(sample);
        let read = Package::read(&whole).unwrap();
        let mut parts = samples::parts(&cast(Some(GOOD)), sample).unwrap();
        let documents = std::mem::take(&mut parts.documents);
        let elsewhere = (documents.iter()).map(|it| Elsewhere {
            name: it.name.to_string(),
            sha256: evidence::sha256(&it.bytes),
            size_bytes: it.bytes.len().try_into().unwrap(),
            crc32: crc32fast::hash(&it.bytes),
        });
        let outline = Outline::new(parts, elsewhere.collect()).unwrap();
        assert_eq!(outline.manifest(), read.manifest(), "{sample:?}");
        let mut bytes = Vec::new();
        for piece in outline.seal(read.seal().to_vec()).unwrap() {
            match piece {
                Piece::Bytes(some) => bytes.extend(some),
                Piece::Document(it) => {
                    let found = documents
                        .iter()
                        .find(|one| evidence::sha256(&one.bytes) == it.sha256);
                    bytes.extend_from_slice(&found.unwrap().bytes);
                }
            }
        }
        assert!(bytes == whole, "{sample:?}");
    }
    let foreign = Elsewhere {
        name: "otro.pdf".into(),
        sha256: evidence::sha256(b"otro"),
        size_bytes: 4,
        crc32: 0,
    };
    let parts = samples::parts(&cast(Some(GOOD)), Sample::Filing).unwrap();
    let refused = Outline::new(parts, vec![foreign]).unwrap_err();
    assert!(
        matches!(refused, PackageError::Contradiction(_)),
        "{refused:?}"
    );
}

#[test]
fn a_filing_says_who_when_and_on_whose_word() {
    let verdict = judge(&package(Sample::Filing));
    let [seal, signature, receipt] = verdict.signatures.as_slice() else {
        panic!("three signatures");
    };
    assert_eq!((seal.role, seal.basis), (Role::Institute, TimeBasis::Seal));
    assert_eq!(
        (receipt.role, receipt.basis),
        (Role::Institute, TimeBasis::Seal)
    );
    assert_eq!(
        (signature.role, signature.basis),
        (Role::Party, TimeBasis::Receipt)
    );
    assert!(matches!(signature.revocation, Revocation::Good { .. }));
    assert!(matches!(seal.revocation, Revocation::Unknown(_)));
    let claims = verdict.claims.as_slice();
    let [
        Claim::Signed { rfc, .. },
        Claim::Received { folio, .. },
        Claim::Documents { count: 2 },
    ] = claims
    else {
        panic!("{claims:?}");
    };
    assert_eq!(rfc, "MUTJ800101AB2");
    assert!(folio.as_str().starts_with("PR-26-000007-"));
    assert!(verdict.documents.iter().all(|document| document.is_here));
}

#[test]
fn what_is_withheld_or_was_never_there_is_a_gap() {
    // The document of a notification that was not opened stays withheld.
    let verdict = judge(&package(Sample::Alert));
    let said: Vec<String> = (verdict.gaps.iter())
        .map(|gap| gap.sentence(Language::English))
        .collect();
    let says = |words: &str| said.iter().any(|sentence| sentence.contains(words));
    assert!(says("\"requerimiento.pdf\" is not here"), "{said:?}");
    assert!(says("No third party confirms the hours"), "{said:?}");
    assert!(says("seal was not compared"), "{said:?}");
    assert!(says("the rest of the chain is not here"), "{said:?}");
    let opening = judge(&package(Sample::Opening));
    assert!(opening.gaps.contains(&Gap::Dates) && !verdict.gaps.contains(&Gap::Dates));
    // A filing without its receipt proves only who signed.
    let mut parts = samples::parts(&cast(Some(GOOD)), Sample::Filing).unwrap();
    parts.records.truncate(1);
    let package = samples::sealed(&cast(None), parts).unwrap();
    let verdict = judge(&package.to_bytes().unwrap());
    assert!(verdict.is_proven());
    let no_receipt = |gap: &Gap| gap.sentence(Language::English).contains("has no receipt");
    assert!(verdict.gaps.iter().any(no_receipt));
}

#[test]
fn documents_that_nobody_names_and_certificates_of_nobody_make_no_package() {
    let mut parts = samples::parts(&cast(None), Sample::Filing).unwrap();
    let extra = evidence::package::Document {
        name: "otro.pdf".into(),
        bytes: b"%PDF-1.4 other".as_slice().into(),
    };
    parts.documents.push(extra);
    let refused = samples::sealed(&cast(None), parts).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("no statement names document 3")
    );
    let mut parts = samples::parts(&cast(None), Sample::Filing).unwrap();
    parts.authorities.push(b"no certificate".to_vec());
    let refused = evidence::package::Draft::new(parts).unwrap_err();
    assert_eq!(refused, PackageError::NotAnAuthority { number: 2 });
}
