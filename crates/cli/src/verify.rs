//! `buzon verify --signature`: who signed this, may they, and when.
//!
//! Everything is judged at reception, because certificates and authorities end and what was
//! signed stays. Who checks an old signature without saying when it was received has it judged
//! now, is told so, and the signing time must then lie within the certificate's validity.

use std::path::Path;

use efirma::{
    CLOCK_SKEW_MAX, Certificate, Issuer, SIGNATURE_BYTES_MAX, check_seal, check_signer,
    check_signing_time, ocsp,
};
use evidence::story::{Story, Told};
use mailbox::digest::Digest;
use mailbox::statement::{self, Statement};
use serde::Serialize;
use time::OffsetDateTime;

use crate::anchors::{self, Trust};
use crate::arguments::Verify;
use crate::category::Category;
use crate::facts::{
    self, CertificateFacts, Check, HolderFacts, RevocationFacts, Warning, realm_word,
};
use crate::failure::Failure;
use crate::language::Language;
use crate::ocsp::judge_answer;
use crate::output::{self, Page, Verdict};
use crate::refusal::Refusal;
use crate::{files, instant, words};

/// Octets of the largest content; it is held in memory as a whole.
const CONTENT_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Everything that can be judged here, in the order it is.
const ALL: [Check; 6] = [
    Check::Signature,
    Check::Validity,
    Check::Chain,
    Check::SigningTime,
    Check::Documents,
    Check::Revocation,
];

/// What is asked, with every file read.
struct Question {
    signature: Vec<u8>,
    content: Vec<u8>,
    statement: Option<Statement>,
    /// What came along to be compared with what the statement names.
    documents: Vec<Digest>,
    trust: Option<Trust>,
    ocsp: Option<Vec<u8>>,
    /// When it was received, if that was said.
    reception: Option<OffsetDateTime>,
    /// Reception, or else the clock of this machine.
    at: OffsetDateTime,
}

/// What was found on the way to the verdict.
#[derive(Default)]
struct Findings {
    signer: Option<Certificate>,
    signing_time: Option<OffsetDateTime>,
    checked: Vec<Check>,
    revocation: Option<RevocationFacts>,
}

/// The answer, as machines read it.
#[derive(Serialize)]
struct Answer<'a> {
    outcome: Category,
    message: &'a str,
    advice: &'a str,
    detail: Option<&'a str>,
    #[serde(serialize_with = "instant::serialize")]
    judged_at: OffsetDateTime,
    #[serde(serialize_with = "instant::serialize_optional")]
    received_at: Option<OffsetDateTime>,
    checked: &'a [Check],
    warnings: &'a [Warning],
    realm: Option<&'static str>,
    #[serde(serialize_with = "instant::serialize_optional")]
    signing_time: Option<OffsetDateTime>,
    signer: Option<HolderFacts>,
    certificate: Option<CertificateFacts>,
    content: ContentFacts<'a>,
    revocation: Option<&'a RevocationFacts>,
}

/// What was signed.
#[derive(Serialize)]
struct ContentFacts<'a> {
    bytes: usize,
    sha256: String,
    /// The labelled lines of a statement, when it is one.
    statement: Option<Vec<Line<'a>>>,
}

/// A labelled line of a statement.
#[derive(Serialize)]
struct Line<'a> {
    label: &'a str,
    value: &'a str,
}

