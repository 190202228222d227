//! `buzon ocsp`: what an authority answered about the revocation of a certificate.
//!
//! Whatever is not a fresh, signed answer to exactly this question is `INDETERMINATE`.

use efirma::ocsp::{self, Question, Responder};
use efirma::{CERTIFICATE_BYTES_MAX, Certificate, Issuer, IssuerError};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use serde::Serialize;
use time::OffsetDateTime;

use crate::arguments::Ocsp;
use crate::category::Category;
use crate::facts::{self, CertificateFacts, HolderFacts, RevocationFacts};
use crate::failure::Failure;
use crate::language::Language;
use crate::output::{self, Page, Verdict};
use crate::refusal::Refusal;
use crate::{files, instant, words};

/// The answer, as machines read it.
#[derive(Serialize)]
struct Answer<'a> {
    status: Category,
    message: &'a str,
    advice: &'a str,
    detail: Option<&'a str>,
    #[serde(serialize_with = "instant::serialize")]
    judged_at: OffsetDateTime,
    holder: HolderFacts,
    certificate: CertificateFacts,
    revocation: Option<&'a RevocationFacts>,
}

/// Reads the files, judges, and prints.
pub(crate) fn run(asked: &Ocsp, language: Language) -> Result<Verdict, Failure> {
    let at = instant::parse_optional("--at", asked.at.as_ref())?.unwrap_or_else(instant::now);
    let nonce = asked.request_nonce.as_deref().map(read_nonce).transpose()?;
    let unreadable = |path: &std::path::Path, why: String| Failure::NotACertificate {
        path: path.to_owned(),
        why,
    };
    let certificate = Certificate::parse(&files::read(&asked.cert, CERTIFICATE_BYTES_MAX)?)
        .map_err(|error| unreadable(&asked.cert, error.to_string()))?;
    let issuer = Issuer::parse(&files::read(&asked.issuer, CERTIFICATE_BYTES_MAX)?)
        .map_err(|error| unreadable(&asked.issuer, error.to_string()))?;
    let mut responders = Vec::new();
    if let Some(path) = &asked.responder {
        let file = files::read(path, CERTIFICATE_BYTES_MAX)?;
        // A responder issues nothing: this only tells whether it is a certificate at all.
        if let Err(error @ IssuerError::NotACertificate) = Issuer::parse(&file) {
            return Err(unreadable(path, error.to_string()));
        }
        responders.push(Responder {
            certificate_der: der_of(file),
            // Whoever names a responder on the command line has configured it.
            accepts_sha1: true,
        });
    }
    let response = files::read(&asked.response, ocsp::ANSWER_BYTES_MAX)?;
    let question = Question {
        certificate: &certificate,
        issuer: &issuer,
        nonce: nonce.as_deref(),
        responders: &responders,
        at,
    };
    let (revocation, refusal) = judge_answer(&response, &question);
    let status = (refusal.as_ref()).map_or(Category::Good, |refusal| refusal.category);
    let words = words::of(status, language);
    let answer = Answer {
        status,
        message: words.message,
        advice: words.advice,
        detail: refusal.as_ref().map(|refusal| refusal.detail.as_str()),
        judged_at: at,
        holder: HolderFacts::from(certificate.holder()),
        certificate: CertificateFacts::from(&certificate),
        revocation: revocation.as_ref(),
    };
    if asked.json {
        output::json(&answer)?;
    } else {
        answer.show(language)?;
    }
    Ok(Verdict::of(status))
}

/// Judges an answer: what it says if it says anything, and why it is not a "good".
pub(crate) fn judge_answer(
    answer: &[u8],
    question: &Question<'_>,
) -> (Option<RevocationFacts>, Option<Refusal>) {
    match ocsp::verify(answer, question) {
        Ok(answer) => {
            let facts = RevocationFacts::from(&answer);
            let refusal = (facts.status != Category::Good)
                .then(|| Refusal::new(facts.status, "the authority does not say it is good"));
            (Some(facts), refusal)
        }
        Err(error) => (None, Some(Refusal::of(error))),
    }
}

/// Takes the armour off a certificate in PEM; DER stays as it is.
fn der_of(file: Vec<u8>) -> Vec<u8> {
    CertificateDer::from_pem_slice(&file).map_or(file, |der| der.to_vec())
}

fn read_nonce(text: &str) -> Result<Vec<u8>, Failure> {
    (hex::mixed::decode_vec(text).ok())
        .filter(|nonce| !nonce.is_empty())
        .ok_or(Failure::Nonce)
}

impl Answer<'_> {
    fn show(&self, language: Language) -> Result<(), Failure> {
        let mut page = Page::default();
        page.verdict(self.status, language);
        page.gap();
        if let Some(answer) = self.revocation {
            facts::show_revocation(&mut page, language, answer);
        }
        facts::show_certificate(&mut page, language, &self.holder, &self.certificate);
        page.line(
            language.pick("Se juzgó en", "Judged at"),
            &instant::text(self.judged_at),
        );
        page.maybe(language.pick("Detalle", "Detail"), self.detail);
        page.print()
    }
}
