//! A production answer of 2022, whose certificate is not public, and the production responders.
//!
//! Its `CertID` holds a name hash with an octet too many, a mistake of the client that recorded
//! it; the responder echoed it. So no question of ours can be asked of it, and
//! only what comes after the `CertID` is judged here.

use time::{Duration, OffsetDateTime};

use super::judge::{Circumstances, examine_about};
use super::responder::delegated;
use super::{Answer, OcspError, Question, Responder, Status, verify};
use crate::asn1::{Reader, tag};
use crate::certificate::Outline;
use crate::mint::{Authority, MintKind, Order};
use crate::shared::shared;
use crate::{Certificate, Issuer};

/// 2022-12-26T23:37:14Z.
const THIS_UPDATE: i64 = 1_672_097_834;
/// 2022-11-01T04:17:03Z.
const REVOKED_AT: i64 = 1_667_276_223;
const SERIAL: &[u8] = b"00001000000412722487";
struct Recorded {
    answer: Vec<u8>,
    issuer: Issuer,
    responder: Vec<u8>,
}

fn recorded() -> Option<Recorded> {
    let root = shared("efirma/data")?;
    let read = |path: &str| std::fs::read(root.join(path)).unwrap();
    Some(Recorded {
        answer: read("ocsp/revoked.der"),
        issuer: Issuer::parse(&read("ca-prod/AC4_SAT.cer")).unwrap(),
        responder: read("ca-prod/ocsp.ac4_sat.cer"),
    })
}

fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap()
}

impl Recorded {
    fn judge(
        &self,
        responders: &[Responder],
        nonce: Option<&[u8]>,
        at: OffsetDateTime,
    ) -> Result<Answer, OcspError> {
        let circumstances = Circumstances {
            issuer: &self.issuer,
            nonce,
            responders,
            at,
        };
        examine_about(&self.answer, &circumstances, |id| {
            Reader::new(id.serial).expect(tag::INTEGER) == Ok(SERIAL)
        })?
        .verify()
    }

    fn pinned(&self, accepts_sha1: bool) -> [Responder; 1] {
        [Responder {
            certificate_der: self.responder.clone(),
            accepts_sha1,
        }]
    }
}

#[test]
fn it_says_revoked_by_a_legacy_responder_in_its_minute() {
    let Some(recorded) = recorded() else {
        return;
    };
    let expected = Answer {
        status: Status::Revoked {
            at: at(REVOKED_AT),
            reason: Some(0),
        },
        produced_at: at(THIS_UPDATE + 1),
        this_update: at(THIS_UPDATE),
        next_update: Some(at(THIS_UPDATE + 60)),
    };
    let legacy = recorded.pinned(true);
    assert_eq!(recorded.judge(&legacy, None, at(THIS_UPDATE)), Ok(expected));
    let skew = Duration::minutes(5);
    for ahead in [-skew, Duration::seconds(60) + skew] {
        assert_eq!(
            recorded.judge(&legacy, None, at(THIS_UPDATE) + ahead),
            Ok(expected)
        );
    }
}

#[test]
fn it_says_nothing_later_or_to_anyone_else() {
    let Some(recorded) = recorded() else {
        return;
    };
    let (legacy, then) = (recorded.pinned(true), at(THIS_UPDATE));
    let second = Duration::SECOND;
    let skew = Duration::minutes(5);
    let late = then + Duration::seconds(60) + skew + second;
    assert_eq!(recorded.judge(&legacy, None, late), Err(OcspError::Stale));
    let early = then - skew - second;
    assert_eq!(
        recorded.judge(&legacy, None, early),
        Err(OcspError::NotYetValid)
    );
    // The issuer did delegate to it, and still SHA-1 is only for a pin that says so.
    for responders in [&recorded.pinned(false)[..], &[]] {
        let refused = recorded.judge(responders, None, then);
        assert_eq!(refused, Err(OcspError::Algorithm));
    }
    // Its own nonce is mangled too: an OCTET STRING that ends before its length says.
    let other = recorded.judge(&legacy, Some(b"any nonce"), then);
    assert_eq!(other, Err(OcspError::Nonce));
}

#[test]
fn it_is_about_no_certificate_that_one_could_ask_for() {
    let Some(recorded) = recorded() else {
        return;
    };
    let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(5);
    let (from, until) = (at(REVOKED_AT), at(THIS_UPDATE + 3600));
    let authority = Authority::generate(&mut rng, "AC", from, until).unwrap();
    let order = Order {
        kind: MintKind::EFirma,
        name: "JUANA MUTIS",
        rfc: "MUTJ800101AB2",
        representative_rfc: None,
        curp: None,
        number: SERIAL.try_into().unwrap(),
        not_before: from,
        not_after: until,
    };
    let minted = authority.issue(&mut rng, &order).unwrap();
    let certificate = Certificate::parse(&minted.certificate_der).unwrap();
    let own_issuer = Issuer::parse(authority.certificate_der()).unwrap();
    for (issuer, expected) in [
        (&recorded.issuer, OcspError::WrongIssuer),
        (&own_issuer, OcspError::OtherCertificate),
    ] {
        let question = Question {
            certificate: &certificate,
            issuer,
            nonce: None,
            responders: &recorded.pinned(true),
            at: at(THIS_UPDATE),
        };
        assert_eq!(verify(&recorded.answer, &question), Err(expected));
    }
}

#[test]
fn every_production_authority_delegated_to_its_responder() {
    let Some(root) = shared("efirma/data/ca-prod") else {
        return;
    };
    let read = |name: &str| std::fs::read(root.join(name)).unwrap();
    // The name of AC6 was encoded twice; it still is the same octets in both certificates.
    let pairs = [
        ("AC4_SAT.cer", "ocsp.ac4_sat.cer", 1_600_000_000),
        ("AC5_SAT.cer", "ocsp.ac5_sat.cer", 1_795_435_200),
        ("AC6_SAT.crt", "OCSP.AC6_SAT.cer", 1_795_435_200),
        ("AC7.crt", "OCSP7.crt", 1_795_435_200),
    ];
    for (authority, _, _) in pairs {
        let issuer = Issuer::parse(&read(authority)).unwrap();
        for (of, responder, valid_at) in pairs {
            let at = at(valid_at);
            let pin = Responder::parse(&read(responder), false).unwrap();
            let outline = Outline::read(&pin.certificate_der).unwrap();
            let circumstances = Circumstances {
                issuer: &issuer,
                nonce: None,
                responders: &[],
                at,
            };
            let holds = delegated(&outline, at, &circumstances)
                .and_then(|signer| signer.delegation)
                .is_some_and(|check| check.holds());
            assert_eq!(holds, of == authority, "{authority} and {responder}");
        }
    }
}
