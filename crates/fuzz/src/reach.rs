//! The seeds get past the readers: a harness that returns at the door would find nothing.

use efirma::ocsp::{Question, Status};
use efirma::{Certificate, FileKind, Issuer, check_signer};
use mailbox::statement::Statement;

use crate::fixtures::{
    ANCHORS, AUTHORITY, COMPANY_CERTIFICATE, CONTENT, NONCE, PASSPHRASE, SIGNED_AT,
    SIGNER_CERTIFICATE,
};

macro_rules! seed {
    ($name:literal) => {
        include_bytes!(concat!("../corpus/", $name)).as_slice()
    };
}

#[test]
fn certificates_parse_and_have_a_path() {
    for seed in [
        seed!("certificate/person.cer"),
        seed!("certificate/person.pem"),
    ] {
        let found = Certificate::parse(seed).expect("a seed parses");
        assert_eq!(check_signer(&found, SIGNED_AT), Ok(()));
        assert!(ANCHORS.verify(&found, SIGNED_AT).is_ok());
    }
    assert_eq!(efirma::sniff(seed!("sniff/renewal.ren")), FileKind::Renewal);
}

#[test]
fn keys_open() {
    for seed in [seed!("key/file.key"), seed!("key/file.pem")] {
        let key = efirma::open_key(seed, PASSPHRASE).map_err(|error| error.to_string());
        assert!(key.is_ok_and(|key| key.matches(&SIGNER_CERTIFICATE)));
    }
}

#[test]
fn signatures_verify() {
    for seed in [
        seed!("signature/alone.p7s"),
        seed!("signature/accompanied.p7s"),
    ] {
        assert!(efirma::verify(seed, CONTENT).is_ok());
    }
}

#[test]
fn statements_parse() {
    for seed in [
        seed!("statement/present.txt"),
        seed!("statement/receipt.txt"),
        seed!("statement/sign-in.txt"),
    ] {
        let text = core::str::from_utf8(seed).expect("a seed is UTF-8");
        assert!(Statement::parse(text).is_ok());
    }
}

#[test]
fn lists_tell_who_was_revoked() {
    for (seed, revokes) in [
        (seed!("crl/empty.crl"), false),
        (seed!("crl/one.crl"), true),
        (seed!("crl/one.pem"), true),
    ] {
        let found = ANCHORS.check_crl(&COMPANY_CERTIFICATE, seed, SIGNED_AT);
        let status = found.expect("a seed holds");
        assert_eq!(status != Status::Good, revokes);
    }
}

#[test]
fn answers_hold() {
    let issuer = Issuer::parse(AUTHORITY).expect("the fixture is an authority");
    let question = Question {
        certificate: &SIGNER_CERTIFICATE,
        issuer: &issuer,
        nonce: Some(&NONCE),
        responders: &[],
        at: SIGNED_AT,
    };
    let status = |seed, question| {
        let answer = efirma::ocsp::verify(seed, question);
        answer.expect("a seed holds").status
    };
    assert_eq!(status(seed!("ocsp/good.der"), &question), Status::Good);
    assert_eq!(status(seed!("ocsp/delegated.der"), &question), Status::Good);
    let revoked = status(seed!("ocsp/revoked.der"), &question);
    assert!(matches!(revoked, Status::Revoked { .. }));
    let question = Question {
        nonce: None,
        ..question
    };
    assert_eq!(
        status(seed!("ocsp/unknown.der"), &question),
        Status::Unknown
    );
}

#[test]
fn packages_are_whole_and_have_a_story() {
    for seed in [
        seed!("package/filing.asice"),
        seed!("package/opening.asice"),
        seed!("package/contact-proved.asice"),
    ] {
        let found = evidence::package::Package::read(seed).expect("a seed is a package");
        assert!(found.parts().story().is_ok());
    }
}
