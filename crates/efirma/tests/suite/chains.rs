//! Paths to pinned roots, of the test environments, of production and of our own.

use std::fs;
use std::path::Path;

use efirma::chain::{Anchors, ChainError, Realm};
use efirma::ocsp::Responder;
use efirma::{Certificate, Issuer, IssuerError};
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use crate::shared::{instant, now, shared, world};

/// The anchors that a case of the hostile corpus is judged with.
pub(crate) fn anchors(root: &Path, case: &Value) -> Anchors {
    let (roots, intermediates): (&[&str], &[&str]) = match case["trust_store"].as_str() {
        None => (&["pki/root.cer"], &["pki/ac.cer"]),
        Some("production") => (
            &[
                "../data/ca-prod/ARC5_IES.cer",
                "../data/ca-prod/ARC6_IES.crt",
            ],
            &["../data/ca-prod/AC5_SAT.cer", "../data/ca-prod/AC7.crt"],
        ),
        Some("sat_uat") => (
            &["../data/ca-test/ARC_UAT_2022.crt"],
            &["../data/ca-test/AC_UAT_2022.crt"],
        ),
        Some(other) => panic!("unknown trust store {other}"),
    };
    let read = |paths: &[&str]| -> Vec<Vec<u8>> {
        paths
            .iter()
            .map(|path| fs::read(root.join(path)).unwrap())
            .collect()
    };
    let mut intermediates = read(intermediates);
    if let Some(extra) = case["extra_intermediate"].as_str() {
        intermediates.push(fs::read(root.join(extra)).unwrap());
    }
    Anchors::new(read(roots), intermediates).unwrap()
}

#[track_caller]
fn check(
    root: &str,
    intermediate: &str,
    leaf: &str,
    at: OffsetDateTime,
    expected: Result<(), ChainError>,
) {
    let Some(data) = shared("efirma/data") else {
        return;
    };
    let read = |path: &str| fs::read(data.join(path)).unwrap();
    let anchors = Anchors::new(vec![read(root)], vec![read(intermediate)]).unwrap();
    let certificate = Certificate::parse(&read(leaf)).unwrap();
    assert_eq!(anchors.verify(&certificate, at).map(drop), expected);
}

#[test]
fn an_identity_of_the_test_environment_leads_to_its_root_only() {
    let leaf = "eku-2023/fiel/EKU9003173C9.cer";
    let (root, ac) = ("ca-test/ARC_UAT_2022.crt", "ca-test/AC_UAT_2022.crt");
    check(root, ac, leaf, now(), Ok(()));
    check(
        "ca-prod/ARC6_IES.crt",
        "ca-prod/AC7.crt",
        leaf,
        now(),
        Err(ChainError::UnknownIssuer),
    );
    // 2030-03-05, after the authority itself ended.
    check(
        root,
        ac,
        leaf,
        instant(1_898_899_200),
        Err(ChainError::NotValidThen),
    );
}

#[test]
fn pinned_production_authorities_are_read() {
    let Some(data) = shared("efirma/data/ca-prod") else {
        return;
    };
    let read = |names: &[&str]| -> Vec<Vec<u8>> {
        names
            .iter()
            .map(|name| fs::read(data.join(name)).unwrap())
            .collect()
    };
    let roots = read(&["ARC5_IES.cer", "ARC6_IES.crt"]);
    assert!(
        Anchors::new(
            roots.clone(),
            read(&["AC5_SAT.cer", "AC6_SAT.crt", "AC7.crt"])
        )
        .is_ok()
    );
    let broken = Anchors::new(roots, vec![vec![0x30, 0x00]]).err();
    assert_eq!(broken, Some(ChainError::UnusableAnchor { index: 2 }));
}

