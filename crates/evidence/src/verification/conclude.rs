//! The last steps: paths, revocation, RSA; and the verdict.

use efirma::ocsp::{Answer, OcspError, Responder, RsaCheck, RsaHash, Status};
use efirma::timestamp::{self, TimestampError};
use efirma::{Issuer, SignatureError};
use mailbox::environment::Environment;
use mailbox::statement::Statement;
use time::OffsetDateTime;

use super::examine::{Examined, Judged};
use super::revocation::{self, ListFinding, Said};
use super::{
    ChainFault, Claim, DocumentFinding, Gap, NoRevocation, Outcome, Refusal, Revocation, Role,
    SignatureFinding, TimestampFinding, Verdict,
};

/// What is known of the path from a certificate to a trusted root.
pub type Path = Result<(Issuer, Vec<ListFinding>), ChainFault>;

/// A case in which only the RSA values are still to be verified.
#[derive(Clone, Debug)]
pub struct Chained {
    examined: Examined,
    realm: Option<Environment>,
    is_trusting: bool,
    /// What the answers say of each signature's certificate.
    said: Vec<Vec<Said>>,
    /// What authorities of time say of each signature, or why that is nothing.
    stamps: Vec<Option<Result<timestamp::Under, TimestampError>>>,
}

impl Examined {
    /// Takes what is known of each of [`Examined::questions`]; `None` when nobody said which
    /// authorities are trusted.
    ///
    /// `realm` is the environment of the authorities, and `responders` those pinned beside them.
    pub fn chained(
        mut self,
        paths: Option<Vec<Option<Path>>>,
        realm: Option<Environment>,
        responders: &[Responder],
    ) -> Chained {
        let is_trusting = paths.is_some();
        let mut said = Vec::new();
        let mut paths = paths.unwrap_or_default().into_iter();
        let answers = self.case.answers.clone();
        for judged in &mut self.signatures {
            let of = judged.finding.of;
            let read = match (paths.next().flatten(), &judged.finding.certificate) {
                (Some(Ok((issuer, lists))), Some(certificate)) => {
                    revocation::read(&answers, &lists, certificate, &issuer, responders)
                }
                (Some(Err(fault)), _) => {
                    let refusal = Refusal::Chain { of, fault };
                    judged.finding.refusal.get_or_insert(refusal);
                    Vec::new()
                }
                // Fails closed: without a path there is no verdict but no.
                (None, _) if is_trusting => {
                    let fault = ChainFault::UnknownIssuer;
                    let refusal = Refusal::Chain { of, fault };
                    judged.finding.refusal.get_or_insert(refusal);
                    Vec::new()
                }
                _ => Vec::new(),
            };
            said.push(read);
        }
        let timestampers = self.timestampers.clone();
        let stamps = (self.signatures.iter_mut())
            .map(|judged| Some(judged.stamp.take()?.map(|it| it.under(&timestampers))))
            .collect();
        Chained {
            stamps,
            examined: self,
            realm,
            is_trusting,
            said,
        }
    }
}

impl Chained {
    /// Every RSA value that is to be verified, in the order in which [`Chained::conclude`] takes
    /// the outcomes.
    pub fn checks(&self) -> Vec<RsaCheck> {
        let mut checks = Vec::new();
        let signatures = self.examined.signatures.iter().zip(&self.said);
        for ((judged, said), stamp) in signatures.zip(&self.stamps) {
            checks.extend(judged.examined.as_ref().map(check_of));
            for said in said {
                match said {
                    Said::Ocsp(examined, _) => checks.extend_from_slice(examined.checks()),
                    Said::Unverified(examined, _) => checks.push(examined.check().clone()),
                    Said::List(..) | Said::Nothing(_) => {}
                }
            }
            if let Some(Ok(under)) = stamp {
                checks.extend(under.checks());
            }
        }
        checks
    }

