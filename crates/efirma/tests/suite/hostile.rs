//! The hostile corpus: each case ends in one of the categories it allows.

use std::fs;
use std::path::Path;

use efirma::chain::ChainError;
use efirma::{
    Certificate, CertificateError, Credential, CredentialError, HolderError, OpenKeyError,
    SignatureError, SignerError, check_signer, check_signing_time, open_key, verify,
};
use serde_json::Value;
use time::OffsetDateTime;

use crate::chains::anchors;
use crate::shared::{PASSPHRASE, now, shared};

/// Cases that speak of what this crate does not know.
const OUT_OF_SCOPE: [&str; 1] = [
    // The RFC of the session: the server compares it.
    "subj_uid_other_rfc",
];

#[test]
fn every_pair_of_files_ends_in_its_category() {
    let Some(root) = shared("efirma/hostile") else {
        return;
    };
    let cases = cases(&root, "open_cases");
    let mut wrong = Vec::new();
    for case in &cases {
        let id = text(case, "id");
        if OUT_OF_SCOPE.contains(&id) {
            continue;
        }
        let found = open(&root, case);
        if !expected(case).contains(&found) {
            wrong.push(format!("{id}: {found}, not {:?}", expected(case)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}: {wrong:#?}",
        wrong.len(),
        cases.len()
    );
}

#[test]
fn every_signature_ends_in_its_category() {
    let Some(root) = shared("efirma/hostile") else {
        return;
    };
    let cases = cases(&root, "cms_cases");
    let mut wrong = Vec::new();
    for case in &cases {
        let cms = fs::read(root.join(text(case, "cms"))).unwrap();
        let content = fs::read(root.join(text(case, "content"))).unwrap();
        let found = signed(&cms, &content);
        if !expected(case).contains(&found) {
            wrong.push(format!(
                "{}: {found}, not {:?}",
                text(case, "id"),
                expected(case)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}: {wrong:#?}",
        wrong.len(),
        cases.len()
    );
}

#[test]
fn no_cut_or_damage_of_a_file_is_accepted_or_panics() {
    let Some(root) = shared("efirma/hostile") else {
        return;
    };
    let certificate = fs::read(root.join("cer/good_fiel_pm.cer")).unwrap();
    let key = fs::read(root.join("key/good_fiel_a.key")).unwrap();
    for length in 0..certificate.len() {
        assert!(Certificate::parse(&certificate[..length]).is_err());
        for mask in [0x01, 0x20, 0x80, 0xff] {
            // Damage that leaves the shape intact is for the chain to find; none may panic.
            let mut damaged = certificate.clone();
            damaged[length] ^= mask;
            drop(Certificate::parse(&damaged));
        }
    }
    for length in 0..key.len() {
        assert!(open_key(&key[..length], PASSPHRASE).is_err());
    }
    // Every byte of the header says something; the key of the authority has 74 of them.
    for (at, mask) in (0..74).flat_map(|at| [(at, 0x01), (at, 0x80)]) {
        let mut damaged = key.clone();
        damaged[at] ^= mask;
        assert!(
            open_key(&damaged, PASSPHRASE).is_err(),
            "byte {at} with {mask:#x}"
        );
    }
}

fn open(root: &Path, case: &Value) -> &'static str {
    let certificate = match Certificate::parse(&file(root, &case["cer"])) {
        Ok(certificate) => certificate,
        Err(error) => return of_certificate(error),
    };
    let passphrase = passphrase(case);
    let key = match open_key(&file(root, &case["key"]), &passphrase) {
        Ok(key) => key,
        Err(error) => return of_key(error),
    };
    let is_server = text(case, "stage") == "server";
    let at = at(case);
    // Some cases of the server stage pair a certificate with any key; it never sees one.
    match Credential::new(certificate.clone(), key) {
        Err(CredentialError::Mismatch) if !is_server => return "E_KEY_MISMATCH",
        Err(CredentialError::Invalid) if !is_server => {
            return if certificate.exponent() == [1, 0, 1] {
                "E_KEY_INVALID"
            } else {
                "E_CERT_KEY_INVALID"
            };
        }
        _ => {}
    }
    let judged = check_signer(&certificate, at);
    // A browser may only warn of a certificate that is not valid yet: its clock may be wrong.
    let is_early = matches!(judged, Err(SignerError::NotYetValid { .. }));
    if let (Err(error), false) = (judged, is_early && !is_server) {
        return of_signer(error);
    }
    if is_server {
        let anchors = anchors(root, case);
        return anchors
            .verify(&certificate, at)
            .err()
            .map_or("ACCEPT", of_chain);
    }
    "ACCEPT"
}

fn signed(cms: &[u8], content: &[u8]) -> &'static str {
    let verified = match verify(cms, content) {
        Ok(verified) => verified,
        Err(error) => return of_signature(error),
    };
    if check_signing_time(verified.signing_time, now()).is_err() {
        return "E_SIG_TIME";
    }
    check_signer(&verified.certificate, now())
        .err()
        .map_or("ACCEPT", of_signer)
}

fn of_certificate(error: CertificateError) -> &'static str {
    use CertificateError as E;
    match error {
        E::AlgorithmMismatch
        | E::DuplicateExtension
        | E::KeyUsage
        | E::SerialNumber
        | E::TooManyExtensions
        | E::UnknownCriticalExtension
        | E::Validity
        | E::Version => "E_CERT_PROFILE",
        E::Authority => "E_CERT_IS_CA",
        E::Empty => "E_FILE_EMPTY",
        E::ExponentInvalid => "E_CERT_KEY_INVALID",
        E::Holder(error) => of_holder(error),
        E::IsKey => "E_FILE_SWAPPED",
        E::IsPfx => "E_FILE_IS_PFX",
        E::IsRenewal => "E_FILE_NOT_CERT",
        E::IsRequest => "E_FILE_IS_REQUEST",
        E::KeySize { .. } => "E_CERT_KEY_SIZE",
        E::KeyType => "E_CERT_KEY_TYPE",
        E::Malformed => "E_DER",
        E::NotDer => "E_FILE_NOT_DER",
        E::TooLarge => "E_FILE_TOO_LARGE",
        E::WeakSignature => "E_CERT_WEAK_SIGNATURE",
    }
}

fn of_holder(error: HolderError) -> &'static str {
    match error {
        HolderError::BadText
        | HolderError::Duplicate
        | HolderError::MultiValued
        | HolderError::NoName
        | HolderError::NoRfc
        | HolderError::TooManyAttributes
        | HolderError::WrongRfc => "E_CERT_SUBJECT",
    }
}

fn of_key(error: OpenKeyError) -> &'static str {
    use OpenKeyError as E;
    match error {
        E::Empty => "E_FILE_EMPTY",
        E::Invalid => "E_KEY_INVALID",
        E::IsCertificate => "E_FILE_SWAPPED",
        E::IsPfx => "E_FILE_IS_PFX",
        E::IsRequest => "E_FILE_IS_REQUEST",
        E::Malformed => "E_DER",
        E::MemoryHard | E::TooManyIterations { .. } => "E_KEY_KDF_LIMIT",
        E::IsRenewal | E::NotAKey => "E_FILE_NOT_DER",
        E::PassphraseTooLong => "E_INPUT_LIMIT",
        E::TooLarge => "E_FILE_TOO_LARGE",
        E::Unencrypted => "E_KEY_UNENCRYPTED",
        E::UnsupportedCipher | E::UnsupportedKeyType => "E_KEY_UNSUPPORTED",
        E::WrongPassphrase => "E_KEY_PASSPHRASE",
    }
}

fn of_signer(error: SignerError) -> &'static str {
    match error {
        SignerError::CannotSign => "E_CERT_PROFILE",
        SignerError::Expired { .. } => "E_CERT_EXPIRED",
        SignerError::Kind { .. } => "E_CERT_NOT_FIEL",
        SignerError::NotYetValid { .. } => "E_CERT_NOT_YET_VALID",
        SignerError::WeakKey => "E_CERT_KEY_INVALID",
    }
}

