//! What an answer consists of, and about whom it is.

use std::sync::OnceLock;

use proptest::prelude::*;
use sha1::Sha1;
use sha2::{Sha256, Sha384};

use super::build::{
    at, certificate_id, extension, extensions, good, joined, nonce, revoked, single, time, unknown,
    world,
};
use super::{OcspError, Parts, Status, bent, check, judged, question};
use crate::asn1::{tag, write};
use crate::ocsp::{ANSWER_BYTES_MAX, verify};
use crate::oid;

/// An extension that nobody knows.
const STRANGE: &[u8] = &[0x2a, 3, 4];

fn answer() -> &'static [u8] {
    static ANSWER: OnceLock<Vec<u8>> = OnceLock::new();
    ANSWER.get_or_init(|| Parts::default().sign())
}

fn about(id: &[u8], status: &[u8]) -> Vec<u8> {
    write::sequence(&[id, status, &time(at())])
}

#[test]
fn the_plain_answer_is_good() {
    check(Parts::default(), Ok(Status::Good));
}

#[test]
fn only_success_is_an_answer() {
    for (status, expected) in [
        (1, OcspError::MalformedRequest),
        (2, OcspError::InternalError),
        (3, OcspError::TryLater),
        (4, OcspError::Malformed),
        (5, OcspError::SignatureRequired),
        (6, OcspError::Unauthorized),
        (7, OcspError::Malformed),
    ] {
        let status = vec![tag::ENUMERATED, 1, status];
        let bare = write::sequence(&[&status]);
        assert_eq!(judged(&bare, &[]), Err(expected));
        check(bent(|parts| parts.status = status), Err(expected));
    }
    let success_without_answer = [tag::SEQUENCE, 3, tag::ENUMERATED, 1, 0];
    assert_eq!(
        judged(&success_without_answer, &[]),
        Err(OcspError::Malformed)
    );
    let kind = write::oid(oid::OCSP_NONCE);
    check(bent(|parts| parts.kind = kind), Err(OcspError::NotBasic));
}

#[test]
fn the_certificate_is_named_by_sha_1_or_sha_256() {
    let serial = world().certificate.serial_der();
    let told = |id: Vec<u8>, expected| {
        check(
            bent(|parts| parts.singles = vec![about(&id, &good())]),
            expected,
        );
    };
    told(certificate_id::<Sha1>(oid::SHA1, serial), Ok(Status::Good));
    told(
        certificate_id::<Sha256>(oid::SHA256, serial),
        Ok(Status::Good),
    );
    let other = Err(OcspError::OtherCertificate);
    // SHA-384, which is not ours to know, and hashes that are not of their algorithm.
    let sha384: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
    told(certificate_id::<Sha384>(sha384, serial), other);
    told(certificate_id::<Sha1>(oid::SHA256, serial), other);
    told(certificate_id::<Sha256>(oid::SHA1, serial), other);
    let next = write::element(tag::INTEGER, &[b"30009000000900000003"]);
    told(certificate_id::<Sha1>(oid::SHA1, &next), other);
    let padded = write::element(tag::INTEGER, &[&[0], b"30009000000900000002"]);
    told(
        certificate_id::<Sha1>(oid::SHA1, &padded),
        Err(OcspError::Malformed),
    );
    let longer = write::element(tag::INTEGER, &[b"30009000000900000002\0"]);
    told(certificate_id::<Sha1>(oid::SHA1, &longer), other);
    check(bent(|parts| parts.singles = vec![]), other);
}

#[test]
fn hashes_of_name_and_key_must_both_be_the_issuers() {
    let id = certificate_id::<Sha1>(oid::SHA1, world().certificate.serial_der());
    // Sequence header, algorithm of 11 octets, and two hashes of 22 with their headers.
    for at in [2 + 11 + 2, 2 + 11 + 22 + 2, 2 + 11 + 44 - 1] {
        let mut changed = id.clone();
        changed[at] ^= 1;
        check(
            bent(|parts| parts.singles = vec![about(&changed, &good())]),
            Err(OcspError::OtherCertificate),
        );
    }
}

#[test]
fn answers_about_others_are_passed_over_and_contradictions_refused() {
    let serial = world().certificate.serial_der();
    let other = write::element(tag::INTEGER, &[&[7]]);
    let other = about(&certificate_id::<Sha1>(oid::SHA1, &other), &good());
    let told = |singles: Vec<Vec<u8>>, expected| {
        check(bent(|parts| parts.singles = singles), expected);
    };
    let ours = single(&good());
    told(vec![other.clone(), ours.clone()], Ok(Status::Good));
    told(vec![ours.clone(), ours.clone()], Ok(Status::Good));
    let contradiction = Err(OcspError::Contradiction);
    for second in [unknown(), revoked(at(), &[])] {
        told(vec![ours.clone(), single(&second)], contradiction);
        told(vec![single(&second), ours.clone()], contradiction);
        let by_sha256 = about(&certificate_id::<Sha256>(oid::SHA256, serial), &second);
        told(vec![ours.clone(), by_sha256], contradiction);
    }
    told(vec![other.clone(); 64], Err(OcspError::OtherCertificate));
    let mut many = vec![other; 64];
    many[63] = ours.clone();
    told(many.clone(), Ok(Status::Good));
    many.push(ours);
    told(many, Err(OcspError::TooMany));
}