/// Reads the files, judges, and prints.
pub(crate) fn run(asked: &Verify, language: Language) -> Result<Verdict, Failure> {
    let question = Question::read(asked, language)?;
    let mut findings = Findings::default();
    let refusal = question.judge(&mut findings).err();
    // Without authorities nobody knows whose signature it is.
    let held = if question.trust.is_some() {
        Category::Accept
    } else {
        Category::Untrusted
    };
    let outcome = (refusal.as_ref()).map_or(held, |refusal| refusal.category);
    let words = words::of(outcome, language);
    let mut warnings = Vec::new();
    if question.reception.is_none() {
        warnings.push(Warning::ReceptionUnknown);
    }
    let signer = findings.signer.as_ref();
    if signer.is_some_and(|signer| signer.holder().name_was_cleaned) {
        warnings.push(Warning::NameCleaned);
    }
    let answer = Answer {
        outcome,
        message: words.message,
        advice: words.advice,
        detail: refusal.as_ref().map(|refusal| refusal.detail.as_str()),
        judged_at: question.at,
        received_at: question.reception,
        checked: &findings.checked,
        warnings: &warnings,
        realm: (question.trust.as_ref())
            .and_then(|trust| trust.anchors.realm())
            .map(realm_word),
        signing_time: findings.signing_time,
        signer: signer.map(|signer| HolderFacts::from(signer.holder())),
        certificate: signer.map(CertificateFacts::from),
        content: question.content_facts(),
        revocation: findings.revocation.as_ref(),
    };
    if asked.json {
        output::json(&answer)?;
    } else {
        answer.show(language)?;
    }
    Ok(Verdict::of(outcome))
}

/// Reads what is verified in memory.
fn read_content(path: &Path) -> Result<Vec<u8>, Failure> {
    let content = files::read(path, CONTENT_BYTES_MAX)?;
    if content.len() > CONTENT_BYTES_MAX {
        let path = path.to_owned();
        return Err(Failure::ContentTooLarge { path });
    }
    Ok(content)
}

impl Question {
    fn read(asked: &Verify, language: Language) -> Result<Self, Failure> {
        let now = instant::parse_optional("--at", asked.at.as_ref())?;
        let received = instant::parse_optional("--received-at", asked.received_at.as_ref())?;
        let reception = received.or(now);
        let (Some(signature), Some(content)) = (&asked.signature, &asked.content) else {
            return Err(Failure::SignatureWithoutContent);
        };
        if asked.ocsp.is_some() && asked.anchors.is_none() {
            return Err(Failure::OcspWithoutAnchors);
        }
        let signature = files::read(signature, SIGNATURE_BYTES_MAX)?;
        let content = read_content(content)?;
        let documents = (asked.document.iter())
            .map(|path| Ok(evidence::sha256(&read_content(path)?)))
            .collect::<Result<_, Failure>>()?;
        let ocsp = match &asked.ocsp {
            Some(path) => Some(files::read(path, ocsp::ANSWER_BYTES_MAX)?),
            None => None,
        };
        let statement =
            (std::str::from_utf8(&content).ok()).and_then(|text| Statement::parse(text).ok());
        Ok(Self {
            signature,
            content,
            statement,
            documents,
            trust: match &asked.anchors {
                Some(folder) => Some(anchors::read(folder, &[], language)?),
                None => None,
            },
            ocsp,
            reception,
            at: reception.unwrap_or_else(instant::now),
        })
    }

    fn judge(&self, findings: &mut Findings) -> Result<(), Refusal> {
        let verified = efirma::verify(&self.signature, &self.content).map_err(Refusal::of)?;
        let signer = verified.certificate;
        findings.signer = Some(signer.clone());
        findings.signing_time = Some(verified.signing_time);
        findings.checked.push(Check::Signature);
        self.judge_signer(&signer)?;
        findings.checked.push(Check::Validity);
        let issuer = match &self.trust {
            Some(trust) => {
                let issuer = (trust.anchors.verify(&signer, self.at)).map_err(Refusal::of)?;
                findings.checked.push(Check::Chain);
                Some((trust, issuer))
            }
            None => None,
        };
        self.judge_signing_time(&signer, verified.signing_time)?;
        findings.checked.push(Check::SigningTime);
        self.judge_documents(findings)?;
        match issuer {
            Some((trust, issuer)) => self.judge_revocation(&signer, &issuer, trust, findings),
            None => Ok(()),
        }
    }

    /// Every document that came along is one that the statement names, by its digest.
    fn judge_documents(&self, findings: &mut Findings) -> Result<(), Refusal> {
        if self.documents.is_empty() {
            return Ok(());
        }
        let text = std::str::from_utf8(&self.content).unwrap_or_default();
        let named = (self.statement.clone())
            .and_then(|statement| {
                let told = Told::new(statement, text, &self.signature);
                Story::new(vec![told]).ok()
            })
            .map_or_else(Vec::new, |story| story.documents());
        let is_named = |digest: &Digest| named.iter().any(|one| one.sha256 == *digest);
        if self.documents.iter().all(is_named) {
            findings.checked.push(Check::Documents);
            Ok(())
        } else {
            Err(Refusal::new(
                Category::Document,
                "a document is none of those that the statement names",
            ))
        }
    }

