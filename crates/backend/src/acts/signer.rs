//! Who signed: the only way from a signature to an identity.
//!
//! In this order: sizes, the mathematics and profile of the signature, the chain to a pinned
//! anchor at the legal time, the kind and validity of the certificate. Nothing that the request
//! says about its sender is read before, and nothing of it counts after. Whether the certificate
//! was revoked is for the act to ask, last: nobody is asked about what is refused anyway.

use base64ct::{Base64, Encoding as _};
use efirma::chain::{Anchors, ChainError};
use efirma::{Certificate, Issuer, Kind, SIGNATURE_BYTES_MAX, SignerError};
use mailbox::clean;
use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use mailbox::statement::STATEMENT_BYTES_MAX;
use time::OffsetDateTime;

/// A verified signature and whom its certificate names.
pub(crate) struct Signer {
    pub(crate) certificate: Certificate,
    /// Who issued it: whom to ask whether it was revoked.
    pub(crate) issuer: Issuer,
    /// The RFC of the company or person, from the certificate.
    pub(crate) rfc: Rfc,
    pub(crate) signing_time: OffsetDateTime,
    /// The signature itself (CMS, DER).
    pub(crate) signature: Vec<u8>,
}

impl Signer {
    /// Verifies `signature` (base64) over `statement` at `now`.
    pub(super) fn verify(
        anchors: &Anchors,
        statement: &str,
        signature: &str,
        now: LegalTime,
    ) -> Result<Self, Code> {
        // Four letters of base64 carry three bytes.
        if statement.len() > STATEMENT_BYTES_MAX || signature.len() > SIGNATURE_BYTES_MAX / 3 * 4 {
            return Err(Code::Malformed);
        }
        let signature = Base64::decode_vec(signature).map_err(|_| Code::Malformed)?;
        let verified =
            efirma::verify(&signature, statement.as_bytes()).map_err(|_| Code::SignatureInvalid)?;
        let certificate = verified.certificate;
        let issuer = check_certificate(anchors, &certificate, now.instant())?;
        let rfc: Rfc = certificate
            .holder()
            .rfc
            .parse()
            .map_err(|_| Code::CertificateNotEfirma)?;
        if rfc.is_generic() {
            // The generic ones stand for everybody: they own no mailbox.
            return Err(Code::ForeignMailbox);
        }
        Ok(Self {
            certificate,
            issuer,
            rfc,
            signing_time: verified.signing_time,
            signature,
        })
    }

    /// Returns the SHA-256 of the certificate.
    pub(crate) fn certificate_sha256(&self) -> Digest {
        Digest::new(self.certificate.sha256())
    }

    /// Returns the name on the certificate as a statement can carry it.
    pub(super) fn name(&self) -> String {
        let name = &self.certificate.holder().name;
        let shown: String = name
            .chars()
            .map(|c| if clean::deceives(c) { ' ' } else { c })
            .collect();
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Checks that the signature was made within five minutes of `at`.
    pub(super) fn check_time(&self, at: LegalTime) -> Result<(), Code> {
        efirma::check_signing_time(self.signing_time, at.instant()).map_err(|_| Code::SignatureTime)
    }
}

fn check_certificate(
    anchors: &Anchors,
    certificate: &Certificate,
    now: OffsetDateTime,
) -> Result<Issuer, Code> {
    match anchors.verify(certificate, now) {
        Ok(issuer) => {
            efirma::check_signer(certificate, now).map_err(code_of)?;
            Ok(issuer)
        }
        // Ended or not begun: only an authentic certificate is told which.
        Err(ChainError::NotValidThen) => {
            let inside = now.clamp(certificate.not_before(), certificate.not_after());
            anchors
                .verify(certificate, inside)
                .map_err(|_| Code::CertificateUntrusted)?;
            efirma::check_signer(certificate, now).map_err(code_of)?;
            Err(Code::CertificateUntrusted)
        }
        Err(_) => Err(Code::CertificateUntrusted),
    }
}

fn code_of(error: SignerError) -> Code {
    match error {
        SignerError::Expired { .. } => Code::CertificateExpired,
        SignerError::NotYetValid { .. } => Code::CertificateNotYetValid,
        SignerError::CannotSign
        | SignerError::Kind {
            found: Kind::Csd | Kind::EFirma | Kind::Other,
        }
        | SignerError::WeakKey => Code::CertificateNotEfirma,
    }
}