#[test]
fn the_nonce_is_echoed_exactly_and_once() {
    let asked = |parts: Parts| {
        verify(&parts.sign(), &question(Some(b"0123456789abcdef"), &[])).map(|found| found.status)
    };
    let with = |list: &[Vec<u8>]| {
        let list = extensions(list);
        bent(|parts| parts.extensions = list)
    };
    let echo = nonce(b"0123456789abcdef");
    let refused = Err(OcspError::Nonce);
    assert_eq!(asked(with(std::slice::from_ref(&echo))), Ok(Status::Good));
    assert_eq!(asked(Parts::default()), refused);
    assert_eq!(asked(with(&[nonce(b"0123456789abcdeF")])), refused);
    assert_eq!(asked(with(&[nonce(b"0123456789abcde")])), refused);
    let bare = extension(oid::OCSP_NONCE, false, b"0123456789abcdef");
    assert_eq!(asked(with(&[bare])), refused);
    assert_eq!(asked(with(&[echo.clone(), echo.clone()])), refused);
    // A critical nonce is understood; one that was not asked for is no reason to refuse.
    let value = write::element(tag::OCTET_STRING, &[b"0123456789abcdef"]);
    let critical = extension(oid::OCSP_NONCE, true, &value);
    assert_eq!(asked(with(&[critical])), Ok(Status::Good));
    check(with(std::slice::from_ref(&echo)), Ok(Status::Good));
    check(with(&[echo.clone(), echo]), refused);
}

#[test]
fn unknown_extensions_are_passed_over_unless_critical() {
    let strange = |is_critical| extension(STRANGE, is_critical, b"");
    let in_answer = |list: &[Vec<u8>]| {
        let list = extensions(list);
        bent(|parts| parts.extensions = list)
    };
    let in_single = |list: &[Vec<u8>]| {
        let id = certificate_id::<Sha1>(oid::SHA1, world().certificate.serial_der());
        let single = write::sequence(&[&id, &good(), &time(at()), &extensions(list)]);
        bent(|parts| parts.singles = vec![single])
    };
    for parts in [in_answer(&[strange(false)]), in_single(&[strange(false)])] {
        check(parts, Ok(Status::Good));
    }
    let critical = Err(OcspError::UnknownCriticalExtension);
    check(in_answer(&[strange(true)]), critical);
    check(in_single(&[strange(true)]), critical);
    // A nonce has no meaning for a single certificate.
    let value = write::element(tag::OCTET_STRING, &[b"n"]);
    check(
        in_single(&[extension(oid::OCSP_NONCE, true, &value)]),
        critical,
    );
    let malformed = Err(OcspError::Malformed);
    check(in_answer(&[strange(false), strange(false)]), malformed);
    check(in_single(&[strange(false), strange(false)]), malformed);
}

#[test]
fn defaults_are_not_written_and_nothing_trails() {
    let malformed = Err(OcspError::Malformed);
    let version_1 = write::element(tag::CONTEXT_0, &[&[tag::INTEGER, 1, 0]]);
    check(bent(|parts| parts.version = version_1), malformed);
    let version_2 = write::element(tag::CONTEXT_0, &[&[tag::INTEGER, 1, 1]]);
    check(bent(|parts| parts.version = version_2), malformed);
    let longer = [answer(), &[0]].concat();
    assert_eq!(judged(&longer, &[]), Err(OcspError::Malformed));
    let tail = vec![tag::NULL, 0];
    check(bent(|parts| parts.extensions = tail.clone()), malformed);
    check(bent(|parts| parts.produced_at.extend(&tail)), malformed);
    let ours = joined(&[single(&good()), tail]);
    check(bent(|parts| parts.singles = vec![ours]), malformed);
}

#[test]
fn what_is_no_answer_at_all_is_refused() {
    for junk in [
        &b""[..],
        b"<html>502</html>",
        &[0x30, 0x80, 0, 0],
        b"\x30\x03\x0a\x01\x00",
    ] {
        assert_eq!(judged(junk, &[]), Err(OcspError::Malformed));
    }
    let huge = vec![0x30; ANSWER_BYTES_MAX + 1];
    assert_eq!(judged(&huge, &[]), Err(OcspError::TooLarge));
    // Somebody else's page of the same tag: the certificate itself.
    let certificate = world().certificate.der();
    assert_eq!(judged(certificate, &[]), Err(OcspError::Malformed));
}

#[test]
fn no_cut_of_an_answer_is_one() {
    for length in 0..answer().len() {
        let cut = judged(&answer()[..length], &[]);
        assert_eq!(cut, Err(OcspError::Malformed), "{length}");
    }
}

#[test]
fn no_bit_of_an_answer_may_change() {
    for at in 0..answer().len() {
        for mask in [1 << (at % 8), 0x80 >> (at % 7)] {
            let mut changed = answer().to_vec();
            changed[at] ^= mask;
            assert!(judged(&changed, &[]).is_err(), "byte {at} with {mask:#x}");
        }
    }
}

proptest! {
    #[test]
    fn no_splice_of_an_answer_is_one(
        from in 0..2000_usize,
        length in 0..40_usize,
        splice in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let from = from.min(answer().len());
        let until = (from + length).min(answer().len());
        let mut changed = answer().to_vec();
        changed.splice(from..until, splice);
        if changed != answer() {
            prop_assert!(judged(&changed, &[]).is_err());
        }
    }

    #[test]
    fn nothing_at_random_is_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(judged(&bytes, &[]).is_err());
    }
}