    /// Takes the outcome of each of [`Chained::checks`]; one that is missing does not hold.
    pub fn conclude(self, holds: &[bool]) -> Verdict {
        let mut holds = holds.iter().copied();
        let mut next = move || holds.next() == Some(true);
        let Self {
            mut examined,
            realm,
            is_trusting,
            said,
            stamps,
        } = self;
        let signatures = examined.signatures.iter_mut().zip(said);
        for ((judged, said), stamp) in signatures.zip(stamps) {
            conclude_signature(judged, &mut next);
            let acted_at = judged.finding.judged_at;
            judged.finding.revocation = conclude_revocation(said, &mut next, acted_at, examined.at);
            if let Revocation::Revoked { since } = judged.finding.revocation {
                let of = judged.finding.of;
                let refusal = Refusal::Revoked { of, since };
                judged.finding.refusal.get_or_insert(refusal);
            }
            conclude_stamp(&mut judged.finding, stamp, &mut next);
        }
        verdict(examined, realm, is_trusting)
    }
}

/// The RSA value of a signature: PKCS#1 v1.5 with SHA-256, as our profile has it.
fn check_of(examined: &efirma::Examined) -> RsaCheck {
    RsaCheck {
        spki_der: examined.certificate().spki_der().to_vec(),
        hash: RsaHash::Sha256,
        message: examined.message().to_vec(),
        signature: examined.signature().to_vec(),
    }
}

fn conclude_signature(judged: &mut Judged, next: &mut impl FnMut() -> bool) {
    if judged.examined.is_some() && !next() {
        // Before any other reason: the rest is what an unknown hand wrote.
        judged.finding.refusal = Some(Refusal::Signature {
            of: judged.finding.of,
            error: SignatureError::Signature,
        });
    }
}

/// A token that is none, or none of this seal, was put there by somebody who wanted to be believed;
/// one of an authority that nobody named proves nothing yet, and says so.
fn conclude_stamp(
    finding: &mut SignatureFinding,
    stamp: Option<Result<timestamp::Under, TimestampError>>,
    next: &mut impl FnMut() -> bool,
) {
    let of = finding.of;
    let error = match stamp {
        None => return,
        Some(Err(error)) => error,
        Some(Ok(under)) => {
            let holds: Vec<bool> = under.checks().iter().map(|_| next()).collect();
            let said = under.timestamp().clone();
            match under.conclude(&holds) {
                Ok(_) => {
                    finding.timestamp = Some(TimestampFinding::of(said, None));
                    return;
                }
                Err(TimestampError::Chain(why)) => {
                    let fault = super::paths::fault(why);
                    finding.timestamp = Some(TimestampFinding::of(said, Some(fault)));
                    return;
                }
                Err(error) => error,
            }
        }
    };
    let refusal = Refusal::Timestamp { of, error };
    finding.refusal.get_or_insert(refusal);
}

/// What is to be said of the hours: on whose word they rest.
fn stamp_gaps(findings: &[SignatureFinding], gaps: &mut Vec<Gap>) {
    let is_record =
        |it: &&SignatureFinding| it.role == Role::Institute && it.of != super::Of::Package;
    let seals: Vec<&SignatureFinding> = findings.iter().filter(is_record).collect();
    let is_proven = |it: &&SignatureFinding| {
        it.timestamp
            .as_ref()
            .is_some_and(|stamp| stamp.fault.is_none())
    };
    if !seals.iter().any(is_proven) {
        gaps.push(Gap::Timestamp);
    }
    for finding in &seals {
        match &finding.timestamp {
            Some(TimestampFinding {
                fault: Some(fault), ..
            }) => gaps.push(Gap::TimestampUntrusted {
                of: finding.of,
                fault: *fault,
            }),
            None if seals.iter().any(is_proven) => {
                gaps.push(Gap::TimestampAbsent { of: finding.of });
            }
            _ => {}
        }
    }
    if seals.iter().any(is_proven) {
        gaps.push(Gap::TimestamperRevocation);
    }
}

fn conclude_revocation(
    said: Vec<Said>,
    next: &mut impl FnMut() -> bool,
    acted_at: OffsetDateTime,
    now: OffsetDateTime,
) -> Revocation {
    let mut answers: Vec<(Result<Answer, OcspError>, OffsetDateTime)> = Vec::new();
    let mut nothing: Vec<NoRevocation> = Vec::new();
    for said in said {
        match said {
            Said::Nothing(why) => nothing.push(why),
            Said::Unverified(examined, asked_at) => match examined.conclude(next()) {
                Ok(status) => answers.push(listed(status, asked_at)),
                Err(_) => nothing.push(NoRevocation::Unknown),
            },
            Said::List(status, asked_at) => answers.push(listed(status, asked_at)),
            Said::Ocsp(examined, asked_at) => {
                let outcomes: Vec<bool> = examined.checks().iter().map(|_| next()).collect();
                let all_hold = outcomes.iter().all(|holds| *holds);
                answers.push((examined.conclude(all_hold), asked_at));
            }
        }
    }
    revocation::join(answers, &nothing, acted_at, now)
}

