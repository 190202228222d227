//! Every refusal of the contract: a stable code, and words for people in two languages.
//!
//! The shape is RFC 9457 (`application/problem+json`). The words say what happened and what to
//! do; nothing of the request is repeated in them, so they can be shown and logged.

use serde::{Deserialize, Serialize};

/// What happened and what to do, in one language.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Words {
    /// What happened.
    pub what: String,
    /// What to do.
    pub todo: String,
}

/// The body of every refusal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:buzon:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in English.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The machine code.
    #[cfg_attr(feature = "openapi", schema(schema_with = codes))]
    pub code: String,
    /// In Spanish.
    pub es: Words,
    /// In English.
    pub en: Words,
}

/// The machine codes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Code {
    /// The certificate has ended.
    CertificateExpired,
    /// It is a seal certificate (CSD) or of another kind.
    CertificateNotEfirma,
    /// Its validity has not begun.
    CertificateNotYetValid,
    /// Its authority revoked it.
    CertificateRevoked,
    /// No pinned authority issued it.
    CertificateUntrusted,
    /// The bytes are empty.
    DocumentEmpty,
    /// The bytes are not those of the digest in the address.
    DocumentMismatch,
    /// A document of the filing has not arrived.
    DocumentMissing,
    /// The bytes are not a PDF.
    DocumentNotPdf,
    /// The document is larger than it may be.
    DocumentTooLarge,
    /// The filing lacks something or has too much.
    FilingIncomplete,
    /// The mailbox in the statement is not the signer's.
    ForeignMailbox,
    /// The same key came with another body.
    IdempotencyKeyReused,
    /// The same act is being done right now.
    InFlight,
    /// Our fault.
    Internal,
    /// The request cannot be read.
    Malformed,
    /// The nonce is unknown, used or too old.
    NonceVoid,
    /// There is no such thing here, or not for this mailbox.
    NotFound,
    /// Our side failed while it kept the act: it may be recorded or not.
    OutcomeUnknown,
    /// Whether the certificate was revoked could not be known, and the operator refuses then.
    RevocationUnknown,
    /// The signature does not verify under the profile.
    SignatureInvalid,
    /// The hour in the signature is too far from the legal clock.
    SignatureTime,
    /// The statement is not the one of this request.
    StatementMismatch,
    /// There is no room on our side; nothing was recorded.
    StorageFull,
    /// The body is larger than any request may be.
    TooLarge,
    /// Nobody is signed in.
    Unauthenticated,
    /// The records or the documents do not answer; nothing was recorded.
    Unavailable,
}

impl Code {
    /// All codes.
    pub const ALL: [Self; 27] = [
        Self::CertificateExpired,
        Self::CertificateNotEfirma,
        Self::CertificateNotYetValid,
        Self::CertificateRevoked,
        Self::CertificateUntrusted,
        Self::DocumentEmpty,
        Self::DocumentMismatch,
        Self::DocumentMissing,
        Self::DocumentNotPdf,
        Self::DocumentTooLarge,
        Self::FilingIncomplete,
        Self::ForeignMailbox,
        Self::IdempotencyKeyReused,
        Self::InFlight,
        Self::Internal,
        Self::Malformed,
        Self::NonceVoid,
        Self::NotFound,
        Self::OutcomeUnknown,
        Self::RevocationUnknown,
        Self::SignatureInvalid,
        Self::SignatureTime,
        Self::StatementMismatch,
        Self::StorageFull,
        Self::TooLarge,
        Self::Unauthenticated,
        Self::Unavailable,
    ];

    /// Returns the code and its HTTP status.
    pub const fn of(self) -> (&'static str, u16) {
        match self {
            Self::CertificateExpired => ("certificate_expired", 403),
            Self::CertificateNotEfirma => ("certificate_not_efirma", 403),
            Self::CertificateNotYetValid => ("certificate_not_yet_valid", 403),
            Self::CertificateRevoked => ("certificate_revoked", 403),
            Self::CertificateUntrusted => ("certificate_untrusted", 403),
            Self::DocumentEmpty => ("document_empty", 422),
            Self::DocumentMismatch => ("document_mismatch", 422),
            Self::DocumentMissing => ("document_missing", 422),
            Self::DocumentNotPdf => ("document_not_pdf", 422),
            Self::DocumentTooLarge => ("document_too_large", 413),
            Self::FilingIncomplete => ("filing_incomplete", 422),
            Self::ForeignMailbox => ("foreign_mailbox", 403),
            Self::IdempotencyKeyReused => ("idempotency_key_reused", 422),
            Self::InFlight => ("in_flight", 409),
            Self::Internal => ("internal", 500),
            Self::Malformed => ("malformed", 400),
            Self::NonceVoid => ("nonce_void", 409),
            Self::NotFound => ("not_found", 404),
            Self::OutcomeUnknown => ("outcome_unknown", 503),
            Self::RevocationUnknown => ("revocation_unknown", 503),
            Self::SignatureInvalid => ("signature_invalid", 422),
            Self::SignatureTime => ("signature_time", 422),
            Self::StatementMismatch => ("statement_mismatch", 422),
            Self::StorageFull => ("storage_full", 507),
            Self::TooLarge => ("too_large", 413),
            Self::Unauthenticated => ("unauthenticated", 401),
            Self::Unavailable => ("unavailable", 503),
        }
    }

