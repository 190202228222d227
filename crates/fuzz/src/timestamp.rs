//! Timestamps: only what the authority of time signed says an hour, and only over what it was
//! asked about.

use std::sync::LazyLock;

use efirma::path::Trusted;
use efirma::timestamp::{Question, TimestampError, examine, token_of, verify};

use crate::fixtures::{NONCE, SIGNED_AT, holds};

/// Every token that was ever signed.
const SIGNED: [&[u8]; 2] = [
    include_bytes!("../corpus/timestamp/asked.tst"),
    include_bytes!("../corpus/timestamp/unasked.tst"),
];
const AUTHORITY: &[u8] = include_bytes!("../fixtures/time-authority.cer");
const STAMPER: &[u8] = include_bytes!("../fixtures/stamper.cer");
/// What the tokens of the corpus are over.
pub const STAMPED: [u8; 32] = [3; 32];

static TRUSTED: LazyLock<Trusted> =
    LazyLock::new(|| Trusted::read_timestampers([AUTHORITY]).expect("the fixture is an authority"));
static PINNED: LazyLock<Trusted> =
    LazyLock::new(|| Trusted::read_timestampers([STAMPER]).expect("the fixture stamps time"));

/// Takes `data` for a token over what the corpus is over, and for an answer that holds one.
pub fn timestamp(data: &[u8]) {
    judge(data);
    if let Ok(token) = token_of(data) {
        assert!(holds(data, token), "a token is kept as it came");
        judge(token);
    }
}

fn judge(data: &[u8]) {
    let question = Question {
        sha256: &STAMPED,
        nonce: None,
        policy: None,
    };
    let asked = Question {
        nonce: Some(&NONCE),
        ..question
    };
    let other = Question {
        sha256: &[4; 32],
        ..question
    };
    assert!(examine(data, &other).is_err(), "nobody stamped that");
    let found = verify(data, &question, &TRUSTED);
    let echoed = verify(data, &asked, &TRUSTED);
    let Ok(examined) = examine(data, &question) else {
        assert!(found.is_err() && echoed.is_err());
        return;
    };
    let said = examined.timestamp().clone();
    let under = examined.under(&TRUSTED);
    let message = under
        .checks()
        .first()
        .expect("a token is signed")
        .message
        .clone();
    assert_eq!(under.clone().conclude(&[]), Err(TimestampError::Signature));
    // Its first octet is the tag it travels without.
    let signed = message.get(1..).unwrap_or_default();
    assert!(holds(data, signed), "what was signed is not rewritten");
    // Whoever trusts the very certificate needs nobody above it.
    let pinned = verify(data, &question, &PINNED);
    assert_eq!(found.is_ok(), pinned.is_ok());
    let Ok(found) = found else { return };
    assert_eq!(found.chain, [AUTHORITY]);
    assert_eq!(pinned.as_ref(), Ok(&said));
    assert_eq!((found.at, said.at), (SIGNED_AT, SIGNED_AT));
    assert_eq!(found.certificate_der, STAMPER);
    let seeds = SIGNED.iter().filter(|seed| holds(seed, signed)).count();
    assert_eq!(seeds, 1, "a token that nobody signed");
    if let Ok(echoed) = echoed {
        assert_eq!(echoed, found);
        assert!(holds(data, &NONCE), "another nonce");
    }
}
