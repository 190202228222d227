//! The last steps: paths, revocation, RSA; and the verdict.

use efirma::ocsp::{Answer, OcspError, Responder, RsaCheck, RsaHash};
use efirma::{Issuer, SignatureError};
use mailbox::environment::Environment;
use mailbox::statement::Statement;
use time::OffsetDateTime;

use super::examine::{Examined, Judged};
use super::revocation::{self, ListFinding, Said};
use super::{
    ChainFault, Claim, DocumentFinding, Gap, NoRevocation, Outcome, Refusal, Revocation, Role,
    Verdict,
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
        Chained {
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
        for (judged, said) in self.examined.signatures.iter().zip(&self.said) {
            checks.extend(judged.examined.as_ref().map(check_of));
            for said in said {
                if let Said::Ocsp(examined, _) = said {
                    checks.extend_from_slice(examined.checks());
                }
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
        } = self;
        for (judged, said) in examined.signatures.iter_mut().zip(said) {
            conclude_signature(judged, &mut next);
            let acted_at = judged.finding.judged_at;
            judged.finding.revocation = conclude_revocation(said, &mut next, acted_at, examined.at);
            if let Revocation::Revoked { since } = judged.finding.revocation {
                let of = judged.finding.of;
                let refusal = Refusal::Revoked { of, since };
                judged.finding.refusal.get_or_insert(refusal);
            }
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
            Said::List(status, asked_at) => answers.push((
                Ok(Answer {
                    status,
                    produced_at: asked_at,
                    this_update: asked_at,
                    next_update: None,
                }),
                asked_at,
            )),
            Said::Ocsp(examined, asked_at) => {
                let outcomes: Vec<bool> = examined.checks().iter().map(|_| next()).collect();
                let all_hold = outcomes.iter().all(|holds| *holds);
                answers.push((examined.conclude(all_hold), asked_at));
            }
        }
    }
    revocation::join(answers, &nothing, acted_at, now)
}

fn verdict(examined: Examined, realm: Option<Environment>, is_trusting: bool) -> Verdict {
    let Examined {
        case,
        at,
        signatures,
        mut gaps,
        refusal,
    } = examined;
    let signatures: Vec<_> = signatures.into_iter().map(|it| it.finding).collect();
    let of_realm = (realm.is_some() && realm != case.story.environment()).then_some(Refusal::Realm);
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
