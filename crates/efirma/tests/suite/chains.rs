//! Paths to pinned roots, of the test environments, of production and of our own.

use std::fs;
use std::path::Path;

use efirma::Certificate;
use efirma::chain::{Anchors, ChainError};
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
    assert_eq!(anchors.verify(&certificate, at), expected);
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
        assert_eq!(anchors.verify(&certificate, now()), Ok(()));
        let (first, last) = (certificate.not_before(), certificate.not_after());
        assert_eq!(anchors.verify(&certificate, first), Ok(()));
        assert_eq!(anchors.verify(&certificate, last), Ok(()));
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
