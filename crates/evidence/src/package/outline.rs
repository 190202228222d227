//! A package whose documents are elsewhere: all of it in memory but their bytes.
//!
//! Documents are large and everything else is small. What has to be known of a document before
//! its bytes come is its digest, for the manifest, and its size and checksum, for the container.
//! The pieces in their order are the bytes that [`Package::to_bytes`](super::Package::to_bytes)
//! prints of the same parts, if the documents are what was said of them.

use std::borrow::Cow;

use mailbox::digest::Digest;

use super::layout;
use super::name::of_document;
use super::{DOCUMENTS_MAX, Document, Draft, PackageError, Part, Parts, readme};
use crate::archive::{EntryName, Framed, frame};
use crate::manifest;
use crate::story::Contradiction;

/// What has to be known of a document that is elsewhere.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Elsewhere {
    /// Its name; an entry is named after it, in plain ASCII.
    pub name: String,
    /// Its digest.
    pub sha256: Digest,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// Their CRC-32.
    pub crc32: u32,
}

/// A package that waits for its seal, with documents that are elsewhere.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outline {
    draft: Draft<'static>,
    /// The documents that are elsewhere, by the names of their entries.
    elsewhere: Vec<(String, Elsewhere)>,
}

/// A part of a package, in the order of its bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Piece {
    /// Bytes of the container and of what is in memory.
    Bytes(Vec<u8>),
    /// All bytes of a document.
    Document(Elsewhere),
}

impl Outline {
    /// Takes the parts of a package; the documents `elsewhere` come after those among the parts.
    ///
    /// # Errors
    ///
    /// [`PackageError`] when they contradict each other or a part is not what it must be.
    pub fn new(mut parts: Parts<'static>, elsewhere: Vec<Elsewhere>) -> Result<Self, PackageError> {
        let mut document_digests = parts.document_digests();
        parts.check(&document_digests)?;
        parts.examine()?;
        let before = parts.documents.len();
        if before.saturating_add(elsewhere.len()) > DOCUMENTS_MAX {
            let part = Part::Documents;
            return Err(PackageError::TooMany { part });
        }
        let named = parts.story()?.documents();
        let mut placed = Vec::with_capacity(elsewhere.len());
        for (document, it) in (before + 1..).zip(elsewhere) {
            if !named.iter().any(|one| one.sha256 == it.sha256) {
                return Err(Contradiction::DocumentUnnamed { document }.into());
            }
            document_digests.push(it.sha256);
            // Its place among the entries; the bytes come in the end.
            parts.documents.push(Document {
                name: Cow::Owned(it.name.clone()),
                bytes: Cow::Borrowed(&[]),
            });
            placed.push((of_document(document, &it.name), it));
        }
        let readmes = readme::of(&parts);
        let entries = layout::payload(&parts, &readmes)?;
        let manifest = manifest::print_listed(entries.iter().map(|entry| {
            let sha256 = find(&placed, &entry.name)
                .map_or_else(|| crate::sha256(&entry.bytes), |elsewhere| elsewhere.sha256);
            (entry.name.as_str(), sha256)
        }));
        drop(entries);
        Ok(Self {
            draft: Draft {
                parts,
                document_digests,
                readmes,
                manifest,
            },
            elsewhere: placed,
        })
    }

    /// Returns what the institute's seal must be over.
    pub fn manifest(&self) -> &[u8] {
        self.draft.manifest()
    }

    /// Takes the seal over [`Self::manifest`], and returns the package in its pieces.
    ///
    /// # Errors
    ///
    /// [`PackageError::Seal`] when it is of another profile or over something else;
    /// [`ArchiveError::TooLarge`](super::ArchiveError::TooLarge).
    pub fn seal(self, seal: Vec<u8>) -> Result<Vec<Piece>, PackageError> {
        let package = self.draft.seal(seal)?;
        let entries = package.entries()?;
        let mut outlined = Vec::with_capacity(entries.len());
        for entry in &entries {
            outlined.push(match find(&self.elsewhere, &entry.name) {
                Some(it) => Framed {
                    name: entry.name.clone(),
                    size_bytes: it.size_bytes,
                    crc32: it.crc32,
                },
                None => Framed::of(entry)?,
            });
        }
        let frames = frame(&outlined)?;
        let (mut pieces, mut bytes) = (Vec::new(), Vec::new());
        for (head, entry) in frames.heads.iter().zip(&entries) {
            bytes.extend_from_slice(head);
            if let Some(it) = find(&self.elsewhere, &entry.name) {
                pieces.push(Piece::Bytes(std::mem::take(&mut bytes)));
                pieces.push(Piece::Document(it.clone()));
            } else {
                bytes.extend_from_slice(&entry.bytes);
            }
        }
        bytes.extend_from_slice(&frames.tail);
        pieces.push(Piece::Bytes(bytes));
        Ok(pieces)
    }
}

fn find<'a>(placed: &'a [(String, Elsewhere)], name: &EntryName) -> Option<&'a Elsewhere> {
    let found = placed.iter().find(|(place, _)| place == name.as_str());
    found.map(|(_, elsewhere)| elsewhere)
}