    /// A receipt carries the institute's seal, everything else an e.firma; and a statement names
    /// the one certificate that may sign it.
    fn judge_signer(&self, signer: &Certificate) -> Result<(), Refusal> {
        let is_sealed = (self.statement.as_ref()).is_some_and(|one| one.purpose().is_sealed());
        if is_sealed {
            check_seal(signer, self.at).map_err(Refusal::of)?;
        } else {
            check_signer(signer, self.at).map_err(Refusal::of)?;
        }
        let named = self.statement.as_ref().and_then(Statement::signed_by);
        if named.is_some_and(|named| *named.certificate_sha256.as_bytes() != signer.sha256()) {
            return Err(Refusal::new(
                Category::SignerNotAuthorised,
                "statement names another certificate than the one that signed",
            ));
        }
        Ok(())
    }

    fn judge_signing_time(
        &self,
        signer: &Certificate,
        instant: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if let Some(reception) = self.reception {
            return check_signing_time(instant, reception).map_err(Refusal::of);
        }
        let is_valid_then = (signer.not_before()..=signer.not_after()).contains(&instant);
        if is_valid_then && instant - self.at <= CLOCK_SKEW_MAX {
            Ok(())
        } else {
            Err(Refusal::new(
                Category::SigTime,
                "signing time is outside the validity of the certificate or in the future",
            ))
        }
    }

    fn judge_revocation(
        &self,
        signer: &Certificate,
        issuer: &Issuer,
        trust: &Trust,
        findings: &mut Findings,
    ) -> Result<(), Refusal> {
        let Some(answer) = &self.ocsp else {
            return Ok(());
        };
        let question = ocsp::Question {
            certificate: signer,
            issuer,
            nonce: None,
            responders: &trust.responders,
            at: self.at,
        };
        let (facts, refusal) = judge_answer(answer, &question);
        findings.revocation = facts;
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        findings.checked.push(Check::Revocation);
        Ok(())
    }

    fn content_facts(&self) -> ContentFacts<'_> {
        let text = (self.statement.is_some())
            .then(|| std::str::from_utf8(&self.content).ok())
            .flatten();
        let lines = text.map(|text| {
            statement::fields(text)
                .map(|field| Line {
                    label: field.label,
                    value: field.value,
                })
                .collect()
        });
        ContentFacts {
            bytes: self.content.len(),
            sha256: evidence::sha256(&self.content).to_string(),
            statement: lines,
        }
    }
}

impl Answer<'_> {
    fn show(&self, language: Language) -> Result<(), Failure> {
        let mut page = Page::default();
        page.verdict(self.outcome, language);
        for warning in self.warnings {
            page.sentence(warning.sentence(language));
        }
        page.gap();
        if let (Some(signer), Some(certificate)) = (&self.signer, &self.certificate) {
            facts::show_certificate(&mut page, language, signer, certificate);
        }
        page.maybe(
            language.pick(
                "Firmado (según quien firmó)",
                "Signed (by the signer's word)",
            ),
            self.signing_time.map(instant::text).as_deref(),
        );
        if let Some(answer) = self.revocation {
            facts::show_revocation(&mut page, language, answer);
        }
        if let Some(lines) = &self.content.statement {
            page.gap();
            for line in lines {
                page.line(line.label, line.value);
            }
            page.gap();
        }
        page.line(
            language.pick("SHA-256 de lo firmado", "SHA-256 of what was signed"),
            &self.content.sha256,
        );
        page.maybe(
            language.pick("Ambiente de las autoridades", "Realm of the authorities"),
            self.realm.map(|word| facts::realm_said(word, language)),
        );
        page.line(
            language.pick("Se juzgó en", "Judged at"),
            &instant::text(self.judged_at),
        );
        facts::show_checks(&mut page, language, self.checked, &ALL);
        page.maybe(language.pick("Detalle", "Detail"), self.detail);
        page.print()
    }
}