/// What a list says, as an answer of the hour when it was asked for.
fn listed(status: Status, at: OffsetDateTime) -> (Result<Answer, OcspError>, OffsetDateTime) {
    let answer = Answer {
        status,
        produced_at: at,
        this_update: at,
        next_update: None,
    };
    (Ok(answer), at)
}

fn verdict(examined: Examined, realm: Option<Environment>, is_trusting: bool) -> Verdict {
    let Examined {
        case,
        at,
        signatures,
        mut gaps,
        refusal,
        timestampers: _,
    } = examined;
    let signatures: Vec<_> = signatures.into_iter().map(|it| it.finding).collect();
    let of_realm = (realm.is_some() && realm != case.story.environment()).then_some(Refusal::Realm);
    stamp_gaps(&signatures, &mut gaps);
    let refusal = (signatures.iter())
        .find_map(|finding| finding.refusal.clone())
        .or(refusal)
        .or(of_realm);
    if is_trusting {
        for finding in &signatures {
            if let Revocation::Unknown(why) = finding.revocation {
                gaps.push(Gap::Revocation {
                    of: finding.of,
                    why,
                });
            }
        }
    } else {
        gaps.insert(0, Gap::Authorities);
    }
    let documents: Vec<_> = (case.story.documents().into_iter())
        .map(|named| DocumentFinding {
            is_here: case.has(named.sha256),
            name: named.name,
            size_bytes: named.size_bytes,
            sha256: named.sha256,
        })
        .collect();
    let outcome = match refusal {
        Some(refusal) => Outcome::Refused(refusal),
        None if is_trusting => Outcome::Proven,
        None => Outcome::Untrusted,
    };
    let mut verdict = Verdict {
        outcome,
        source: Some(case.source),
        act: Some(case.story.act()),
        environment: case.story.environment(),
        claims: Vec::new(),
        signatures,
        statements: case.signed.into_iter().map(|(text, _)| text).collect(),
        documents,
        gaps,
        realm,
        judged_at: at,
    };
    if verdict.is_proven() {
        let statements = case.story.told().iter().map(|told| &told.statement);
        verdict.claims = claims(statements, &verdict);
    }
    verdict
}

/// What is proved, in the order of the statements.
fn claims<'a>(statements: impl Iterator<Item = &'a Statement>, verdict: &Verdict) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (record, statement) in (1..).zip(statements) {
        let of = super::Of::Record(record);
        let finding = verdict.signatures.iter().find(|finding| finding.of == of);
        if let Some(finding) = finding.filter(|finding| finding.role == Role::Party)
            && let (Some(certificate), Some(at)) = (&finding.certificate, finding.signing_time)
        {
            claims.push(Claim::Signed {
                record,
                purpose: statement.purpose(),
                name: certificate.holder().name.clone(),
                rfc: certificate.holder().rfc.clone(),
                at,
            });
        }
        if let Some(stamp) = finding.and_then(|finding| finding.timestamp.as_ref())
            && stamp.fault.is_none()
        {
            claims.push(Claim::Stamped {
                record,
                at: stamp.at,
                accuracy: stamp.accuracy,
                authority: stamp.authority.clone(),
            });
        }
        claims.extend(match statement {
            Statement::Notice(it) => Some(Claim::Alerted {
                notification: it.notification.clone(),
                at: it.sent_at,
                addresses: it.media.len(),
            }),
            Statement::FilingReceipt(it) => Some(Claim::Received {
                folio: it.folio.clone(),
                at: it.received_at,
            }),
            Statement::ActReceipt(it) => Some(Claim::Received {
                folio: it.folio.clone(),
                at: it.received_at,
            }),
            Statement::Attestation(it) => Some(Claim::Notified {
                notification: it.notification.clone(),
                on: it.notified_on,
                effective_on: it.effective_on,
            }),
            _ => None,
        });
    }
    let count = verdict.documents.iter().filter(|it| it.is_here).count();
    if count > 0 {
        claims.push(Claim::Documents { count });
    }
    claims
}
