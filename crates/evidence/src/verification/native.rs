//! All three steps at once, where ring finds the paths and RSA is computed here.

use efirma::chain::{Anchors, ChainError, CrlError};
use efirma::ocsp::{Responder, RsaCheck};
use efirma::path::Trusted;
use time::OffsetDateTime;

use super::conclude::Path;
use super::paths::environment;
use super::{Case, ChainFault, Examined, ListFinding, NoRevocation, Question, Verdict};
use crate::package::AnswerKind;
use crate::seal::Known;

/// Whom to trust.
#[derive(Clone, Copy)]
pub struct Trust<'a> {
    /// The pinned authorities.
    pub anchors: &'a Anchors,
    /// OCSP responders pinned beside those that authorities name.
    pub responders: &'a [Responder],
    /// Who is trusted to stamp time; nobody when there are none.
    pub timestampers: Option<&'a Trusted>,
    /// The seals that the institute published; any seal with a path to a root counts when there are
    /// none.
    pub seals: &'a [Known],
}

/// Says what `bytes`, a package or a PDF, prove at `at`.
///
/// Without `trust` everything but the paths to roots is checked, and nothing counts as proven.
pub fn verify(bytes: &[u8], trust: Option<Trust<'_>>, at: OffsetDateTime) -> Verdict {
    match Case::read(bytes) {
        Ok(case) => verify_case(case, trust, at),
        Err(error) => Verdict::unreadable(error, at),
    }
}

/// Says what a case proves at `at`.
pub fn verify_case(case: Case, trust: Option<Trust<'_>>, at: OffsetDateTime) -> Verdict {
    let seals = trust.map_or(&[][..], |trust| trust.seals);
    let examined = case.examine(at, seals);
    let chained = match trust {
        None => examined.chained(None, None, &[]),
        Some(trust) => {
            let paths = paths(&examined, trust.anchors);
            let realm = trust.anchors.realm().map(environment);
            let examined = match trust.timestampers {
                Some(timestampers) => examined.with_timestampers(timestampers),
                None => examined,
            };
            examined.chained(Some(paths), realm, trust.responders)
        }
    };
    let holds: Vec<bool> = chained.checks().iter().map(RsaCheck::holds).collect();
    chained.conclude(&holds)
}

fn paths(examined: &Examined, anchors: &Anchors) -> Vec<Option<Path>> {
    let find = |question: Question<'_>| {
        let issuer = anchors.verify(question.certificate, question.at)?;
        Ok((issuer, lists(examined, question, anchors)))
    };
    (examined.questions().into_iter())
        .map(|question| question.map(|question| find(question).map_err(fault)))
        .collect()
}

/// What the revocation lists of the case say; those of other authorities say nothing.
fn lists(examined: &Examined, question: Question<'_>, anchors: &Anchors) -> Vec<ListFinding> {
    let answers = examined.answers().iter().enumerate();
    let lists = answers.filter(|(_, answer)| answer.kind == AnswerKind::Crl);
    lists
        .filter_map(|(index, list)| {
            let at = list.asked_at.instant();
            match anchors.check_crl(question.certificate, &list.bytes, at) {
                Ok(status) => Some(Ok(status)),
                Err(CrlError::OtherIssuer) => None,
                Err(_) => Some(Err(NoRevocation::Unknown)),
            }
            .map(|status| ListFinding {
                answer: index,
                status,
            })
        })
        .collect()
}

fn fault(error: ChainError) -> ChainFault {
    match error {
        ChainError::BadSignature => ChainFault::BadSignature,
        ChainError::NotValidThen | ChainError::Time => ChainFault::NotValidThen,
        ChainError::UnknownIssuer => ChainFault::UnknownIssuer,
        ChainError::WeakSignature => ChainFault::WeakSignature,
        ChainError::MixedRealms
        | ChainError::NoRoot
        | ChainError::NotACertificate { .. }
        | ChainError::Unsuitable
        | ChainError::UnusableAnchor { .. } => ChainFault::Unsuitable,
    }
}
