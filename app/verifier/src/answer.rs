//! A verdict as the page reads it: every sentence is the one that `buzon verify` says.

use evidence::verification::{
    CaseError, Language, Pile, PileError, RsaCheck, SignatureFinding, Trusted, Verdict,
};
use mailbox::instant::LegalTime;
use serde::Serialize;
use time::OffsetDateTime;

/// What is found out about some files.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// Only authorities were among them.
    Authorities,
    /// They cannot be judged together.
    Problem {
        /// What happened, and what to do.
        said: [String; 2],
    },
    /// The authorities cannot be trusted together.
    Trust,
    /// What they prove.
    Verdict(Box<Words>),
}

/// A verdict in words.
#[derive(Debug, Serialize)]
pub struct Words {
    outcome: &'static str,
    said: [String; 2],
    what: Option<String>,
    proves: Vec<String>,
    signatures: Vec<Signature>,
    documents: Vec<Document>,
    not_checked: Vec<String>,
    statements: Vec<String>,
    roots: Vec<String>,
    judged_at: String,
    is_test: bool,
}

#[derive(Debug, Serialize)]
struct Signature {
    title: String,
    refusal: Option<String>,
    holder: Option<String>,
    certificate: Option<String>,
    issuer: Option<String>,
    hour: Option<String>,
    sentences: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Document {
    name: Option<String>,
    sha256: String,
    is_here: bool,
}

/// Judges files. Authorities among them, or chosen before, are the only ones that are trusted.
pub fn answer(
    files: &[Vec<u8>],
    chosen: &[Vec<u8>],
    unix_seconds: i64,
    language: Language,
) -> Answer {
    let problem = |error: &PileError| Answer::Problem {
        said: [error.sentence(language), error.advice(language)],
    };
    let pile = match Pile::new(files.iter().map(Vec::as_slice)) {
        Ok(pile) => pile,
        Err(error) => return problem(&error),
    };
    let chosen = chosen.iter().map(Vec::as_slice);
    let authorities: Vec<&[u8]> = chosen.chain(pile.authorities().iter().copied()).collect();
    let trusted = match Trusted::read(authorities.iter().copied()) {
        Ok(trusted) => Some(trusted),
        Err(_) if authorities.is_empty() => None,
        Err(_) => return Answer::Trust,
    };
    if pile.is_empty() {
        return Answer::Authorities;
    }
    let now = OffsetDateTime::from_unix_timestamp(unix_seconds);
    let now = now.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let examined = match pile.case() {
        Ok(case) => case.examine(now, &[]),
        // A package or texts that were changed have a verdict: no.
        Err(PileError::Case(error @ (CaseError::Contradiction(_) | CaseError::Package(_)))) => {
            let verdict = Verdict::unreadable(error, now);
            let roots = trusted.iter().flat_map(Trusted::roots).map(str::to_owned);
            return Answer::Verdict(Box::new(said(&verdict, roots.collect(), language)));
        }
        Err(error) => return problem(&error),
    };
    let holds = |checks: &[RsaCheck]| -> Vec<bool> { checks.iter().map(RsaCheck::holds).collect() };
    let chained = match &trusted {
        None => examined.chained(None, None, &[]),
        Some(trusted) => {
            let leading = examined.leading(trusted);
            let found = holds(leading.checks());
            leading.chained(&found)
        }
    };
    let found = holds(&chained.checks());
    let verdict = chained.conclude(&found);
    let roots = trusted.iter().flat_map(Trusted::roots).map(str::to_owned);
    Answer::Verdict(Box::new(said(&verdict, roots.collect(), language)))
}

fn said(verdict: &Verdict, roots: Vec<String>, language: Language) -> Words {
    let what = (verdict.source.zip(verdict.act))
        .map(|(source, act)| format!("{}, {}", source.name(language), act.name(language)));
    Words {
        outcome: verdict.outcome.answer().word(),
        said: [verdict.sentence(language), verdict.advice(language)],
        what,
        proves: (verdict.claims.iter())
            .map(|claim| claim.sentence(language))
            .collect(),
        signatures: (verdict.signatures.iter())
            .map(|finding| signature(finding, language))
            .collect(),
        documents: (verdict.documents.iter())
            .map(|document| Document {
                name: document.name.clone(),
                sha256: document.sha256.to_string(),
                is_here: document.is_here,
            })
            .collect(),
        not_checked: (verdict.gaps.iter())
            .map(|gap| gap.sentence(language))
            .collect(),
        statements: verdict.statements.clone(),
        roots,
        judged_at: LegalTime::new(verdict.judged_at).to_string(),
        is_test: verdict.environment == Some(mailbox::environment::Environment::Prueba),
    }
}

fn signature(finding: &SignatureFinding, language: Language) -> Signature {
    let certificate = finding.certificate.as_ref();
    let holder = certificate.map(|it| format!("{} · {}", it.holder().name, it.holder().rfc));
    Signature {
        title: finding.title(language),
        refusal: (finding.refusal.as_ref()).map(|refusal| refusal.sentence(language)),
        holder,
        certificate: certificate.map(|it| it.number().to_owned()),
        issuer: certificate.and_then(|it| it.issuer_common_name().map(str::to_owned)),
        hour: (finding.signing_time).map(|at| LegalTime::new(at).to_string()),
        sentences: [
            finding.basis_sentence(language),
            finding.revocation_sentence(language),
        ]
        .into_iter()
        .chain(finding.timestamp_sentence(language))
        .collect(),
    }
}
