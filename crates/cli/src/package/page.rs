//! The answer about a package or PDF, for machines (`answer`) and for people (`show`).

use evidence::verification::{
    self, NoRevocation, Of, Outcome, Revocation, Role, SignatureFinding, TimeBasis, Verdict,
};
use mailbox::environment::Environment;
use mailbox::instant::LegalTime;
use mailbox::statement;
use serde::Serialize;
use time::OffsetDateTime;

use crate::category::Category;
use crate::facts::{self, CertificateFacts, HolderFacts};
use crate::failure::Failure;
use crate::instant;
use crate::language::Language;
use crate::output::Page;
use crate::words;

/// The answer, as machines read it.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    outcome: Category,
    message: String,
    advice: String,
    detail: Option<String>,
    #[serde(serialize_with = "instant::serialize")]
    judged_at: OffsetDateTime,
    source: Option<&'static str>,
    act: Option<&'static str>,
    realm: Option<&'static str>,
    proves: Vec<String>,
    signatures: Vec<SignatureFacts>,
    statements: Vec<Vec<Line<'a>>>,
    documents: Vec<DocumentFacts<'a>>,
    not_checked: Vec<String>,
    extracted: &'a [String],
}

#[derive(Serialize)]
struct SignatureFacts {
    /// Which statement, counted from 1; null for the seal of the package.
    statement: Option<usize>,
    purpose: Option<&'static str>,
    role: &'static str,
    outcome: Category,
    signer: Option<HolderFacts>,
    certificate: Option<CertificateFacts>,
    #[serde(serialize_with = "instant::serialize_optional")]
    signing_time: Option<OffsetDateTime>,
    #[serde(serialize_with = "instant::serialize")]
    judged_at: OffsetDateTime,
    time_rests_on: &'static str,
    revocation: RevocationFacts,
    /// Null where no authority of time says anything.
    timestamp: Option<TimestampFacts>,
}

#[derive(Serialize)]
struct TimestampFacts {
    #[serde(serialize_with = "instant::serialize")]
    at: OffsetDateTime,
    accuracy_seconds: Option<f64>,
    authority: String,
    trusted: bool,
}

#[derive(Serialize)]
struct RevocationFacts {
    status: &'static str,
    #[serde(serialize_with = "instant::serialize_optional")]
    asked_at: Option<OffsetDateTime>,
    #[serde(serialize_with = "instant::serialize_optional")]
    revoked_at: Option<OffsetDateTime>,
}

#[derive(Serialize)]
struct Line<'a> {
    label: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct DocumentFacts<'a> {
    name: Option<&'a str>,
    bytes: Option<u64>,
    sha256: String,
    included: bool,
}

/// Makes the answer for machines.
pub(super) fn answer<'a>(
    verdict: &'a Verdict,
    outcome: Category,
    extracted: &'a [String],
    language: Language,
) -> Answer<'a> {
    let said = tongue(language);
    Answer {
        outcome,
        message: verdict.sentence(said),
        advice: verdict.advice(said),
        detail: detail(verdict),
        judged_at: verdict.judged_at,
        source: verdict.source.map(source_word),
        act: verdict.act.map(evidence::story::Act::word),
        realm: verdict.realm.map(realm_word),
        proves: verdict.claims.iter().map(|it| it.sentence(said)).collect(),
        signatures: verdict.signatures.iter().map(signature_facts).collect(),
        statements: (verdict.statements.iter())
            .map(|text| lines(text).collect())
            .collect(),
        documents: (verdict.documents.iter())
            .map(|document| DocumentFacts {
                name: document.name.as_deref(),
                bytes: document.size_bytes,
                sha256: document.sha256.to_string(),
                included: document.is_here,
            })
            .collect(),
        not_checked: verdict.gaps.iter().map(|gap| gap.sentence(said)).collect(),
        extracted,
    }
}

/// Writes the answer for people.
pub(super) fn show(
    verdict: &Verdict,
    outcome: Category,
    extracted: &[String],
    language: Language,
) -> Result<(), Failure> {
    let said = tongue(language);
    let mut page = Page::default();
    let head = words::verdict(outcome, language);
    page.sentence(&format!("{head}: {}", verdict.sentence(said)));
    page.sentence(&verdict.advice(said));
    page.gap();
    if let (Some(source), Some(act)) = (verdict.source, verdict.act) {
        let (source, act) = (source.name(said), act.name(said));
        page.line(
            language.pick("Qué es", "What it is"),
            &format!("{source}, {act}"),
        );
    }
    list(
        &mut page,
        language.pick("Qué prueba", "What it proves"),
        verdict.claims.iter().map(|claim| claim.sentence(said)),
    );
    for finding in &verdict.signatures {
        show_signature(&mut page, finding, language);
    }
    for (number, text) in (1..).zip(&verdict.statements) {
        page.gap();
        page.sentence(&language.pick(format!("Texto {number}"), format!("Text {number}")));
        for line in lines(text) {
            page.line(line.label, line.value);
        }
    }
    list(
        &mut page,
        language.pick("Documentos", "Documents"),
        verdict.documents.iter().map(|document| {
            let here = if document.is_here {
                language.pick("aquí", "here")
            } else {
                language.pick("no está aquí", "not here")
            };
            let name = document.name.as_deref().unwrap_or("—");
            format!("{name} ({here}), SHA-256 {}", document.sha256)
        }),
    );
    list(
        &mut page,
        language.pick("Qué no se comprobó", "What was not checked"),
        verdict.gaps.iter().map(|gap| gap.sentence(said)),
    );
    list(
        &mut page,
        language.pick("Se extrajo", "Extracted"),
        extracted.iter().cloned(),
    );
    page.gap();
    page.maybe(
        language.pick("Ambiente de las autoridades", "Realm of the authorities"),
        verdict
            .realm
            .map(|realm| facts::realm_said(realm_word(realm), language)),
    );
    let at = instant::text(verdict.judged_at);
    page.line(language.pick("Se juzgó en", "Judged at"), &at);
    page.maybe(
        language.pick("Detalle", "Detail"),
        detail(verdict).as_deref(),
    );
    page.print()
}