#[test]
fn what_is_minted_leads_to_its_own_root_between_its_dates() {
    let world = world();
    let anchors = Anchors::new(vec![world.authority.certificate_der().to_vec()], vec![]).unwrap();
    for minted in [&world.company, &world.person, &world.seal, &world.csd] {
        let certificate = Certificate::parse(&minted.certificate_der).unwrap();
        assert!(anchors.verify(&certificate, now()).is_ok());
        let (first, last) = (certificate.not_before(), certificate.not_after());
        assert!(anchors.verify(&certificate, first).is_ok());
        assert!(anchors.verify(&certificate, last).is_ok());
        let second = Duration::seconds(1);
        assert_eq!(
            anchors.verify(&certificate, first - second),
            Err(ChainError::NotValidThen)
        );
        assert_eq!(
            anchors.verify(&certificate, last + second),
            Err(ChainError::NotValidThen)
        );
    }
}

#[test]
fn a_leaf_issues_nothing() {
    let world = world();
    let leaf_as_root = Anchors::new(vec![world.person.certificate_der.clone()], vec![]).unwrap();
    let company = Certificate::parse(&world.company.certificate_der).unwrap();
    assert_eq!(
        leaf_as_root.verify(&company, now()),
        Err(ChainError::UnknownIssuer)
    );
}

/// 2021-06-01, when the identities of the older test environment were valid.
const IN_2021: i64 = 1_622_505_600;

/// Every file of a folder of `efirma/data`, in the order of their names.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = (fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn leaves(data: &Path, folders: &[&str]) -> Vec<Certificate> {
    (folders.iter())
        .flat_map(|folder| fs::read_dir(data.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "cer"))
        .map(|path| Certificate::parse(&fs::read(path).unwrap()).unwrap())
        .collect()
}

#[test]
fn the_test_authorities_read_as_one_folder_lead_every_test_leaf_home() {
    let Some(data) = shared("efirma/data") else {
        return;
    };
    let anchors = Anchors::read(files(&data.join("ca-test"))).unwrap();
    assert_eq!(anchors.realm(), Some(Realm::Test));
    assert!(anchors.responders().is_empty());
    let of_2018 = Issuer::parse(&fs::read(data.join("ca-test/AC_4096_2018.cer")).unwrap()).unwrap();
    let old = leaves(&data, &["sat-uat/pf", "sat-uat/pm"]);
    assert_eq!(old.len(), 11);
    for leaf in &old {
        assert_eq!(
            anchors.verify(leaf, instant(IN_2021)).as_ref(),
            Ok(&of_2018)
        );
        assert_eq!(anchors.verify(leaf, now()), Err(ChainError::NotValidThen));
    }
    let of_2022 = Issuer::parse(&fs::read(data.join("ca-test/AC_UAT_2022.crt")).unwrap()).unwrap();
    let new = leaves(&data, &["eku-2023/fiel", "eku-2023/csd"]);
    assert_eq!(new.len(), 2);
    for leaf in &new {
        assert_eq!(anchors.verify(leaf, now()).as_ref(), Ok(&of_2022));
        assert_eq!(leaf.issuer_der(), of_2022.name_der());
        assert_eq!(
            anchors.verify(leaf, instant(IN_2021)),
            Err(ChainError::NotValidThen)
        );
    }
}

#[test]
fn the_production_authorities_read_as_one_folder_never_lead_a_test_leaf_home() {
    let Some(data) = shared("efirma/data") else {
        return;
    };
    let anchors = Anchors::read(files(&data.join("ca-prod"))).unwrap();
    assert_eq!(anchors.realm(), Some(Realm::Production));
    let mut pinned = anchors.responders().to_vec();
    let names = [
        "OCSP.AC6_SAT.cer",
        "OCSP7.crt",
        "ocsp.ac4_sat.cer",
        "ocsp.ac5_sat.cer",
    ];
    let mut published = names.map(|name| {
        let file = fs::read(data.join("ca-prod").join(name)).unwrap();
        Responder::parse(&file, false).unwrap().certificate_der
    });
    pinned.sort();
    published.sort();
    assert_eq!(pinned, published);
    let folders = ["sat-uat/pf", "sat-uat/pm", "eku-2023/fiel", "eku-2023/csd"];
    for leaf in leaves(&data, &folders) {
        let refused = anchors.verify(&leaf, leaf.not_after());
        assert_eq!(refused, Err(ChainError::UnknownIssuer), "{}", leaf.number());
        for at in [instant(IN_2021), now()] {
            assert!(anchors.verify(&leaf, at).is_err(), "{}", leaf.number());
        }
    }
}