    /// Returns what happened and what to do: Spanish, then English.
    #[expect(clippy::too_many_lines, reason = "a table, one row a code")]
    pub const fn words(self) -> [(&'static str, &'static str); 2] {
        match self {
            Self::CertificateExpired => [
                (
                    "Este certificado ya venció.",
                    "Renueva tu e.firma en el SAT y vuelve a entrar.",
                ),
                (
                    "This certificate has expired.",
                    "Renew your e.firma with the SAT and sign in again.",
                ),
            ],
            Self::CertificateNotEfirma => [
                (
                    "Este certificado no es de una e.firma.",
                    "Usa el .cer y el .key de tu e.firma, no los del sello digital (CSD).",
                ),
                (
                    "This is not an e.firma certificate.",
                    "Use the .cer and .key of your e.firma, not those of a seal (CSD).",
                ),
            ],
            Self::CertificateNotYetValid => [
                (
                    "Este certificado todavía no es válido.",
                    "Revisa la fecha de tu equipo o espera a que inicie su vigencia.",
                ),
                (
                    "This certificate is not valid yet.",
                    "Check your device's date or wait until it begins.",
                ),
            ],
            Self::CertificateRevoked => [
                (
                    "La autoridad revocó este certificado: ya no sirve para firmar.",
                    "Usa tu e.firma vigente; si no tienes otra, tramítala en el SAT.",
                ),
                (
                    "The authority revoked this certificate: it can no longer sign.",
                    "Use your current e.firma; if you have no other, get one from the SAT.",
                ),
            ],
            Self::CertificateUntrusted => [
                (
                    "Este certificado no lo emitió una autoridad que aceptemos aquí.",
                    "Comprueba que sea tu e.firma vigente y que estés en el ambiente correcto.",
                ),
                (
                    "No authority we accept here issued this certificate.",
                    "Check that it is your current e.firma and that you are in the right environment.",
                ),
            ],
            Self::DocumentEmpty => [
                (
                    "El archivo llegó vacío.",
                    "Elígelo otra vez y vuelve a intentarlo.",
                ),
                ("The file arrived empty.", "Choose it again and retry."),
            ],
            Self::DocumentMismatch => [
                (
                    "El archivo que llegó no es el que firmaste.",
                    "Vuelve a intentarlo; si se repite, elige el archivo otra vez.",
                ),
                (
                    "The file that arrived is not the one you signed.",
                    "Retry; if it happens again, choose the file again.",
                ),
            ],
            Self::DocumentMissing => [
                (
                    "Falta un archivo de tu promoción.",
                    "Vuelve a intentarlo para enviarlo completo. No quedó presentada.",
                ),
                (
                    "A file of your filing is missing.",
                    "Retry so that it is sent whole. Nothing was presented.",
                ),
            ],
            Self::DocumentNotPdf => [
                (
                    "El archivo no es un PDF.",
                    "Conviértelo a PDF y elígelo otra vez.",
                ),
                (
                    "The file is not a PDF.",
                    "Convert it to PDF and choose it again.",
                ),
            ],
            Self::DocumentTooLarge => [
                (
                    "El archivo pesa más de lo permitido.",
                    "Divídelo o redúcelo a 25 MB como máximo.",
                ),
                (
                    "The file is larger than allowed.",
                    "Split it or reduce it to 25 MB at most.",
                ),
            ],
            Self::FilingIncomplete => [
                (
                    "A la promoción le falta algo o algo le sobra.",
                    "Revisa asunto, texto y archivos. No quedó presentada.",
                ),
                (
                    "The filing lacks something or has too much.",
                    "Check subject, text and files. Nothing was presented.",
                ),
            ],
            Self::ForeignMailbox => [
                (
                    "Esta e.firma no es la de este buzón.",
                    "Entra con la e.firma de la empresa o persona titular.",
                ),
                (
                    "This e.firma is not the one of this mailbox.",
                    "Sign in with the e.firma of the company or person.",
                ),
            ],
            Self::IdempotencyKeyReused => [
                (
                    "Esta clave de envío ya se usó para otra promoción.",
                    "Firma de nuevo; tu escrito sigue aquí.",
                ),
                (
                    "This sending key was already used for another filing.",
                    "Sign again; your text is still here.",
                ),
            ],
            Self::InFlight => [
                (
                    "Tu promoción se está recibiendo en este momento.",
                    "Espera unos segundos: te diremos tu folio.",
                ),
                (
                    "Your filing is being received right now.",
                    "Wait a few seconds: we will tell you its folio.",
                ),
            ],
            Self::Internal => [
                (
                    "El Buzón tuvo una falla.",
                    "Vuelve a intentarlo en unos minutos. Lo que escribiste sigue aquí.",
                ),
                (
                    "The mailbox had a failure.",
                    "Retry in a few minutes. What you wrote is still here.",
                ),
            ],
            Self::Malformed => [
                (
                    "No entendimos la solicitud.",
                    "Recarga la página y vuelve a intentarlo.",
                ),
                (
                    "We could not read the request.",
                    "Reload the page and retry.",
                ),
            ],
            Self::NonceVoid => [
                (
                    "Pasó demasiado tiempo entre la revisión y el envío.",
                    "Revisa y firma otra vez; no tienes que escribir nada de nuevo.",
                ),
                (
                    "Too much time passed between review and sending.",
                    "Review and sign again; you need not retype anything.",
                ),
            ],
            Self::NotFound => [
                (
                    "No encontramos lo que buscas en este buzón.",
                    "Revisa el folio o vuelve a tus promociones.",
                ),
                (
                    "We did not find that in this mailbox.",
                    "Check the folio or go back to your filings.",
                ),
            ],
            Self::OutcomeUnknown => [
                (
                    "No sabemos si tu envío quedó registrado.",
                    "Envíalo otra vez tal como está. Si ya estaba, recibirás el mismo acuse.",
                ),
                (
                    "We do not know whether what you sent was recorded.",
                    "Send it again as it is. If it was there, you get the same receipt.",
                ),
            ],
            Self::RevocationUnknown => [
                (
                    "Ahora no podemos saber si tu certificado sigue vigente.",
                    "Vuelve a intentarlo en unos minutos. Nada se perdió.",
                ),
                (
                    "We cannot tell right now whether your certificate still holds.",
                    "Retry in a few minutes. Nothing was lost.",
                ),
            ],
            Self::SignatureInvalid => [
                (
                    "La firma no es válida.",
                    "Vuelve a abrir tu e.firma y firma otra vez. No quedó presentado nada.",
                ),
                (
                    "The signature is not valid.",
                    "Open your e.firma again and sign again. Nothing was presented.",
                ),
            ],
            Self::SignatureTime => [
                (
                    "La hora de la firma no es la de ahora.",
                    "Revisa y firma otra vez.",
                ),
                (
                    "The time of the signature is not the present one.",
                    "Review and sign again.",
                ),
            ],
            Self::StatementMismatch => [
                (
                    "Lo firmado no coincide con lo enviado.",
                    "Recarga la página, revisa y firma otra vez. No quedó presentado nada.",
                ),
                (
                    "What was signed is not what was sent.",
                    "Reload the page, review and sign again. Nothing was presented.",
                ),
            ],
            Self::StorageFull => [
                (
                    "El Buzón se quedó sin espacio y no registró nada.",
                    "Vuelve a intentarlo más tarde. Lo que escribiste sigue aquí.",
                ),
                (
                    "The mailbox ran out of space and recorded nothing.",
                    "Retry later. What you wrote is still here.",
                ),
            ],
            Self::TooLarge => [
                (
                    "Lo que enviaste pesa más de lo permitido.",
                    "Acorta el texto o pásalo a un archivo adjunto, y vuelve a intentarlo.",
                ),
                (
                    "What you sent is larger than allowed.",
                    "Shorten the text or move it to an attached file, and retry.",
                ),
            ],
            Self::Unauthenticated => [
                (
                    "Tu sesión terminó.",
                    "Entra otra vez con tu e.firma; nada se perdió.",
                ),
                (
                    "Your session ended.",
                    "Sign in again with your e.firma; nothing was lost.",
                ),
            ],
            Self::Unavailable => [
                (
                    "El Buzón no está disponible por ahora y no registró nada.",
                    "Vuelve a intentarlo en unos minutos. Lo que escribiste sigue aquí.",
                ),
                (
                    "The mailbox is not available now and recorded nothing.",
                    "Retry in a few minutes. What you wrote is still here.",
                ),
            ],
        }
    }

