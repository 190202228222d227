//! Which files a package has, in which order, and how they are called.

use std::borrow::Cow;

use super::name::{of_answer, of_document};
use super::{PackageError, Parts};
use crate::archive::{Entry, EntryName};

/// The entry that says what the file is.
pub(super) const MEDIA_TYPE_NAME: &str = "mimetype";
/// What people read first.
pub(super) const README_NAMES: [&str; 2] = ["LEEME.txt", "README.txt"];
/// The folder of documents.
pub(super) const DOCUMENTS: &str = "documentos/";
pub(super) const AUDIT_NAME: &str = "auditoria/extracto.txt";

/// What people read first: Spanish, English.
pub(super) type Readmes = [String; 2];

/// The files that the manifest lists.
pub(super) fn payload<'a>(
    parts: &'a Parts<'_>,
    readmes: &'a Readmes,
) -> Result<Vec<Entry<'a>>, PackageError> {
    let mut entries = Vec::new();
    let mut push = |name: &str, bytes: Cow<'a, [u8]>| -> Result<(), PackageError> {
        let name = EntryName::new(name)?;
        entries.push(Entry { name, bytes });
        Ok(())
    };
    for (name, text) in README_NAMES.into_iter().zip(readmes) {
        push(name, Cow::Borrowed(text.as_bytes()))?;
    }
    for (number, record) in (1..).zip(&parts.records) {
        let stem = record_stem(number, record.statement.purpose().word());
        let text = record.statement.to_text().into_bytes();
        push(&format!("{stem}.txt"), Cow::Owned(text))?;
        push(&format!("{stem}.p7s"), Cow::Borrowed(&record.signature))?;
    }
    for (number, document) in (1..).zip(&parts.documents) {
        push(
            &of_document(number, &document.name),
            Cow::Borrowed(&document.bytes),
        )?;
    }
    for (number, der) in (1..).zip(&parts.authorities) {
        push(&authority_name(number), Cow::Borrowed(der))?;
    }
    for (number, answer) in (1..).zip(&parts.answers) {
        push(&of_answer(number, answer), Cow::Borrowed(&answer.bytes))?;
    }
    for stamp in &parts.timestamps {
        let of = stamp.record.checked_sub(1);
        let of = of.and_then(|at| parts.records.get(at));
        let purpose = of.map_or("", |record| record.statement.purpose().word());
        push(
            &timestamp_name(stamp.record, purpose),
            Cow::Borrowed(&stamp.token),
        )?;
    }
    if let Some(audit) = &parts.audit {
        push(AUDIT_NAME, Cow::Owned(audit.to_string().into_bytes()))?;
    }
    Ok(entries)
}

pub(super) fn record_stem(number: usize, purpose: &str) -> String {
    format!("actos/{number:02}-{purpose}")
}

pub(super) fn timestamp_name(number: usize, purpose: &str) -> String {
    format!("tiempo/{number:02}-{purpose}.tst")
}

/// Which statement a timestamp is beside, by its name.
pub(super) fn timestamp_of(entry: &str) -> Option<usize> {
    let rest = entry.strip_prefix("tiempo/")?;
    rest.split_once('-')?.0.parse().ok()
}

pub(super) fn authority_name(number: usize) -> String {
    format!("certificados/{number:02}.cer")
}
