//! How a question ends: one word for machines, the same in every version.
//!
//! The vocabulary is that of the hostile corpus the whole project is tested with. Every error of
//! `efirma` has its place here, in matches without a wildcard, so that a new one must be placed
//! before this compiles. Two of its words are never said here: `E_FILE_PEM`, because armour is
//! taken off, and `E_REPLAY`, because only who keeps what was received can know.

use efirma::chain::ChainError;
use efirma::ocsp::{OcspError, Status};
use efirma::{
    CertificateError, CredentialError, HolderError, OpenKeyError, SignatureError, SignerError,
    SigningTimeError,
};
use evidence::archive::ArchiveError;
use evidence::package::PackageError;
use evidence::story::Contradiction;
use evidence::verification::{CaseError, ChainFault, Outcome, Refusal};
use serde::{Serialize, Serializer};

/// How a question ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Category {
    Accept,
    CertExpired,
    CertIsCa,
    CertKeyInvalid,
    CertKeySize,
    CertKeyType,
    CertNotFiel,
    CertNotYetValid,
    CertProfile,
    CertSubject,
    CertWeakSignature,
    Chain,
    Der,
    Document,
    Evidence,
    FileEmpty,
    FileIsPfx,
    FileIsRequest,
    FileNotCert,
    FileNotDer,
    FileNotEvidence,
    FileSwapped,
    FileTooLarge,
    Good,
    Indeterminate,
    InputLimit,
    KeyInvalid,
    KeyKdfLimit,
    KeyMismatch,
    KeyPassphrase,
    KeyUnencrypted,
    KeyUnsupported,
    Package,
    Pdf,
    Realm,
    Revoked,
    Seal,
    Sig,
    SigAlgorithm,
    SigAttrs,
    SigDigest,
    SigFormat,
    SigTime,
    SignerNotAuthorised,
    Timestamp,
    Unknown,
    Untrusted,
}

impl Category {
    /// Whether the answer is yes: the only two outcomes that end with exit code 0.
    pub(crate) fn is_yes(self) -> bool {
        matches!(self, Self::Accept | Self::Good)
    }

    /// The word machines read.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Accept => "ACCEPT",
            Self::CertExpired => "E_CERT_EXPIRED",
            Self::CertIsCa => "E_CERT_IS_CA",
            Self::CertKeyInvalid => "E_CERT_KEY_INVALID",
            Self::CertKeySize => "E_CERT_KEY_SIZE",
            Self::CertKeyType => "E_CERT_KEY_TYPE",
            Self::CertNotFiel => "E_CERT_NOT_FIEL",
            Self::CertNotYetValid => "E_CERT_NOT_YET_VALID",
            Self::CertProfile => "E_CERT_PROFILE",
            Self::CertSubject => "E_CERT_SUBJECT",
            Self::CertWeakSignature => "E_CERT_WEAK_SIGNATURE",
            Self::Chain => "E_CHAIN",
            Self::Der => "E_DER",
            Self::Document => "E_DOCUMENT",
            Self::Evidence => "E_EVIDENCE",
            Self::FileEmpty => "E_FILE_EMPTY",
            Self::FileIsPfx => "E_FILE_IS_PFX",
            Self::FileIsRequest => "E_FILE_IS_REQUEST",
            Self::FileNotCert => "E_FILE_NOT_CERT",
            Self::FileNotDer => "E_FILE_NOT_DER",
            Self::FileNotEvidence => "E_FILE_NOT_EVIDENCE",
            Self::FileSwapped => "E_FILE_SWAPPED",
            Self::FileTooLarge => "E_FILE_TOO_LARGE",
            Self::Good => "GOOD",
            Self::Indeterminate => "INDETERMINATE",
            Self::InputLimit => "E_INPUT_LIMIT",
            Self::KeyInvalid => "E_KEY_INVALID",
            Self::KeyKdfLimit => "E_KEY_KDF_LIMIT",
            Self::KeyMismatch => "E_KEY_MISMATCH",
            Self::KeyPassphrase => "E_KEY_PASSPHRASE",
            Self::KeyUnencrypted => "E_KEY_UNENCRYPTED",
            Self::KeyUnsupported => "E_KEY_UNSUPPORTED",
            Self::Package => "E_PACKAGE",
            Self::Pdf => "E_PDF",
            Self::Realm => "E_REALM",
            Self::Revoked => "REVOKED",
            Self::Seal => "E_SEAL",
            Self::Sig => "E_SIG",
            Self::SigAlgorithm => "E_SIG_ALGORITHM",
            Self::SigAttrs => "E_SIG_ATTRS",
            Self::SigDigest => "E_SIG_DIGEST",
            Self::SigFormat => "E_SIG_FORMAT",
            Self::SigTime => "E_SIG_TIME",
            Self::SignerNotAuthorised => "E_SIGNER_NOT_AUTHORISED",
            Self::Timestamp => "E_TIMESTAMP",
            Self::Unknown => "UNKNOWN",
            Self::Untrusted => "UNTRUSTED",
        }
    }
}

