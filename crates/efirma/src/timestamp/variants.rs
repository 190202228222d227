//! Tokens that are right in every way but one, made with real keys.
//!
//! The mathematics hold in all of them unless a test says otherwise: only the rules refuse.

use std::sync::LazyLock;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use time::macros::datetime;

use super::*;
use crate::asn1::{tag, write};
use crate::mint::token::{Parts, attribute, attributes, info};
use crate::mint::{Authority, MintKind, Minted, Order, TokenOrder, stamp};
use crate::oid;
use crate::path::{PathError, Trusted};

const AT: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
const NOT_BEFORE: OffsetDateTime = datetime!(2026-01-01 00:00 UTC);
const NOT_AFTER: OffsetDateTime = datetime!(2030-01-01 00:00 UTC);
const NONCE: [u8; 8] = [0x80, 2, 3, 4, 5, 6, 7, 8];

struct World {
    authority: Authority,
    stamper: Minted,
    responder: Minted,
    sha256: [u8; 32],
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let mut rng = StdRng::seed_from_u64(31);
    let authority = Authority::generate(&mut rng, "RAIZ DE TIEMPO", NOT_BEFORE, NOT_AFTER).unwrap();
    let mut issue = |kind, name, number| {
        let order = Order {
            kind,
            name,
            rfc: "BDX240101ZZ0",
            representative_rfc: None,
            curp: None,
            number,
            not_before: NOT_BEFORE,
            not_after: NOT_AFTER,
        };
        authority.issue(&mut rng, &order).unwrap()
    };
    let stamper = issue(
        MintKind::Timestamper,
        "RELOJ DE PRUEBA",
        *b"30009000000900000031",
    );
    let responder = issue(MintKind::Responder, "NO ES RELOJ", *b"30009000000900000032");
    World {
        stamper,
        responder,
        sha256: Sha256::digest(b"the value of a seal").into(),
        authority,
    }
});

fn order() -> TokenOrder<'static> {
    TokenOrder {
        sha256: &WORLD.sha256,
        nonce: Some(&NONCE),
        at: AT,
        accuracy_seconds: 1,
    }
}

fn question() -> Question<'static> {
    Question {
        sha256: &WORLD.sha256,
        nonce: Some(&NONCE),
        policy: None,
    }
}

fn trusted() -> Trusted {
    Trusted::read_timestampers([WORLD.authority.certificate_der()]).unwrap()
}

fn judged(token: &[u8]) -> Result<Timestamp, TimestampError> {
    verify(token, &question(), &trusted())
}

/// Bends the token of the world's stamper.
fn bent(bend: impl FnOnce(&mut Parts)) -> Result<Timestamp, TimestampError> {
    bent_of(&WORLD.stamper, bend)
}

fn bent_of(by: &Minted, bend: impl FnOnce(&mut Parts)) -> Result<Timestamp, TimestampError> {
    let mut parts = Parts::of(by, &order()).unwrap();
    bend(&mut parts);
    judged(&parts.sign().unwrap())
}

#[track_caller]
fn refused(found: Result<Timestamp, TimestampError>, expected: TimestampError) {
    assert_eq!(found.unwrap_err(), expected);
}

#[test]
fn a_token_says_when_and_on_whose_word() {
    let token = stamp(&WORLD.stamper, &order()).unwrap();
    let found = judged(&token).unwrap();
    assert_eq!((found.at, found.accuracy), (AT, Some(Duration::SECOND)));
    assert_eq!(found.authority, "RELOJ DE PRUEBA");
    assert_eq!(found.latest(), AT + Duration::SECOND);
    // The very certificate is trusted as well as its root.
    let pinned = Trusted::read_timestampers([WORLD.stamper.certificate_der.as_slice()]).unwrap();
    let root = WORLD.authority.certificate_der();
    assert_eq!(found.chain, [root]);
    let alone = Timestamp {
        chain: Vec::new(),
        ..found.clone()
    };
    assert_eq!(verify(&token, &question(), &pinned), Ok(alone));
    assert!(Trusted::read([WORLD.stamper.certificate_der.as_slice()]).is_err());
    found.check_clock(AT + Duration::minutes(5)).unwrap();
    let late = found.check_clock(AT + Duration::minutes(6)).unwrap_err();
    let ahead = -Duration::minutes(6);
    assert_eq!(late, TimestampError::Clock { ahead });
}

#[test]
fn only_what_was_asked_for_is_an_answer() {
    let token = stamp(&WORLD.stamper, &order()).unwrap();
    let other = [7; 32];
    let policy = PolicyId::parse("2.999.1").unwrap();
    let another = PolicyId::parse("2.999.2").unwrap();
    let asked = |question: Question<'_>| examine(&token, &question).map(|it| it.timestamp().at);
    let without = Question {
        nonce: None,
        ..question()
    };
    assert_eq!(asked(without), Ok(AT));
    let under = Question {
        policy: Some(&policy),
        ..question()
    };
    assert_eq!(asked(under), Ok(AT));
    let sought = Question {
        sha256: &other,
        ..question()
    };
    assert_eq!(asked(sought), Err(TimestampError::Imprint));
    let sought = Question {
        policy: Some(&another),
        ..question()
    };
    assert_eq!(asked(sought), Err(TimestampError::Policy));
    for nonce in [&NONCE[..7], &[0x80, 2, 3, 4, 5, 6, 7, 9]] {
        let order = TokenOrder {
            nonce: Some(nonce),
            ..order()
        };
        refused(
            judged(&stamp(&WORLD.stamper, &order).unwrap()),
            TimestampError::Nonce,
        );
    }
    let without = TokenOrder {
        nonce: None,
        ..order()
    };
    refused(
        judged(&stamp(&WORLD.stamper, &without).unwrap()),
        TimestampError::Nonce,
    );
}

