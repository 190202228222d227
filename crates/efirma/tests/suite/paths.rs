//! The paths that the browser walks lead where ring's do.

use std::fs;
use std::path::Path;

use efirma::Certificate;
use efirma::chain::{Anchors, ChainError};
use efirma::ocsp::RsaCheck;
use efirma::path::{PathError, Paths, Trusted, TrustedError};
use time::OffsetDateTime;

use crate::shared::{instant, now, shared, world};

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = (fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn trusted(files: &[Vec<u8>]) -> Trusted {
    Trusted::read(files.iter().map(Vec::as_slice)).unwrap()
}

fn walk(
    leaf: &Certificate,
    trusted: &Trusted,
    others: &[Vec<u8>],
    at: OffsetDateTime,
) -> Result<Vec<u8>, PathError> {
    let paths = Paths::new([leaf], trusted, others);
    let holds: Vec<bool> = paths.checks().iter().map(RsaCheck::holds).collect();
    let found = paths
        .find(leaf, at, &holds)
        .map(|issuer| issuer.spki_der().to_vec());
    // What was not verified leads nowhere.
    assert!(paths.find(leaf, at, &[]).is_err());
    found
}

fn word(error: ChainError) -> PathError {
    match error {
        ChainError::BadSignature => PathError::BadSignature,
        ChainError::NotValidThen => PathError::NotValidThen,
        ChainError::UnknownIssuer => PathError::UnknownIssuer,
        ChainError::WeakSignature => PathError::WeakSignature,
        _ => PathError::Unsuitable,
    }
}

#[test]
fn every_leaf_of_the_authority_leads_where_ring_leads_it() {
    let Some(data) = shared("efirma/data") else {
        return;
    };
    let mut walked = 0;
    for folder in ["ca-test", "ca-prod"] {
        let files = files(&data.join(folder));
        let (anchors, trusted) = (Anchors::read(files.clone()).unwrap(), trusted(&files));
        assert_eq!(anchors.realm(), trusted.realm());
        assert_eq!(anchors.responders().len(), trusted.responders().len());
        for leaves in ["sat-uat/pf", "sat-uat/pm", "eku-2023/fiel", "eku-2023/csd"] {
            for entry in fs::read_dir(data.join(leaves)).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_none_or(|extension| extension != "cer") {
                    continue;
                }
                let leaf = Certificate::parse(&fs::read(path).unwrap()).unwrap();
                for at in [
                    now(),
                    instant(1_622_505_600),
                    instant(1_898_899_200),
                    instant(0),
                ] {
                    let expected = anchors.verify(&leaf, at);
                    let expected = expected.map(|it| it.spki_der().to_vec()).map_err(word);
                    assert_eq!(walk(&leaf, &trusted, &[], at), expected);
                    walked += 1;
                }
            }
        }
    }
    assert_eq!(walked, 2 * 4 * 13);
}

#[test]
fn what_came_along_helps_and_gives_no_trust() {
    let Some(data) = shared("efirma/data") else {
        return;
    };
    let read = |path: &str| fs::read(data.join(path)).unwrap();
    let leaf = Certificate::parse(&read("eku-2023/fiel/EKU9003173C9.cer")).unwrap();
    let (root, middle) = (
        read("ca-test/ARC_UAT_2022.crt"),
        read("ca-test/AC_UAT_2022.crt"),
    );
    let root_only = trusted(std::slice::from_ref(&root));
    let unknown = Err(PathError::UnknownIssuer);
    assert_eq!(walk(&leaf, &root_only, &[], now()), unknown);
    let der = |pem: &[u8]| {
        let parsed = Anchors::read(vec![root.clone(), pem.to_vec()]).unwrap();
        parsed.certificates().to_vec()
    };
    let along = der(&middle);
    assert!(walk(&leaf, &root_only, &along, now()).is_ok());
    let other = trusted(&[world().authority.certificate_der().to_vec()]);
    assert_eq!(walk(&leaf, &other, &along, now()), unknown);
}

#[test]
fn a_leaf_issues_nothing_and_a_bent_certificate_has_no_issuer() {
    let world = world();
    let own = trusted(&[world.authority.certificate_der().to_vec()]);
    let company = Certificate::parse(&world.company.certificate_der).unwrap();
    assert!(walk(&company, &own, &[], now()).is_ok());
    let person = [world.person.certificate_der.clone()];
    let none = Trusted::default();
    assert_eq!(
        walk(&company, &none, &person, now()),
        Err(PathError::UnknownIssuer)
    );
    let mut bent = world.company.certificate_der.clone();
    let last = bent.len() - 1;
    bent[last] ^= 1;
    let bent = Certificate::parse(&bent).unwrap();
    assert_eq!(walk(&bent, &own, &[], now()), Err(PathError::BadSignature));
}

#[test]
fn files_that_are_no_authorities_are_named() {
    let world = world();
    let authority = world.authority.certificate_der();
    let read = |files: &[&[u8]]| Trusted::read(files.iter().copied()).map(drop);
    assert_eq!(read(&[]), Err(TrustedError::NoRoot));
    let leaf = world.person.certificate_der.as_slice();
    let expected = Err(TrustedError::NotAnAuthority { index: 1 });
    assert_eq!(read(&[authority, leaf]), expected);
    assert_eq!(read(&[authority, b"hola"]), expected);
    assert_eq!(read(&[authority, authority]), Ok(()));
    let Some(data) = shared("efirma/data") else {
        return;
    };
    let file = |path: &str| fs::read(data.join(path)).unwrap();
    let (test, production) = (
        file("ca-test/ARC_UAT_2022.crt"),
        file("ca-prod/ARC6_IES.crt"),
    );
    assert_eq!(read(&[&test, &production]), Err(TrustedError::MixedRealms));
}
