//! Many packages: an export (ZIP), packed again or not, or a folder of what was in one.
//!
//! Each package is judged by itself, and one at a time is in memory. Names in an archive are only
//! shown, never written to; what is in it besides packages is not looked at.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use evidence::archive::ArchiveError;
use evidence::package::{EXTENSION, PACKAGE_BYTES_MAX, PackageError};
use evidence::verification::CaseError;
use serde::Serialize;

use super::archive::{Archive, Entry};
use super::{Court, page};
use crate::category::Category;
use crate::failure::Failure;
use crate::files;
use crate::language::Language;
use crate::output::{self, Page, Verdict};
use crate::words;

/// How every ZIP begins, and how long that is up to the name of the first file.
const MARK: &[u8] = b"PK\x03\x04";
const HEAD_BYTES: usize = 30;
/// The first file of a package.
const PACKAGE_HEAD: &[u8] = b"mimetype";
/// Folders within folders that are looked into.
const DEPTH_MAX: usize = 4;
/// Most packages of a folder.
const PACKAGES_MAX: usize = 20_000;

/// Packages, wherever they are.
pub(super) enum Packages {
    /// In an archive.
    Archive(Archive, Vec<Entry>),
    /// In a folder.
    Folder(Vec<PathBuf>),
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    #[serde(flatten)]
    answer: page::Answer<'a>,
}

/// What was found so far.
#[derive(Default)]
struct Tally {
    all: usize,
    accepted: usize,
    worst: Option<(Category, String)>,
}

/// Finds the packages at `path`; nothing when it is one file to be judged by itself.
pub(super) fn packages(path: &Path) -> Result<Option<Packages>, Failure> {
    if path.is_dir() {
        let mut found = Vec::new();
        walk(path, DEPTH_MAX, &mut found)?;
        found.sort();
        return Ok(Some(Packages::Folder(found)));
    }
    let head = files::read(path, HEAD_BYTES + PACKAGE_HEAD.len())?;
    let name = head.get(HEAD_BYTES..).unwrap_or_default();
    if !head.starts_with(MARK) || name.starts_with(PACKAGE_HEAD) {
        return Ok(None);
    }
    let file = File::open(path).map_err(|error| files::of(path, error.kind()))?;
    // What no program reads as an archive is judged, and refused, as a package.
    let Some(archive) = Archive::open(file) else {
        return Ok(None);
    };
    let is_package = |entry: &&Entry| is_named_as_package(&entry.name);
    let packages: Vec<Entry> = archive.entries.iter().filter(is_package).cloned().collect();
    Ok((!packages.is_empty()).then_some(Packages::Archive(archive, packages)))
}

/// Judges all of them, and says the worst.
pub(super) fn judge(
    path: &Path,
    packages: Packages,
    court: &Court,
    is_json: bool,
    language: Language,
) -> Result<Verdict, Failure> {
    let mut tally = Tally::default();
    match packages {
        Packages::Archive(mut archive, entries) => {
            for entry in entries {
                let bytes = unpacked(&mut archive, &entry);
                let bytes = bytes.as_deref().map_err(Clone::clone);
                tally.note(&entry.name, bytes, court, is_json, language)?;
            }
        }
        Packages::Folder(paths) => {
            for file in paths {
                let name = file
                    .strip_prefix(path)
                    .unwrap_or(&file)
                    .display()
                    .to_string();
                let bytes = super::read(&file)?;
                let bytes = bytes.as_deref().map_err(Clone::clone);
                tally.note(&name, bytes, court, is_json, language)?;
            }
        }
    }
    let Some((worst, name)) = &tally.worst else {
        let path = path.to_owned();
        return Err(Failure::NoPackages { path });
    };
    if !is_json {
        tally.show(*worst, name, language)?;
    }
    Ok(Verdict::of(*worst))
}

impl Tally {
    fn note(
        &mut self,
        name: &str,
        bytes: Result<&[u8], CaseError>,
        court: &Court,
        is_json: bool,
        language: Language,
    ) -> Result<(), Failure> {
        // What an archive calls its files may be meant for a terminal.
        let name: String = (name.chars())
            .map(|c| {
                if c.is_control() {
                    char::REPLACEMENT_CHARACTER
                } else {
                    c
                }
            })
            .collect();
        let judged = court.judge(bytes);
        let outcome = Category::from(&judged.outcome);
        if is_json {
            output::json_line(&Named {
                name: &name,
                answer: page::answer(&judged, outcome, &[], language),
            })?;
        } else {
            let mut line = Page::default();
            let said = judged.sentence(page::tongue(language));
            line.line(
                &name,
                &format!("{}: {said}", words::verdict(outcome, language)),
            );
            line.print()?;
        }
        self.all += 1;
        if outcome.is_yes() {
            self.accepted += 1;
        }
        let is_worse = |(worst, _): &(Category, String)| weight(outcome) > weight(*worst);
        if self.worst.as_ref().is_none_or(is_worse) {
            self.worst = Some((outcome, name));
        }
        Ok(())
    }

    fn show(&self, worst: Category, name: &str, language: Language) -> Result<(), Failure> {
        let mut page = Page::default();
        page.gap();
        page.verdict(worst, language);
        page.line(
            language.pick("Paquetes", "Packages"),
            &format!("{}", self.all),
        );
        page.line(
            language.pick("Aceptados", "Accepted"),
            &format!("{}", self.accepted),
        );
        if !worst.is_yes() {
            page.line(language.pick("El peor", "The worst"), name);
        }
        page.print()
    }
}

/// How bad an answer is: a yes, what nobody could say, a no.
fn weight(outcome: Category) -> u8 {
    match outcome {
        yes if yes.is_yes() => 0,
        Category::Indeterminate | Category::Unknown | Category::Untrusted => 1,
        _ => 2,
    }
}

/// Unpacks one file, never more of it than a package can have.
fn unpacked(archive: &mut Archive, entry: &Entry) -> Result<Vec<u8>, CaseError> {
    let refused = |error| CaseError::Package(PackageError::Archive(error));
    let most = u64::try_from(PACKAGE_BYTES_MAX).unwrap_or(u64::MAX);
    if entry.size_bytes > most {
        return Err(refused(ArchiveError::TooLarge));
    }
    let bytes = archive.read(entry, most);
    let bytes = bytes.ok_or_else(|| refused(ArchiveError::Truncated))?;
    if bytes.len() > PACKAGE_BYTES_MAX {
        return Err(refused(ArchiveError::TooLarge));
    }
    Ok(bytes)
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| files::of(folder, error.kind());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        // Links are not followed: they may lead anywhere, and around.
        if kind.is_dir() && depth > 1 {
            walk(&entry.path(), depth - 1, found)?;
        } else if kind.is_file() && is_named_as_package(&entry.file_name().to_string_lossy()) {
            found.push(entry.path());
        }
        if found.len() > PACKAGES_MAX {
            let path = folder.to_owned();
            return Err(Failure::TooManyPackages { path });
        }
    }
    Ok(())
}

fn is_named_as_package(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case(EXTENSION))
}
