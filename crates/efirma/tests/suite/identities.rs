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

/// What one pair of files must say.
struct Expected {
    /// The files, without extension, under `efirma/data`.
    stem: &'static str,
    name: &'static str,
    rfc: &'static str,
    representative: Option<&'static str>,
    /// Of the person, or of whoever acts for the company.
    curp: &'static str,
    number: &'static str,
    kind: Kind,
    /// First and last second of the validity, since 1970.
    validity: (i64, i64),
    email: Option<&'static str>,
}

/// Made with `openssl x509 -noout -subject -serial -dates -nameopt utf8`.
const IDENTITIES: [Expected; 13] = [
    Expected {
        stem: "sat-uat/pf/ca_nt_f770131pa3",
        name: "FERNANDO CASTILLO ÑABARRO",
        rfc: "CAÑF770131PA3",
        representative: None,
        curp: "CANF770131HBCSBR08",
        number: "30001000000400002432",
        kind: Kind::EFirma,
        validity: (1_560_549_628, 1_686_693_628),
        email: Some("pruebas.sat@pruebas.gob.mx"),
    },
    Expected {
        stem: "sat-uat/pf/cacx7605101p8",
        name: "XOCHILT CASAS CHAVEZ",
        rfc: "CACX7605101P8",
        representative: None,
        curp: "CACX760510MGTSHC04",
        number: "30001000000400002300",
        kind: Kind::EFirma,
        validity: (1_559_080_194, 1_685_224_194),
        email: Some("pruebas@pruebas.gob.mx"),
    },
    Expected {
        stem: "sat-uat/pf/cacx7605101p8_csd",
        name: "XOCHILT CASAS CHAVEZ",
        rfc: "CACX7605101P8",
        representative: None,
        curp: "CACX760510MGTSHC04",
        number: "30001000000400002451",
        kind: Kind::Csd,
        validity: (1_560_813_949, 1_687_044_349),
        email: None,
    },
    Expected {
        stem: "sat-uat/pf/xama620210dq5",
        name: "ALBA XKARAJAM MENDEZ",
        rfc: "XAMA620210DQ5",
        representative: None,
        curp: "XAMA620210MSLKNL04",
        number: "30001000000400002310",
        kind: Kind::EFirma,
        validity: (1_559_080_700, 1_685_224_700),
        email: Some("pruebas@pruebas.gob.mx"),
    },
    Expected {
        stem: "sat-uat/pf/xama620210dq5_csd",
        name: "ALBA XKARAJAM MENDEZ",
        rfc: "XAMA620210DQ5",
        representative: None,
        curp: "XAMA620210MSLKNL04",
        number: "30001000000400002326",
        kind: Kind::Csd,
        validity: (1_559_153_508, 1_685_383_908),
        email: None,
    },
    Expected {
        stem: "sat-uat/pm/eku9003173c9",
        name: "ESCUELA KEMPER URGATE SA DE CV",
        rfc: "EKU9003173C9",
        representative: Some("XIQB891116QE4"),
        curp: "XIQB891116MGRMZR05",
        number: "30001000000400002417",
        kind: Kind::EFirma,
        validity: (1_560_546_315, 1_686_690_315),
        email: Some("SATpruebas@pruebas.gob.mx"),
    },
    Expected {
        stem: "sat-uat/pm/eku9003173c9_csd",
        name: "ESCUELA KEMPER URGATE SA DE CV",
        rfc: "EKU9003173C9",
        representative: Some("XIQB891116QE4"),
        curp: "XIQB891116MGRMZR05",
        number: "30001000000400002434",
        kind: Kind::Csd,
        validity: (1_560_800_654, 1_687_031_054),
        email: None,
    },
    Expected {
        stem: "sat-uat/pm/h_amp_e951128469",
        name: "HERRERIA & ELECTRICOS S DE CV",
        rfc: "H&E951128469",
        representative: Some("XOJI740919U48"),
        curp: "XOJI740919MQTDMN02",
        number: "30001000000400002460",
        kind: Kind::EFirma,
        validity: (1_561_050_160, 1_687_194_160),
        email: Some("pruebas.sat@pruebas.gob.mx"),
    },
    Expected {
        stem: "sat-uat/pm/h_amp_e951128469_csd",
        name: "HERRERIA & ELECTRICOS S DE CV",
        rfc: "H&E951128469",
        representative: Some("XOJI740919U48"),
        curp: "XOJI740919MQTDMN02",
        number: "30001000000400002463",
        kind: Kind::Csd,
        validity: (1_561_064_108, 1_687_294_508),
        email: None,
    },
    Expected {
        stem: "sat-uat/pm/iia040805dz4",
        name: "INDISTRIA ILUMINADORA DE ALMACENES SA DE CV",
        rfc: "IIA040805DZ4",
        representative: Some("KAHO641101B39"),
        curp: "KAHO641101HNTLKS06",
        number: "30001000000400002427",
        kind: Kind::EFirma,
        validity: (1_560_548_820, 1_686_692_820),
        email: Some("pruebas.sat@gob.mx"),
    },
    Expected {
        stem: "sat-uat/pm/iia040805dz4_csd",
        name: "INDISTRIA ILUMINADORA DE ALMACENES SA DE CV",
        rfc: "IIA040805DZ4",
        representative: Some("KAHO641101B39"),
        curp: "KAHO641101HNTLKS06",
        number: "30001000000400002447",
        kind: Kind::Csd,
        validity: (1_560_804_655, 1_687_035_055),
        email: None,
    },
    Expected {
        stem: "eku-2023/fiel/EKU9003173C9",
        name: "ESCUELA KEMPER URGATE SA DE CV",
        rfc: "EKU9003173C9",
        representative: Some("VADA800927DJ3"),
        curp: "VADA800927HSRSRL05",
        number: "30001000000500003415",
        kind: Kind::EFirma,
        validity: (1_684_384_634, 1_810_528_634),
        email: Some("SATpruebas@pruebas.gob.mx"),
    },
    Expected {
        stem: "eku-2023/csd/EKU9003173C9",
        name: "ESCUELA KEMPER URGATE SA DE CV",
        rfc: "EKU9003173C9",
        representative: Some("VADA800927DJ3"),
        curp: "VADA800927HSRSRL05",
        number: "30001000000500003416",
        kind: Kind::Csd,
        validity: (1_684_410_231, 1_810_640_631),
        email: None,
    },
];

