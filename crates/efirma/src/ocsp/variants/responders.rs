//! Who may answer: the issuer, whom it delegated to, whom the operator pinned.

use time::{Duration, OffsetDateTime};

use super::build::{World, at, bent, by_key, by_name, good, signature, timed, world};
use super::{OcspError, Parts, Responder, Status, check, judged};
use crate::asn1::{tag, write};
use crate::certificate::{Outline, usage};
use crate::ocsp::examine;
use crate::rsa_key::RsaHash;
use crate::{instant, oid};

/// Every part of a responder's certificate that a variant may bend.
struct Draft {
    issuer: Vec<u8>,
    subject: Vec<u8>,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    purposes: Vec<&'static [u8]>,
    key_usage: Option<u8>,
    extra: Vec<u8>,
    algorithm: &'static [u8],
    outer_algorithm: &'static [u8],
    hash: RsaHash,
    key: &'static rsa::PrivateKey,
}

impl Default for Draft {
    fn default() -> Self {
        let World {
            issuer,
            issuer_key,
            responder_der,
            ..
        } = world();
        Self {
            issuer: issuer.name_der().to_vec(),
            subject: Outline::read(responder_der).unwrap().subject.to_vec(),
            not_before: at() - Duration::days(1),
            not_after: at() + Duration::days(1),
            purposes: vec![oid::OCSP_SIGNING],
            key_usage: Some(usage::DIGITAL_SIGNATURE),
            extra: Vec::new(),
            algorithm: oid::SHA256_WITH_RSA,
            outer_algorithm: oid::SHA256_WITH_RSA,
            hash: RsaHash::Sha256,
            key: issuer_key,
        }
    }
}

impl Draft {
    fn sign(self) -> Vec<u8> {
        use super::build::extension;
        let purposes: Vec<Vec<u8>> = self.purposes.iter().map(|oid| write::oid(oid)).collect();
        let purposes = match purposes.as_slice() {
            [] => Vec::new(),
            some => extension(oid::EXTENDED_KEY_USAGE, false, &super::build::joined(some)),
        };
        let key_usage = self.key_usage.map_or_else(Vec::new, |bits| {
            let unused = u8::try_from(bits.trailing_zeros()).unwrap();
            let bits = write::element(tag::BIT_STRING, &[&[unused, bits]]);
            extension(oid::KEY_USAGE, true, &bits)
        });
        let extensions = write::sequence(&[&purposes, &key_usage, &self.extra]);
        let tbs = write::sequence(&[
            &[tag::CONTEXT_0, 3, tag::INTEGER, 1, 2],
            &[tag::INTEGER, 1, 77],
            &write::algorithm(self.algorithm),
            &self.issuer,
            &write::sequence(&[
                &instant::write(self.not_before).unwrap(),
                &instant::write(self.not_after).unwrap(),
            ]),
            &self.subject,
            Outline::read(&world().responder_der).unwrap().spki,
            &write::element(tag::CONTEXT_3, &[&extensions]),
        ]);
        let signature = signature(self.key, self.hash, &tbs);
        let signature = write::element(tag::BIT_STRING, &[&[0], &signature]);
        write::sequence(&[&tbs, &write::algorithm(self.outer_algorithm), &signature])
    }
}

fn draft(bend: impl FnOnce(&mut Draft)) -> Vec<u8> {
    let mut draft = Draft::default();
    bend(&mut draft);
    draft.sign()
}

/// The plain answer, sent with `certificate`, whose key signed it.
fn with(certificate: Vec<u8>) -> Parts {
    bent(|parts| {
        parts.responder = by_name(&certificate);
        parts.certificates = vec![certificate];
    })
}

fn pin(certificate: &[u8], accepts_sha1: bool) -> [Responder; 1] {
    [Responder {
        certificate_der: certificate.to_vec(),
        accepts_sha1,
    }]
}

