//! Why bytes are not a package, and why parts do not make one.

use core::fmt;

use efirma::SignatureError;
use efirma::timestamp::TimestampError;
use mailbox::statement::StatementError;

use crate::archive::{ArchiveError, NameError};
use crate::audit::AuditError;
use crate::manifest::ManifestError;
use crate::story::Contradiction;

/// A kind of part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// Answers about revocation.
    Answers,
    /// Certificates of authorities.
    Authorities,
    /// Documents.
    Documents,
    /// Statements.
    Records,
}

/// Why there is no package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PackageError {
    /// The container is not what it must be.
    Archive(ArchiveError),
    /// The excerpt of the audit is not what it must be.
    Audit(AuditError),
    /// The statements, or they and the documents, contradict each other.
    Contradiction(Contradiction),
    /// A statement lacks a part that its purpose demands.
    Incomplete,
    /// A file that every package has is not where it must be.
    Lacks {
        /// Its name.
        entry: &'static str,
    },
    /// The files are not those of the manifest.
    Manifest(ManifestError),
    /// Its type is not that of a package.
    MediaType,
    /// A file is not of a kind that packages have, or not named as it must be.
    Misplaced {
        /// Its name.
        entry: String,
    },
    /// A certificate is not that of an authority; counted from 1.
    NotAnAuthority {
        /// Which.
        number: usize,
    },
    /// A text is not UTF-8, or longer than it may be.
    NotText {
        /// Its name.
        entry: String,
    },
    /// The package's seal is not of our profile, or over something else.
    Seal(SignatureError),
    /// A signature is not of our profile, or over something else; counted from 1.
    Signature {
        /// Which statement's.
        record: usize,
        /// Why.
        error: SignatureError,
    },
    /// A statement cannot be read.
    Statement {
        /// Its name.
        entry: String,
        /// Why.
        error: StatementError,
    },
    /// A timestamp is none over the seal it is put beside; counted from 1.
    Timestamp {
        /// Which statement's.
        record: usize,
        /// Why.
        error: TimestampError,
    },
    /// More of a kind than a package may have.
    TooMany {
        /// Of which kind.
        part: Part,
    },
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Archive(error) => error.fmt(f),
            Self::Audit(error) => error.fmt(f),
            Self::Contradiction(error) => error.fmt(f),
            Self::Incomplete => f.write_str("a statement lacks what its purpose demands"),
            Self::Lacks { entry } => write!(f, "{entry}: not where it must be"),
            Self::Manifest(error) => error.fmt(f),
            Self::MediaType => f.write_str("not an evidence package: another media type"),
            Self::Misplaced { entry } => write!(f, "{entry}: not a file of a package"),
            Self::NotAnAuthority { number } => write!(f, "certificate {number}: of no authority"),
            Self::NotText { entry } => write!(f, "{entry}: not a text"),
            Self::Seal(error) => write!(f, "seal of the package: {error}"),
            Self::Signature { record, error } => write!(f, "statement {record}: {error}"),
            Self::Statement { entry, error } => write!(f, "{entry}: {error}"),
            Self::Timestamp { record, error } => write!(f, "statement {record}: {error}"),
            Self::TooMany { part } => write!(f, "too many {part:?}"),
        }
    }
}

impl core::error::Error for PackageError {}

impl From<ArchiveError> for PackageError {
    fn from(error: ArchiveError) -> Self {
        Self::Archive(error)
    }
}

impl From<AuditError> for PackageError {
    fn from(error: AuditError) -> Self {
        Self::Audit(error)
    }
}

impl From<Contradiction> for PackageError {
    fn from(error: Contradiction) -> Self {
        Self::Contradiction(error)
    }
}

impl From<ManifestError> for PackageError {
    fn from(error: ManifestError) -> Self {
        Self::Manifest(error)
    }
}

impl From<NameError> for PackageError {
    fn from(error: NameError) -> Self {
        Self::Archive(error.into())
    }
}