fn show_signature(page: &mut Page, finding: &SignatureFinding, language: Language) {
    let said = tongue(language);
    page.gap();
    page.sentence(&finding.title(said));
    if let Some(refusal) = &finding.refusal {
        let label = language.pick("No se cumple", "Does not hold");
        page.line(label, &refusal.sentence(said));
    }
    if let Some(certificate) = &finding.certificate {
        let holder = HolderFacts::from(certificate.holder());
        page.line(language.pick("Titular", "Holder"), &holder.name);
        page.line("RFC", &holder.rfc);
        page.line(
            language.pick("Certificado", "Certificate"),
            certificate.number(),
        );
        let issuer = certificate.issuer_common_name();
        page.maybe(language.pick("Emisor", "Issuer"), issuer);
    }
    // The hour of the mailbox, as everything around it.
    let signed = (finding.signing_time).map(|at| LegalTime::new(at).to_string());
    let label = language.pick("Hora (según quien firmó)", "Hour (by the signer's word)");
    page.maybe(label, signed.as_deref());
    page.sentence(&finding.basis_sentence(said));
    page.sentence(&finding.revocation_sentence(said));
    if let Some(sentence) = finding.timestamp_sentence(said) {
        page.sentence(&sentence);
    }
}

/// A heading and its lines, or nothing.
fn list(page: &mut Page, heading: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    page.gap();
    page.sentence(heading);
    for line in lines {
        page.sentence(&format!("- {line}"));
    }
}

pub(super) fn tongue(language: Language) -> verification::Language {
    language.pick(
        verification::Language::Spanish,
        verification::Language::English,
    )
}

/// The finding of the library, for whoever repairs it.
fn detail(verdict: &Verdict) -> Option<String> {
    match &verdict.outcome {
        Outcome::Refused(verification::Refusal::Unreadable(error)) => Some(error.to_string()),
        Outcome::Refused(refusal) => Some(format!("{refusal:?}")),
        Outcome::Proven | Outcome::Untrusted => None,
    }
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    statement::fields(text).map(|field| Line {
        label: field.label,
        value: field.value,
    })
}

fn signature_facts(finding: &SignatureFinding) -> SignatureFacts {
    SignatureFacts {
        statement: match finding.of {
            Of::Package => None,
            Of::Record(number) => Some(number),
        },
        purpose: finding.purpose.map(statement::Purpose::word),
        role: match finding.role {
            Role::Institute => "institute",
            Role::Party => "party",
        },
        outcome: (finding.refusal.as_ref()).map_or(Category::Accept, Category::from),
        signer: (finding.certificate.as_ref()).map(|it| HolderFacts::from(it.holder())),
        certificate: finding.certificate.as_ref().map(CertificateFacts::from),
        signing_time: finding.signing_time,
        judged_at: finding.judged_at,
        time_rests_on: match finding.basis {
            TimeBasis::Question => "question",
            TimeBasis::Receipt => "receipt",
            TimeBasis::Seal => "seal",
        },
        revocation: revocation_facts(finding.revocation),
        timestamp: (finding.timestamp.as_ref()).map(|it| TimestampFacts {
            at: it.at,
            accuracy_seconds: it.accuracy.map(time::Duration::as_seconds_f64),
            authority: it.authority.clone(),
            trusted: it.fault.is_none(),
        }),
    }
}

fn revocation_facts(revocation: Revocation) -> RevocationFacts {
    let (status, asked_at, revoked_at) = match revocation {
        Revocation::Good { asked_at } => ("good", Some(asked_at), None),
        Revocation::Revoked { since } => ("revoked", None, Some(since)),
        Revocation::RevokedLater { since } => ("revoked_later", None, Some(since)),
        Revocation::Unknown(NoRevocation::Absent) => ("not_included", None, None),
        Revocation::Unknown(_) => ("unknown", None, None),
    };
    RevocationFacts {
        status,
        asked_at,
        revoked_at,
    }
}

fn source_word(source: verification::Source) -> &'static str {
    match source {
        verification::Source::Package => "package",
        verification::Source::Pdf => "pdf",
        verification::Source::Signed => "signed",
    }
}

fn realm_word(realm: Environment) -> &'static str {
    match realm {
        Environment::Produccion => "production",
        Environment::Prueba => "test",
    }
}