#[track_caller]
fn check_pinned(parts: Parts, pins: &[Responder], expected: Result<Status, OcspError>) {
    let found = judged(&parts.sign(), pins).map(|answer| answer.status);
    assert_eq!(found, expected);
}

#[test]
fn the_issuer_answers_for_itself_by_name_and_by_key() {
    let World {
        authority_der,
        issuer_key,
        responder_der,
        ..
    } = world();
    for id in [by_name(authority_der), by_key(authority_der)] {
        for sent in [
            vec![],
            vec![authority_der.clone()],
            vec![responder_der.clone()],
            vec![responder_der.clone(), authority_der.clone()],
        ] {
            let parts = bent(|parts| {
                parts.responder.clone_from(&id);
                parts.key = issuer_key;
                parts.certificates = sent;
            });
            check(parts, Ok(Status::Good));
        }
        // Its name does not help whoever lacks its key.
        let parts = bent(|parts| {
            parts.responder.clone_from(&id);
            parts.certificates = vec![];
        });
        check(parts, Err(OcspError::Signature));
    }
}

#[test]
fn a_delegated_responder_is_named_by_name_or_by_key() {
    let der = &world().responder_der;
    check(
        bent(|parts| parts.responder = by_key(der)),
        Ok(Status::Good),
    );
    check(with(draft(|_| {})), Ok(Status::Good));
    check(
        with(draft(|draft| draft.key_usage = None)),
        Ok(Status::Good),
    );
    let two = vec![oid::CLIENT_AUTH, oid::OCSP_SIGNING];
    check(with(draft(|draft| draft.purposes = two)), Ok(Status::Good));
    for (algorithm, hash) in [
        (oid::SHA384_WITH_RSA, RsaHash::Sha384),
        (oid::SHA512_WITH_RSA, RsaHash::Sha512),
    ] {
        let certificate = draft(|draft| {
            draft.algorithm = algorithm;
            draft.outer_algorithm = algorithm;
            draft.hash = hash;
        });
        check(with(certificate), Ok(Status::Good));
        let parts = bent(|parts| {
            parts.algorithm = write::algorithm(algorithm);
            parts.hash = hash;
        });
        check(parts, Ok(Status::Good));
    }
    // A responder that names itself and sends no certificate is nobody.
    let refused = Err(OcspError::Responder);
    check(bent(|parts| parts.certificates = vec![]), refused);
    let other = by_key(&world().authority_der);
    let parts = bent(|parts| parts.responder = other);
    check(parts, Err(OcspError::Signature));
    let nobody = write::element(tag::CONTEXT_1, &[&write::sequence(&[])]);
    check(bent(|parts| parts.responder = nobody), refused);
}

#[test]
fn a_certificate_that_was_not_issued_for_answers_answers_nothing() {
    let World {
        issuer,
        certificate,
        certificate_key,
        responder_key,
        ..
    } = world();
    let refused = Err(OcspError::Responder);
    // The holder of an e.firma of the same issuer.
    let parts = bent(|parts| {
        parts.responder = by_name(certificate.der());
        parts.key = certificate_key;
        parts.certificates = vec![certificate.der().to_vec()];
    });
    check(parts, refused);
    let strange = super::build::extension(&[0x2a, 3, 4], true, b"");
    let sha1 = oid::SHA1_WITH_RSA;
    for certificate in [
        draft(|draft| draft.purposes = vec![]),
        draft(|draft| draft.purposes = vec![oid::CLIENT_AUTH]),
        draft(|draft| draft.key_usage = Some(usage::NON_REPUDIATION)),
        draft(|draft| draft.issuer.clone_from(&draft.subject)),
        draft(|draft| draft.extra = strange),
        draft(|draft| draft.outer_algorithm = oid::SHA384_WITH_RSA),
        draft(|draft| {
            draft.algorithm = sha1;
            draft.outer_algorithm = sha1;
            draft.hash = RsaHash::Sha1;
        }),
    ] {
        check(with(certificate), refused);
    }
    // Made by the responder's own key under the issuer's name.
    let self_made = draft(|draft| draft.key = responder_key);
    check(with(self_made), Err(OcspError::Signature));
    let self_signed = draft(|draft| {
        draft.key = responder_key;
        draft.subject = issuer.name_der().to_vec();
    });
    check(with(self_signed), Err(OcspError::Signature));
}

