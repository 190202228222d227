//! `buzon inspect`: whom a certificate names, and whether it and its key are fit for signing.
//!
//! The order of judgement is that of blame: the certificate by itself, then the key by itself,
//! then both together, then the authority, then who must sign, then revocation. Without anchors
//! it judges as a browser does, whose clock proves nothing: a certificate that is not valid *yet*
//! is warned of. With anchors it is refused.

use efirma::chain::Realm;
use efirma::{
    CERTIFICATE_BYTES_MAX, Certificate, Credential, Issuer, KEY_BYTES_MAX, SignerError,
    check_signer, ocsp, open_key_with_bytes,
};
use serde::Serialize;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::anchors::{self, Trust};
use crate::arguments::Inspect;
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

/// Everything that can be judged here, in the order it is.
const ALL: [Check; 7] = [
    Check::Certificate,
    Check::Key,
    Check::Pair,
    Check::Validity,
    Check::Chain,
    Check::Rfc,
    Check::Revocation,
];

/// What is asked, with every file read.
struct Question {
    certificate: Vec<u8>,
    key: Option<(Vec<u8>, Zeroizing<Vec<u8>>)>,
    trust: Option<Trust>,
    rfc: Option<String>,
    ocsp: Option<Vec<u8>>,
    at: OffsetDateTime,
}

/// What was found on the way to the verdict.
#[derive(Default)]
struct Findings {
    certificate: Option<Certificate>,
    checked: Vec<Check>,
    warnings: Vec<Warning>,
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
    checked: &'a [Check],
    warnings: &'a [Warning],
    realm: Option<&'static str>,
    holder: Option<HolderFacts>,
    certificate: Option<CertificateFacts>,
    revocation: Option<&'a RevocationFacts>,
}

/// Reads the files, judges, and prints.
pub(crate) fn run(asked: &Inspect, language: Language) -> Result<Verdict, Failure> {
    let question = Question::read(asked, language)?;
    let mut findings = Findings::default();
    let refusal = question.judge(&mut findings).err();
    let outcome = (refusal.as_ref()).map_or(Category::Accept, |refusal| refusal.category);
    let words = words::of(outcome, language);
    let answer = Answer {
        outcome,
        message: words.message,
        advice: words.advice,
        detail: refusal.as_ref().map(|refusal| refusal.detail.as_str()),
        judged_at: question.at,
        checked: &findings.checked,
        warnings: &findings.warnings,
        realm: question.realm().map(realm_word),
        holder: (findings.certificate.as_ref()).map(|one| HolderFacts::from(one.holder())),
        certificate: findings.certificate.as_ref().map(CertificateFacts::from),
        revocation: findings.revocation.as_ref(),
    };
    if asked.json {
        output::json(&answer)?;
    } else {
        answer.show(language)?;
    }
    Ok(Verdict::of(outcome))
}

impl Question {
    fn read(asked: &Inspect, language: Language) -> Result<Self, Failure> {
        let now = instant::parse_optional("--at", asked.at.as_ref())?;
        let received = instant::parse_optional("--received-at", asked.received_at.as_ref())?;
        let rfc = asked.rfc.as_deref().map(read_rfc).transpose()?;
        if asked.ocsp.is_some() && asked.anchors.is_none() {
            return Err(Failure::OcspWithoutAnchors);
        }
        if !asked.intermediate.is_empty() && asked.anchors.is_none() {
            return Err(Failure::IntermediateWithoutAnchors);
        }
        let key = match (&asked.key, &asked.passphrase_file) {
            (Some(key), Some(file)) => {
                Some((files::read(key, KEY_BYTES_MAX)?, files::passphrase(file)?))
            }
            (Some(_), None) => return Err(Failure::KeyWithoutPassphrase),
            (None, Some(_)) => return Err(Failure::PassphraseWithoutKey),
            (None, None) => None,
        };
        let trust = match &asked.anchors {
            Some(folder) => Some(anchors::read(folder, &asked.intermediate, language)?),
            None => None,
        };
        let ocsp = match &asked.ocsp {
            Some(path) => Some(files::read(path, ocsp::ANSWER_BYTES_MAX)?),
            None => None,
        };
        Ok(Self {
            certificate: files::read(&asked.cer, CERTIFICATE_BYTES_MAX)?,
            key,
            trust,
            rfc,
            ocsp,
            at: received.or(now).unwrap_or_else(instant::now),
        })
    }

    fn realm(&self) -> Option<Realm> {
        self.trust.as_ref()?.anchors.realm()
    }