    /// Makes the body of the refusal.
    pub fn problem(self) -> Problem {
        let (code, status) = self.of();
        let [es, en] = self.words().map(|(what, todo)| Words {
            what: what.into(),
            todo: todo.into(),
        });
        let kind = format!("urn:buzon:problem:{code}");
        Problem {
            kind,
            title: en.what.clone(),
            status,
            code: code.into(),
            es,
            en,
        }
    }
}

/// Describes the machine codes: each one there is.
#[cfg(feature = "openapi")]
fn codes() -> utoipa::openapi::schema::Object {
    utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some("The machine code"))
        .enum_values(Some(Code::ALL.map(|code| code.of().0)))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_every_sentence_is_short() {
        let mut codes: Vec<&str> = Code::ALL.iter().map(|c| c.of().0).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Code::ALL.len());
        for (what, todo) in Code::ALL.iter().flat_map(|c| c.words()) {
            for sentence in [what, todo].iter().flat_map(|t| t.split(['.', ';'])) {
                assert!(sentence.split_whitespace().count() <= 20, "{sentence}");
            }
        }
    }

    #[test]
    fn a_problem_reads_back() {
        let problem = Code::NonceVoid.problem();
        let json = serde_json::to_string(&problem).unwrap();
        assert!(
            json.contains(r#""type":"urn:buzon:problem:nonce_void""#),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<Problem>(&json).unwrap(), problem);
    }
}