#[test]
fn a_delegation_holds_between_its_dates() {
    let second = Duration::SECOND;
    let told = |not_before, not_after, expected| {
        let certificate = draft(|draft| {
            draft.not_before = not_before;
            draft.not_after = not_after;
        });
        check(with(certificate), expected);
    };
    let refused = Err(OcspError::Responder);
    told(at(), at(), Ok(Status::Good));
    told(at() - second, at() - second, refused);
    told(at() + second, at() + second, refused);
    // The status was known before the responder was one.
    let earlier = timed(&good(), at() - second, None);
    for (not_before, expected) in [(at() - second, Ok(Status::Good)), (at(), refused)] {
        let mut parts = with(draft(|draft| draft.not_before = not_before));
        parts.singles = vec![earlier.clone()];
        check(parts, expected);
    }
}

#[test]
fn a_pinned_responder_answers_whoever_issued_it() {
    let foreign = draft(|draft| {
        draft.issuer.clone_from(&draft.subject);
        draft.purposes = vec![];
        draft.key = &world().responder_key;
    });
    let pins = pin(&foreign, false);
    check(with(foreign.clone()), Err(OcspError::Responder));
    check_pinned(with(foreign.clone()), &pins, Ok(Status::Good));
    for id in [by_name(&foreign), by_key(&foreign)] {
        let parts = bent(|parts| {
            parts.responder = id;
            parts.certificates = vec![];
        });
        check_pinned(parts, &pins, Ok(Status::Good));
    }
    // Another certificate of its name and even of its key is not the one that was pinned.
    let other = draft(|draft| {
        draft.issuer.clone_from(&draft.subject);
        draft.purposes = vec![];
        draft.extra = super::build::extension(&[0x2a, 3, 4], false, b"");
    });
    check_pinned(with(other), &pins, Err(OcspError::Responder));
    // With a certificate of somebody else beside it, the name alone is not enough.
    let parts = bent(|parts| {
        parts.responder = by_name(&foreign);
        parts.certificates = vec![world().authority_der.clone()];
    });
    check_pinned(parts, &pins, Err(OcspError::Responder));
}

#[test]
fn a_pin_holds_between_the_dates_of_its_certificate_and_only_for_its_key() {
    let second = Duration::SECOND;
    for (not_before, not_after, expected) in [
        (at(), at(), Ok(Status::Good)),
        (at() - second, at() - second, Err(OcspError::Responder)),
        (at() + second, at() + second, Err(OcspError::Responder)),
    ] {
        let foreign = draft(|draft| {
            draft.purposes = vec![];
            draft.not_before = not_before;
            draft.not_after = not_after;
        });
        for certificates in [vec![foreign.clone()], vec![]] {
            let parts = bent(|parts| parts.certificates = certificates);
            check_pinned(parts, &pin(&foreign, false), expected);
        }
        let forged = bent(|parts| {
            parts.certificates = vec![foreign.clone()];
            parts.key = &world().certificate_key;
        });
        assert!(judged(&forged.sign(), &pin(&foreign, true)).is_err());
    }
}

#[test]
fn of_pinned_responders_with_one_name_the_issuers_own_is_taken() {
    // The authority gave the responders of two generations one name; here the key is another's.
    let foreign = draft(|draft| draft.issuer.clone_from(&draft.subject));
    let own = &world().responder_der;
    for order in [[&foreign, own], [own, &foreign]] {
        let pins: Vec<Responder> = order.into_iter().flat_map(|der| pin(der, false)).collect();
        let parts = bent(|parts| parts.certificates = vec![]);
        check_pinned(parts, &pins, Ok(Status::Good));
    }
    let unreadable = pin(b"\x30\x00", true);
    let parts = bent(|parts| parts.certificates = vec![]);
    check_pinned(parts, &unreadable, Err(OcspError::Responder));
}