impl Serialize for Category {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl From<CertificateError> for Category {
    fn from(error: CertificateError) -> Self {
        use CertificateError as E;
        match error {
            E::AlgorithmMismatch
            | E::DuplicateExtension
            | E::KeyUsage
            | E::SerialNumber
            | E::TooManyExtensions
            | E::UnknownCriticalExtension
            | E::Validity
            | E::Version => Self::CertProfile,
            E::Authority => Self::CertIsCa,
            E::Empty => Self::FileEmpty,
            E::ExponentInvalid => Self::CertKeyInvalid,
            E::Holder(error) => error.into(),
            E::IsKey => Self::FileSwapped,
            E::IsPfx => Self::FileIsPfx,
            E::IsRenewal => Self::FileNotCert,
            E::IsRequest => Self::FileIsRequest,
            E::KeySize { .. } => Self::CertKeySize,
            E::KeyType => Self::CertKeyType,
            E::Malformed => Self::Der,
            E::NotDer => Self::FileNotDer,
            E::TooLarge => Self::FileTooLarge,
            E::WeakSignature => Self::CertWeakSignature,
        }
    }
}

impl From<HolderError> for Category {
    fn from(error: HolderError) -> Self {
        match error {
            HolderError::BadText
            | HolderError::Duplicate
            | HolderError::MultiValued
            | HolderError::NoName
            | HolderError::NoRfc
            | HolderError::TooManyAttributes
            | HolderError::WrongRfc => Self::CertSubject,
        }
    }
}

impl From<OpenKeyError> for Category {
    fn from(error: OpenKeyError) -> Self {
        use OpenKeyError as E;
        match error {
            E::Empty => Self::FileEmpty,
            E::Invalid => Self::KeyInvalid,
            E::IsCertificate => Self::FileSwapped,
            E::IsPfx => Self::FileIsPfx,
            E::IsRequest => Self::FileIsRequest,
            E::IsRenewal | E::NotAKey => Self::FileNotDer,
            E::Malformed => Self::Der,
            E::MemoryHard | E::TooManyIterations { .. } => Self::KeyKdfLimit,
            E::PassphraseTooLong => Self::InputLimit,
            E::TooLarge => Self::FileTooLarge,
            E::Unencrypted => Self::KeyUnencrypted,
            E::UnsupportedCipher | E::UnsupportedKeyType => Self::KeyUnsupported,
            E::WrongPassphrase => Self::KeyPassphrase,
        }
    }
}

impl From<CredentialError> for Category {
    fn from(error: CredentialError) -> Self {
        match error {
            CredentialError::Invalid => Self::KeyInvalid,
            CredentialError::Mismatch => Self::KeyMismatch,
        }
    }
}

impl From<SignerError> for Category {
    fn from(error: SignerError) -> Self {
        match error {
            SignerError::CannotSign => Self::CertProfile,
            SignerError::Expired { .. } => Self::CertExpired,
            SignerError::Kind { .. } => Self::CertNotFiel,
            SignerError::NotYetValid { .. } => Self::CertNotYetValid,
            SignerError::WeakKey => Self::CertKeyInvalid,
        }
    }
}

impl From<SigningTimeError> for Category {
    fn from(SigningTimeError { .. }: SigningTimeError) -> Self {
        Self::SigTime
    }
}

impl From<ChainError> for Category {
    fn from(error: ChainError) -> Self {
        match error {
            ChainError::WeakSignature => Self::CertWeakSignature,
            ChainError::BadSignature
            | ChainError::MixedRealms
            | ChainError::NoRoot
            | ChainError::NotACertificate { .. }
            | ChainError::NotValidThen
            | ChainError::Time
            | ChainError::UnknownIssuer
            | ChainError::Unsuitable
            | ChainError::UnusableAnchor { .. } => Self::Chain,
        }
    }
}

impl From<SignatureError> for Category {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::Algorithm => Self::SigAlgorithm,
            SignatureError::Attributes | SignatureError::SignerCertificate => Self::SigAttrs,
            SignatureError::Certificate(error) => error.into(),
            SignatureError::Digest => Self::SigDigest,
            SignatureError::Format => Self::SigFormat,
            SignatureError::Signature => Self::Sig,
        }
    }
}

