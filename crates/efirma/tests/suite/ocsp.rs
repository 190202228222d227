//! The answers of the hostile corpus, judged with and without its responder pinned.

use std::fs;
use std::path::Path;

use efirma::ocsp::{OcspError, Question, Responder, Status, verify};
use efirma::{Certificate, Issuer};
use serde_json::Value;

use crate::shared::{now, shared};

/// What the corpus calls a status; every error is `INDETERMINATE`.
fn category(root: &Path, case: &Value, responders: &[Responder]) -> &'static str {
    match judge(root, case, responders) {
        Ok(Status::Good) => "GOOD",
        Ok(Status::Revoked { .. }) => "REVOKED",
        Ok(Status::Unknown) => "UNKNOWN",
        Err(_) => "INDETERMINATE",
    }
}

fn judge(root: &Path, case: &Value, responders: &[Responder]) -> Result<Status, OcspError> {
    let read = |field: &str| fs::read(root.join(case[field].as_str().unwrap())).unwrap();
    let nonce = case["request_nonce"]
        .as_str()
        .map(|hex| hex::lower::decode_vec(hex).unwrap());
    // All of them are judged at the same instant.
    assert_eq!(case["now"], "2026-11-23T12:00:00Z");
    let question = Question {
        certificate: &Certificate::parse(&read("cert")).unwrap(),
        issuer: &Issuer::parse(&read("issuer")).unwrap(),
        nonce: nonce.as_deref(),
        responders,
        at: now(),
    };
    verify(&read("response"), &question).map(|answer| answer.status)
}

fn cases(root: &Path) -> Vec<Value> {
    let json: Value = serde_json::from_slice(&fs::read(root.join("cases.json")).unwrap()).unwrap();
    json["ocsp_cases"].as_array().unwrap().clone()
}

fn pinned(root: &Path, accepts_sha1: bool) -> Vec<Responder> {
    vec![Responder {
        certificate_der: fs::read(root.join("pki/ocsp.cer")).unwrap(),
        accepts_sha1,
    }]
}

#[test]
fn every_answer_of_the_corpus_ends_in_its_category() {
    let Some(root) = shared("efirma/hostile") else {
        return;
    };
    let cases = cases(&root);
    // The issuer delegated to the responder, so that pinning it changes nothing but SHA-1.
    for responders in [pinned(&root, false), vec![]] {
        for case in &cases {
            let id = case["id"].as_str().unwrap();
            let expected = if id == "ocsp_sha1_signed" {
                "INDETERMINATE"
            } else {
                assert_eq!(case["expect"].as_array().unwrap().len(), 1, "{id}");
                case["expect"][0].as_str().unwrap()
            };
            assert_eq!(category(&root, case, &responders), expected, "{id}");
        }
    }
    assert_eq!(cases.len(), 13);
}

#[test]
fn sha_1_is_for_a_responder_pinned_for_it_and_excuses_nothing_else() {
    let Some(root) = shared("efirma/hostile") else {
        return;
    };
    let strict = pinned(&root, false);
    let lenient = pinned(&root, true);
    for case in &cases(&root) {
        let id = case["id"].as_str().unwrap();
        if id == "ocsp_sha1_signed" {
            assert_eq!(judge(&root, case, &lenient), Ok(Status::Good));
            assert_eq!(judge(&root, case, &strict), Err(OcspError::Algorithm));
            assert_eq!(judge(&root, case, &[]), Err(OcspError::Algorithm));
        } else {
            assert_eq!(
                judge(&root, case, &lenient),
                judge(&root, case, &strict),
                "{id}"
            );
        }
    }
}

#[test]
fn every_refusal_of_the_corpus_has_its_own_reason() {
    let Some(root) = shared("efirma/hostile") else {
        return;
    };
    let cases = cases(&root);
    for (id, expected) in [
        ("ocsp_stale", OcspError::Stale),
        ("ocsp_nonce_mismatch", OcspError::Nonce),
        ("ocsp_wrong_serial", OcspError::OtherCertificate),
        ("ocsp_rogue_responder", OcspError::Responder),
        ("ocsp_self_made_responder", OcspError::Responder),
        ("ocsp_bitflip", OcspError::Signature),
        ("ocsp_try_later", OcspError::TryLater),
        ("ocsp_truncated", OcspError::Malformed),
    ] {
        let case = cases.iter().find(|case| case["id"] == id).unwrap();
        assert_eq!(
            judge(&root, case, &pinned(&root, false)),
            Err(expected),
            "{id}"
        );
    }
}