#[test]
fn sha_1_is_for_a_responder_pinned_for_it() {
    let World {
        authority_der,
        issuer_key,
        responder_der,
        ..
    } = world();
    let by_sha1 = |bend: &dyn Fn(&mut Parts)| {
        bent(|parts| {
            parts.algorithm = write::algorithm(oid::SHA1_WITH_RSA);
            parts.hash = RsaHash::Sha1;
            bend(parts);
        })
    };
    let refused = Err(OcspError::Algorithm);
    check(by_sha1(&|_| {}), refused);
    check_pinned(by_sha1(&|_| {}), &pin(responder_der, false), refused);
    let legacy = pin(responder_der, true);
    check_pinned(by_sha1(&|_| {}), &legacy, Ok(Status::Good));
    let bare = by_sha1(&|parts| parts.certificates = vec![]);
    check_pinned(bare, &legacy, Ok(Status::Good));
    // Nor may the issuer, or another responder than the pinned one.
    let issuer = by_sha1(&|parts| {
        parts.responder = by_name(authority_der);
        parts.key = issuer_key;
        parts.certificates = vec![];
    });
    check_pinned(issuer, &legacy, refused);
    let delegated = draft(|_| {});
    let other = by_sha1(&|parts| parts.certificates = vec![delegated.clone()]);
    check_pinned(other, &legacy, refused);
}

#[test]
fn only_rsa_with_a_known_hash_signs() {
    let refused = Err(OcspError::Algorithm);
    let md5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4];
    for algorithm in [oid::RSA_ENCRYPTION, md5, oid::SHA256] {
        let algorithm = write::algorithm(algorithm);
        check(bent(|parts| parts.algorithm = algorithm), refused);
    }
    let with_parameters = write::sequence(&[
        &write::oid(oid::SHA256_WITH_RSA),
        &write::element(tag::OCTET_STRING, &[]),
    ]);
    check(bent(|parts| parts.algorithm = with_parameters), refused);
    // The algorithm is not signed, so another one must not verify.
    let sha512 = write::algorithm(oid::SHA512_WITH_RSA);
    let parts = bent(|parts| parts.algorithm = sha512);
    check(parts, Err(OcspError::Signature));
}

#[test]
fn certificates_are_eight_at_most_and_all_of_them_are_read() {
    let own = &world().responder_der;
    let eight = vec![own.clone(); 8];
    check(bent(|parts| parts.certificates = eight), Ok(Status::Good));
    let nine = vec![own.clone(); 9];
    let parts = bent(|parts| parts.certificates = nine);
    check(parts, Err(OcspError::TooMany));
    let junk = vec![write::sequence(&[]), own.clone()];
    let parts = bent(|parts| parts.certificates = junk);
    check(parts, Err(OcspError::Malformed));
}

#[test]
fn whoever_verifies_elsewhere_gets_every_signature_to_verify() {
    let answer = Parts::default().sign();
    let question = super::question(None, &[]);
    let examined = examine(&answer, &question).unwrap();
    let [delegation, of_answer] = examined.checks() else {
        panic!("{} checks", examined.checks().len());
    };
    assert_eq!(delegation.spki_der, world().issuer.spki_der());
    let responder = Outline::read(&world().responder_der).unwrap();
    assert_eq!(delegation.message, responder.signed_part);
    assert_eq!(of_answer.spki_der, responder.spki);
    assert_eq!(examined.clone().conclude(false), Err(OcspError::Signature));
    assert_eq!(
        examined.conclude(true).map(|answer| answer.status),
        Ok(Status::Good)
    );
}