/// The other files of `efirma/data`, each judged by a test of its own or by those of `chains`
/// and `ocsp`.
const OTHERS: [&str; 6] = [
    "certifica/renovacion_1/Claveprivada_FIEL_IA_NT_L750210963_20221119_210218.key",
    "certifica/renovacion_1/Renovacion_FIEL_IA_NT_L750210963_20221119_210218.ren",
    "certifica/renovacion_1/Renovacion_FIEL_IA_NT_L750210963_20221119_210218.req",
    "eku-2023/csd/EKU9003173C9.password.bin",
    "eku-2023/fiel/EKU9003173C9.password.bin",
    "ocsp/revoked.der",
];

#[test]
fn every_identity_says_whom_it_names_and_since_when() {
    let Some(root) = shared("efirma/data") else {
        return;
    };
    for expected in &IDENTITIES {
        let stem = expected.stem;
        let credential = open(&root.join(stem));
        let certificate = credential.certificate();
        let holder = certificate.holder();
        assert_eq!(holder.name, expected.name, "{stem}");
        assert_eq!(holder.rfc, expected.rfc, "{stem}");
        let representative = expected.representative;
        assert_eq!(
            holder.representative_rfc.as_deref(),
            representative,
            "{stem}"
        );
        assert_eq!(holder.is_company(), representative.is_some(), "{stem}");
        assert_eq!(
            holder.signer_rfc(),
            representative.unwrap_or(expected.rfc),
            "{stem}"
        );
        let curps = (
            holder.curp.as_deref(),
            holder.representative_curp.as_deref(),
        );
        let curp = Some(expected.curp);
        let expected_curps = if representative.is_some() {
            (None, curp)
        } else {
            (curp, None)
        };
        assert_eq!(curps, expected_curps, "{stem}");
        assert_eq!(holder.email.as_deref(), expected.email, "{stem}");
        assert!(!holder.name_was_cleaned, "{stem}");
        assert_eq!(certificate.number(), expected.number, "{stem}");
        assert_eq!(certificate.kind(), expected.kind, "{stem}");
        let (first, last) = expected.validity;
        assert_eq!(certificate.not_before(), instant(first), "{stem}");
        assert_eq!(certificate.not_after(), instant(last), "{stem}");
    }
}

