//! Every refusal of the contract: a stable code, and words for people in two languages.
//!
//! The shape is RFC 9457 (`application/problem+json`). The words say what happened and what to
//! do; nothing of the request is repeated in them, so they can be shown and logged.

mod words;

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
    /// The part of the request that can be mended, as a path such as `act.legal_basis`; of
    /// `procedure_elsewhere`, where it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// In Spanish.
    pub es: Words,
    /// In English.
    pub en: Words,
}

/// The machine codes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Code {
    /// An act lacks a requisite; the place says which.
    ActIncomplete,
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
    /// The code that was sent no longer counts: too many tries, or too late.
    CodeVoid,
    /// The code is not the one that was sent.
    CodeWrong,
    /// The medium is there, proved or waiting for its code.
    ContactAlreadyThere,
    /// The last proved medium of its kind cannot be removed.
    ContactLast,
    /// There are as many media of that kind as a mailbox may have.
    ContactsFull,
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
    /// What was to be exported is not as it was when it was asked for.
    ExportChanged,
    /// More receipts than one archive may have.
    ExportTooLarge,
    /// The archive is not measured to its end.
    ExportUnmeasured,
    /// The filing lacks something or has too much.
    FilingIncomplete,
    /// The mailbox in the statement is not the signer's.
    ForeignMailbox,
    /// The same key came with another body.
    IdempotencyKeyReused,
    /// The same act is being done right now.
    InFlight,
    /// The institute's credential is missing or wrong.
    InstituteUnauthorised,
    /// Our fault.
    Internal,
    /// The request cannot be read.
    Malformed,
    /// The terms cannot be signed before an e-mail and a mobile are proved.
    MediaLacking,
    /// The nonce is unknown, used or too old.
    NonceVoid,
    /// The mailbox is not enabled.
    NotEnabled,
    /// There is no such thing here, or not for this mailbox.
    NotFound,
    /// The mandate does not reach so far, or has ended.
    NotPermitted,
    /// The officer's signature over the document is missing or wrong.
    OfficerSignature,
    /// Our side failed while it kept the act: it may be recorded or not.
    OutcomeUnknown,
    /// The procedure does not live in the mailbox.
    ProcedureElsewhere,
    /// The part that was asked for lies outside of the file.
    RangeOutside,
    /// Whether the certificate was revoked could not be known, and the operator refuses then.
    RevocationUnknown,
    /// The signature does not verify under the profile.
    SignatureInvalid,
    /// The hour in the signature is too far from the legal clock.
    SignatureTime,
    /// What happened before does not allow it now.
    StateConflict,
    /// The statement is not the one of this request.
    StatementMismatch,
    /// There is no room to keep it; nothing was recorded.
    StorageFull,
    /// The terms in force are others than those that were signed.
    TermsChanged,
    /// The body is larger than any request may be.
    TooLarge,
    /// It was done a moment ago.
    TooSoon,
    /// Nobody is signed in.
    Unauthenticated,
    /// What keeps the records or documents does not answer; nothing was recorded.
    Unavailable,
    /// A document was begun with another length, or more came than that.
    UploadLength,
    /// Another byte of the document comes next.
    UploadOffset,
    /// A newer request sends the same document.
    UploadTakenOver,
    /// The mailbox has begun as many documents as it may.
    UploadsFull,
    /// A day falls in a year whose non-working days are not published.
    YearUnpublished,
}

impl Code {
    /// All codes.
    pub const ALL: [Self; 51] = [
        Self::ActIncomplete,
        Self::CertificateExpired,
        Self::CertificateNotEfirma,
        Self::CertificateNotYetValid,
        Self::CertificateRevoked,
        Self::CertificateUntrusted,
        Self::CodeVoid,
        Self::CodeWrong,
        Self::ContactAlreadyThere,
        Self::ContactLast,
        Self::ContactsFull,
        Self::DocumentEmpty,
        Self::DocumentMismatch,
        Self::DocumentMissing,
        Self::DocumentNotPdf,
        Self::DocumentTooLarge,
        Self::ExportChanged,
        Self::ExportTooLarge,
        Self::ExportUnmeasured,
        Self::FilingIncomplete,
        Self::ForeignMailbox,
        Self::IdempotencyKeyReused,
        Self::InFlight,
        Self::InstituteUnauthorised,
        Self::Internal,
        Self::Malformed,
        Self::MediaLacking,
        Self::NonceVoid,
        Self::NotEnabled,
        Self::NotFound,
        Self::NotPermitted,
        Self::OfficerSignature,
        Self::OutcomeUnknown,
        Self::ProcedureElsewhere,
        Self::RangeOutside,
        Self::RevocationUnknown,
        Self::SignatureInvalid,
        Self::SignatureTime,
        Self::StateConflict,
        Self::StatementMismatch,
        Self::StorageFull,
        Self::TermsChanged,
        Self::TooLarge,
        Self::TooSoon,
        Self::Unauthenticated,
        Self::Unavailable,
        Self::UploadLength,
        Self::UploadOffset,
        Self::UploadTakenOver,
        Self::UploadsFull,
        Self::YearUnpublished,
    ];

