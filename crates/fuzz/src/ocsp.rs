//! Answers of responders: only what the authority signed is known, and only while it holds.

use std::sync::LazyLock;

use efirma::Issuer;
use efirma::ocsp::{Answer, FRESH_FOR, OcspError, Question, Status, examine, verify};
use time::Duration;

use crate::fixtures::{
    AUTHORITY, COMPANY_CERTIFICATE, NONCE, NOT_AFTER, SIGNED_AT, SIGNER_CERTIFICATE, holds,
};

/// Every answer that was ever signed, and whether it says good.
const SIGNED: [(&[u8], bool); 4] = [
    (include_bytes!("../corpus/ocsp/good.der"), true),
    (include_bytes!("../corpus/ocsp/delegated.der"), true),
    (include_bytes!("../corpus/ocsp/revoked.der"), false),
    (include_bytes!("../corpus/ocsp/unknown.der"), false),
];
/// The difference of clocks that is put up with.
const SKEW: Duration = Duration::minutes(5);

static ISSUER: LazyLock<Issuer> =
    LazyLock::new(|| Issuer::parse(AUTHORITY).expect("the fixture is an authority"));

/// Takes `data` for the answer about the signer, with a nonce and without.
pub fn ocsp(data: &[u8]) {
    let question = Question {
        certificate: &SIGNER_CERTIFICATE,
        issuer: &ISSUER,
        nonce: None,
        responders: &[],
        at: SIGNED_AT,
    };
    let with_nonce = Question {
        nonce: Some(&NONCE),
        ..question
    };
    let echoed = verify(data, &with_nonce);
    let found = verify(data, &question);
    let Ok(examined) = examine(data, &question) else {
        assert!(echoed.is_err() && found.is_err());
        return;
    };
    let checks = examined.checks().to_vec();
    let refused = examined.clone().conclude(false);
    assert_eq!(refused, Err(OcspError::Signature));
    let said = examined.conclude(true).expect("RSA is taken to hold");
    check_times(&said);
    let message = &checks.last().expect("an answer is signed").message;
    assert!(holds(data, message), "what was signed is not rewritten");

    match &echoed {
        Ok(echoed) => {
            assert_eq!(found.as_ref(), Ok(echoed));
            assert!(holds(message, &NONCE), "another nonce");
        }
        Err(error) => assert!(*error == OcspError::Nonce || found == Err(*error)),
    }
    if let Ok(found) = found {
        assert_eq!(found, said);
        let signed = SIGNED.iter().find(|(seed, _)| holds(seed, message));
        let (_, is_good) = signed.expect("an answer that nobody signed");
        assert_eq!(found.status == Status::Good, *is_good);
        for other in [
            Question {
                at: NOT_AFTER,
                ..question
            },
            Question {
                at: SIGNED_AT - Duration::days(1),
                ..question
            },
            Question {
                certificate: &COMPANY_CERTIFICATE,
                ..question
            },
        ] {
            assert!(verify(data, &other).is_err(), "{other:?}");
        }
    }
}

/// `producedAt` is told and not judged.
fn check_times(said: &Answer) {
    assert!(said.this_update - SIGNED_AT <= SKEW);
    match said.next_update {
        Some(next) => assert!(said.this_update <= next && SIGNED_AT - next <= SKEW),
        None => assert!(SIGNED_AT - said.this_update <= FRESH_FOR),
    }
}
