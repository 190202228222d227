//! Evidence packages: all about one act in one file, `ASiC-E` with `CAdES` (ETSI EN 319 162-1).
//!
//! ```text
//! mimetype                               application/vnd.etsi.asic-e+zip
//! META-INF/ASiCManifest001.xml           every file below, with its SHA-256
//! META-INF/signature001.p7s              the institute's seal over the manifest
//! LEEME.txt  README.txt                  what this is, and how OpenSSL checks it
//! actos/01-presentacion.txt  .p7s        a statement and its signature or seal; in order
//! documentos/01-escrito.pdf              what the statements name by digest
//! certificados/01.cer                    authorities; they help and give no trust
//! revocacion/01-20260116t170500z.ocsp    an answer of the authority, and when it was asked (UTC)
//! tiempo/02-acuse.tst                    a third party's word on when the seal of text 2 existed
//! auditoria/extracto.txt                 what the institute's audit says of the act
//! ```
//!
//! The standard wants the signature of a package to be over its manifest, so what people signed
//! lies beside their statements, and the seal in `META-INF` is the institute's word that the
//! package is whole. The same parts make the same bytes. What is read is exactly what would be
//! printed: nothing is trusted, shown or extracted that the manifest does not list.

mod error;
mod layout;
mod name;
mod outline;
mod read;
mod readme;

use std::borrow::Cow;

use efirma::Issuer;
use efirma::timestamp::{TOKEN_BYTES_MAX, TimestampError};
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use mailbox::statement::Statement;

pub use self::error::{PackageError, Part};
use self::layout::Readmes;
pub use self::outline::{Elsewhere, Outline, Piece};
use crate::archive::{self, Entry, EntryName};
use crate::audit::AuditExcerpt;
use crate::manifest::{self, MANIFEST_NAME, SEAL_NAME};
use crate::story::{Contradiction, Story, Told};

pub use crate::archive::{ARCHIVE_BYTES_MAX as PACKAGE_BYTES_MAX, ArchiveError, NameError};
pub use crate::manifest::ManifestError;

/// What the first entry says, so that programs know the type without opening anything.
pub const MEDIA_TYPE: &str = "application/vnd.etsi.asic-e+zip";
/// How the files are named.
pub const EXTENSION: &str = "asice";
/// Most statements of a package.
pub const RECORDS_MAX: usize = 32;
/// Most documents of a package.
pub const DOCUMENTS_MAX: usize = 40;
/// Most certificates of authorities.
pub const AUTHORITIES_MAX: usize = 16;
/// Most answers about revocation.
pub const ANSWERS_MAX: usize = 64;

/// A statement and what was signed or sealed over it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Record {
    /// What it says.
    pub statement: Statement,
    /// The signature or seal: detached CMS in DER.
    pub signature: Vec<u8>,
}

/// A file that the statements name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Document<'a> {
    /// Its name; an entry is named after it, in plain ASCII.
    pub name: Cow<'a, str>,
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
}

/// What kind of answer about revocation it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AnswerKind {
    /// A revocation list (RFC 5280).
    Crl,
    /// A responder's answer (RFC 6960).
    Ocsp,
}

/// An authority's answer about revocation, as it came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RevocationAnswer {
    /// Of which kind it is.
    pub kind: AnswerKind,
    /// When it was asked for.
    pub asked_at: LegalTime,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A token of an authority of time over a seal's RSA value (RFC 3161), as `CAdES-T` has it: it can
/// be put into the seal as an attribute, and `tail -c` cuts out what it is over.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SealTimestamp {
    /// Whose seal's: which statement, counted from 1.
    pub record: usize,
    /// The token in DER.
    pub token: Vec<u8>,
}

/// What a package is made of.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Parts<'a> {
    /// The statements, in the order of the act.
    pub records: Vec<Record>,
    /// The documents that the statements name.
    pub documents: Vec<Document<'a>>,
    /// Certificates of authorities, in DER.
    pub authorities: Vec<Vec<u8>>,
    /// What the authorities answered.
    pub answers: Vec<RevocationAnswer>,
    /// What authorities of time say of the seals, in the order of the statements.
    pub timestamps: Vec<SealTimestamp>,
    /// What the audit says.
    pub audit: Option<AuditExcerpt>,
}

/// A package that waits for its seal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Draft<'a> {
    parts: Parts<'a>,
    document_digests: Vec<Digest>,
    readmes: Readmes,
    manifest: String,
}

/// A package: whole, and exactly what its manifest lists. Whether its seal and signatures hold is
/// for [`crate::verification`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Package<'a> {
    parts: Parts<'a>,
    /// SHA-256 of each document, in their order.
    document_digests: Vec<Digest>,
    readmes: Readmes,
    manifest: String,
    seal: Vec<u8>,
}

impl<'a> Draft<'a> {
    /// Takes the parts of a package.
    ///
    /// # Errors
    ///
    /// [`PackageError`] when they contradict each other or a part is not what it must be.
    pub fn new(parts: Parts<'a>) -> Result<Self, PackageError> {
        let document_digests = parts.document_digests();
        parts.check(&document_digests)?;
        parts.examine()?;
        let readmes = readme::of(&parts);
        let manifest = manifest::print(&layout::payload(&parts, &readmes)?);
        Ok(Self {
            parts,
            document_digests,
            readmes,
            manifest,
        })
    }

    /// Returns what the institute's seal must be over.
    pub fn manifest(&self) -> &[u8] {
        self.manifest.as_bytes()
    }