fn of_chain(error: ChainError) -> &'static str {
    match error {
        ChainError::WeakSignature => "E_CERT_WEAK_SIGNATURE",
        _ => "E_CHAIN",
    }
}

fn of_signature(error: SignatureError) -> &'static str {
    match error {
        SignatureError::Algorithm => "E_SIG_ALGORITHM",
        SignatureError::Attributes | SignatureError::SignerCertificate => "E_SIG_ATTRS",
        SignatureError::Certificate(error) => of_certificate(error),
        SignatureError::Digest => "E_SIG_DIGEST",
        SignatureError::Format => "E_SIG_FORMAT",
        SignatureError::Signature => "E_SIG",
    }
}

fn cases(root: &Path, list: &str) -> Vec<Value> {
    let json: Value = serde_json::from_slice(&fs::read(root.join("cases.json")).unwrap()).unwrap();
    json[list].as_array().unwrap().clone()
}

fn expected(case: &Value) -> Vec<&str> {
    case["expect"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect()
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

/// A file of the corpus, or the zeros it asks for.
fn file(root: &Path, named: &Value) -> Vec<u8> {
    named.as_str().map_or_else(
        || vec![0; usize::try_from(named["generate"]["size"].as_u64().unwrap()).unwrap()],
        |path| fs::read(root.join(path)).unwrap(),
    )
}

fn passphrase(case: &Value) -> String {
    if let Some(base64) = case["passphrase_b64"].as_str() {
        // The only one of its kind: a NUL inside.
        assert_eq!(base64, "MTIzNDU2NzhhAGp1bms=");
        return "12345678a\0junk".to_owned();
    }
    case["passphrase"].as_str().map_or_else(
        || {
            "A".repeat(
                usize::try_from(case["passphrase"]["generate"]["size"].as_u64().unwrap()).unwrap(),
            )
        },
        str::to_owned,
    )
}

/// The instant of a case; all of them are written `YYYY-MM-DDTHH:MM:SSZ`.
fn at(case: &Value) -> OffsetDateTime {
    let digits: Vec<i32> = text(case, "now")
        .split(|char: char| !char.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    let part = |at: usize| u8::try_from(digits[at]).unwrap();
    let month = time::Month::try_from(part(1)).unwrap();
    let date = time::Date::from_calendar_date(digits[0], month, part(2)).unwrap();
    let clock = time::Time::from_hms(part(3), part(4), part(5)).unwrap();
    OffsetDateTime::new_utc(date, clock)
}