#[test]
fn every_e_firma_may_sign_between_its_dates_and_no_csd_ever_may() {
    let Some(root) = shared("efirma/data") else {
        return;
    };
    for expected in &IDENTITIES {
        let file = fs::read(root.join(expected.stem).with_extension("cer")).unwrap();
        let certificate = Certificate::parse(&file).unwrap();
        let judge = |seconds| check_signer(&certificate, instant(seconds));
        let (first, last) = expected.validity;
        if expected.kind == Kind::Csd {
            let refused = Err(SignerError::Kind { found: Kind::Csd });
            assert_eq!((judge(first), judge(last)), (refused, refused));
            continue;
        }
        let [not_before, not_after] = [first, last].map(instant);
        assert_eq!(
            judge(first - 1),
            Err(SignerError::NotYetValid { not_before })
        );
        assert_eq!((judge(first), judge(last)), (Ok(()), Ok(())));
        assert_eq!(judge(last + 1), Err(SignerError::Expired { not_after }));
        // Of the two environments, only the newer one is alive today.
        let is_alive = expected.stem.starts_with("eku-2023");
        assert_eq!(check_signer(&certificate, now()).is_ok(), is_alive);
        assert_eq!(judge(IN_2021).is_ok(), !is_alive);
    }
}

#[test]
fn every_file_of_the_folder_is_known_here() {
    let Some(root) = shared("efirma/data") else {
        return;
    };
    let mut known: Vec<String> = OTHERS.map(str::to_owned).to_vec();
    for expected in &IDENTITIES {
        known.extend(["cer", "key"].map(|kind| format!("{}.{kind}", expected.stem)));
    }
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            match name {
                // Authorities: `chains` reads these two folders whole.
                "ca-prod" | "ca-test" => {}
                _ if path.is_dir() => folders.push(path),
                _ => found.push(name.to_owned()),
            }
        }
    }
    known.sort();
    found.sort();
    assert_eq!(found, known);
}

#[test]
fn a_passphrase_taken_from_a_file_opens_without_its_line_feed_only() {
    let Some(root) = shared("efirma/data/eku-2023") else {
        return;
    };
    for folder in ["fiel", "csd"] {
        let stem = root.join(folder).join("EKU9003173C9");
        let text = fs::read_to_string(stem.with_extension("password.bin")).unwrap();
        let key_file = fs::read(stem.with_extension("key")).unwrap();
        assert_eq!(text, "12345678a\n");
        assert!(open_key(&key_file, text.trim_end()).is_ok());
        let refused = open_key(&key_file, &text).err();
        assert_eq!(refused, Some(OpenKeyError::WrongPassphrase));
    }
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
fn authorities_and_their_responders_are_refused_as_signers() {
    let Some(root) = shared("efirma/data") else {
        return;
    };
    let mut counted = 0;
    for folder in ["ca-prod", "ca-test"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let file = fs::read(&path).unwrap();
            assert_eq!(sniff(&file), FileKind::Certificate, "{}", path.display());
            let name = path.file_name().unwrap().to_str().unwrap();
            let refused = Certificate::parse(&file).err();
            let expected: &[CertificateError] = match name {
                name if name.to_lowercase().starts_with("ocsp") => {
                    &[CertificateError::Holder(efirma::HolderError::NoRfc)]
                }
                // The older ones already fail by their own signature.
                _ => &[CertificateError::Authority, CertificateError::WeakSignature],
            };
            assert!(
                refused.is_some_and(|error| expected.contains(&error)),
                "{name}: {refused:?}"
            );
            counted += 1;
        }
    }
    assert_eq!(counted, 22 + 8);
}
