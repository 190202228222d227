//! Every public test identity of the authority: read, opened, matched, told apart.

use std::fs;
use std::path::Path;

use efirma::{
    Certificate, CertificateError, Credential, FileKind, Kind, OpenKeyError, SignerError,
    check_signer, open_key, sniff, verify,
};

use crate::shared::{PASSPHRASE, instant, now, shared};

/// 2021-06-01, when the identities of the older test environment were valid.
const IN_2021: i64 = 1_622_505_600;

/// Opens the pair `<stem>.cer` and `<stem>.key`, signs with it and verifies.
#[track_caller]
fn open(stem: &Path) -> Credential {
    let certificate = Certificate::parse(&fs::read(stem.with_extension("cer")).unwrap()).unwrap();
    let key_file = fs::read(stem.with_extension("key")).unwrap();
    assert_eq!(sniff(&key_file), FileKind::EncryptedKey);
    assert_eq!(
        open_key(&key_file, "12345678A").err(),
        Some(OpenKeyError::WrongPassphrase)
    );
    let key = open_key(&key_file, PASSPHRASE).unwrap();
    assert!(key.matches(&certificate));
    let credential = Credential::new(certificate, key).unwrap();
    let cms = credential.sign(b"cadena", instant(IN_2021)).unwrap();
    let verified = verify(&cms, b"cadena").unwrap();
    assert_eq!(verified.certificate, *credential.certificate());
    assert_eq!(verified.signing_time, instant(IN_2021));
    credential
}

#[track_caller]
fn check(stem: &str, name: &str, rfc: &str, representative: Option<&str>, number: &str) {
    let Some(stem) = shared(&format!("efirma/data/{stem}")) else {
        return;
    };
    let credential = open(&stem);
    let certificate = credential.certificate();
    let holder = certificate.holder();
    assert_eq!(holder.name, name);
    assert_eq!(holder.rfc, rfc);
    assert_eq!(holder.representative_rfc.as_deref(), representative);
    assert_eq!(holder.is_company(), representative.is_some());
    assert!(!holder.name_was_cleaned);
    assert_eq!(certificate.number(), number);
    assert_eq!(certificate.kind(), Kind::EFirma);
    // A person's own CURP, or that of the representative, never both.
    assert_eq!(holder.curp.is_some(), representative.is_none());
    assert_eq!(
        holder.representative_curp.is_some(),
        representative.is_some()
    );
}

#[test]
fn people_are_named_also_with_an_enie_in_latin_1() {
    let name = "XOCHILT CASAS CHAVEZ";
    check(
        "sat-uat/pf/cacx7605101p8",
        name,
        "CACX7605101P8",
        None,
        "30001000000400002300",
    );
    let name = "ALBA XKARAJAM MENDEZ";
    check(
        "sat-uat/pf/xama620210dq5",
        name,
        "XAMA620210DQ5",
        None,
        "30001000000400002310",
    );
    let name = "FERNANDO CASTILLO ÑABARRO";
    check(
        "sat-uat/pf/ca_nt_f770131pa3",
        name,
        "CAÑF770131PA3",
        None,
        "30001000000400002432",
    );
}

#[test]
fn companies_are_named_with_their_representative() {
    let representative = Some("VADA800927DJ3");
    let name = "ESCUELA KEMPER URGATE SA DE CV";
    let number = "30001000000500003415";
    check(
        "eku-2023/fiel/EKU9003173C9",
        name,
        "EKU9003173C9",
        representative,
        number,
    );
}

#[test]
fn every_identity_opens_matches_signs_and_is_told_from_its_csd() {
    let Some(root) = shared("efirma/data") else {
        return;
    };
    let mut counted = (0, 0);
    for folder in ["sat-uat/pf", "sat-uat/pm", "eku-2023/fiel", "eku-2023/csd"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "cer") {
                continue;
            }
            let certificate = open(&path.with_extension("")).certificate().clone();
            let at = if folder.starts_with("eku") {
                now()
            } else {
                instant(IN_2021)
            };
            let is_csd = path.to_string_lossy().contains("csd");
            if is_csd {
                counted.1 += 1;
                let refused = Err(SignerError::Kind { found: Kind::Csd });
                assert_eq!(
                    check_signer(&certificate, at),
                    refused,
                    "{}",
                    path.display()
                );
            } else {
                counted.0 += 1;
                assert_eq!(check_signer(&certificate, at), Ok(()), "{}", path.display());
            }
        }
    }
    assert_eq!(counted, (7, 6));
}

#[test]
fn the_key_of_certifica_opens_with_a_passphrase_in_windows_1252() {
    let Some(folder) = shared("efirma/data/certifica/renovacion_1") else {
        return;
    };
    let stem = "Claveprivada_FIEL_IA_NT_L750210963_20221119_210218.key";
    let file = fs::read(folder.join(stem)).unwrap();
    assert!(open_key(&file, "Test_iañl750210963!").is_ok());
    let wrong = open_key(&file, "Test_ianl750210963!").err();
    assert_eq!(wrong, Some(OpenKeyError::WrongPassphrase));
}

#[test]
fn the_files_beside_a_credential_are_called_by_their_names() {
    let Some(folder) = shared("efirma/data/certifica/renovacion_1") else {
        return;
    };
    let read = |extension: &str| {
        let stem = "Renovacion_FIEL_IA_NT_L750210963_20221119_210218";
        fs::read(folder.join(stem).with_extension(extension)).unwrap()
    };
    let (renewal, request) = (read("ren"), read("req"));
    assert_eq!(sniff(&renewal), FileKind::Renewal);
    assert_eq!(
        Certificate::parse(&renewal).err(),
        Some(CertificateError::IsRenewal)
    );
    assert_eq!(open_key(&renewal, "").err(), Some(OpenKeyError::IsRenewal));
    assert_eq!(sniff(&request), FileKind::Request);
    assert_eq!(
        Certificate::parse(&request).err(),
        Some(CertificateError::IsRequest)
    );
    assert_eq!(open_key(&request, "").err(), Some(OpenKeyError::IsRequest));
}

#[test]
fn swapped_files_are_told() {
    let Some(stem) = shared("efirma/data/eku-2023/fiel/EKU9003173C9") else {
        return;
    };
    let certificate = fs::read(stem.with_extension("cer")).unwrap();
    let key = fs::read(stem.with_extension("key")).unwrap();
    assert_eq!(sniff(&certificate), FileKind::Certificate);
    assert_eq!(
        Certificate::parse(&key).err(),
        Some(CertificateError::IsKey)
    );
    assert_eq!(
        open_key(&certificate, "").err(),
        Some(OpenKeyError::IsCertificate)
    );
    let plain = open_key(&key, PASSPHRASE)
        .unwrap()
        .with_pkcs8(<[u8]>::to_vec);
    assert_eq!(sniff(&plain), FileKind::PlainKey);
    assert_eq!(
        open_key(&plain, PASSPHRASE).err(),
        Some(OpenKeyError::Unencrypted)
    );
    assert_eq!(
        Certificate::parse(&plain).err(),
        Some(CertificateError::IsKey)
    );
}

#[test]
fn authorities_are_refused_as_signers() {
    let Some(folder) = shared("efirma/data/ca-prod") else {
        return;
    };
    for name in ["AC5_SAT.cer", "AC7.crt", "ARC5_IES.cer"] {
        let file = fs::read(folder.join(name)).unwrap();
        assert_eq!(sniff(&file), FileKind::Certificate, "{name}");
        assert_eq!(
            Certificate::parse(&file).err(),
            Some(CertificateError::Authority),
            "{name}"
        );
    }
}