impl From<OcspError> for Category {
    fn from(error: OcspError) -> Self {
        use OcspError as E;
        match error {
            E::Algorithm
            | E::Contradiction
            | E::InternalError
            | E::Inverted
            | E::Malformed
            | E::MalformedRequest
            | E::Nonce
            | E::NotBasic
            | E::NotYetValid
            | E::OtherCertificate
            | E::Responder
            | E::Signature
            | E::SignatureRequired
            | E::Stale
            | E::TooLarge
            | E::TooMany
            | E::TryLater
            | E::Unauthorized
            | E::UnknownCriticalExtension
            | E::WrongIssuer => Self::Indeterminate,
        }
    }
}

impl From<&Status> for Category {
    fn from(status: &Status) -> Self {
        match status {
            Status::Good => Self::Good,
            Status::Revoked { .. } => Self::Revoked,
            Status::Unknown => Self::Unknown,
        }
    }
}

impl From<&Outcome> for Category {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Proven => Self::Accept,
            Outcome::Refused(refusal) => refusal.into(),
            Outcome::Untrusted => Self::Untrusted,
        }
    }
}

impl From<&Refusal> for Category {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::AuditOfAnother => Self::Evidence,
            Refusal::Chain { fault, .. } => match fault {
                ChainFault::WeakSignature => Self::CertWeakSignature,
                ChainFault::BadSignature
                | ChainFault::NotValidThen
                | ChainFault::UnknownIssuer
                | ChainFault::Unsuitable => Self::Chain,
            },
            Refusal::Future { .. } | Refusal::SigningTime { .. } => Self::SigTime,
            Refusal::Timestamp { .. } => Self::Timestamp,
            Refusal::Realm => Self::Realm,
            Refusal::Revoked { .. } => Self::Revoked,
            Refusal::SealsDiffer { .. }
            | Refusal::SealOutOfTime { .. }
            | Refusal::SealUnknown { .. } => Self::Seal,
            Refusal::Signature { error, .. } => (*error).into(),
            Refusal::Signer { error, .. } => (*error).into(),
            Refusal::SignerNotNamed { .. } => Self::SignerNotAuthorised,
            Refusal::Unreadable(error) => error.into(),
        }
    }
}

impl From<&CaseError> for Category {
    fn from(error: &CaseError) -> Self {
        match error {
            CaseError::Contradiction(Contradiction::DocumentUnnamed { .. }) => Self::Document,
            CaseError::Contradiction(_) | CaseError::Statement(_) => Self::Evidence,
            CaseError::NotEvidence => Self::FileNotEvidence,
            CaseError::Package(PackageError::Archive(ArchiveError::TooLarge)) => Self::FileTooLarge,
            CaseError::Package(_) => Self::Package,
            CaseError::Pdf(_) => Self::Pdf,
        }
    }
}
