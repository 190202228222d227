//! The words that pass between the app and its signer worker.
//!
//! The worker answers only with facts of a certificate, signatures, digests and one of these
//! problems. Nothing here can carry a key or a passphrase back.

/// Why the worker refused.
///
/// The order is that of the files' way: what was picked, the certificate, the key, the pair,
/// the signature.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum SignerProblem {
    /// No certificate among the files.
    CertificateMissing,
    /// No key among the files.
    KeyMissing,
    /// Two certificates.
    TwoCertificates,
    /// Two keys.
    TwoKeys,
    /// A file without bytes.
    FileEmpty,
    /// A file too large to be a certificate or a key.
    FileTooLarge,
    /// A certificate request (`.req`).
    FileIsRequest,
    /// A renewal made by the authority's tool (`.ren`, `.sdg`).
    FileIsRenewal,
    /// A PFX or PKCS#12 container.
    FileIsPfx,
    /// Neither a certificate nor a key.
    FileUnknown,
    /// A certificate that cannot be read.
    CertificateUnreadable,
    /// A certificate whose key or signature is too weak or of another kind.
    CertificateWeak,
    /// A seal certificate (CSD).
    CertificateIsCsd,
    /// Neither an e.firma nor a CSD.
    CertificateNotEfirma,
    /// Ended.
    CertificateExpired,
    /// Not begun.
    CertificateNotYetValid,
    /// A key without encryption: anybody could have copied it.
    KeyUnencrypted,
    /// A key in a scheme that is not opened here.
    KeyUnsupported,
    /// A key damaged inside.
    KeyUnreadable,
    /// The passphrase does not open the key. Damaged files look the same.
    WrongPassphrase,
    /// The key of another certificate.
    KeyOfAnother,
    /// The e.firma is locked: its key is gone from memory.
    Locked,
    /// What was asked to be signed is not a statement that may be signed here.
    StatementRefused,
    /// The page is not in a secure context, or the browser lacks what is needed.
    Insecure,
    /// The file could not be read from the device.
    Unreadable,
    /// The worker does not answer or is not the one that was published.
    WorkerBroken,
}

impl SignerProblem {
    /// All problems.
    pub const ALL: [Self; 26] = [
        Self::CertificateMissing,
        Self::KeyMissing,
        Self::TwoCertificates,
        Self::TwoKeys,
        Self::FileEmpty,
        Self::FileTooLarge,
        Self::FileIsRequest,
        Self::FileIsRenewal,
        Self::FileIsPfx,
        Self::FileUnknown,
        Self::CertificateUnreadable,
        Self::CertificateWeak,
        Self::CertificateIsCsd,
        Self::CertificateNotEfirma,
        Self::CertificateExpired,
        Self::CertificateNotYetValid,
        Self::KeyUnencrypted,
        Self::KeyUnsupported,
        Self::KeyUnreadable,
        Self::WrongPassphrase,
        Self::KeyOfAnother,
        Self::Locked,
        Self::StatementRefused,
        Self::Insecure,
        Self::Unreadable,
        Self::WorkerBroken,
    ];

    /// Returns the code of the message.
    pub fn code(self) -> u8 {
        let position = Self::ALL.iter().position(|p| *p == self);
        position
            .and_then(|p| u8::try_from(p).ok())
            .unwrap_or(u8::MAX)
    }

    /// Reads the code of a message.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_its_code() {
        for problem in SignerProblem::ALL {
            assert_eq!(SignerProblem::from_code(problem.code()), Some(problem));
        }
        assert_eq!(SignerProblem::from_code(200), None);
    }
}