#[test]
fn a_nonce_is_a_number_without_zeros_before_it() {
    let nonce = [0, 0, 5];
    let order = TokenOrder {
        nonce: Some(&nonce),
        ..order()
    };
    let question = Question {
        nonce: Some(&nonce),
        ..question()
    };
    let token = stamp(&WORLD.stamper, &order).unwrap();
    assert!(verify(&token, &question, &trusted()).is_ok());
}

#[test]
fn who_signs_stamps_time_and_nothing_else() {
    let found = bent_of(&WORLD.responder, |_| {});
    refused(found, TimestampError::NotForTime);
    // Signed by one, naming another.
    refused(
        bent(|parts| {
            parts.attributes = attributes(&parts.info, &WORLD.responder.certificate_der);
        }),
        TimestampError::SignerCertificate,
    );
    refused(
        bent(|parts| parts.certificates.clear()),
        TimestampError::Certificate,
    );
    refused(
        bent(|parts| parts.certificates = vec![WORLD.responder.certificate_der.clone()]),
        TimestampError::Certificate,
    );
}

#[test]
fn nobody_is_believed_who_is_not_trusted() {
    let token = stamp(&WORLD.stamper, &order()).unwrap();
    let unknown = TimestampError::Chain(PathError::UnknownIssuer);
    let found = verify(&token, &question(), &Trusted::default());
    assert_eq!(found, Err(unknown));
    let mut rng = StdRng::seed_from_u64(32);
    // The same name and another key.
    let stranger = Authority::generate(&mut rng, "RAIZ DE TIEMPO", NOT_BEFORE, NOT_AFTER).unwrap();
    let stranger = Trusted::read_timestampers([stranger.certificate_der()]).unwrap();
    let found = verify(&token, &question(), &stranger);
    assert_eq!(found, Err(TimestampError::Chain(PathError::BadSignature)));
    let late = TokenOrder {
        at: NOT_AFTER + Duration::SECOND,
        ..order()
    };
    refused(
        judged(&stamp(&WORLD.stamper, &late).unwrap()),
        TimestampError::Chain(PathError::NotValidThen),
    );
}

#[test]
fn every_attribute_is_there_once() {
    for missing in 0..3 {
        refused(
            bent(|parts| drop(parts.attributes.remove(missing))),
            TimestampError::Attributes,
        );
    }
    let twice = attribute(
        oid::MESSAGE_DIGEST,
        &write::element(tag::OCTET_STRING, &[b"x"]),
    );
    refused(
        bent(|parts| parts.attributes.push(twice)),
        TimestampError::Attributes,
    );
    let data = attribute(oid::CONTENT_TYPE, &write::oid(oid::DATA));
    refused(
        bent(|parts| parts.attributes[0] = data),
        TimestampError::Attributes,
    );
    // Others say nothing.
    let time = attribute(oid::SIGNING_TIME, &crate::instant::write(AT).unwrap());
    assert!(bent(|parts| parts.attributes.push(time)).is_ok());
}

#[test]
fn the_first_version_of_the_attribute_binds_too() {
    let with = |hash: &[u8]| {
        let id = write::sequence(&[&write::element(tag::OCTET_STRING, &[hash])]);
        let value = write::sequence(&[&write::sequence(&[&id])]);
        bent(|parts| parts.attributes[2] = attribute(oid::SIGNING_CERTIFICATE, &value))
    };
    assert!(with(&Sha1::digest(&WORLD.stamper.certificate_der)).is_ok());
    refused(with(&[1; 20]), TimestampError::SignerCertificate);
}

#[test]
fn what_is_signed_is_what_is_carried() {
    refused(
        bent(|parts| {
            let later = TokenOrder {
                at: AT + Duration::HOUR,
                ..order()
            };
            parts.info = info(&later);
        }),
        TimestampError::Digest,
    );
    let mut token = stamp(&WORLD.stamper, &order()).unwrap();
    *token.last_mut().unwrap() ^= 1;
    refused(judged(&token), TimestampError::Signature);
}

#[test]
fn weak_and_unknown_algorithms_are_refused() {
    let sha1 = write::sequence(&[&write::oid(oid::SHA1)]);
    refused(bent(|parts| parts.digest = sha1), TimestampError::Algorithm);
    // Another hash in the signature than over the content.
    let other = write::algorithm(oid::SHA512_WITH_RSA);
    refused(
        bent(|parts| parts.algorithm = other),
        TimestampError::Algorithm,
    );
    let same = write::algorithm(oid::SHA256_WITH_RSA);
    assert!(bent(|parts| parts.algorithm = same).is_ok());
}