    fn judge(&self, findings: &mut Findings) -> Result<(), Refusal> {
        let certificate = Certificate::parse(&self.certificate).map_err(Refusal::of)?;
        findings.certificate = Some(certificate.clone());
        if certificate.holder().name_was_cleaned {
            findings.warnings.push(Warning::NameCleaned);
        }
        let signer = check_signer(&certificate, self.at);
        match signer {
            // A weak key is told after the pair: e = 3 may only mean another certificate.
            Ok(()) | Err(SignerError::NotYetValid { .. } | SignerError::WeakKey) => {}
            Err(error) => return Err(Refusal::of(error)),
        }
        findings.checked.push(Check::Certificate);
        self.judge_key(&certificate, findings)?;
        if signer == Err(SignerError::WeakKey) {
            return Err(Refusal::of(SignerError::WeakKey));
        }
        let judged_at = self.judge_validity(&certificate, signer, findings)?;
        let issuer = self.judge_chain(&certificate, judged_at, findings)?;
        if let Some(rfc) = &self.rfc {
            if *rfc != certificate.holder().rfc {
                return Err(Refusal::new(
                    Category::SignerNotAuthorised,
                    "certificate names another RFC",
                ));
            }
            findings.checked.push(Check::Rfc);
        }
        self.judge_revocation(&certificate, issuer.as_ref(), findings)
    }

    fn judge_key(&self, certificate: &Certificate, findings: &mut Findings) -> Result<(), Refusal> {
        let Some((file, passphrase)) = &self.key else {
            return Ok(());
        };
        let key = open_key_with_bytes(file, passphrase).map_err(Refusal::of)?;
        findings.checked.push(Check::Key);
        if key.matches(certificate) && certificate.exponent() != [1, 0, 1] {
            return Err(Refusal::of(SignerError::WeakKey));
        }
        Credential::new(certificate.clone(), key).map_err(Refusal::of)?;
        findings.checked.push(Check::Pair);
        Ok(())
    }

    /// Decides about a certificate that is not valid yet, and returns the instant at which its
    /// chain is judged.
    fn judge_validity(
        &self,
        certificate: &Certificate,
        signer: Result<(), SignerError>,
        findings: &mut Findings,
    ) -> Result<OffsetDateTime, Refusal> {
        let Err(error) = signer else {
            findings.checked.push(Check::Validity);
            return Ok(self.at);
        };
        let Some(trust) = &self.trust else {
            findings.warnings.push(Warning::NotYetValid);
            return Ok(self.at);
        };
        // Who holds the key asks whether the pair will do, and a clock that stands before the
        // authority itself answers nothing. Whoever receives a signature has a clock of their
        // own, and no key: to them it is refused.
        let from = certificate.not_before();
        let issuer = trust.anchors.verify(certificate, from).ok();
        let began = issuer.and_then(|issuer| trust.anchors.began(&issuer));
        if self.key.is_some() && began.is_some_and(|began| self.at < began) {
            findings.warnings.push(Warning::ClockBehindAuthority);
            return Ok(from);
        }
        Err(Refusal::of(error))
    }

    fn judge_chain(
        &self,
        certificate: &Certificate,
        at: OffsetDateTime,
        findings: &mut Findings,
    ) -> Result<Option<Issuer>, Refusal> {
        let Some(trust) = &self.trust else {
            return Ok(None);
        };
        let issuer = trust.anchors.verify(certificate, at).map_err(Refusal::of)?;
        findings.checked.push(Check::Chain);
        Ok(Some(issuer))
    }

    fn judge_revocation(
        &self,
        certificate: &Certificate,
        issuer: Option<&Issuer>,
        findings: &mut Findings,
    ) -> Result<(), Refusal> {
        let (Some(answer), Some(issuer), Some(trust)) = (&self.ocsp, issuer, &self.trust) else {
            return Ok(());
        };
        let question = ocsp::Question {
            certificate,
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
}

/// Reads an RFC as people type it: in any case, and with its Ñ in one character or two.
fn read_rfc(text: &str) -> Result<String, Failure> {
    let rfc = text.trim().to_uppercase().replace("N\u{303}", "Ñ");
    let is_rfc_char = |char: char| char.is_ascii_alphanumeric() || matches!(char, 'Ñ' | '&');
    if matches!(rfc.chars().count(), 12 | 13) && rfc.chars().all(is_rfc_char) {
        Ok(rfc)
    } else {
        Err(Failure::Rfc)
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
        if let (Some(holder), Some(certificate)) = (&self.holder, &self.certificate) {
            facts::show_certificate(&mut page, language, holder, certificate);
        }
        if let Some(answer) = self.revocation {
            facts::show_revocation(&mut page, language, answer);
        }
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
