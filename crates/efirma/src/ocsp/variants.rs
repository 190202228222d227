//! Answers that are right in every way but one, made with real keys.
//!
//! The mathematics hold in all of them unless a test says otherwise: only the rules refuse.

mod build;
mod responders;
mod shapes;
mod times;

use self::build::{Parts, bent, world};
use super::{Answer, OcspError, Question, Responder, Status, verify};

/// The judgement of `answer` about the world's certificate, asked without a nonce.
fn judged(answer: &[u8], responders: &[Responder]) -> Result<Answer, OcspError> {
    verify(answer, &question(None, responders))
}

fn question<'a>(nonce: Option<&'a [u8]>, responders: &'a [Responder]) -> Question<'a> {
    let world = world();
    Question {
        certificate: &world.certificate,
        issuer: &world.issuer,
        nonce,
        responders,
        at: build::at(),
    }
}

#[track_caller]
fn check(parts: Parts, expected: Result<Status, OcspError>) {
    let found = judged(&parts.sign(), &[]).map(|answer| answer.status);
    assert_eq!(found, expected);
}