    /// Takes the seal over [`Self::manifest`]: detached CMS in DER.
    ///
    /// # Errors
    ///
    /// [`PackageError::Seal`] when it is of another profile or over something else.
    pub fn seal(self, seal: Vec<u8>) -> Result<Package<'a>, PackageError> {
        efirma::examine(&seal, self.manifest.as_bytes()).map_err(PackageError::Seal)?;
        Ok(Package {
            parts: self.parts,
            document_digests: self.document_digests,
            readmes: self.readmes,
            manifest: self.manifest,
            seal,
        })
    }
}

impl<'a> Package<'a> {
    /// Reads a package, to its last byte.
    ///
    /// # Errors
    ///
    /// [`PackageError`]: why it is none.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PackageError> {
        read::package(bytes)
    }

    /// Prints the package.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::TooLarge`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, PackageError> {
        Ok(archive::write(&self.entries()?)?)
    }

    /// Returns what it is made of.
    pub fn parts(&self) -> &Parts<'a> {
        &self.parts
    }

    /// Returns the SHA-256 of each of its documents, in their order.
    pub fn document_digests(&self) -> &[Digest] {
        &self.document_digests
    }

    /// Gives up what it is made of.
    pub fn into_parts(self) -> Parts<'a> {
        self.parts
    }

    /// Returns what its seal is over.
    pub fn manifest(&self) -> &[u8] {
        self.manifest.as_bytes()
    }

    /// Returns its seal.
    pub fn seal(&self) -> &[u8] {
        &self.seal
    }

    /// Returns every file of it, in order; the first three are what the manifest cannot list.
    ///
    /// # Errors
    ///
    /// Never for a package that was read or sealed.
    pub fn entries(&self) -> Result<Vec<Entry<'_>>, PackageError> {
        let head = [
            (layout::MEDIA_TYPE_NAME, MEDIA_TYPE.as_bytes()),
            (MANIFEST_NAME, self.manifest.as_bytes()),
            (SEAL_NAME, self.seal.as_slice()),
        ];
        let mut entries = Vec::new();
        for (name, bytes) in head {
            entries.push(Entry {
                name: EntryName::new(name)?,
                bytes: Cow::Borrowed(bytes),
            });
        }
        entries.extend(self.listed()?);
        Ok(entries)
    }

    /// Returns the files that the manifest lists: what may be shown or extracted.
    ///
    /// # Errors
    ///
    /// Never for a package that was read or sealed.
    pub fn listed(&self) -> Result<Vec<Entry<'_>>, PackageError> {
        layout::payload(&self.parts, &self.readmes)
    }
}

impl Parts<'_> {
    /// Returns what the statements say of one another.
    ///
    /// # Errors
    ///
    /// [`Contradiction`].
    pub fn story(&self) -> Result<Story, Contradiction> {
        let told = self.records.iter().map(|record| {
            let text = record.statement.to_text();
            Told::new(record.statement.clone(), &text, &record.signature)
        });
        Story::new(told.collect())
    }

    fn document_digests(&self) -> Vec<Digest> {
        let documents = self.documents.iter();
        documents.map(|it| crate::sha256(&it.bytes)).collect()
    }

    /// Checks that a token is over the seal that it is put beside.
    fn examine_timestamp(&self, stamp: &SealTimestamp) -> Result<(), PackageError> {
        let record = stamp.record;
        let sealed = record.checked_sub(1).and_then(|at| self.records.get(at));
        let sealed = sealed.ok_or(PackageError::Incomplete)?;
        let text = sealed.statement.to_text();
        let seal = efirma::examine(&sealed.signature, text.as_bytes())
            .map_err(|error| PackageError::Signature { record, error })?;
        crate::seal::examine_timestamp(&seal, &stamp.token)
            .map(drop)
            .map_err(|error| PackageError::Timestamp { record, error })
    }

    /// Checks that every signature is of our profile and over its statement.
    fn examine(&self) -> Result<(), PackageError> {
        for (record, it) in (1..).zip(&self.records) {
            let text = it.statement.to_text();
            efirma::examine(&it.signature, text.as_bytes())
                .map_err(|error| PackageError::Signature { record, error })?;
        }
        for stamp in &self.timestamps {
            self.examine_timestamp(stamp)?;
        }
        Ok(())
    }

    /// Checks numbers, kinds, and that the statements and documents belong together.
    fn check(&self, document_digests: &[Digest]) -> Result<(), PackageError> {
        let counts = [
            (Part::Records, self.records.len(), RECORDS_MAX),
            (Part::Documents, self.documents.len(), DOCUMENTS_MAX),
            (Part::Authorities, self.authorities.len(), AUTHORITIES_MAX),
            (Part::Answers, self.answers.len(), ANSWERS_MAX),
        ];
        for (part, found, most) in counts {
            if found > most {
                return Err(PackageError::TooMany { part });
            }
        }
        for record in &self.records {
            let text = record.statement.to_text();
            if Statement::parse(&text).as_ref() != Ok(&record.statement) {
                return Err(PackageError::Incomplete);
            }
        }
        let mut last = 0;
        for stamp in &self.timestamps {
            let record = stamp.record;
            let sealed = record.checked_sub(1).and_then(|at| self.records.get(at));
            let is_sealed = sealed.is_some_and(|it| it.statement.purpose().is_sealed());
            if record <= last || !is_sealed || stamp.token.len() > TOKEN_BYTES_MAX {
                return Err(PackageError::Timestamp {
                    record,
                    error: TimestampError::Malformed,
                });
            }
            last = record;
        }
        let named = self.story()?.documents();
        for (document, sha256) in (1..).zip(document_digests) {
            if !named.iter().any(|one| one.sha256 == *sha256) {
                return Err(Contradiction::DocumentUnnamed { document }.into());
            }
        }
        for (number, der) in (1..).zip(&self.authorities) {
            Issuer::parse(der).map_err(|_| PackageError::NotAnAuthority { number })?;
        }
        Ok(())
    }
}