    /// Returns the code and its HTTP status.
    pub const fn of(self) -> (&'static str, u16) {
        match self {
            Self::ActIncomplete => ("act_incomplete", 422),
            Self::CertificateExpired => ("certificate_expired", 403),
            Self::CertificateNotEfirma => ("certificate_not_efirma", 403),
            Self::CertificateNotYetValid => ("certificate_not_yet_valid", 403),
            Self::CertificateRevoked => ("certificate_revoked", 403),
            Self::CertificateUntrusted => ("certificate_untrusted", 403),
            Self::CodeVoid => ("code_void", 409),
            Self::CodeWrong => ("code_wrong", 422),
            Self::ContactAlreadyThere => ("contact_already_there", 409),
            Self::ContactLast => ("contact_last", 409),
            Self::ContactsFull => ("contacts_full", 409),
            Self::DocumentEmpty => ("document_empty", 422),
            Self::DocumentMismatch => ("document_mismatch", 422),
            Self::DocumentMissing => ("document_missing", 422),
            Self::DocumentNotPdf => ("document_not_pdf", 422),
            Self::DocumentTooLarge => ("document_too_large", 413),
            Self::ExportChanged => ("export_changed", 409),
            Self::ExportTooLarge => ("export_too_large", 422),
            Self::ExportUnmeasured => ("export_unmeasured", 409),
            Self::FilingIncomplete => ("filing_incomplete", 422),
            Self::ForeignMailbox => ("foreign_mailbox", 403),
            Self::IdempotencyKeyReused => ("idempotency_key_reused", 422),
            Self::InFlight => ("in_flight", 409),
            Self::InstituteUnauthorised => ("institute_unauthorised", 401),
            Self::Internal => ("internal", 500),
            Self::Malformed => ("malformed", 400),
            Self::MediaLacking => ("media_lacking", 409),
            Self::NonceVoid => ("nonce_void", 409),
            Self::NotEnabled => ("not_enabled", 403),
            Self::NotFound => ("not_found", 404),
            Self::NotPermitted => ("not_permitted", 403),
            Self::OfficerSignature => ("officer_signature", 422),
            Self::OutcomeUnknown => ("outcome_unknown", 503),
            Self::ProcedureElsewhere => ("procedure_elsewhere", 409),
            Self::RangeOutside => ("range_outside", 416),
            Self::RevocationUnknown => ("revocation_unknown", 503),
            Self::SignatureInvalid => ("signature_invalid", 422),
            Self::SignatureTime => ("signature_time", 422),
            Self::StateConflict => ("state_conflict", 409),
            Self::StatementMismatch => ("statement_mismatch", 422),
            Self::StorageFull => ("storage_full", 507),
            Self::TermsChanged => ("terms_changed", 409),
            Self::TooLarge => ("too_large", 413),
            Self::TooSoon => ("too_soon", 429),
            Self::Unauthenticated => ("unauthenticated", 401),
            Self::Unavailable => ("unavailable", 503),
            Self::UploadLength => ("upload_length", 409),
            Self::UploadOffset => ("upload_offset", 409),
            Self::UploadTakenOver => ("upload_taken_over", 409),
            Self::UploadsFull => ("uploads_full", 409),
            Self::YearUnpublished => ("year_unpublished", 409),
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
            at: None,
            es,
            en,
        }
    }

    /// Makes the body of a refusal that one part of the request is to blame for.
    pub fn problem_at(self, at: String) -> Problem {
        Problem {
            at: Some(at),
            ..self.problem()
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