#[test]
fn nothing_stands_beside_what_was_signed() {
    let unsigned = write::element(tag::CONTEXT_1, &[]);
    refused(
        bent(|parts| parts.unsigned = unsigned),
        TimestampError::Malformed,
    );
    let token = stamp(&WORLD.stamper, &order()).unwrap();
    refused(
        judged(&[&token[..], &[0]].concat()),
        TimestampError::Malformed,
    );
    refused(judged(&token[..token.len() - 1]), TimestampError::Malformed);
    refused(
        judged(b"<!DOCTYPE html><html></html>"),
        TimestampError::Malformed,
    );
    refused(
        judged(&vec![0x30; TOKEN_BYTES_MAX + 1]),
        TimestampError::TooLarge,
    );
}

/// Keeps the first parts of what the token says, writes others after them, and signs over that.
fn rewritten(kept: usize, rest: &[u8]) -> Result<Timestamp, TimestampError> {
    let question = Question {
        nonce: None,
        ..question()
    };
    let mut parts = Parts::of(&WORLD.stamper, &order()).unwrap();
    let mut reader = crate::asn1::Reader::whole(&parts.info, tag::SEQUENCE).unwrap();
    let mut head = Vec::new();
    for _ in 0..kept {
        head.extend_from_slice(reader.element().unwrap().raw);
    }
    parts.info = write::sequence(&[&head, rest]);
    parts.attributes = attributes(&parts.info, &WORLD.stamper.certificate_der);
    verify(&parts.sign().unwrap(), &question, &trusted())
}

/// Writes all that may come after the instant.
fn tail(rest: &[u8]) -> Result<Timestamp, TimestampError> {
    rewritten(5, rest)
}

#[test]
fn accuracy_may_be_in_thousandths() {
    assert_eq!(tail(&[]).unwrap().accuracy, None);
    let both = write::sequence(&[&[0x80, 2, 1, 0xf4], &[0x81, 1, 9]]);
    let expected = Duration::milliseconds(500) + Duration::microseconds(9);
    assert_eq!(tail(&both).unwrap().accuracy, Some(expected));
    for wrong in [
        &[0x80, 1, 0][..],
        &[0x80, 2, 3, 0xe8],
        &[0x80, 1, 0x80],
        &[0x80, 2, 0, 1],
    ] {
        refused(tail(&write::sequence(&[wrong])), TimestampError::Malformed);
    }
}

#[test]
fn extensions_that_must_be_understood_are_refused() {
    let extension = |critical: &[u8]| {
        let one = write::sequence(&[
            &write::oid(&[0x88, 0x37, 9]),
            critical,
            &write::element(tag::OCTET_STRING, &[b"x"]),
        ]);
        write::element(tag::CONTEXT_1, &[&one])
    };
    assert!(tail(&extension(&[])).is_ok());
    refused(
        tail(&extension(&[tag::BOOLEAN, 1, 0xff])),
        TimestampError::UnknownCriticalExtension,
    );
}

#[test]
fn a_fraction_of_a_second_has_no_zeros_at_its_end() {
    let with = |text: &[u8]| rewritten(4, &write::element(tag::GENERALIZED_TIME, &[text]));
    let found = with(b"20261124120000.25Z").unwrap();
    assert_eq!(found.at, AT + Duration::milliseconds(250));
    for text in [
        &b"20261124120000.250Z"[..],
        b"20261124120000.Z",
        b"20261124120000",
        b"2026112412Z",
    ] {
        refused(with(text), TimestampError::Malformed);
    }
}

#[test]
fn an_answer_gives_a_token_or_says_why_not() {
    let token = stamp(&WORLD.stamper, &order()).unwrap();
    let status = |status: u8| write::sequence(&[&[tag::INTEGER, 1, status]]);
    let answer = write::sequence(&[&status(0), &token]);
    assert_eq!(token_of(&answer), Ok(token.as_slice()));
    let text = write::sequence(&[&write::element(tag::UTF8_STRING, &[b"no"])]);
    let said = write::sequence(&[&[tag::INTEGER, 1, 2], &text, &[tag::BIT_STRING, 2, 5, 0x20]]);
    let refusal = TimestampError::NotGranted { status: 2 };
    assert_eq!(token_of(&write::sequence(&[&said])), Err(refusal));
    assert_eq!(token_of(b"<html>"), Err(TimestampError::Malformed));
    let without = write::sequence(&[&status(0)]);
    assert_eq!(token_of(&without), Err(TimestampError::Malformed));
}

#[test]
fn no_byte_can_be_changed_unseen() {
    let token = stamp(&WORLD.stamper, &order()).unwrap();
    let found = judged(&token).unwrap();
    for at in 0..token.len() {
        let mut changed = token.clone();
        changed[at] ^= 1 << (at % 8);
        if let Ok(changed) = judged(&changed) {
            // What is nobody's word: nothing of it was changed in what the token says.
            assert_eq!(changed, found, "byte {at}");
        }
    }
}
