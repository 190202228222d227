//! The facts shown beside every verdict, for machines (`Serialize`) and for people (`show`).

use efirma::chain::Realm;
use efirma::ocsp::{Answer, Status};
use efirma::{Certificate, Holder, Kind};
use serde::Serialize;
use time::OffsetDateTime;

use crate::category::Category;
use crate::instant;
use crate::language::Language;
use crate::output::Page;

/// One thing that was judged and holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Check {
    Certificate,
    Chain,
    Documents,
    Key,
    Pair,
    Revocation,
    Rfc,
    Signature,
    SigningTime,
    Validity,
}

/// Something that does not decide the verdict and must be known.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Warning {
    /// The instant lies before even the authority existed: the clock is wrong.
    ClockBehindAuthority,
    /// The name held characters that reorder or hide text.
    NameCleaned,
    /// Not valid yet by this clock, and nobody here can tell which of the two is wrong.
    NotYetValid,
    /// When it was received is unknown, so it was judged now.
    ReceptionUnknown,
}

/// Whom a certificate names.
#[derive(Debug, Serialize)]
pub(crate) struct HolderFacts {
    pub(crate) rfc: String,
    pub(crate) name: String,
    pub(crate) is_company: bool,
    pub(crate) representative_rfc: Option<String>,
    pub(crate) curp: Option<String>,
    pub(crate) representative_curp: Option<String>,
    pub(crate) email: Option<String>,
}

/// What a certificate says of itself.
#[derive(Debug, Serialize)]
pub(crate) struct CertificateFacts {
    pub(crate) number: String,
    pub(crate) sha256: String,
    pub(crate) kind: &'static str,
    #[serde(serialize_with = "instant::serialize")]
    pub(crate) not_before: OffsetDateTime,
    #[serde(serialize_with = "instant::serialize")]
    pub(crate) not_after: OffsetDateTime,
    pub(crate) issuer: Option<String>,
}

/// What the authority answered about revocation.
#[derive(Debug, Serialize)]
pub(crate) struct RevocationFacts {
    pub(crate) status: Category,
    #[serde(serialize_with = "instant::serialize")]
    pub(crate) produced_at: OffsetDateTime,
    #[serde(serialize_with = "instant::serialize")]
    pub(crate) this_update: OffsetDateTime,
    #[serde(serialize_with = "instant::serialize_optional")]
    pub(crate) next_update: Option<OffsetDateTime>,
    #[serde(serialize_with = "instant::serialize_optional")]
    pub(crate) revoked_at: Option<OffsetDateTime>,
    /// `CRLReason` of RFC 5280, section 5.3.1.
    pub(crate) reason: Option<u8>,
}

impl From<&Holder> for HolderFacts {
    fn from(holder: &Holder) -> Self {
        Self {
            rfc: holder.rfc.clone(),
            name: holder.name.clone(),
            is_company: holder.is_company(),
            representative_rfc: holder.representative_rfc.clone(),
            curp: holder.curp.clone(),
            representative_curp: holder.representative_curp.clone(),
            email: holder.email.clone(),
        }
    }
}

impl From<&Certificate> for CertificateFacts {
    fn from(certificate: &Certificate) -> Self {
        Self {
            number: certificate.number().to_owned(),
            sha256: mailbox::digest::Digest::new(certificate.sha256()).to_string(),
            kind: match certificate.kind() {
                Kind::Csd => "CSD",
                Kind::EFirma => "E_FIRMA",
                Kind::Other => "OTHER",
            },
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            issuer: certificate.issuer_common_name().map(str::to_owned),
        }
    }
}

impl From<&Answer> for RevocationFacts {
    fn from(answer: &Answer) -> Self {
        let (revoked_at, reason) = match answer.status {
            Status::Revoked { at, reason } => (Some(at), reason),
            Status::Good | Status::Unknown => (None, None),
        };
        Self {
            status: Category::from(&answer.status),
            produced_at: answer.produced_at,
            this_update: answer.this_update,
            next_update: answer.next_update,
            revoked_at,
            reason,
        }
    }
}

/// The word of a realm in JSON.
pub(crate) fn realm_word(realm: Realm) -> &'static str {
    match realm {
        Realm::Production => "production",
        Realm::Test => "test",
    }
}

/// The same, as people read it.
pub(crate) fn realm_said(word: &str, language: Language) -> &'static str {
    if word == realm_word(Realm::Production) {
        language.pick("producción", "production")
    } else {
        language.pick("prueba", "test")
    }
}

