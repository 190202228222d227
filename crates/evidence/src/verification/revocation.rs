//! What the answers that came with a case say about a certificate, and what that is worth.

use efirma::ocsp::{self, Answer, OcspError, Responder, Status};
use efirma::revocation_list::{self, ListError};
use efirma::{CLOCK_SKEW_MAX, Certificate, Issuer};
use time::{Duration, OffsetDateTime};

use super::NoRevocation;
use crate::package::{AnswerKind, RevocationAnswer};

/// How long before the act an answer may have been asked for: some keep one for ten minutes.
const ASKED_BEFORE_MAX: Duration = Duration::minutes(15);

/// What is known about revocation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Revocation {
    /// Its authority said that it was not revoked.
    Good {
        /// When it was asked.
        asked_at: OffsetDateTime,
    },
    /// It was revoked, only after the act.
    RevokedLater {
        /// Since when.
        since: OffsetDateTime,
    },
    /// It was revoked before the act.
    Revoked {
        /// Since when.
        since: OffsetDateTime,
    },
    /// Nothing is known.
    Unknown(NoRevocation),
}

/// What a revocation list says, for whoever can read lists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ListFinding {
    /// Which of the answers it is, counted from 0.
    pub answer: usize,
    /// What it says of the certificate, or why that is not known; [`NoRevocation::ListUnread`]
    /// when it is to be read here.
    pub status: Result<Status, NoRevocation>,
}

/// What one answer says, its RSA values still unverified.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// A responder's answer.
    Ocsp(ocsp::Examined, OffsetDateTime),
    /// A list's, which whoever read it has verified.
    List(Status, OffsetDateTime),
    /// A list's, its RSA value still unverified.
    Unverified(revocation_list::Examined, OffsetDateTime),
    /// Nothing, and why.
    Nothing(NoRevocation),
}

/// Reads what the answers say of `certificate`; those about others say nothing.
pub(super) fn read(
    answers: &[RevocationAnswer],
    lists: &[ListFinding],
    certificate: &Certificate,
    issuer: &Issuer,
    responders: &[Responder],
) -> Vec<Said> {
    let mut said = Vec::new();
    for (index, answer) in answers.iter().enumerate() {
        let asked_at = answer.asked_at.instant();
        match answer.kind {
            AnswerKind::Crl => {
                let found = lists.iter().find(|list| list.answer == index);
                if let Some(list) = found {
                    said.push(match list.status {
                        Ok(status) => Said::List(status, asked_at),
                        Err(NoRevocation::ListUnread) => {
                            let read = revocation_list::examine(
                                &answer.bytes,
                                certificate,
                                issuer,
                                asked_at,
                            );
                            match read {
                                Ok(examined) => Said::Unverified(examined, asked_at),
                                Err(ListError::OtherIssuer) => continue,
                                Err(_) => Said::Nothing(NoRevocation::Unknown),
                            }
                        }
                        Err(why) => Said::Nothing(why),
                    });
                }
            }
            AnswerKind::Ocsp => {
                let question = ocsp::Question {
                    certificate,
                    issuer,
                    nonce: None,
                    responders,
                    at: asked_at,
                };
                match ocsp::examine(&answer.bytes, &question) {
                    Ok(examined) => said.push(Said::Ocsp(examined, asked_at)),
                    Err(OcspError::OtherCertificate) => {}
                    Err(error) => said.push(Said::Nothing(NoRevocation::Unusable(error))),
                }
            }
        }
    }
    said
}

/// Joins what the answers say about what happened at `acted_at`: revoked beats good, and good
/// beats not knowing.
pub(super) fn join(
    said: Vec<(Result<Answer, OcspError>, OffsetDateTime)>,
    nothing: &[NoRevocation],
    acted_at: OffsetDateTime,
    now: OffsetDateTime,
) -> Revocation {
    let mut best = Revocation::Unknown(nothing.first().copied().unwrap_or(NoRevocation::Absent));
    let mut later = None;
    for (answer, asked_at) in said {
        let status = match answer {
            Ok(answer) => answer.status,
            Err(error) => {
                if !matches!(best, Revocation::Good { .. }) {
                    best = Revocation::Unknown(NoRevocation::Unusable(error));
                }
                continue;
            }
        };
        match status {
            Status::Revoked { at: since, .. } if since <= acted_at => {
                return Revocation::Revoked { since };
            }
            Status::Revoked { at: since, .. } => later = Some(since),
            Status::Good
                if acted_at - asked_at > ASKED_BEFORE_MAX || asked_at - now > CLOCK_SKEW_MAX =>
            {
                if !matches!(best, Revocation::Good { .. }) {
                    best = Revocation::Unknown(NoRevocation::TooEarly);
                }
            }
            Status::Good => best = Revocation::Good { asked_at },
            Status::Unknown => {
                if !matches!(best, Revocation::Good { .. }) {
                    best = Revocation::Unknown(NoRevocation::Unknown);
                }
            }
        }
    }
    match later {
        Some(since) => Revocation::RevokedLater { since },
        None => best,
    }
}
