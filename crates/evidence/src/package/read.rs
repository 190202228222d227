//! Reads a package: the container, the manifest, the parts; then prints its files again to see
//! that nothing else could have been meant.

use std::borrow::Cow;

use efirma::SIGNATURE_BYTES_MAX;
use mailbox::digest::Digest;
use mailbox::statement::Statement;

use super::layout::{self, AUDIT_NAME, DOCUMENTS, MEDIA_TYPE_NAME, README_NAMES};
use super::name::{answer_of, document_of};
use super::{
    Document, MEDIA_TYPE, Package, PackageError, Parts, Record, RevocationAnswer, SealTimestamp,
};
use crate::archive::{self, ArchiveError, Entry};
use crate::manifest::{self, MANIFEST_NAME, ManifestError, SEAL_NAME};

/// Octets of the longest text that people read first.
const README_BYTES_MAX: usize = 64 * 1024;

pub(super) fn package(bytes: &[u8]) -> Result<Package<'_>, PackageError> {
    let mut entries = archive::read(bytes)?.into_iter();
    let media_type = expect(entries.next(), MEDIA_TYPE_NAME)?;
    if *media_type.bytes != *MEDIA_TYPE.as_bytes() {
        return Err(PackageError::MediaType);
    }
    let manifest = expect(entries.next(), MANIFEST_NAME)?.bytes;
    let seal = expect(entries.next(), SEAL_NAME)?.bytes;
    if seal.len() > SIGNATURE_BYTES_MAX {
        return Err(PackageError::Seal(efirma::SignatureError::Format));
    }
    let files: Vec<Entry<'_>> = entries.collect();
    let digests = manifest::check(&manifest, &files)?;
    let manifest = String::from_utf8(manifest.into_owned()).map_err(|_| ManifestError::Form)?;
    let (readmes, parts) = parts(&files)?;
    let of_documents = files.iter().zip(digests);
    let document_digests: Vec<Digest> = of_documents
        .filter(|(file, _)| file.name.as_str().starts_with(DOCUMENTS))
        .map(|(_, digest)| digest)
        .collect();
    parts.check(&document_digests)?;
    let package = Package {
        parts,
        document_digests,
        readmes,
        manifest,
        seal: seal.into_owned(),
    };
    same_files(&package, &files)?;
    Ok(package)
}

fn expect<'a>(entry: Option<Entry<'a>>, name: &'static str) -> Result<Entry<'a>, PackageError> {
    entry
        .filter(|entry| entry.name.as_str() == name)
        .ok_or(PackageError::Lacks { entry: name })
}

/// What the package would print is what was read.
fn same_files(package: &Package<'_>, files: &[Entry<'_>]) -> Result<(), PackageError> {
    let own = layout::payload(&package.parts, &package.readmes)?;
    let misplaced = |entry: &Entry<'_>| PackageError::Misplaced {
        entry: entry.name.to_string(),
    };
    for (found, own) in files.iter().zip(&own) {
        if found != own {
            return Err(misplaced(found));
        }
    }
    match files.get(own.len()) {
        Some(entry) => Err(misplaced(entry)),
        None if files.len() < own.len() => Err(PackageError::Archive(ArchiveError::Truncated)),
        None => Ok(()),
    }
}

/// Sorts the files by their folders.
fn parts<'a>(files: &[Entry<'a>]) -> Result<(layout::Readmes, Parts<'a>), PackageError> {
    let mut parts = Parts::default();
    let mut readmes = [String::new(), String::new()];
    let mut pending: Option<Statement> = None;
    for file in files {
        let name = file.name.as_str();
        let misplaced = || PackageError::Misplaced {
            entry: name.to_owned(),
        };
        if let Some(at) = README_NAMES.iter().position(|readme| *readme == name) {
            let slot = readmes.get_mut(at).ok_or_else(misplaced)?;
            text_of(file, README_BYTES_MAX)?.clone_into(slot);
            continue;
        }
        let (folder, _) = name.split_once('/').ok_or_else(misplaced)?;
        match (folder, pending.take()) {
            // A statement and its signature stand side by side; their names are compared later.
            ("actos", Some(statement)) => parts.records.push(Record {
                statement,
                signature: file.bytes.clone().into_owned(),
            }),
            ("actos", None) => pending = Some(statement_of(file)?),
            ("documentos", None) => parts.documents.push(Document {
                name: Cow::Owned(document_of(name).ok_or_else(misplaced)?.to_owned()),
                bytes: file.bytes.clone(),
            }),
            ("certificados", None) => parts.authorities.push(file.bytes.clone().into_owned()),
            ("revocacion", None) => {
                let (kind, asked_at) = answer_of(name).ok_or_else(misplaced)?;
                parts.answers.push(RevocationAnswer {
                    kind,
                    asked_at,
                    bytes: file.bytes.clone().into_owned(),
                });
            }
            ("tiempo", None) => parts.timestamps.push(SealTimestamp {
                record: layout::timestamp_of(name).ok_or_else(misplaced)?,
                token: file.bytes.clone().into_owned(),
            }),
            ("auditoria", None) if name == AUDIT_NAME => {
                parts.audit = Some(text_of(file, usize::MAX)?.parse()?);
            }
            _ => return Err(misplaced()),
        }
    }
    match pending {
        None => Ok((readmes, parts)),
        Some(_) => Err(PackageError::Lacks {
            entry: "actos/…p7s",
        }),
    }
}

fn statement_of(file: &Entry<'_>) -> Result<Statement, PackageError> {
    let text = text_of(file, usize::MAX)?;
    Statement::parse(text).map_err(|error| PackageError::Statement {
        entry: file.name.to_string(),
        error,
    })
}

fn text_of<'a>(file: &'a Entry<'_>, bytes_max: usize) -> Result<&'a str, PackageError> {
    (core::str::from_utf8(&file.bytes).ok())
        .filter(|text| text.len() <= bytes_max)
        .ok_or_else(|| PackageError::NotText {
            entry: file.name.to_string(),
        })
}
