//! What is verified, wherever it came from: a package, a PDF, or a statement with its signature.

use core::fmt;

use mailbox::digest::Digest;
use mailbox::statement::{Statement, StatementError};

use crate::attached::{self, AttachedError};
use crate::audit::AuditExcerpt;
use crate::package::{Package, PackageError, RevocationAnswer, SealTimestamp};
use crate::story::{Contradiction, Story, Told};

/// What kind of file it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Source {
    /// An evidence package.
    Package,
    /// A receipt for people.
    Pdf,
    /// A statement and its signature, as two files.
    Signed,
}

/// Why a file cannot be verified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CaseError {
    /// The statements, or they and the documents, contradict each other.
    Contradiction(Contradiction),
    /// It is neither a package nor a PDF.
    NotEvidence,
    /// It is no sound package.
    Package(PackageError),
    /// It is no PDF of ours.
    Pdf(AttachedError),
    /// A statement cannot be read.
    Statement(StatementError),
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contradiction(error) => error.fmt(f),
            Self::NotEvidence => f.write_str("neither an evidence package nor a PDF"),
            Self::Package(error) => error.fmt(f),
            Self::Pdf(error) => error.fmt(f),
            Self::Statement(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for CaseError {}

impl From<PackageError> for CaseError {
    fn from(error: PackageError) -> Self {
        match error {
            PackageError::Contradiction(error) => Self::Contradiction(error),
            error => Self::Package(error),
        }
    }
}

impl From<Contradiction> for CaseError {
    fn from(error: Contradiction) -> Self {
        Self::Contradiction(error)
    }
}

/// Everything that is to be judged together.
#[derive(Clone, Debug)]
pub struct Case {
    pub(super) source: Source,
    pub(super) story: Story,
    /// Text and signature of each statement of the story.
    pub(super) signed: Vec<(String, Vec<u8>)>,
    /// The package's manifest and the seal over it.
    pub(super) seal: Option<(Vec<u8>, Vec<u8>)>,
    /// SHA-256 of each document: no more of them is asked for.
    digests: Vec<Digest>,
    pub(super) answers: Vec<RevocationAnswer>,
    /// Certificates of authorities that came along: they give no trust.
    pub(super) authorities: Vec<Vec<u8>>,
    pub(super) timestamps: Vec<SealTimestamp>,
    pub(super) audit: Option<AuditExcerpt>,
}

impl Case {
    /// Reads a package or a PDF, whichever it is.
    ///
    /// # Errors
    ///
    /// [`CaseError`].
    pub fn read(bytes: &[u8]) -> Result<Self, CaseError> {
        if bytes.starts_with(b"PK") {
            Self::of_package(Package::read(bytes)?)
        } else if bytes.starts_with(b"%PDF-") {
            Self::of_pdf(bytes)
        } else {
            Err(CaseError::NotEvidence)
        }
    }

    /// Takes a package that was read.
    ///
    /// # Errors
    ///
    /// [`CaseError::Contradiction`].
    pub fn of_package(package: Package<'_>) -> Result<Self, CaseError> {
        let seal = (package.manifest().to_vec(), package.seal().to_vec());
        let digests = package.document_digests().to_vec();
        let parts = package.into_parts();
        let story = parts.story()?;
        let signed = (parts.records.into_iter())
            .map(|record| (record.statement.to_text(), record.signature))
            .collect();
        Ok(Self {
            source: Source::Package,
            story,
            signed,
            seal: Some(seal),
            digests,
            answers: parts.answers,
            authorities: parts.authorities,
            timestamps: parts.timestamps,
            audit: parts.audit,
        })
    }

    /// Takes the statements and signatures that a PDF of ours carries.
    ///
    /// # Errors
    ///
    /// [`CaseError`].
    pub fn of_pdf(bytes: &[u8]) -> Result<Self, CaseError> {
        let signed = attached::signed(bytes).map_err(CaseError::Pdf)?;
        Self::of_statements(Source::Pdf, signed, &[])
    }

    /// Takes one statement, its signature, and documents that it names.
    ///
    /// # Errors
    ///
    /// [`CaseError`].
    pub fn of_signed(
        statement: &str,
        signature: &[u8],
        documents: &[&[u8]],
    ) -> Result<Self, CaseError> {
        let signed = vec![(statement.to_owned(), signature.to_vec())];
        Self::of_statements(Source::Signed, signed, documents)
    }

    /// Takes statements with their signatures, and documents that they name.
    pub(super) fn of_statements(
        source: Source,
        signed: Vec<(String, Vec<u8>)>,
        documents: &[&[u8]],
    ) -> Result<Self, CaseError> {
        let mut told = Vec::new();
        for (text, signature) in &signed {
            let statement = Statement::parse(text).map_err(CaseError::Statement)?;
            told.push(Told::new(statement, text, signature));
        }
        let story = Story::new(told)?;
        let named = story.documents();
        let digests: Vec<Digest> = documents.iter().map(|it| crate::sha256(it)).collect();
        for (document, sha256) in (1..).zip(&digests) {
            if !named.iter().any(|one| one.sha256 == *sha256) {
                return Err(Contradiction::DocumentUnnamed { document }.into());
            }
        }
        Ok(Self {
            source,
            story,
            signed,
            seal: None,
            digests,
            answers: Vec::new(),
            authorities: Vec::new(),
            timestamps: Vec::new(),
            audit: None,
        })
    }

    /// Whether the document with this digest is here.
    pub(super) fn has(&self, sha256: Digest) -> bool {
        self.digests.contains(&sha256)
    }

    /// Adds answers about revocation that came apart.
    #[must_use]
    pub fn with_answers(mut self, answers: Vec<RevocationAnswer>) -> Self {
        self.answers.extend(answers);
        self
    }
}