#[test]
fn test_and_production_authorities_are_never_pinned_together() {
    let Some(data) = shared("efirma/data") else {
        return;
    };
    let read = |path: &str| fs::read(data.join(path)).unwrap();
    let (test, production) = (read("ca-test/ARC_UAT_2022.crt"), read("ca-prod/AC7.crt"));
    let mixed = Some(ChainError::MixedRealms);
    let both = vec![test.clone(), production.clone()];
    assert_eq!(Anchors::read(both).err(), mixed);
    let one_file = [&test[..], b"\n", &production].concat();
    assert_eq!(Anchors::read(vec![one_file]).err(), mixed);
    assert_eq!(
        Anchors::new(vec![test.clone()], vec![production]).err(),
        mixed
    );
    let responder = read("ca-prod/OCSP7.crt");
    assert_eq!(Anchors::read(vec![test, responder]).err(), mixed);
}

#[test]
fn a_folder_is_read_whole_or_not_at_all() {
    let world = world();
    let root = world.authority.certificate_der().to_vec();
    let anchors = Anchors::read(vec![root.clone(), root.clone()]).unwrap();
    assert_eq!(anchors.realm(), None);
    let person = Certificate::parse(&world.person.certificate_der).unwrap();
    let issuer = Issuer::parse(&root).unwrap();
    assert_eq!(anchors.verify(&person, now()), Ok(issuer));

    let not = |index| Some(ChainError::NotACertificate { index });
    assert_eq!(Anchors::read(vec![]).err(), Some(ChainError::NoRoot));
    let alone = vec![world.person.certificate_der.clone()];
    assert_eq!(Anchors::read(alone).err(), Some(ChainError::NoRoot));
    for junk in [&b""[..], b"<html>", b"0", &root[..root.len() - 1]] {
        assert_eq!(
            Anchors::read(vec![root.clone(), junk.to_vec()]).err(),
            not(1)
        );
    }
    let key = world.authority.pkcs8().to_vec();
    assert_eq!(Anchors::read(vec![key, root]).err(), not(0));
    let armoured_key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    assert_eq!(Anchors::read(vec![armoured_key.to_vec()]).err(), not(0));
}

#[test]
fn an_issuer_is_an_authority() {
    let world = world();
    let root = world.authority.certificate_der();
    let issuer = Issuer::parse(root).unwrap();
    let person = Certificate::parse(&world.person.certificate_der).unwrap();
    assert_eq!(issuer.name_der(), person.issuer_der());
    assert_eq!(
        Issuer::parse(person.der()),
        Err(IssuerError::NotAnAuthority)
    );
    let not = Err(IssuerError::NotACertificate);
    for junk in [&b""[..], b"<html>", &root[1..], &root[..root.len() - 1]] {
        assert_eq!(Issuer::parse(junk), not);
        assert!(Responder::parse(junk, false).is_err());
    }
    let key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    assert_eq!(Issuer::parse(key), not);
}

#[test]
fn every_published_authority_is_an_issuer_but_the_two_oldest() {
    let Some(data) = shared("efirma/data") else {
        return;
    };
    let mut refused = Vec::new();
    for folder in ["ca-prod", "ca-test"] {
        for entry in fs::read_dir(data.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if let Err(error) = Issuer::parse(&fs::read(&path).unwrap()) {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                refused.push((name, error));
            }
        }
    }
    refused.sort_by(|one, other| one.0.cmp(&other.0));
    let not = |name: &str| (name.to_owned(), IssuerError::NotAnAuthority);
    let expected = [
        // Ended in 2008; its extensions are not DER.
        ("AC0_SAT.cer".to_owned(), IssuerError::NotACertificate),
        // Ended in 2011; it does not say that it is one.
        not("ARC0_IES.cer"),
        not("OCSP.AC6_SAT.cer"),
        not("OCSP7.crt"),
        not("ocsp.ac4_sat.cer"),
        not("ocsp.ac5_sat.cer"),
    ];
    assert_eq!(refused, expected);
}