impl Check {
    fn words(self, language: Language) -> &'static str {
        match self {
            Self::Certificate => language.pick("certificado", "certificate"),
            Self::Chain => language.pick("cadena hasta una raíz", "chain to a root"),
            Self::Documents => language.pick("documentos", "documents"),
            Self::Key => language.pick("llave y contraseña", "key and passphrase"),
            Self::Pair => language.pick("la llave es del certificado", "key fits certificate"),
            Self::Revocation => language.pick("revocación", "revocation"),
            Self::Rfc => language.pick("RFC", "RFC"),
            Self::Signature => language.pick("firma", "signature"),
            Self::SigningTime => language.pick("hora de la firma", "signing time"),
            Self::Validity => language.pick("vigencia", "validity"),
        }
    }
}

impl Warning {
    /// The sentence people read.
    pub(crate) fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::ClockBehindAuthority => language.pick(
                "Aviso: la hora indicada es anterior a la autoridad misma, así que no pudo \
                 juzgarse la vigencia; revisa el reloj. Quien reciba la firma usará el suyo.",
                "Warning: the time given is earlier than the authority itself, so validity could \
                 not be judged; check the clock. Whoever receives the signature uses their own.",
            ),
            Self::NameCleaned => language.pick(
                "Aviso: el nombre traía caracteres que ocultan o reordenan texto; se quitaron.",
                "Warning: the name held characters that hide or reorder text; they were removed.",
            ),
            Self::NotYetValid => language.pick(
                "Aviso: según la hora indicada el certificado todavía no está vigente; revisa el \
                 reloj. Con --anchors esto se rechaza.",
                "Warning: by the time given the certificate is not valid yet; check the clock. \
                 With --anchors this is refused.",
            ),
            Self::ReceptionUnknown => language.pick(
                "Aviso: recepción no indicada: usa --received-at. Se juzgó con la hora actual.",
                "Warning: reception not given: use --received-at. It was judged by the present \
                 time.",
            ),
        }
    }
}

/// Shows whom a certificate names and what it says of itself.
pub(crate) fn show_certificate(
    page: &mut Page,
    language: Language,
    holder: &HolderFacts,
    certificate: &CertificateFacts,
) {
    let mut maybe = |spanish, english, value: Option<&str>| {
        page.maybe(language.pick(spanish, english), value);
    };
    maybe("Titular", "Holder", Some(&holder.name));
    maybe("RFC", "RFC", Some(&holder.rfc));
    let of_representative = holder.representative_rfc.as_deref();
    maybe(
        "RFC de quien representa",
        "RFC of the representative",
        of_representative,
    );
    maybe("CURP", "CURP", holder.curp.as_deref());
    let of_representative = holder.representative_curp.as_deref();
    maybe(
        "CURP de quien representa",
        "CURP of the representative",
        of_representative,
    );
    maybe("Correo", "E-mail", holder.email.as_deref());
    let kind = match certificate.kind {
        "CSD" => language.pick("sello digital (CSD)", "seal certificate (CSD)"),
        "E_FIRMA" => "e.firma",
        _ => language.pick(
            "otro (por ejemplo, un sello)",
            "another (a seal, for instance)",
        ),
    };
    maybe("Tipo", "Kind", Some(kind));
    maybe("Número", "Number", Some(&certificate.number));
    maybe("Emisor", "Issuer", certificate.issuer.as_deref());
    maybe(
        "Vigente desde",
        "Valid from",
        Some(&instant::text(certificate.not_before)),
    );
    maybe(
        "Vigente hasta",
        "Valid until",
        Some(&instant::text(certificate.not_after)),
    );
    maybe("Huella SHA-256", "SHA-256", Some(&certificate.sha256));
}

/// Shows what the authority answered.
pub(crate) fn show_revocation(page: &mut Page, language: Language, answer: &RevocationFacts) {
    let mut line = |spanish, english, instant: Option<OffsetDateTime>| {
        page.maybe(
            language.pick(spanish, english),
            instant.map(instant::text).as_deref(),
        );
    };
    line("Revocado desde", "Revoked since", answer.revoked_at);
    line("Respuesta hecha", "Answer made", Some(answer.produced_at));
    line("Vale desde", "Holds from", Some(answer.this_update));
    line("Vale hasta", "Holds until", answer.next_update);
    let reason = answer.reason.map(|reason| reason.to_string());
    page.maybe(
        language.pick("Motivo (RFC 5280)", "Reason (RFC 5280)"),
        reason.as_deref(),
    );
}

/// Shows what was judged and what was not.
pub(crate) fn show_checks(page: &mut Page, language: Language, held: &[Check], all: &[Check]) {
    let join = |checks: Vec<&'static str>| (!checks.is_empty()).then(|| checks.join(", "));
    let done = held.iter().map(|check| check.words(language)).collect();
    page.maybe(
        language.pick("Se comprobó", "Checked"),
        join(done).as_deref(),
    );
    let missing = (all.iter().filter(|check| !held.contains(check)))
        .map(|check| check.words(language))
        .collect();
    page.maybe(
        language.pick(
            "No se comprobó o no se cumple",
            "Not checked, or does not hold",
        ),
        join(missing).as_deref(),
    );
}
